"""A change that is taken back leaves the contact as it was, but for what was edited since."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tui.domain.contact import Contact
from tui.domain.contact_change import change_between, without_change

WORDS = st.sampled_from(["", "a", "b", "\ud800", "عمر"])
FIELDS = st.dictionaries(st.sampled_from(["plan", "due", "note"]), WORDS)
TAGS = st.lists(st.sampled_from(["vip", "new", "old"]), unique=True).map(tuple)
BASE = Contact("c1", "l1", "+966501234567", "+966501234567")


@st.composite
def _contacts(draw: st.DrawFn) -> Contact:
    return replace(
        BASE,
        first_name=draw(WORDS),
        last_name=draw(WORDS),
        timezone=draw(WORDS),
        extension=draw(WORDS),
        fields=draw(FIELDS),
        tags=draw(TAGS),
    )


def _updated(old: Contact, new: Contact) -> Contact:
    """What an import makes of a contact: columns and tags are only ever added."""
    fields = {**old.fields, **new.fields}
    return replace(new, fields=fields, tags=tuple(dict.fromkeys((*old.tags, *new.tags))))


@given(_contacts(), _contacts())
def test_a_change_taken_back_leaves_the_contact_as_it_was(old: Contact, new: Contact) -> None:
    after = _updated(old, new)
    assert without_change(after, change_between(old, after)) == old


@given(_contacts(), _contacts(), WORDS)
def test_what_was_edited_since_stays(old: Contact, new: Contact, edit: str) -> None:
    after = _updated(old, new)
    change = change_between(old, after)
    edited = replace(after, last_name=edit, fields={**after.fields, "note": edit})
    back = without_change(edited, change)
    assert back.first_name == old.first_name
    assert back.last_name == (old.last_name if edit == after.last_name else edit)
    if edit != after.fields.get("note"):
        assert back.fields["note"] == edit


def test_nothing_changed_is_nothing_to_keep() -> None:
    assert change_between(BASE, BASE) == {}


def test_a_column_that_was_removed_since_is_not_made_again() -> None:
    before, after = replace(BASE, fields={"plan": "a"}), replace(BASE, fields={"plan": "b"})
    assert without_change(BASE, change_between(before, after)) == BASE
