"""The garbage collector is left as it was found."""

import gc

import pytest

from tui.app.collecting import seldom_collecting


def test_what_is_loaded_is_left_out_for_a_block() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with seldom_collecting():
        assert gc.get_freeze_count() > frozen
        assert gc.get_threshold()[0] > before[0]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_it_is_put_back_after_a_fault() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="fault"), seldom_collecting():
        raise ValueError("fault")
    assert gc.get_threshold() == before
