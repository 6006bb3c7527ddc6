"""What part of a list is seen, in words: the filter, the order, the columns that have room."""

from textual.content import Content

from tui.app.screens.contact_columns import all_columns, order_of
from tui.app.text import Lines, plain
from tui.domain.contact import ContactList
from tui.domain.filter_text import filter_text
from tui.domain.filters import Filter
from tui.store.contact_order import BY_OUTCOME

OUTCOME_TITLE = "how the last call ended"


def filter_words(where: Filter | None, name: str) -> list[Content]:
    """Answer `gold: plan = gold · open now`, with the segment's name; nothing for everybody."""
    if where is None:
        return []
    text = plain(filter_text(where).replace(" and ", " · "), 120, Lines.MARK)
    called = f"{plain(name, 30, Lines.MARK)}: " if name else "where "
    return [Content.assemble((called, "$accent"), (text, "$faint"))]


def order_words(order: str, contact_list: ContactList) -> Content:
    """Answer `by amount ▼`: the column may be out of sight."""
    key = order.removeprefix("-")
    titles = {order_of(each.id): each.title for each in all_columns(contact_list)}
    title = {**titles, BY_OUTCOME: OUTCOME_TITLE}.get(key, key)
    arrow = "▼" if order.startswith("-") else "▲"
    return Content.assemble(
        ("by ", "$accent"), (f"{plain(title, 30, Lines.MARK)} {arrow}", "$faint")
    )


def columns_words(shown: int, there: int) -> Content:
    """Answer how many columns have room, and the keys that bring the others."""
    return Content.styled(f"{shown} of {there} columns ← →", "$faint")
