"""The main job, from a file of contacts to the last outcome."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tui.cli.demo.runner import Runner
from tui.cli.exits import Exit
from tui.cli.samples import sample
from tui.cli.words import counts_words


@dataclass(frozen=True, slots=True)
class Job:
    """A sample: its list, its prompt, the region of its numbers."""

    profile: str
    contacts: str
    template: str
    list: str
    region: str
    dialect: str
    options: tuple[str, ...] = ()


JOBS = (
    Job(
        *("simulator", "renewals.csv", "renewal-call.j2", "renewals", "US", "luly"),
        options=("--param", "answered_by_enabled=true"),
    ),
    Job(
        "simulator-levers", "saudi-collections.csv", "saudi-collections.j2", "dues", "SA", "levers"
    ),
)
"""One for each provider."""


def whole_job(job: Job, runner: Runner) -> dict[str, Any]:
    """Do the job of one provider and answer its summary. Raises DemoFailed."""
    tell, run = runner.tell, runner.run
    name, wave = job.template.removesuffix(".j2"), f"{job.list}-1"
    tell(f"\n== {job.dialect}: {job.contacts} with {job.template} ==")
    report = run(
        "lists", "import", str(sample(job.contacts)), "--name", job.list, "--region", job.region
    )
    tell(f"  {report['added']} contacts, {report['invalid']} invalid")
    run("templates", "add", str(sample(job.template)), "--name", name)
    first = run("lists", "show", job.list, "--limit", "1")["contacts"][0]["ref"]
    preview = run("templates", "render", name, "--list", job.list, "--contact", first)
    tell(_indented(preview["text"]))
    if job.dialect == "levers":
        pasted = run("templates", "confirm-pasted", name)
        tell("  the text to paste into the Levers app, with its placeholders:")
        tell(_indented(pasted["text"]))
    new = ("batches", "new", "--name", wave, "--list", job.list, "--template", name)
    run(*new, *job.options)
    found = run("batches", "preflight", wave)
    tell(f"  {found['send']} to send, {found['held']} held, {found['block']} blocked")
    tested = _test_call(runner, wave, first)
    plan = run("send", wave)
    tell(f"  dry run: {plan['sendable']} calls in {len(plan['requests'])} request(s)")
    tell(f"  it says: {plan['command']}")
    codes = (Exit.DONE, Exit.CALL_FAILED)
    sent = run("send", wave, "--yes", "--wait", codes=codes)
    tell(f"  {sent['accepted']} accepted; {counts_words(sent['outcomes'])}")
    runner.check(sent["ended"] and sent["unknown"] == 0, "every call ended, none is in doubt")
    again = run("send", wave, "--yes")
    runner.check(again["outcome"] == "nothing_to_send", "sending again sends nothing")
    status = run("status", wave)
    runner.check(
        sum(status["counts"].values()) == status["total"], "the counts add up to the total"
    )
    dialled = dialled_once(runner, status["total"] - status["counts"]["blocked"])
    return {
        "profile": job.profile,
        "list": job.list,
        "contacts": report["added"],
        "accepted": sent["accepted"],
        "outcomes": sent["outcomes"],
        "test_call_matches": tested,
        "phones_dialled": dialled,
        "dialled_twice": 0,
    }


def dialled_once(runner: Runner, expected: int) -> int:
    """Check the simulator's own log: every phone once, but for the test call; answer how many."""
    from tui.simulator import dials

    provider = "levers" if runner.profile.endswith("levers") else "luly"
    log = [d for d in dials(runner.home) if d.provider == provider and not d.test]
    phones = Counter(dial.phone for dial in log)
    runner.check(
        max(phones.values(), default=0) <= 1, "the simulator's log has no phone dialled twice"
    )
    runner.check(len(phones) == expected, f"the log has {expected} phones, one per call")
    return len(phones)


def _test_call(runner: Runner, wave: str, ref: str) -> bool | None:
    """Place the test call until it is answered, at most five times: fates are drawn by a seed."""
    placed: dict[str, Any] = {}
    for _ in range(5):
        placed = runner.run(
            "check", wave, "--contact", ref, "--wait", codes=(Exit.DONE, Exit.CALL_FAILED)
        )
        if placed["call"].get("transcript"):
            break
    spoken = placed["call"].get("transcript") or "(nobody answered)"
    runner.tell(f"  test call to {placed['to']}: {placed['call'].get('outcome')}. Spoken:")
    runner.tell(_indented(spoken))
    if placed["call"].get("transcript"):
        runner.check(placed["matches"] is True, "what was spoken is what was previewed")
    matches: bool | None = placed["matches"]
    return matches


def _indented(text: str) -> str:
    return "\n".join(f"  | {line}" for line in text.splitlines())
