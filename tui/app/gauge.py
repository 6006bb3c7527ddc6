"""How long a text is: characters, words, seconds of speech, and a bar against a limit."""

from textual.content import Content

CHARACTERS_PER_SECOND = 15
"""A usual speed of speech, about 150 words a minute: an estimate, and shown as one."""

LULY_LIMIT = 2_000
"""Characters a prompt should have at most, by Luly's page of Send Call."""

_CELLS = 8


def gauge(text: str, limit: int = LULY_LIMIT) -> Content:
    """Answer one line about a rendered text: bar, characters, words, seconds."""
    characters = len(text)
    share = characters / limit
    filled = min(_CELLS, round(share * _CELLS))
    colour = "$error" if share > 1 else "$warning" if share > 0.8 else "$success"
    words = len(text.split())
    seconds = round(characters / CHARACTERS_PER_SECOND)
    return Content.assemble(
        ("━" * filled, colour),
        ("━" * (_CELLS - filled), "$line"),
        (f"  {characters:,} of {limit:,} characters", colour if share > 0.8 else ""),
        (f" · {words:,} word{'s' * (words != 1)} · est. {spoken(seconds)}", "$faint"),
    )


def spoken(seconds: int) -> str:
    """Answer `9 s` or `1 min 20 s`."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
