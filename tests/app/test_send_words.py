"""What a send came to, in words."""

from dataclasses import replace
from datetime import UTC, datetime

from tui.app.screens.status.words import day_and_time
from tui.app.send_words import words_of
from tui.engine.sending import SendReport

SENT = SendReport("b1", "accepted", 5, 2, 2, 0, 0, 0, 0, 0)
OPENS = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def test_what_is_held_is_told_with_its_time() -> None:
    assert words_of("wave", SENT) == ("wave: 2 accepted.", False)
    held = replace(SENT, held=3, opens=OPENS)
    words = f"3 held, the first until {day_and_time(OPENS)}."
    assert words_of("wave", held) == (f"wave: 2 accepted. {words}", False)
    nobody = replace(held, outcome="nothing_to_send", accepted=0)
    assert words_of("wave", nobody) == (f"wave: nothing was left to send. {words}", True)
