"""Which column is what: by its name, verified by what it holds, and always with the reason."""

import difflib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from tui.domain.contact import STANDARD_VARIABLES
from tui.domain.errors import UsageError
from tui.domain.slug import slug, slugs
from tui.importing.headers import (
    CONSENT,
    FIELDS,
    WEAK_RANK,
    names_either,
    names_family,
    names_field,
    normalise,
    phone_rank,
)
from tui.importing.limits import MANY_COLUMNS
from tui.importing.phone_shape import looks_like_phone
from tui.importing.survey import Survey, survey_table
from tui.importing.table import Table

_CONVINCING = 0.6
"""Share of phone-shaped cells that makes a column a phone column whatever it is called."""

_HOLLOW = 0.3
"""Below this share a column that is called phone gives way to one that holds phones."""

REPORT_COLUMNS = ("callsheet_line", "callsheet_reason")
"""What a file of rejected rows has beside the original columns; ignored when it comes back."""

_EXPORTED = ("phone", "first_name", "last_name", "timezone")
"""How the header of an exported list begins: what follows are variables, whatever they are called.
One named `mobile` is not the number. One named `dnc` refuses calls all the same: lists that were
not exported begin so, too."""

Overrides = MappingOf[str, str] | Iterable[tuple[str, str] | str]
"""FIELD to COLUMN: pairs, a mapping, or texts `FIELD=COLUMN`. A blank COLUMN maps nothing."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column, by position and name, and why it was taken."""

    column: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which columns are which fields.

    `fields` has phone, and of the other FIELDS what was found.
    `phones` are the columns a row's number is looked for in, in order. `extras` are the
    variables: column position and slug. `rows` is the number of rows of the file.
    """

    fields: MappingOf[str, Mapped]
    phones: tuple[int, ...]
    extras: tuple[tuple[int, str], ...]
    rows: int
    warnings: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The slugs of the variables, in the order of the file."""
        return tuple(name for _, name in self.extras)

    def names(self) -> dict[str, str]:
        """Field to column name, for the report."""
        return {key: mapped.name for key, mapped in self.fields.items()}


def override_pairs(overrides: Overrides) -> dict[str, str]:
    """Read `FIELD=COLUMN` texts, pairs or a mapping. Raises UsageError."""
    if isinstance(overrides, MappingOf):
        return dict(overrides)
    pairs: dict[str, str] = {}
    for item in overrides:
        if isinstance(item, str):
            key, equals, value = item.partition("=")
            if not equals:
                raise UsageError(f"{item!r} maps nothing.", "Write FIELD=COLUMN.")
        else:
            key, value = item
        pairs[key.strip()] = value.strip()
    return pairs


def plan_mapping(
    table: Table,
    overrides: Overrides = (),
    remembered: MappingOf[str, str] | None = None,
    survey: Survey | None = None,
) -> Mapping:
    """Decide which column is what, after one pass over the file. Raises UsageError.

    `remembered` is what was said of a file with this header before; `overrides` win over it. The
    pass also finds every fault of the file's form before anything is stored; who has made it
    hands over its `survey`.
    """
    survey = survey or survey_table(table)
    said = override_pairs(overrides)
    given = {**(remembered or {}), **said}
    renamed: dict[int, str] = {}
    fields: dict[str, Mapped] = {}
    for key, column in given.items():
        if key not in FIELDS and slug(key) != key:
            raise UsageError(
                f"{key!r} is no field.", f"Fields: {', '.join(FIELDS)}, or a variable's name."
            )
        if not column:
            continue
        position = find_column(table, column)
        if key in FIELDS:
            why = "as you said" if key in said else "as you said of a file with this header before"
            fields[key] = Mapped(position, table.columns[position], why)
        else:
            renamed[position] = key
    exported = table.columns[: len(_EXPORTED)] == _EXPORTED and bool(survey.filled[0])
    if exported and "phone" not in given:
        fields["phone"] = Mapped(0, table.columns[0], "its name, in a list that was exported")
    if "phone" in fields:
        phones: tuple[int, ...] = (fields["phone"].column,)
    else:
        phones, why = _phone_columns(table, survey)
        fields["phone"] = Mapped(phones[0], table.columns[phones[0]], why)
    _name_columns(table, survey, fields, given, phones)
    for key in ("timezone", "country", "dnc", *CONSENT, "tags"):
        _take(table, fields, given, key, "its name")
    for key in CONSENT:
        if key in fields:
            renamed.setdefault(fields[key].column, key)
    extras, dropped = _extras(table, survey, fields, renamed, exported)
    return Mapping(
        {key: fields[key] for key in FIELDS if key in fields},
        phones,
        extras,
        survey.rows,
        _warnings(table, survey, phones, fields, dropped),
        survey.sample,
    )


