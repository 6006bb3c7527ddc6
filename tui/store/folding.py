"""The folded form of a text: what find-as-you-type compares.

Case, diacritics and the written variants of Arabic letters do not tell two names apart.
"""

import unicodedata
from functools import lru_cache

_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و",
        "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ک": "ك", "ڪ": "ك", "ـ": None,
        "ء": None,
    }
)  # fmt: skip
_LATIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_STARTS = "\ue000\ue000"
"""Stands before each word, so that the beginnings of words are trigrams too."""


def fold(text: str) -> str:
    """Answer the text in lower case, without diacritics, in one form per Arabic letter.

    Digits of every script become ASCII digits; blanks become single ones.
    """
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(" ".join(map(_fold_word, text.split())).split())


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    # Arabic first: decomposition would part a letter from its hamza.
    parts = unicodedata.normalize("NFKD", word.translate(_ARABIC).casefold())
    kept = (
        str(unicodedata.digit(letter, letter)) if letter.isdigit() else letter
        for letter in parts
        if unicodedata.category(letter) not in ("Mn", "Cf", "Cs")
    )
    return "".join(kept).translate(_ARABIC).translate(_LATIN)


@lru_cache(maxsize=64)
def list_mark(list_id: str) -> str:
    """Answer three private characters for a list: one trigram that no text contains."""
    number = int(list_id[1:]) if list_id[1:].isdigit() else 0
    first, rest = divmod(number, 1_000_000)
    second, third = divmod(rest, 1_000)
    return chr(0xE100 + first % 1000) + chr(0xE500 + second) + chr(0xE900 + third)


def indexed(list_id: str, *texts: str) -> str:
    """Answer what the trigram index holds for a contact: its list, then its words."""
    words = fold(" ".join(filter(None, texts))).split(" ")
    return list_mark(list_id) + _STARTS + _STARTS.join(words)


def trigram_query(list_id: str, sought: str) -> str:
    """Answer the FTS5 query: every word of `sought` occurs; a word of 1 or 2 begins one."""
    terms = [word if len(word) > 2 else (_STARTS + word)[-3:] for word in fold(sought).split()]
    return " AND ".join(
        '"' + term.replace('"', '""') + '"' for term in (list_mark(list_id), *terms)
    )
