"""Encodings: the ladder against the files that general detectors get wrong."""

import pytest

from tests.importing.helpers import read
from tui.domain.errors import UsageError
from tui.importing import ReadOptions, read_file
from tui.importing.encoding import detect_encoding, rank_code_pages
from tui.importing.table import source_of

ARABIC = ["محمد القحطاني", "سارة العتيبي", "عبد الله الدوسري", "نورة الشهري", "فهد بن سلمان"]
SPANISH = ["José Peña", "María Núñez", "Ángel Ibáñez", "Begoña López", "Iñaki Güell"]
FRENCH = ["Chloé Lefèvre", "François Hébert", "Zoë Châtelain", "Noël Gauthier", "Anaïs Forêt"]
GERMAN = ["Jürgen Groß", "Käthe Müller", "Björn Weiß", "Jörg Schäfer", "Uwe Köhler"]
RUSSIAN = ["Анна Иванова", "Сергей Петров", "Ольга Смирнова", "Дмитрий Кузнецов", "Юлия Попова"]
GREEK = [
    "Γιώργος Παπαδόπουλος",
    "Μαρία Νικολάου",
    "Ελένη Δημητρίου",
    "Νίκος Γεωργίου",
    "Άννα Κώστα",
]
TURKISH = ["Ayşe Yıldız", "Çağlar Şahin", "Gülşen Doğan", "İbrahim Kılıç", "Işıl Öztürk"]
POLISH = [
    "Łukasz Wiśniewski",
    "Małgorzata Wójcik",
    "Paweł Dąbrowski",
    "Żaneta Kozłowska",
    "Ćwik Ewa",
]


def _file(names: list[str], rows: int) -> str:
    lines = [f"05{i:08},{names[i % len(names)]},{i * 10},active" for i in range(rows)]
    return "\n".join(["phone,name,amount,status", *lines, ""])


@pytest.mark.parametrize("rows", [3, 20, 2000])
@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (ARABIC, "cp1256"),
        (SPANISH, "cp1252"),
        (FRENCH, "cp1252"),
        (GERMAN, "cp1252"),
        (SPANISH, "mac_roman"),
        (FRENCH, "mac_roman"),
        (RUSSIAN, "cp1251"),
        (GREEK, "cp1253"),
        (TURKISH, "cp1254"),
        (POLISH, "cp1250"),
        (ARABIC, "utf-8"),
        (ARABIC, "utf-8-sig"),
        (ARABIC, "utf-16"),
        (ARABIC, "utf-16-le"),
        (SPANISH, "utf-16-be"),
        (RUSSIAN, "utf-32"),
    ],
)
def test_names_come_back_letter_by_letter(names: list[str], encoding: str, rows: int) -> None:
    table = read_file(_file(names, rows).encode(encoding))
    assert [row.cells[1] for row in table.rows()] == [names[i % len(names)] for i in range(rows)]
    assert table.columns[0] == "phone"


def test_a_long_plain_beginning_hides_nothing() -> None:
    text = _file(["Plain Name"], 20_000) + "0500000000,محمد القحطاني,1,x\n"
    table = read_file(text.encode("cp1256"))
    assert [row.cells[1] for row in table.rows()][-1] == "محمد القحطاني"


def test_a_cut_in_the_middle_of_a_letter_is_no_code_page() -> None:
    text = "phone,name\n" + "x" * ((1 << 20) - 12) + "é,1\n"
    assert detect_encoding(source_of(text.encode())).encoding == "utf-8"


def test_the_next_guesses_are_offered() -> None:
    detected = detect_encoding(source_of(_file(ARABIC, 3).encode("cp1256")))
    assert detected.how
    assert "cp1252" in detected.others
    assert rank_code_pages("محمد".encode("cp1256"))[0] == "cp1256"


def test_the_operators_word_wins() -> None:
    text = _file(SPANISH, 3).encode("cp1252")
    assert read_file(text, ReadOptions(encoding="cp1250")).encoding == "cp1250"
    assert read_file(text, ReadOptions(encoding="Windows-1252")).encoding == "cp1252"


@pytest.mark.parametrize("encoding", ["utf-8", "klingon", "base64", "ascii"])
def test_a_wrong_word_is_said(encoding: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_file(_file(SPANISH, 3).encode("cp1252"), ReadOptions(encoding=encoding))
    assert encoding in caught.value.message
    assert caught.value.hint


def test_a_named_utf8_with_a_mark_has_no_mark_in_its_header() -> None:
    data = _file(ARABIC, 3).encode("utf-8-sig")
    assert read(data, options=ReadOptions(encoding="utf-8")).mapping.names()["phone"] == "phone"


def test_binary_is_refused() -> None:
    with pytest.raises(UsageError, match="NUL"):
        read_file(bytes(range(256)) * 20)
