"""How a file's columns were read, kept with its import: a row that was left out is read by it."""

from collections.abc import Mapping as MappingOf
from typing import Any

from tui.domain.errors import Refused
from tui.importing import Mapping
from tui.importing.mapping import Mapped


def kept_plan(plan: Mapping, region: str | None) -> dict[str, Any]:
    """Answer what an import's record keeps of the plan, as JSON."""
    return {
        "fields": {key: mapped.column for key, mapped in plan.fields.items()},
        "phones": list(plan.phones),
        "extras": [[position, name] for position, name in plan.extras],
        "region": region,
    }


def plan_again(record: MappingOf[str, Any]) -> tuple[Mapping, str | None]:
    """Answer the plan and the region of an import's record. Raises Refused where it has none."""
    kept = record.get("plan")
    if not kept:
        raise Refused(
            "This import was made before rows could be taken in from its report.",
            "Write what was left out to a file, put it right there, and import that.",
        )
    header = record.get("header", ())
    fields = {
        key: Mapped(column, header[column] if column < len(header) else "", "")
        for key, column in kept["fields"].items()
    }
    extras = tuple((position, name) for position, name in kept["extras"])
    return Mapping(fields, tuple(kept["phones"]), extras, 1), kept["region"]
