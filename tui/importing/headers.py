"""What a column is called, in English, Arabic, Spanish, French and Portuguese."""

import re
import unicodedata

from tui.domain.slug import fold_arabic

_PHONE_RANKS: tuple[tuple[str, ...], ...] = (
    (
        "mobile", "mobile phone", "mobile number", "mobile phone number", "mobile no",
        "mobilephone", "cell", "cellphone", "cell phone", "celular", "movil", "telefono movil",
        "telefono celular",
        "portable", "telephone portable", "telemovel", "gsm", "handynummer",
        "رقم الجوال", "جوال", "موبايل", "رقم الموبايل", "محمول", "رقم المحمول", "جوال العميل",
        "رقم جوال العميل",
    ),
    (
        "phone number", "phone", "numbertocall", "number to call", "phonenumber", "phone no",
        "telephone", "telephone number", "tel", "msisdn", "to number", "to phone", "phone1",
        "phone 1", "primary phone", "contact number", "contact phone", "contact no",
        "customer phone", "telefono", "numero de telefono", "telefone",
        "numero de telephone", "رقم الهاتف", "هاتف", "تليفون", "تلفون", "رقم التليفون",
        "رقم التلفون", "رقم التواصل", "هاتف العميل",
    ),
    ("whatsapp", "whatsapp number", "واتساب", "رقم الواتساب", "واتس"),
    ("home phone", "home phone 2", "other phone", "phone2", "phone 2", "telefono casa"),
    ("business phone", "work phone", "company main phone", "company phone", "business phone 2"),
    ("number", "numero", "رقم", "to", "contact", "contacto", "numbers", "phones"),
)  # fmt: skip
"""Names of a phone column, most personal first; those of the last rank need fitting content."""

WEAK_RANK = len(_PHONE_RANKS) - 1
"""The rank of names that say little: such a column must hold phone numbers to be taken."""

_WORDS = frozenset(
    {"phone", "mobile", "cell", "cellphone", "tel", "telephone", "msisdn", "whatsapp", "gsm",
     "telefono", "celular", "movil", "telefone", "telemovel", "portable",
     "جوال", "هاتف", "موبايل", "محمول", "تليفون", "تلفون", "واتساب"}
)  # fmt: skip
_NEVER = frozenset(
    {"label", "type", "fax", "ext", "extension", "carrier", "verified", "status", "date",
     "country", "code", "consent", "opt", "valid", "provider", "model", "plan", "pager", "notes",
     "time", "مفتاح", "رمز", "نوع", "فاكس"}
)  # fmt: skip
"""Words that make a phone's column one about the phone."""

_VALUE = re.compile(r"(?:phone|tel|mobile|telefono|telephone) ?(\d*) value")

