"""A prompt tried on a whole list, as lines that lead to the contacts they count."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from textual.content import Content

from tui.app.marks import ERROR, WARNING, Mark
from tui.app.text import Lines, plain, show
from tui.engine.scan_results import KEPT_REFS, Concern, ListScan, TextLength, VariableScan

_VALUE = re.compile(r"`[^`]*`|\d+")

_GROUPS = 3
"""Groups of identical texts that have a line of their own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the whole-list view.

    `label` names its contacts in a few words ("amount is blank"), `refs` are the first of them,
    none where there is nobody to look at; `contacts` counts all. `kind` is `fails`, `variable`,
    `text` or `length`.
    """

    content: Content
    label: str = ""
    refs: tuple[str, ...] = ()
    kind: str = "text"
    variable: str = ""
    contacts: int = 0


def findings(scan: ListScan, names: Mapping[str, str]) -> tuple[Finding, ...]:
    """Answer the lines of a scan, whom nobody can call first; `names` are contacts by ref."""
    return (
        *(_concern(each) for each in _alike(scan.concerns)),
        *_variables(scan.variables),
        *_texts(scan),
        *_ends(scan, names),
    )


def whose(scan: ListScan) -> tuple[str, ...]:
    """Answer the contacts whose names `findings` needs."""
    return tuple(each.ref for each in (scan.longest, scan.shortest) if each is not None)


def head_line(scan: ListScan) -> Content:
    """Answer `12,480 contacts tried   12,443 can be called with this text`."""
    fine = scan.tried - scan.failing
    head = Content.assemble(
        (f"{scan.tried:,} contacts tried", "bold"),
        (f"   {fine:,} can be called with this text", "$success" if fine else "$faint"),
    )
    if scan.complete:
        return head
    words = f"{scan.total - scan.tried:,} were not tried: the text stops everybody."
    return Content.assemble(head, "\n", (words, "$warning"))


def short_line(scan: ListScan) -> Content:
    """Answer what the list came to in a few words, for a line of the editor."""
    if not scan.complete:
        return Content.styled("list: stops everybody", "$error")
    if scan.failing:
        return Content.styled(f"list: {scan.failing:,} of {scan.total:,} stopped", "$error")
    return Content.styled(f"list: all {scan.total:,} fine", "$faint")


def _alike(concerns: Iterable[Concern]) -> Iterator[Concern]:
    """Answer the concerns, those joined whose words differ in a contact's value only.

    Warnings about the text alone are left to the panel of problems.
    """
    groups: dict[tuple[str, str, str], list[Concern]] = {}
    for each in concerns:
        problem = each.problem
        if each.refs or problem.severity == "error":
            words = _VALUE.sub("", problem.message)
            groups.setdefault((problem.code, problem.variable, words), []).append(each)
    for first, *others in groups.values():
        if not others:
            yield first
            continue
        counts = [each.problem.contacts for each in (first, *others)]
        # A variable that lacks in two places stops the same contacts twice.
        contacts = max(counts) if first.problem.variable else sum(counts)
        message = first.problem.message
        if any(each.problem.message != message for each in others):
            message += " and the like"
        refs = dict.fromkeys(ref for each in (first, *others) for ref in each.refs)
        yield Concern(
            replace(first.problem, contacts=contacts, message=message), tuple(refs)[:KEPT_REFS]
        )


def _concern(concern: Concern) -> Finding:
    problem = concern.problem
    mark = ERROR if problem.severity == "error" else WARNING
    words = show(problem.message, 200, Lines.MARK)
    if problem.code == "unknown_variable" and not problem.contacts:
        # Another variable stops everybody before this one could.
        words = Content.assemble(("everybody: ", "bold"), words)
    content = _line(mark, problem.contacts, words)
    label = f"without {problem.variable}" if problem.variable else problem.code.replace("_", " ")
    about = plain(label, 40)
    return Finding(content, about, concern.refs, "fails", problem.variable, problem.contacts)


def _variables(variables: tuple[VariableScan, ...]) -> Iterator[Finding]:
    for each in variables:
        name = plain(each.name, 40)
        both = f"{name} is missing or blank"
        words = both if each.missing and each.blank else f"{name} is blank"
        if each.missing and not each.blank:
            words = f"{name} is missing"
        if each.default is not None:
            words += f"; {plain(each.default, 20) or 'nothing'!r} is said instead"
        if count := each.missing + each.blank:
            yield Finding(
                _line(WARNING, count, Content(words)),
                f"without {name}",
                each.refs,
                "variable",
                each.name,
                count,
            )


def _texts(scan: ListScan) -> Iterator[Finding]:
    if scan.over:
        words = f"longer than {scan.limit:,} characters"
        content = _line(WARNING, scan.over, Content(words))
        yield Finding(content, words, scan.over_refs, contacts=scan.over)
    if scan.braces:
        words = "a brace is left in the text"
        content = _line(WARNING, scan.braces, Content(words))
        yield Finding(content, words, scan.brace_refs, contacts=scan.braces)
    if scan.same and len(scan.groups) > _GROUPS:
        words = f"{scan.same:,} contacts hear a text that another hears too"
        yield Finding(Content.styled(f"· {words}", "$faint"))
    for each in scan.groups[:_GROUPS]:
        words = "hear the very same text"
        content = Content.styled(f"· {each.contacts:,} contacts {words}", "$faint")
        yield Finding(content, words, each.refs, contacts=each.contacts)


def _ends(scan: ListScan, names: Mapping[str, str]) -> Iterator[Finding]:
    for word, end in (("longest", scan.longest), ("shortest", scan.shortest)):
        if end is not None:
            yield Finding(_length(word, end, names.get(end.ref, "")), word, (end.ref,), "length")


def _length(word: str, length: TextLength, name: str) -> Content:
    return Content.assemble(
        (f"  {word:<9}", "$accent"),
        f"{length.characters:,} characters  ",
        (plain(name, 40, Lines.MARK), "$faint"),
    )


def _line(mark: Mark, contacts: int, words: Content) -> Content:
    who = f"{contacts:,} contact{'s' * (contacts != 1)}: " if contacts else ""
    return Content.assemble((f"{mark.glyph} ", mark.style), (who, "bold"), words)
