"""What is written in the form of a new batch, and what it means."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui.domain.batch import Batch, BatchOptions
from tui.domain.errors import UsageError
from tui.engine.compose import NewBatch, compose_batch, remove_draft
from tui.engine.desk import Desk

Values = Mapping[str, str]
"""What stands in each field, by its id."""


def pairs(text: str, field: str) -> dict[str, str]:
    """Read KEY=VALUE lines; blank ones are skipped. Raises UsageError naming the line."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        key, equals, value = line.partition("=")
        key = key.strip()
        if not equals or not key:
            raise UsageError(f"{field}, line {number}: {line.strip()!r}.", "Write KEY=VALUE.")
        if key in found:
            raise UsageError(f"{field}, line {number}: {key} stands there twice.", "Leave one.")
        found[key] = value.strip()
    return found


def json_or_text(value: str) -> Any:
    """Read a parameter's value: JSON where it parses, else the text."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def new_batch_of(values: Values, provider: str) -> NewBatch:
    """Answer what the form asks for. Raises UsageError naming the field."""
    get = {key: value.strip() for key, value in values.items()}.get
    options = BatchOptions(
        variables=pairs(values.get("variables", ""), "further values"),
        purpose=get("purpose", ""),
        not_before=get("not_before", ""),
        not_after=get("not_after", ""),
    )
    if provider == "luly":
        params = {
            key: json_or_text(value)
            for key, value in pairs(values.get("params", ""), "parameters").items()
        }
        if get("answered_by", "") == "yes":
            params["answered_by_enabled"] = True
        if longest := get("max_duration", ""):
            params["max_duration"] = _number(longest, "max_duration")
        options = replace(
            options,
            params=params,
            label=get("label", ""),
            caller=get("caller", ""),
            campaign_id=get("campaign_id", ""),
            batch_webhook=get("batch_webhook", ""),
        )
    else:
        size = get("batch_size", "")
        options = replace(
            options,
            metadata=pairs(values.get("metadata", ""), "metadata"),
            metadata_json=get("metadata_json", ""),
            ai_settings_template_id=get("ai_settings_template_id", ""),
            country_code=get("country_code", ""),
            batch_size=_whole(size, "batch size") if size else 0,
            update_existing=get("update_existing", "") == "yes",
        )
    limit = get("limit", "")
    name = get("name", "")
    if not name:
        raise UsageError("The batch needs a name.", "Type one.")
    if not get("list", ""):
        raise UsageError("There is no list to call.", "Import contacts first: 1, then i.")
    where = pairs(get("where", "").replace(",", "\n"), "only where")
    return NewBatch(
        name=name,
        list=get("list", ""),
        template=get("template", ""),
        mode=get("mode", ""),
        options=options,
        where=tuple(where.items()),
        segment=get("segment", ""),
        limit=_whole(limit, "at most") if limit else None,
    )


def values_of(batch: Batch) -> dict[str, str]:
    """Answer what the form shows of a draft that is composed anew."""
    options = batch.options
    params = dict(options.params)
    longest = params.pop("max_duration", "")
    asks = params.get("answered_by_enabled") is True
    if asks:
        del params["answered_by_enabled"]
    return {
        "where": ", ".join(f"{name}={value}" for name, value in batch.chosen.where),
        "segment": batch.chosen.segment,
        "limit": "" if batch.chosen.limit is None else str(batch.chosen.limit),
        "name": batch.name,
        "list": batch.list_id,
        "template": batch.template_id,
        "mode": batch.mode,
        "purpose": options.purpose,
        "label": options.label,
        "caller": options.caller,
        "campaign_id": options.campaign_id,
        "batch_webhook": options.batch_webhook,
        "answered_by": "yes" if asks else "no",
        "max_duration": str(longest),
        "params": "\n".join(f"{key}={_written(value)}" for key, value in params.items()),
        "variables": "\n".join(f"{key}={value}" for key, value in options.variables.items()),
        "metadata": "\n".join(f"{key}={value}" for key, value in options.metadata.items()),
        "metadata_json": options.metadata_json,
        "ai_settings_template_id": options.ai_settings_template_id,
        "country_code": options.country_code,
        "batch_size": str(options.batch_size or ""),
        "update_existing": "yes" if options.update_existing else "no",
        "not_before": options.not_before,
        "not_after": options.not_after,
    }


def compose_from(desk: Desk, values: Values, instead_of: str = "") -> Batch:
    """Compose the form's batch; `instead_of` a draft, which stays if this one cannot be made."""
    new = new_batch_of(values, desk.profile.provider)
    with desk.store.transaction():
        if instead_of:
            remove_draft(desk, instead_of)
        return compose_batch(desk, new)


def _written(value: Any) -> str:
    """A value as it is read back: text as it is, unless it would be read as JSON."""
    if isinstance(value, str) and isinstance(json_or_text(value), str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _number(text: str, field: str) -> int | float:
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        raise UsageError(f"{field} is no number: {text!r}.", "Write minutes, as in 5.") from None


def _whole(text: str, field: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"{field} is no whole number: {text!r}.", "Write digits only.")
    return int(text)
