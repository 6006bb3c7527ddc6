"""A machine that does what operators, providers and accidents do, in any order."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.engine.desks import LEVERS, LULY, StandingClock, add_list, phone
from tests.torture.account import LEVERS_CAN
from tests.torture.steps import Killed, Quick, SteppedProvider, Steps, watched
from tests.torture.witness import LISTINGS, RESULTS, Witness
from tui.domain.contact import Contact
from tui.domain.errors import CallsheetError
from tui.domain.profile import Profile
from tui.domain.states import AttemptState, RowState
from tui.engine.compose import NewBatch, compose_batch
from tui.engine.confirming import SendOrder
from tui.engine.connection import Connection
from tui.engine.content import content_of
from tui.engine.control import pause, resume, stop
from tui.engine.desk import Desk
from tui.engine.following import poll_once
from tui.engine.inbox import import_events
from tui.engine.invariants import check_workspace
from tui.engine.pasting import confirm_pasted_for
from tui.engine.reconciling import reconcile, resolve
from tui.engine.sending import send
from tui.engine.suppressing import suppress, unsuppress
from tui.engine.testcall import place_test_call
from tui.store import Store, open_store

PEOPLE = 5
_PICK = st.integers(0, 5)
_OUTCOMES = st.lists(st.sampled_from(sorted(RESULTS)), max_size=4)
_STATES = st.sampled_from(
    [RowState.QUEUED, RowState.IN_PROGRESS, RowState.ENDED, RowState.ENDED, RowState.CANCELED]
)
_YEAR = timedelta(days=365)


class Machine(RuleBasedStateMachine):
    """One workspace, one account; after every step all invariants hold and nobody complains."""

    profile: Profile = LULY

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="callsheet-machine-"))
        self.home = self.folder / "home"
        self.deaths = 0
        self.clock = StandingClock()
        self.profile = replace(self.profile, assume_ended_after=_YEAR)
        self.store: Store = open_store(self.home, self.clock, Quick)
        self.account = Witness(self.desk)
        if self.profile.provider == "levers":
            self.account.capabilities = LEVERS_CAN

    @property
    def desk(self) -> Desk:
        """The desk of the process that lives now."""
        return Desk(self.store, self.profile, self.clock, "ana")

    @property
    def link(self) -> Connection:
        """Its connection."""
        self.account.desk = self.desk
        return Connection(self.account, self.profile, True)

    def do(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run one act; a refusal in the operator's words is an answer too."""
        with contextlib.suppress(CallsheetError):
            asyncio.run(work)

    def batch(self, pick: int) -> str:
        """The id of one batch that is there."""
        there = self.store.batches.all()
        return there[pick % len(there)].id

    @initialize()
    def people(self) -> None:
        """A list of five, one number of it twice, and a first batch of them all."""
        contacts = add_list(self.desk, PEOPLE)
        twin = replace(contacts[0], ref="", first_name="Twin")
        self.store.contacts.add_many(contacts[0].list_id, [twin])
        self.compose(PEOPLE + 1)

    @precondition(lambda self: len(self.store.batches.all()) < 6)
    @rule(limit=st.integers(1, PEOPLE + 1))
    def compose(self, limit: int) -> None:
        """A further batch of the same people."""
        number = len(self.store.batches.all()) + 1
        source = f"Hello {{{{ first_name }}}}, your {{{{ plan }}}} plan. {number}"
        template = self.store.templates.save(f"t{number}", source, "ana")
        new = NewBatch(f"wave {number}", "renewals", template.id, limit=limit)
        compose_batch(self.desk, new)

    @rule(pick=_PICK, outcomes=_OUTCOMES, manner=st.sampled_from(LISTINGS))
    def send_plainly(self, pick: int, outcomes: list[str], manner: str) -> None:
        """Send all there is, while the list is in some manner."""
        self.account.manner = manner
        self.send(pick, outcomes, None, keep_going=True, changed=True)
        self.account.manner = "plain"

    @rule(
        pick=_PICK,
        outcomes=_OUTCOMES,
        limit=st.sampled_from([None, None, 1, 3]),
        keep_going=st.booleans(),
        changed=st.booleans(),
    )
    def send(
        self, pick: int, outcomes: list[str], limit: int | None, keep_going: bool, changed: bool
    ) -> None:
        """Send, with whatever the requests come to."""
        batch = self.batch(pick)
        self.account.outcomes = list(outcomes)
        before = self._absent(batch)
        over = ("changed",) if changed else ()
        order = SendOrder(
            yes=True, limit=limit, keep_going=keep_going, overrides=over, reason="so be it"
        )
        self.do(self._paste_and_send(self.desk, self.link, batch, order))
        self._doubt_again(before)

    @rule(
        pick=_PICK,
        act=st.sampled_from(("send", "send", "reconcile", "poll", "resolve", "stop", "hear")),
        outcomes=_OUTCOMES,
        at=st.integers(1, 150),
    )
    def die(self, pick: int, act: str, outcomes: list[str], at: int) -> None:
        """A process dies in the middle of an act; the next finds what the disk holds."""
        batch = self.batch(pick)
        self.account.outcomes = list(outcomes)
        before = self._absent(batch)
        self.deaths += 1
        grave = self.folder / f"home{self.deaths}"
        steps = Steps(self.home, grave, at)
        store = open_store(self.home, self.clock, watched(steps))
        desk = Desk(store, self.profile, self.clock, "bo")
        self.account.desk = desk
        link = Connection(SteppedProvider(self.account, steps), self.profile, True)
        with contextlib.suppress(Killed):
            self.do(self._act(act, desk, link, batch))
        store.close()
        if steps.dead:
            self.store.close()
            shutil.rmtree(self.home)
            self.home = grave
            self.store = open_store(self.home, self.clock, Quick)
        self._doubt_again(before)

    @rule(pick=_PICK)
    def try_out(self, pick: int) -> None:
        """A test call with a batch's words."""
        self.account.outcomes = []
        self.do(place_test_call(self.desk, self.link, batch_id=self.batch(pick)))

    @rule(pick=_PICK, manner=st.sampled_from(LISTINGS))
    def reconcile(self, pick: int, manner: str) -> None:
        """Look the doubtful requests of a batch up in a list of some manner."""
        self.account.manner = manner
        self.do(reconcile(self.desk, self.link, self.batch(pick)))
        self.account.manner = "plain"

    @rule(
        pick=_PICK,
        first=st.sampled_from(LISTINGS),
        second=st.sampled_from((None, None, *LISTINGS)),
        seconds=st.sampled_from([1, 300, 700]),
    )
    def prove(self, pick: int, first: str, second: str | None, seconds: int) -> None:
        """Look twice, perhaps far enough apart to prove an absence, then send."""
        self.reconcile(pick, first)
        self.wait(seconds)
        self.reconcile(pick, second or first)
        self.send_plainly(pick, [], "plain")

    @rule(
        pick=_PICK,
        arrived=st.booleans(),
        manner=st.sampled_from(LISTINGS),
        seconds=st.sampled_from([1, 700, 700]),
    )
    def doubt(self, pick: int, arrived: bool, manner: str, seconds: int) -> None:
        """A new batch's second request comes to no answer; the list is in one manner all along."""
        if len(self.store.batches.all()) < 6:
            self.compose(PEOPLE)
            pick = 0
        self.quiet()
        outcome = "arrived, no answer" if arrived else "lost"
        self.send_plainly(pick, ["accepted", outcome], "late")
        self.prove(pick, manner, None, seconds)

    @rule()
    def quiet(self) -> None:
        """Every call there is comes to its end, and that is heard."""
        if self.profile.provider == "levers":
            for number in range(len(self.account.events())):
                self._webhook(self.desk, number)
            return
        for number in range(len(self.account.dialled)):
            self.account.tell(number, RowState.ENDED)
        for batch in self.store.batches.all():
            self.do(poll_once(self.desk, self.link, batch.id))

    @rule(pick=_PICK)
    def decide(self, pick: int) -> None:
        """The operator looks into the provider's application and says what is there."""
        self.do(self._decide(self.desk, self.batch(pick)))

    @rule(pick=_PICK, number=st.integers(0, 30), state=_STATES, ask=st.booleans())
    def hear(self, pick: int, number: int, state: RowState, ask: bool) -> None:
        """The provider speaks: a webhook, perhaps a repeated one, or what a poll will say."""
        if self.profile.provider == "levers":
            self._webhook(self.desk, number)
            return
        self.account.tell(number, state)
        if ask:
            self.do(poll_once(self.desk, self.link, self.batch(pick)))

    @rule(who=st.integers(0, PEOPLE - 1), sorry=st.booleans())
    def refuse(self, who: int, sorry: bool) -> None:
        """Somebody wants no more calls, or takes that back."""
        if sorry and phone(who) in self.account.refused:
            unsuppress(self.desk, phone(who), "a mistake")
            self.account.refused.discard(phone(who))
        elif not sorry:
            suppress(self.desk, [phone(who)], "asked")
            self.account.refused.add(phone(who))

    @rule(who=st.integers(0, PEOPLE), plan=st.sampled_from(["gold", "tin"]))
    def edit(self, who: int, plan: str) -> None:
        """A contact changes, perhaps after its batch was confirmed."""
        contacts = list(self.store.contacts.iterate("l1"))
        self.store.contacts.update_many([_with_plan(contacts[who], plan)])

    @rule(pick=_PICK, word=st.sampled_from(["pause", "resume", "resume", "stop"]))
    def command(self, pick: int, word: str) -> None:
        """Pause, resume, stop."""
        self.do(self._command(word, self.batch(pick)))

    @rule(seconds=st.sampled_from([1, 300, 700, 4000]))
    def wait(self, seconds: int) -> None:
        """Time passes here and there."""
        self.clock.advance(seconds=seconds)
        self.account.now += timedelta(seconds=seconds)

    @rule(hours=st.sampled_from([-30, -1, 0, 0, 1, 30]))
    def jump(self, hours: int) -> None:
        """Only the clock of this machine jumps, or is put right."""
        if hours:
            self.clock.advance(hours=hours)
        else:
            self.clock.now = self.account.now

    @invariant()
    def nothing_is_wrong(self) -> None:
        """Every invariant holds, and the provider has nothing to complain of."""
        assert self.account.complaints == []
        assert check_workspace(self.desk) == ()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _paste_and_send(
        self, desk: Desk, link: Connection, batch: str, order: SendOrder
    ) -> None:
        if self.profile.provider == "levers":
            found = desk.store.batches.get(batch)
            prompt = content_of(desk, found).prompt
            assert prompt is not None
            confirm_pasted_for(desk, found, prompt.text)
        await send(desk, link, batch, order)

    async def _act(self, act: str, desk: Desk, link: Connection, batch: str) -> None:
        if act == "send":
            await self._paste_and_send(desk, link, batch, SendOrder(yes=True))
        elif act == "reconcile":
            await reconcile(desk, link, batch)
        elif act == "poll":
            await poll_once(desk, link, batch)
        elif act == "resolve":
            await self._decide(desk, batch)
        elif act == "stop":
            await stop(desk, link, batch)
        elif self.profile.provider == "levers":
            self._webhook(desk, 0)

    async def _decide(self, desk: Desk, batch: str) -> None:
        doubtful = (AttemptState.UNKNOWN, AttemptState.ABSENT)
        for attempt in desk.store.attempts.of_batch(batch, doubtful):
            arrived = attempt.id in self.account.arrived
            assert not (arrived and attempt.state is AttemptState.ABSENT), "it is not absent"
            # The word is typed, so it counts even where its writer dies.
            doubts = self.account.doubts.pop(attempt.id, None)
            count = len(attempt.refs)
            try:
                resolve(desk, batch, attempt.id, sent=arrived, reason="looked", confirm=count)
            except CallsheetError:
                if doubts is not None:
                    self.account.doubts[attempt.id] = doubts
                raise

    async def _command(self, word: str, batch: str) -> None:
        if word == "pause":
            pause(self.desk, batch)
        elif word == "resume":
            resume(self.desk, batch)
        else:
            await stop(self.desk, self.link, batch)

    def _webhook(self, desk: Desk, number: int) -> None:
        events = self.account.events()
        if events:
            event = events[number % len(events)]
            marks = event["metadata"]["requestMetadata"]
            self.account.told.add((marks["callsheet_attempt"], marks["callsheet_ref"]))
            import_events(desk, [event])

    def _absent(self, batch: str) -> dict[str, frozenset[str]]:
        """A confirmation is the operator's word for what was proven absent: no doubt then."""
        absent = self.store.attempts.of_batch(batch, (AttemptState.ABSENT,))
        for attempt in absent:
            assert attempt.id not in self.account.arrived, "said to be absent, and it arrived"
        ids = [attempt.id for attempt in absent if attempt.id in self.account.doubts]
        return {attempt_id: self.account.doubts.pop(attempt_id) for attempt_id in ids}

    def _doubt_again(self, before: dict[str, frozenset[str]]) -> None:
        for attempt_id, phones in before.items():
            if self.store.attempts.get(attempt_id).state is not AttemptState.NOT_SENT:
                self.account.doubts[attempt_id] = phones
        for attempt in self.store.attempts.in_states((AttemptState.SENDING,)):
            if attempt.id not in self.account.arrived:
                rows = self.store.rows.of_attempt(attempt.id)
                self.account.doubts[attempt.id] = frozenset(row.phone for row in rows)