def find_column(table: Table, name: str) -> int:
    """Find a column by name, folded name, slug or number from 1. Raises UsageError."""
    for known in (list(table.columns), [normalise(column) for column in table.columns]):
        wanted = name if known[:1] == [table.columns[0]] and name in known else normalise(name)
        if wanted and known.count(wanted) == 1:
            return known.index(wanted)
    by_slug = [slug(column) for column in table.columns]
    if by_slug.count(name) == 1:
        return by_slug.index(name)
    if name.isascii() and name.isdigit() and 1 <= int(name) <= len(table.columns):
        return int(name) - 1
    near = difflib.get_close_matches(name, table.columns, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise UsageError(
        f"There is no column {name!r}.", f"{hint}The file has: {_listed(table.columns)}."
    )


def _phone_columns(table: Table, survey: Survey) -> tuple[tuple[int, ...], str]:
    shares = [survey.share(i, looks_like_phone) for i in range(len(table.columns))]
    ranked: list[tuple[float, int]] = []
    for position, column in enumerate(table.columns):
        rank = phone_rank(column) if table.headed else None
        if rank is not None and not (rank >= WEAK_RANK and shares[position] < _CONVINCING):
            ranked.append((rank, position))
    ranked.sort()
    named = [position for _, position in ranked]
    holding = [p for p in named if shares[p] >= _HOLLOW and survey.filled[p]]
    if holding:
        first = holding[0]
        return tuple(holding), _because(table, shares[first], "its name")
    others = [i for i in range(len(shares)) if i not in named and shares[i] >= _CONVINCING]
    best = max(others, key=lambda i: (shares[i], survey.filled[i], -i), default=None)
    if best is not None and not any(names_field(table.columns[best], k) for k in ("dnc",)):
        return (best,), _because(table, shares[best], "what it holds")
    if named:
        full = [position for position in named if survey.filled[position]]
        if full or not survey.rows:
            first = (full or named)[0]
            return (first,), _because(table, shares[first], "its name")
    raise UsageError(
        "No column holds phone numbers.",
        f"Say which one with --map phone=COLUMN. The file has: {_listed(table.columns)}.",
        "phone",
    )


def _because(table: Table, share: float, why: str) -> str:
    return f"{why}; {share:.0%} of its cells look like phone numbers"


def _name_columns(
    table: Table,
    survey: Survey,
    fields: dict[str, Mapped],
    given: MappingOf[str, str],
    phones: Sequence[int],
) -> None:
    for key in ("last_name", "first_name"):
        _take(table, fields, given, key, "its name")
    if "first_name" not in fields and "last_name" in fields and "first_name" not in given:
        either = next((c for c in table.columns if names_either(c)), None)
        if either is not None and table.columns.index(either) not in phones:
            position = table.columns.index(either)
            fields["first_name"] = Mapped(position, either, "beside a column of family names")
    if "first_name" in fields and not {"last_name", "full_name"} & {*fields, *given}:
        family = next((c for c in table.columns if names_family(c)), None)
        if family is not None and table.columns.index(family) not in phones:
            position = table.columns.index(family)
            fields["last_name"] = Mapped(position, family, "beside a column of first names")
    if "first_name" in fields or "last_name" in fields or "full_name" in given:
        return
    for position, column in enumerate(table.columns):
        wordy = survey.share(position, lambda cell: any(char.isalpha() for char in cell))
        if position not in phones and names_field(column, "full_name") and wordy >= 0.5:
            fields["full_name"] = Mapped(position, column, "its name; split into first and last")
            return


def _take(
    table: Table,
    fields: dict[str, Mapped],
    given: MappingOf[str, str],
    key: str,
    why: str,
) -> None:
    """Map the first unmapped column whose name is one of the field's."""
    if key in given or not table.headed:
        return
    used = {mapped.column for mapped in fields.values()}
    for position, column in enumerate(table.columns):
        if position not in used and names_field(column, key):
            fields[key] = Mapped(position, column, why)
            return


def _extras(
    table: Table,
    survey: Survey,
    fields: MappingOf[str, Mapped],
    renamed: MappingOf[int, str],
    exported: bool,
) -> tuple[tuple[tuple[int, str], ...], int]:
    both = {"full_name", "country", *CONSENT, *(("dnc",) if exported else ())}
    consumed = {mapped.column for key, mapped in fields.items() if key not in both}
    many = len(table.columns) > MANY_COLUMNS and not exported
    kept: list[int] = []
    dropped = 0
    for position, column in enumerate(table.columns):
        if position in renamed:
            kept.append(position)
        elif position in consumed or column in REPORT_COLUMNS:
            continue
        elif survey.filled[position]:
            kept.append(position)
        elif many:
            dropped += 1
        elif column != f"Column {position + 1}":
            kept.append(position)
    free = [position for position in kept if position not in renamed]
    taken = {*STANDARD_VARIABLES, *renamed.values()}
    named = dict(zip(free, slugs([table.columns[p] for p in free], taken), strict=True))
    return tuple((p, renamed.get(p) or named[p]) for p in kept), dropped


def _warnings(
    table: Table,
    survey: Survey,
    phones: Sequence[int],
    fields: MappingOf[str, Mapped],
    dropped: int,
) -> tuple[str, ...]:
    words = list(table.warnings)
    share = survey.share(phones[0], looks_like_phone)
    if survey.filled[phones[0]] and share < 0.5:
        words.append(
            f"only {share:.0%} of the cells of {table.columns[phones[0]]!r} look like phone numbers"
        )
    if len(phones) > 1:
        others = _listed([table.columns[position] for position in phones[1:]])
        words.append(f"where {table.columns[phones[0]]!r} is blank the number is from {others}")
    if table.headed and "dnc" in fields:
        named = sum(names_field(column, "dnc") for column in table.columns)
        if named > names_field(fields["dnc"].name, "dnc"):
            words.append(
                f"of several do-not-call columns only {fields['dnc'].name!r} is read as one"
            )
    if dropped:
        words.append(f"{dropped} columns are blank in every row and were left out")
    if not table.headed and len(table.columns) > 1:
        words.append("the first line holds a number, so it was not taken for a header")
    return tuple(words)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown
