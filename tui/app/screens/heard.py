"""What was spoken beside what was previewed, word by word."""

from difflib import SequenceMatcher

from textual.content import Content

from tui.app import palette
from tui.app.text import plain, show

_MOST_WORDS = 600
_SLACK = 12
"""Words of what was heard that are compared beyond the length of the preview."""


def side_by_side(preview: str, heard: str) -> tuple[Content, Content]:
    """Answer the preview and what was heard, words that differ marked in both.

    Where nothing differs both keep their lines. Only the beginning of what was heard is compared;
    the conversation after it stays plain. Spaces do not count, as they cannot be heard.
    """
    if heard_from_start(preview, heard):
        return show(preview), show(heard)
    wanted = preview.split()[:_MOST_WORDS]
    spoken = heard.split()
    part, rest = spoken[: len(wanted) + _SLACK], spoken[len(wanted) + _SLACK :]
    matcher = SequenceMatcher(None, wanted, part, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    same_wanted = {block.a + step for block in blocks for step in range(block.size)}
    same_part = {block.b + step for block in blocks for step in range(block.size)}
    end = max(same_part, default=-1)
    left = [_word(word, place in same_wanted, palette.YELLOW) for place, word in enumerate(wanted)]
    right = [
        _word(word, place in same_part or place > end, palette.RED)
        for place, word in enumerate(part)
    ]
    right += [Content(plain(word)) for word in rest[:_MOST_WORDS]]
    return Content(" ").join(left), Content(" ").join(right)


def heard_from_start(preview: str, heard: str) -> bool:
    """Answer whether what was heard begins with the preview, after a speaker's name."""
    words, spoken = preview.split(), heard.split()
    return any(spoken[skip : skip + len(words)] == words for skip in (0, 1))


def verdict_words(matches: bool | None) -> Content:
    """Answer whether it was heard as previewed."""
    if matches is None:
        return Content.styled("· nothing heard yet", "$faint")
    if matches:
        return Content.styled("✓ heard as previewed, word for word", palette.GREEN)
    return Content.styled("✕ heard otherwise than previewed", palette.RED)


def _word(word: str, same: bool, style: str) -> Content:
    shown = plain(word)
    return Content(shown) if same else Content.styled(shown, f"{style} underline")
