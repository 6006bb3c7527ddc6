"""Headers as variable names."""

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contact import STANDARD_VARIABLES
from tui.domain.slug import LONGEST, fold_arabic, slug, slugs


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Due Date", "due_date"),
        ("due_date", "due_date"),
        ("dueDate", "due_date"),
        ("DUE DATE", "due_date"),
        ("APIKey", "api_key"),
        ("ID", "id"),
        ("Año", "ano"),
        ("Größe", "grosse"),
        ("İstanbul", "istanbul"),
        ("% paid", "paid"),
        ("Phone 1 - Value", "phone_1_value"),
        ("1st payment", "col_1st_payment"),
        ("2027", "col_2027"),
        ("if", "if_"),
        ("Range", "range_"),
        ("المبلغ", "amount"),
        ("المبلغ المستحق", "amount_due"),
        ("تاريخ الاستحقاق", "due_date"),
        ("تَاريخ الإستحقاق", "due_date"),
        ("عمود غريب", "col_3"),
        ("日本", "col_3"),
        ("", "col_3"),
    ],
)
def test_slugs(header: str, name: str) -> None:
    assert slug(header, 3) == name


def test_names_are_told_apart_and_leave_the_standard_ones_alone() -> None:
    assert slugs(["Phone", "Amount", "amount", "If", "if"]) == (
        "phone_2",
        "amount",
        "amount_2",
        "if_",
        "if_2",
    )


def test_arabic_letter_forms_are_one() -> None:
    assert fold_arabic("الاسـم  الأوّل") == fold_arabic("الإسم الاول")


@given(st.lists(st.text(), max_size=8))
def test_every_name_is_an_identifier_that_jinja_prints(headers: list[str]) -> None:
    names = slugs(headers)
    assert len(set(names)) == len(names) == len(headers)
    assert not set(names) & set(STANDARD_VARIABLES)
    for name in names:
        assert name.isidentifier()
        assert name.isascii()
        assert len(name) <= LONGEST + 6
        template = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(
            f"{{{{ {name} }}}}"
        )
        assert template.render({name: "x"}) == "x"
