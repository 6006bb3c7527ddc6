"""Column headers as variable names: plain ASCII identifiers that Jinja reads."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from tui.domain.contact import STANDARD_VARIABLES

RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
        and or not in is if elif else for block extends include import from as with without
        context macro call filter raw do set break continue autoescape trans pluralize recursive
        ignore missing scoped required true false none loop self super caller varargs kwargs
        range dict lipsum cycler joiner namespace now today
        """,
    )
)
"""Words that mean something of their own in a template; a column of that name gets a `_`."""

LONGEST = 40
"""Longer names are cut: a variable is typed by hand and shown in a table head."""

_ARABIC = {
    "المبلغ": "amount",
    "مبلغ": "amount",
    "المبلغ المستحق": "amount_due",
    "المستحق": "amount_due",
    "الرصيد": "balance",
    "تاريخ الاستحقاق": "due_date",
    "موعد الاستحقاق": "due_date",
    "التاريخ": "date",
    "تاريخ": "date",
    "تاريخ الموافقه": "consent_date",
    "الموافقه": "consent",
    "الدوله": "country",
    "البلد": "country",
    "المدينه": "city",
    "المنطقه": "region",
    "العنوان": "address",
    "الحي": "district",
    "البريد": "email",
    "البريد الالكتروني": "email",
    "الايميل": "email",
    "الشركه": "company",
    "المنشاه": "company",
    "الخدمه": "service",
    "المنتج": "product",
    "الباقه": "plan",
    "الاشتراك": "subscription",
    "رقم الفاتوره": "invoice_number",
    "الفاتوره": "invoice",
    "رقم العقد": "contract_number",
    "رقم العميل": "customer_number",
    "رقم الحساب": "account_number",
    "رقم الهويه": "id_number",
    "الحاله": "status",
    "ملاحظات": "notes",
    "ملاحظه": "note",
    "اللغه": "language",
    "الجنس": "gender",
    "العمر": "age",
    "الموعد": "appointment",
    "الوقت": "time",
    "الاسم": "name",
    "الاسم الكامل": "full_name",
    "اسم العميل": "customer_name",
    "العميل": "customer",
    "رقم الجوال": "mobile",
    "الجوال": "mobile",
    "جوال": "mobile",
    "رقم الهاتف": "phone_number",
    "الهاتف": "phone_number",
    "هاتف": "phone_number",
    "عدد الاقساط": "installments",
    "القسط": "installment",
    "ايام التاخير": "days_late",
    "العمله": "currency",
    "عدم الاتصال": "do_not_call",
}
"""What Arabic operators call their columns, folded by `fold_arabic`, and our name for it."""

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th", "ð": "d"}
)
_ALEF = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def fold_arabic(text: str) -> str:
    """Fold what Arabic writers vary: tashkeel and tatweel away, hamza forms, ى and ة made one."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Mn"
    )
    return " ".join(bare.translate(_ALEF).split())


def slug(header: str, position: int = 0) -> str:
    """Answer a variable name for a header: `Due Date` is `due_date`.

    An ASCII identifier of at most LONGEST characters, never a Jinja word. A header without a
    Latin letter is looked up among the Arabic ones, else it is `col_<position>`, from 1.
    """
    words = re.sub(r"[^\w]|_", " ", fold_arabic(header)).strip()
    if alias := _ARABIC.get(" ".join(words.split())):
        return alias
    plain = unicodedata.normalize("NFKD", header.strip().casefold() if header.isupper() else header)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _CAMEL.sub("_", plain).lower().translate(_LETTERS)
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].strip("_")
    if not re.search(r"[a-z]", name):
        return f"col_{position}" if not name else f"col_{name}"
    if name[0].isdigit():
        return f"col_{name}"[:LONGEST].strip("_")
    return f"{name}_" if name in RESERVED else name


def slugs(headers: Sequence[str], taken: Collection[str] = STANDARD_VARIABLES) -> tuple[str, ...]:
    """Answer a name for each header, all different and none of `taken`; a second gets `_2`."""
    used = set(taken)
    names: list[str] = []
    for position, header in enumerate(headers, start=1):
        base = slug(header, position)
        name, count = base, 1
        while name in used:
            count += 1
            name = f"{base.rstrip('_')}_{count}"
        used.add(name)
        names.append(name)
    return tuple(names)
