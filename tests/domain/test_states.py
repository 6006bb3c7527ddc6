"""The transition table, held against DESIGN part 4 written out again, and explored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.states import (
    AT_PROVIDER,
    FINAL,
    MOVES,
    POSSIBLY_RINGING,
    Cause,
    IllegalMove,
    RowState,
    check_move,
    heard,
)

S = RowState
ALLOWED = {
    (S.PLANNED, S.HELD),
    (S.PLANNED, S.BLOCKED),
    (S.HELD, S.PLANNED),
    (S.BLOCKED, S.PLANNED),
    (S.REJECTED, S.PLANNED),
    (S.PLANNED, S.SENDING),
    (S.SENDING, S.PLANNED),
    (S.SENDING, S.REJECTED),
    (S.SENDING, S.ACCEPTED),
    (S.SENDING, S.UNKNOWN),
    (S.UNKNOWN, S.ACCEPTED),
    (S.UNKNOWN, S.PLANNED),
    (S.ACCEPTED, S.QUEUED),
    (S.ACCEPTED, S.IN_PROGRESS),
    (S.ACCEPTED, S.ENDED),
    (S.ACCEPTED, S.CANCELED),
    (S.QUEUED, S.IN_PROGRESS),
    (S.QUEUED, S.ENDED),
    (S.QUEUED, S.CANCELED),
    (S.IN_PROGRESS, S.ENDED),
    (S.IN_PROGRESS, S.CANCELED),
}


def test_no_other_move_exists() -> None:
    assert set(MOVES) == ALLOWED


@pytest.mark.parametrize("current", list(RowState))
@pytest.mark.parametrize("to", list(RowState))
def test_a_move_outside_the_table_is_refused_for_every_cause(current: S, to: S) -> None:
    for cause in Cause:
        if cause in MOVES.get((current, to), frozenset()):
            assert check_move(current, to, cause) is to
        else:
            with pytest.raises(IllegalMove, match=f"from {current} to {to}"):
                check_move(current, to, cause)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_leaves_a_final_state(state: S) -> None:
    assert not [to for (current, to) in MOVES if current is state]


def test_only_the_journal_leads_to_sending() -> None:
    causes = [causes for (_, to), causes in MOVES.items() if to is S.SENDING]
    assert causes == [frozenset({Cause.JOURNAL})]


def test_unknown_becomes_sendable_by_absence_only() -> None:
    assert MOVES[(S.UNKNOWN, S.PLANNED)] == {Cause.ABSENCE}
    assert {to for (current, to) in MOVES if current is S.UNKNOWN} == {S.PLANNED, S.ACCEPTED}


@given(st.sampled_from(sorted(AT_PROVIDER)), st.lists(st.sampled_from(list(RowState))))
def test_reordered_words_never_move_a_row_back(start: S, words: list[S]) -> None:
    order = {S.ACCEPTED: 0, S.QUEUED: 1, S.IN_PROGRESS: 2, S.ENDED: 3, S.CANCELED: 3}
    state = start
    for word in words:
        before, state = state, heard(state, word)
        assert order[state] >= order[before]
        if before in FINAL:
            assert state is before


@given(
    st.sampled_from([S.PLANNED, S.HELD, S.BLOCKED, S.REJECTED, S.UNKNOWN, S.SENDING]),
    st.sampled_from(list(RowState)),
)
def test_a_word_on_a_row_the_provider_does_not_have_moves_nothing(start: S, word: S) -> None:
    assert heard(start, word) is start


@given(st.lists(st.tuples(st.sampled_from(list(RowState)), st.sampled_from(list(Cause)))))
def test_a_row_that_may_ring_is_never_planned_without_an_answer(
    moves: list[tuple[S, Cause]],
) -> None:
    """Whatever is tried: between two journal moves lies an answer, an absence or a release."""
    state, dialled = S.PLANNED, False
    for to, cause in moves:
        try:
            state = check_move(state, to, cause)
        except IllegalMove:
            continue
        if cause is Cause.JOURNAL:
            assert not dialled
            dialled = True
        elif state is S.PLANNED and dialled:
            assert cause in (Cause.ANSWER, Cause.ABSENCE, Cause.RELEASE)
            dialled = False
        assert dialled or state not in POSSIBLY_RINGING
