"""The whole list in lines: everybody is counted once."""

from tui.app.survey import findings
from tui.engine.scan_results import Concern, ListScan
from tui.prompts import Problem


def lines_of(*concerns: Concern) -> list[str]:
    """The lines of a scan of forty contacts."""
    return [each.content.plain for each in findings(ListScan(40, 40, concerns), {})]


def lacking(line: int, contacts: int = 40) -> Concern:
    """What a variable that no column gives comes to at one of its places."""
    message = "No column gives the variable `dat`."
    problem = Problem("error", "unknown_variable", line, 4, message, "", contacts, "dat")
    return Concern(problem, ("c1", "c2"))


def failing(value: str, contacts: int) -> Concern:
    """What the contacts with a value come to that a filter refuses."""
    message = f"The prompt does not render: `{value}` is no day."
    return Concern(Problem("error", "does_not_render", 0, 0, message, "", contacts), (value,))


def test_a_variable_in_two_places_stops_its_contacts_once() -> None:
    assert lines_of(lacking(1), lacking(7)) == [
        "✕ 40 contacts: No column gives the variable `dat`."
    ]


def test_a_variable_that_another_stops_before_is_everybodys_too() -> None:
    assert lines_of(lacking(1, 0)) == ["✕ everybody: No column gives the variable `dat`."]


def test_contacts_whose_values_differ_add_up() -> None:
    found = lines_of(failing("one", 3), failing("two", 4))
    assert found == ["✕ 7 contacts: The prompt does not render: `one` is no day. and the like"]
