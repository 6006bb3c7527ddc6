"""The app's theme: calm, dark, one accent."""

from textual.theme import Theme

from tui.app import palette

CALLSHEET = Theme(
    name="callsheet",
    primary=palette.ACCENT,
    secondary=palette.BLUE,
    accent=palette.ACCENT,
    warning=palette.YELLOW,
    error=palette.RED,
    success=palette.GREEN,
    foreground=palette.INK,
    background=palette.GROUND,
    surface=palette.GROUND,
    panel=palette.RAISED,
    boost=palette.RAISED,
    dark=True,
    variables={
        "line": palette.LINE,
        "faint": palette.FAINT,
        "cursor-ground": palette.CURSOR,
        "cursor-resting": palette.CURSOR_RESTING,
        "chosen-ground": palette.CHOSEN,
        "live-ground": palette.LIVE_GROUND,
        "live-ink": palette.LIVE_INK,
        "input-cursor-background": palette.INK,
        "input-cursor-foreground": palette.GROUND,
        "input-selection-background": palette.CURSOR,
        "scrollbar": palette.LINE,
        "scrollbar-hover": palette.FAINT,
        "scrollbar-active": palette.ACCENT,
        "scrollbar-background": palette.GROUND,
        "scrollbar-background-hover": palette.GROUND,
        "scrollbar-background-active": palette.GROUND,
        "scrollbar-corner-color": palette.GROUND,
        "border": palette.LINE,
        "border-blurred": palette.LINE,
        "block-cursor-background": palette.CURSOR,
        "block-cursor-foreground": palette.INK,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": palette.CURSOR_RESTING,
        "block-cursor-blurred-foreground": palette.INK,
    },
)
