"""The verbs: one module per group, imported when one of its verbs is called."""

from collections.abc import Mapping
from dataclasses import dataclass

from tui.cli.text import neutral


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb, the module that holds its parser, and its line in the overview."""

    name: str
    module: str
    summary: str


_ALL = (
    Verb("try", "trying", "your own file, and prompt, on a throw-away workspace"),
    Verb("demo", "demo", "the whole job on sample data and the simulator"),
    Verb("lists", "lists", "contact lists: import, show, export, undo, rename, remove"),
    Verb("segments", "segments", "saved filters of lists: save, remove"),
    Verb("suppress", "suppress", "the do-not-call list: add, list, remove"),
    Verb("templates", "templates", "prompt templates: add, show, diff, lint, compile, render"),
    Verb("batches", "batches", "batches: new, show, preflight, payload, remove"),
    Verb("policy", "policy", "the calling rules in force, and what they say of one number"),
    Verb("check", "check", "one test call to your own phone"),
    Verb("send", "send", "what would be sent; with --yes or --confirm, send it"),
    Verb("status", "status", "what is known of a batch, and how old it is"),
    Verb("calls", "calls", "one call: prompt as sent, transcript, recording, raw answer"),
    Verb("reconcile", "doubt", "look unknown attempts up at the provider"),
    Verb("resolve", "doubt", "decide about an unknown attempt yourself"),
    Verb("pause", "control", "hand nothing more over"),
    Verb("resume", "control", "let a paused batch be sent again"),
    Verb("stop", "control", "send no more, and stop what the provider can stop"),
    Verb("retry", "control", "a follow-up draft from the outcomes of a batch"),
    Verb("results", "results", "the calls of a batch as CSV, JSONL or XLSX"),
    Verb("report", "report", "what is known of a batch as a page with charts"),
    Verb("listen", "listen", "the webhook receiver"),
    Verb("inbox", "inbox", "webhook bodies from a file"),
    Verb("simulate", "simulate", "the simulator on its own"),
    Verb("doctor", "doctor", "check config, key, reachability, clock, workspace, terminal"),
    Verb("audit", "audit", "who did what, when"),
    Verb("backup", "backup", "a copy of the workspace's database"),
    Verb("restore", "backup", "bring a copy back; it forgets no call and no refusal"),
)

VERBS: Mapping[str, Verb] = {verb.name: verb for verb in _ALL}
"""Every verb by its name."""

_ABOUT = """\
callsheet: batches of AI phone calls, from the contact list to the last outcome.

Without a verb the terminal app opens. Every verb works without a terminal.

verbs (callsheet VERB --help has an example of each):
{verbs}

global options, before or after the verb:
  --home DIR      the workspace (or CALLSHEET_HOME)
  --config FILE   the config file (or CALLSHEET_CONFIG)
  --profile NAME  the account (or CALLSHEET_PROFILE); `simulator` unless configured
  --json          standard output is JSON
  --version       the version

example:
  callsheet demo --headless"""


def overview() -> str:
    """Answer the help of the command itself."""
    longest = max(len(name) for name in VERBS)
    lines = (f"  {verb.name:<{longest}}  {neutral(verb.summary)}" for verb in _ALL)
    return _ABOUT.format(verbs="\n".join(lines))