_FIELDS: dict[str, frozenset[str]] = {
    "first_name": frozenset(
        {"first name", "firstname", "given name", "givenname", "forename", "fname", "first",
         "primer nombre", "nombres", "nombre de pila", "prenom", "primeiro nome",
         "اسم اول", "اسم شخصي"}
    ),
    "last_name": frozenset(
        {"last name", "lastname", "surname", "family name", "familyname", "lname", "last",
         "apellido", "apellidos", "primer apellido", "nom de famille", "sobrenome", "apelido",
         "اسم عايله", "اسم العايله", "عايله", "اسم عائله", "اسم العائله", "عائله", "لقب",
         "اسم اخير", "كنيه"}
    ),
    "full_name": frozenset(
        {"name", "full name", "fullname", "contact name", "customer", "customer name", "client",
         "client name", "display name", "file as", "nombre", "nombre completo",
         "nombre y apellidos", "cliente", "nome", "nome completo", "nom", "nom complet",
         "اسم", "اسم كامل", "اسم العميل", "عميل", "اسم عميل"}
    ),
    "timezone": frozenset(
        {"timezone", "time zone", "tz", "iana timezone", "منطقه زمنيه", "منطقه الزمنيه", "توقيت",
         "zona horaria", "huso horario", "fuseau", "fuseau horaire", "fuso", "fuso horario"}
    ),
    "country": frozenset(
        {"country", "country code", "country iso", "دوله", "بلد", "pais", "pays"}
    ),
    "dnc": frozenset(
        {"dnc", "do not call", "donotcall", "do not call flag", "do not contact", "donotcontact",
         "opt out", "optout", "opted out", "call opt out", "unsubscribed", "unsubscribe",
         "suppress", "suppressed", "stop", "dnd", "do not disturb", "blacklist", "blacklisted",
         "عدم اتصال", "لا تتصل", "محظور", "ممنوع من الاتصال", "عدم الاتصال",
         "no llamar", "baja", "lista robinson", "ne pas appeler", "liste rouge", "bloctel",
         "nao ligar", "nao chamar"}
    ),
    "consent": frozenset(
        {"consent", "consent basis", "consent type", "consent status", "legal basis", "opt in",
         "optin", "opted in", "opt in status", "موافقه", "اساس الموافقه", "نوع الموافقه",
         "consentimiento", "base legal", "consentement", "base legale", "consentimento"}
    ),
    "consent_date": frozenset(
        {"consent date", "date of consent", "consent timestamp", "consent time", "consented at",
         "consented on", "consent given at", "opt in date", "opt in time", "opt in timestamp",
         "opted in at", "opted in on", "تاريخ الموافقه", "تاريخ موافقه", "وقت الموافقه",
         "fecha de consentimiento", "fecha del consentimiento", "fecha consentimiento",
         "date de consentement", "date du consentement", "data de consentimento",
         "data do consentimento"}
    ),
    "consent_source": frozenset(
        {"consent source", "source of consent", "consent channel", "consent origin",
         "opt in source", "opt in channel", "مصدر الموافقه", "مصدر موافقه", "قناه الموافقه",
         "fuente de consentimiento", "fuente del consentimiento", "origen del consentimiento",
         "source du consentement", "origine du consentement", "origem do consentimento",
         "fonte do consentimento"}
    ),
    "tags": frozenset({"tags", "callsheet tags", "وسوم", "etiquetas", "etiquettes"}),
}  # fmt: skip
_FAMILY = "nom"
"""French for the family name beside a column of first names, and for the full name alone."""

_EITHER = frozenset({"name", "nombre", "nome", "nom", "اسم"})
"""A first name where the family name has a column of its own, else the full name."""

CONSENT = ("consent", "consent_date", "consent_source")
"""Variables of a contact that keep these names whatever the column was called."""

FIELDS = ("phone", *_FIELDS)
"""The fields a column can be mapped to by name."""


def normalise(header: str) -> str:
    """Fold a header for comparison: case, accents, separators, camel case, Arabic forms, ال."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", header))
    text = "".join(
        char
        for char in unicodedata.normalize("NFKD", fold_arabic(text).casefold())
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
    text = " ".join(re.sub(r"[^\w]|_", " ", text).split())
    return " ".join(_without_article(word) for word in text.split())


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _key(normalised: str) -> str:
    """Blanks do not count: `WhatsApp` splits in two as camel case, `whatsapp` does not."""
    return normalised.replace(" ", "")


def _folded(names: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
    return frozenset(_key(normalise(name)) for name in names)


_RANKED = tuple(_folded(names) for names in _PHONE_RANKS)
_KNOWN = {field: _folded(names) for field, names in _FIELDS.items()}
_LOOSE = _folded(tuple(_WORDS))
_EITHER_FOLDED = _folded(_EITHER)


def phone_rank(header: str) -> float | None:
    """How well a header names a phone column, 0 best; None where it does not."""
    name = normalise(header)
    if match := _VALUE.fullmatch(name):
        return 1 + int(match[1] or 1) / 100
    for rank, names in enumerate(_RANKED):
        if _key(name) in names:
            return float(rank)
    words = set(name.split())
    if words & _NEVER or not words & _LOOSE:
        return None
    return WEAK_RANK - 0.5


def names_field(header: str, field: str) -> bool:
    """Whether a header is a name of the field; not for `phone`, which has ranks."""
    return _key(normalise(header)) in _KNOWN[field]


def names_family(header: str) -> bool:
    """Whether a header means the family name beside a first name, and the full name alone."""
    return normalise(header) == _FAMILY


def names_either(header: str) -> bool:
    """Whether a header means the first name beside a family name, and the full name alone."""
    return _key(normalise(header)) in _EITHER_FOLDED
