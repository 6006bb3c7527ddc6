"""Words of the Templates screen's lines."""

import pytest

from tui.app.screens.template_reader import Some
from tui.app.screens.template_words import how_many
from tui.engine.scan_results import KEPT_REFS

MANY = tuple(f"c{n}" for n in range(KEPT_REFS))


@pytest.mark.parametrize(
    ("some", "words"),
    [
        (Some("without amount", MANY[:2], 2), "2"),
        (Some("without amount", MANY, KEPT_REFS), "1,000"),
        (Some("without amount", MANY, 37_412), "the first 1,000 of 37,412"),
        (Some("worth a look", MANY[:3]), "3"),
    ],
)
def test_how_many_are_gone_through(some: Some, words: str) -> None:
    assert how_many(some) == words
