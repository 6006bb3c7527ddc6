"""Parameters of the operator's that would change what is spoken behind the preview's back."""

from collections.abc import Iterable, Mapping
from typing import Any

from tui.domain.batch import OUR_PARAMETERS, SPOKEN_PARAMETERS
from tui.domain.errors import UsageError

_OUR_PROPERTIES = frozenset({"phone_number", "callsheet_ref"})


def check_parameters(params: Mapping[str, Any], variables: Iterable[str] = ()) -> None:
    """Refuse Luly parameters that are ours in any spelling, and speech that nobody previews.

    A provider may read names without regard to case. Raises UsageError.
    """
    for name, value in params.items():
        plain = name.strip().lower()
        if plain in OUR_PARAMETERS:
            raise UsageError(f"--param {name} is set by Callsheet itself.", "Leave it out.")
        if plain in SPOKEN_PARAMETERS and (plain != name or not isinstance(value, str)):
            raise UsageError(
                f"--param {name} is spoken, so it must be a text under its own name.",
                f"""Write --param '{plain}="..."'.""",
            )
    again = params.get("retry")
    said = again.get("voicemail_message") if isinstance(again, Mapping) else None
    if said is not None and (not isinstance(said, str) or "{" in said):
        raise UsageError(
            "--param retry: its voicemail_message is not compiled, so braces would be spoken.",
            "Write it as plain text, or use --param voicemail_message.",
        )
    for name in variables:
        if name.strip().lower() in _OUR_PROPERTIES:
            raise UsageError(f"--var {name} is set by Callsheet itself.", "Choose another name.")


def check_request_data(params: Mapping[str, Any], slots: Iterable[str]) -> None:
    """Refuse request_data that would fill a slot of the prompt with another value.

    Raises UsageError.
    """
    given = params.get("request_data")
    names = {name.strip().lower() for name in slots}
    for name in given if isinstance(given, Mapping) else ():
        if str(name).strip().lower() in names:
            raise UsageError(
                f"--param request_data has {name}, which each contact's own words fill.",
                "Leave it out there.",
            )
