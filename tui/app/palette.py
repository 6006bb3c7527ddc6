"""The colours of the app, named for what they say. Nothing else in the app writes a colour."""

INK = "#d3d7de"
FAINT = "#7f8896"
GROUND = "#12151a"
RAISED = "#1a1e25"
LINE = "#2b313b"
CURSOR = "#2a3647"
CURSOR_RESTING = "#1f2630"
CHOSEN = "#2d2a1d"

ACCENT = "#e3b35f"
"""The one accent: where one is, what has the focus."""

BLUE = "#7fa8e8"
CYAN = "#5fc7c7"
GREEN = "#83c77b"
YELLOW = "#e5c34d"
RED = "#ec6b63"
MAGENTA = "#d58be0"

LIVE_GROUND = "#b3261e"
LIVE_INK = "#ffffff"