class LeversMachine(Machine):
    """The same at Levers: no list, no poll, only webhooks."""

    profile: Profile = LEVERS


class StrictMachine(Machine):
    """The same where hours and caps hold calls back; it begins half an hour into them."""

    profile: Profile = replace(LULY, policy="strict")

    def __init__(self) -> None:
        super().__init__()
        self.clock.advance(hours=2.5)
        self.account.now = self.clock.now
        self.account.strict = True

    @rule(
        pick=_PICK,
        naps=st.lists(st.sampled_from([0.2, 1.0, 6.0]), max_size=2),
        hours=st.sampled_from([0.0, 0.0, 1.0, 7.5, 16.0, 24.0]),
        anew=st.booleans(),
    )
    def come_back(self, pick: int, naps: list[float], hours: float, anew: bool) -> None:
        """Calls end, hours pass, and what is left or new is sent while hours pass again."""
        self.quiet()
        self.clock.advance(hours=hours)
        if anew and len(self.store.batches.all()) < 6:
            self.compose(PEOPLE)
            pick = 0
        self.account.naps = list(naps)
        self.send_plainly(pick, [], "plain")
        self.account.naps = []
        self.account.now = max(self.account.now, self.clock.now)


class StrictLeversMachine(StrictMachine):
    """The same at Levers."""

    profile: Profile = replace(LEVERS, policy="strict")


def _with_plan(contact: Contact, plan: str) -> Contact:
    return replace(contact, fields={**contact.fields, "plan": plan})
