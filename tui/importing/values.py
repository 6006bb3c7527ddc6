"""What a cell's text means: names, refusals, countries; and text made safe to show and speak."""

import re
import unicodedata
from collections.abc import Iterator

from tui.domain.local_time import names_place
from tui.domain.phone import known_region

_TAG_SEPARATORS = re.compile(r"[,;|،؛\n]|:::")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FORMULA = {"=", "+", "-", "@"}
_DROPPED = {"Cc", "Cf"}
_KEPT_MARKS = "\u200c\u200d"
"""Joiners that Persian, Indic scripts and emoji need."""

_TRUE = _words("1 y yes t true x on ✓ ✔ ☑ s si sì sí sim oui ja да evet نعم صح dnc stop opted-out")
_FALSE = _words(
    "0 n no f false off - – — n/a na none null nan لا non nao não nein нет hayır hayir ok allowed "
    "active ☐ ✗ ✘"
)
_TITLES = _words(
    "mr mrs ms miss dr eng prof sr sra srta mme mlle m السيد السيدة د م أ الأستاذ الأستاذة الدكتور "
    "المهندس"
)
_COMPOUND = _words("عبد أبو ابو ام أم بنت آل abd abdul abdel abu umm")
"""First halves of Arabic given names that are written as two words."""

_COUNTRIES = {
    "ksa": "SA", "saudi arabia": "SA", "saudi": "SA", "السعودية": "SA",
    "المملكة العربية السعودية": "SA", "uae": "AE", "united arab emirates": "AE",
    "الإمارات": "AE", "الامارات": "AE", "kuwait": "KW", "الكويت": "KW", "qatar": "QA",
    "قطر": "QA", "bahrain": "BH", "البحرين": "BH", "oman": "OM", "عمان": "OM", "egypt": "EG",
    "مصر": "EG", "jordan": "JO", "الأردن": "JO", "usa": "US", "united states": "US",
    "united states of america": "US", "canada": "CA", "uk": "GB", "united kingdom": "GB",
    "great britain": "GB", "spain": "ES", "españa": "ES", "mexico": "MX", "méxico": "MX",
    "france": "FR", "brazil": "BR", "brasil": "BR", "portugal": "PT", "germany": "DE",
    "india": "IN",
}  # fmt: skip


def clean_value(text: str) -> str:
    """Answer a cell's text without outer blanks, control bytes and bidi marks, in NFC.

    Half of a surrogate pair, which JSON can hold and nothing can send, becomes U+FFFD.

    An apostrophe that an export put before a formula's first character is taken off again.
    """
    if text.isalnum() and text.isascii():
        return text
    text = text.strip()
    if not text.isprintable() or not (text.isascii() or unicodedata.is_normalized("NFC", text)):
        text = "".join(_kept(unicodedata.normalize("NFC", text))).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def _kept(text: str) -> Iterator[str]:
    """Characters without control bytes and bidi marks; blanks of all kinds made plain ones."""
    for char in text:
        if char in "\t\r\u00a0\u2028\u2029":
            yield " "
        elif "\ud800" <= char <= "\udfff":
            yield "\ufffd"
        elif char == "\n" or char in _KEPT_MARKS or unicodedata.category(char) not in _DROPPED:
            yield char


def split_tags(text: str) -> tuple[str, ...]:
    """Answer the tags of a cell, which commas, semicolons or bars separate; each once."""
    parts = _TAG_SEPARATORS.split(clean_value(text))
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


def refuses(text: str) -> bool | None:
    """Whether a do-not-call cell says yes; None for a filled cell that says neither yes nor no."""
    word = " ".join(clean_value(text).casefold().split())
    if not word or word in _FALSE or word in {"0.0"}:
        return False
    if word in _TRUE or word == "1.0" or "do not call" in word:
        return True
    return None


def split_name(name: str) -> tuple[str, str]:
    """Split a full name: a title goes, `Doe, John` is turned, عبد keeps its second half."""
    name = " ".join(name.split())
    last, comma, first = name.partition(",")
    if comma and first.strip() and "," not in first:
        return first.strip(), last.strip()
    words = name.split(" ")
    if len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words = words[1:]
    first_words = 2 if len(words) > 2 and words[0].casefold() in _COMPOUND else 1
    return " ".join(words[:first_words]), " ".join(words[first_words:])


def region_of(country: str) -> str | None:
    """Answer the region that a country cell names, by two letters or by a common name."""
    word = " ".join(clean_value(country).split())
    if len(word) == 2 and word.isascii() and known_region(word):
        return word.upper()
    return _COUNTRIES.get(word.casefold())


def known_timezone(name: str) -> bool:
    """Whether a text is the time zone of a place, as Asia/Riyadh is and UTC is not."""
    return names_place(name)
