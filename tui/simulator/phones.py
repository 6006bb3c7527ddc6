"""What counts as a phone number.

Luly's Send Call page: best E.164; `2223334444`, `+1 (222) 333-4444`, `222-333-4444` are read with
+1; letters and extensions are invalid, and so are `12223334444` and `552223334444`. The batch
page's own samples are `1234567890` and `32176540987`. Both cannot hold, so: letters, extensions and
impossible lengths are refused, while bare digits that cannot be dialled are taken and their call
fails.
"""

import re

_WRITTEN = re.compile(r"\+?[0-9 ().\-]+")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_LOCAL = re.compile(r"[2-9][0-9]{9}")


def acceptable(written: str) -> bool:
    """Whether the text is digits, separators and perhaps a leading plus, 7 to 15 digits in all."""
    text = written.strip()
    return bool(_WRITTEN.fullmatch(text)) and 7 <= len(re.sub(r"[^0-9]", "", text)) <= 15


def normal(written: str) -> str | None:
    """Answer the number in E.164, or None where it cannot be dialled."""
    bare = re.sub(r"[ ().\-]", "", written.strip())
    if _E164.fullmatch(bare):
        return bare
    return f"+1{bare}" if _LOCAL.fullmatch(bare) else None
