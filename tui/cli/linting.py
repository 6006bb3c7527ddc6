"""What lint finds, as documents and as words."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.engine.scan_results import ListScan, TextLength
    from tui.prompts import Problem


def problem_document(problem: "Problem") -> dict[str, Any]:
    """Answer a problem as JSON."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "suggestion": problem.suggestion,
        "contacts": problem.contacts,
    }


def problem_words(problem: "Problem") -> str:
    """Answer a problem as one line."""
    place = f" {problem.line}:{problem.column}" if problem.line else ""
    instead = f" Write `{problem.suggestion}`." if problem.suggestion else ""
    concerned = f" ({problem.contacts:,} contacts)" if problem.contacts else ""
    return f"{problem.severity}{place} {problem.code}: {problem.message}{instead}{concerned}"


def scan_document(scan: "ListScan") -> dict[str, Any]:
    """Answer what a list came to as JSON."""
    return {
        "total": scan.total,
        "tried": scan.tried,
        "failing": scan.failing,
        "longest": length_document(scan.longest),
        "shortest": length_document(scan.shortest),
        "variables": [
            {"name": each.name, "missing": each.missing, "blank": each.blank}
            for each in scan.variables
        ],
    }


def length_document(length: "TextLength | None") -> dict[str, Any] | None:
    """Answer one contact's length as JSON."""
    return {"ref": length.ref, "characters": length.characters} if length else None


def scan_words(scan: "ListScan") -> str:
    """Answer what a list came to as one line."""
    words = f"{scan.tried:,} of {scan.total:,} contacts tried, {scan.failing:,} cannot be called"
    if scan.longest and scan.shortest:
        words += (
            f"; longest {scan.longest.characters:,} characters ({scan.longest.ref}),"
            f" shortest {scan.shortest.characters:,} ({scan.shortest.ref})"
        )
    return words
