"""Which encoding a file is in, by a ladder that was measured against real contact lists.

Byte order mark, NUL pattern of UTF-16, strict UTF-8, then the single-byte code page whose letters
make the likeliest words. General detectors take Arabic Windows files for Icelandic ones.
"""

import codecs
import itertools
import re
import unicodedata
from dataclasses import dataclass

from tui.domain.errors import UsageError
from tui.importing.table import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = {
    "cp1252": "áéíóúñüöäßçàèêëâôûîïãõåøæÁÉÍÓÚÑÜÖÄÇÀÈÊÅØ’–€",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآئؤ،",
    "mac_roman": "áéíóúñüöäßçàèêëâôûîïãõåøæÁÉÍÓÚÑÜÖÄÇÀÈÊÅØ’–",
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшю",
    "cp1253": "αοιετσνηυρπκμλςωγδθάέήίόύώ",
    "cp1254": "çğıöşüİĞŞÇÖÜâ",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžöüőűäŁŚŻŠČŘŽÁÉ",
}
"""The code pages in order of preference, and the letters that are frequent in each."""

_RARE_WORDS = re.compile(r"[^\W\d_]*[^\x00-\x7f\W\d_][^\W\d_]*")
_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Detected:
    """The encoding, how it was told, and the code pages that come next if it looks wrong."""

    encoding: str
    how: str
    others: tuple[str, ...] = ()


def detect_encoding(source: Source, named: str | None = None) -> Detected:
    """Answer the encoding of a source; `named` is the operator's word. Raises UsageError."""
    head = source.head()
    if named:
        return _named(source, named, head)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            _check(source, encoding, "its byte order mark says")
            return Detected(encoding, "byte order mark")
    if b"\0" in head:
        encoding = _nul_pattern(head)
        _check(source, encoding, "its NUL bytes suggest")
        return Detected(encoding, "NUL bytes in every other place")
    foreign = _foreign_bytes(source)
    if foreign is None:
        return Detected("utf-8", "valid UTF-8", tuple(_COMMON))
    ranked = rank_code_pages(foreign)
    return Detected(ranked[0], "its letters make the likeliest words", ranked[1:])


def rank_code_pages(sample: bytes) -> tuple[str, ...]:
    """Order the code pages by how likely the words are that they make of the bytes, best first."""
    scores = {name: _score(sample, name) for name in _COMMON}
    return tuple(sorted(scores, key=lambda name: -scores[name]))


def _named(source: Source, named: str, head: bytes) -> Detected:
    try:
        encoding = codecs.lookup(named).name
        "".encode(encoding)
    except (LookupError, ValueError):
        raise UsageError(
            f"There is no text encoding named {named}.",
            f"Common ones: utf-8, utf-16, {', '.join(_COMMON)}.",
        ) from None
    if encoding == "utf-8" and head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    _check(source, encoding, "you said")
    return Detected(encoding, "as you said")


def _check(source: Source, encoding: str, who: str) -> None:
    """Decode the whole source once, so that nothing is half read later."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with source.open() as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeError:
        raise UsageError(
            f"{source.name} is not {encoding}, which {who}.",
            "Leave --encoding out to have it detected, or name another.",
            "encoding",
        ) from None


def _nul_pattern(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 5 * even and odd > 0.1 * half:
        return "utf-16-le"
    if even > 5 * odd and even > 0.1 * half:
        return "utf-16-be"
    raise UsageError(
        "The file holds NUL bytes: it is no text.",
        "Import a CSV, JSON, XLSX or vCard file, or name the --encoding.",
        "encoding",
    )


def _foreign_bytes(source: Source) -> bytes | None:
    """None where all of it is UTF-8, else the lines with bytes beyond ASCII, up to a sample."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        with source.open() as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return foreign_lines(source)
    return None


def foreign_lines(source: Source) -> bytes:
    """Answer the first lines with bytes beyond ASCII, up to a sample."""
    kept: list[bytes] = []
    size = 0
    with source.open() as file:
        while size < _SAMPLE and (line := file.readline(_SAMPLE)):
            if not line.isascii():
                kept.append(line)
                size += len(line)
    return b"".join(kept)


def _score(sample: bytes, encoding: str) -> float:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        text = sample.decode(encoding, "replace")
    common = _COMMON[encoding]
    score = 0.0
    for char in text:
        if not char.isascii():
            score += _char_score(char, common)
    return score + sum(_word_score(word) for word in _RARE_WORDS.findall(text))


def _char_score(char: str, common: str) -> float:
    if char in common:
        return 1.0
    if char.lower() in common:
        return 0.8
    if char == "\ufffd" or unicodedata.category(char) in {"Cc", "Cn"}:
        return -10.0
    if char.isalpha():
        return 0.0
    return 0.0 if char in " «»“”" else -1.5


def _word_score(word: str) -> float:
    """Words keep to one script, and have no capital after a small letter."""
    score = 0.0
    scripts = {_script(char) for char in word}
    if len(scripts) > 1:
        score -= 2.0 * (len(scripts) - 1)
    for before, after in itertools.pairwise(word):
        if before.islower() and after.isupper():
            score -= 2.0
        elif _script(before) == "latin" and not before.isascii() and not after.isascii():
            score -= 0.5
    return score


def _script(char: str) -> str:
    code = ord(char)
    if code < 0x250:
        return "latin"
    if code < 0x400:
        return "greek"
    if code < 0x530:
        return "cyrillic"
    return "arabic" if code < 0x780 else "other"
