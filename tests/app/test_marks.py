"""Every state has a mark, and no two look alike where they could be mixed up."""

from tui.app.marks import OUTCOME_MARKS, ROW_MARKS, SEVERITY_MARKS, row_mark
from tui.domain.states import Outcome, RowState
from tui.domain.verdict import Severity


def test_every_state_outcome_and_severity_has_a_mark() -> None:
    assert set(ROW_MARKS) == set(RowState)
    assert set(OUTCOME_MARKS) == set(Outcome)
    assert set(SEVERITY_MARKS) == set(Severity)


def test_letters_and_words_tell_all_apart() -> None:
    shown = [*ROW_MARKS.values(), *OUTCOME_MARKS.values()]
    assert len({each.letter for each in shown}) == len(shown)
    assert len({each.word for each in shown}) == len(shown)


def test_stand_ins_are_ascii() -> None:
    for each in (*ROW_MARKS.values(), *OUTCOME_MARKS.values(), *SEVERITY_MARKS.values()):
        assert each.ascii.isascii()
        assert each.text(utf8=False).isascii()


def test_an_ended_call_has_the_mark_of_its_outcome() -> None:
    assert row_mark(RowState.ENDED, Outcome.ANSWERED).word == "answered"
    assert row_mark(RowState.ENDED).word == "ended"
    assert row_mark(RowState.QUEUED).word == "queued"
