"""Finding in a text."""

from tui.app.text_search import Place, after, before, places

TEXT = "One two\ntwo.TWO (two\n"


def test_places_without_regard_to_case() -> None:
    found = places(TEXT, "Two")
    assert found == (Place(0, 4, 3), Place(1, 0, 3), Place(1, 4, 3), Place(1, 9, 3))
    assert places(TEXT, "(") == (Place(1, 8, 1),)
    assert places(TEXT, "") == ()


def test_going_around() -> None:
    found = places(TEXT, "two")
    assert [after(found, 0, 0), after(found, 0, 5), after(found, 1, 10)] == [0, 1, 0]
    assert [before(found, 1, 4), before(found, 0, 4), before(found, 0, 5)] == [1, 3, 0]
