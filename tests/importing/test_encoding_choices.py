"""Five names in every encoding a file may be in, the likeliest first."""

import pytest

from tests.importing.old_workbooks import ods
from tui.importing.encoding_choices import encoding_choices

ARABIC = ["محمد علي", "نورة السعيد", "عبد الله", "فاطمة", "خالد", "سارة"]
SPANISH = ["José Muñoz", "Begoña Ruiz", "Íñigo Peña", "Ana Núñez", "Raúl Cañas", "Sofía"]


def _file(names: list[str], encoding: str) -> bytes:
    rows = "".join(f"{n},050123456{n}\r\n" for n in names)
    return ("name,phone\r\n" + rows).encode(encoding)


def test_a_header_in_the_same_letters_comes_after_the_names() -> None:
    rows = "".join(f"{name},050123456{n}\r\n" for n, name in enumerate(ARABIC[:4]))
    first, *_ = encoding_choices(("الاسم,الجوال\r\n" + rows).encode("cp1256"))
    assert first.names == (*ARABIC[:4], "الاسم")


@pytest.mark.parametrize(
    ("names", "encoding"),
    [(ARABIC, "cp1256"), (SPANISH, "cp1252"), (SPANISH, "mac_roman"), (ARABIC, "utf-8")],
)
def test_the_first_choice_reads_the_names(names: list[str], encoding: str) -> None:
    first, *_ = encoding_choices(_file(names, encoding))
    assert first.encoding == encoding
    assert first.names[0] == names[0]
    assert len(first.names) == 5


def test_the_others_follow_and_each_reads_differently() -> None:
    choices = encoding_choices(_file(ARABIC, "cp1256"))
    assert len(choices) > 3
    assert len({choice.names for choice in choices}) == len(choices)
    assert "cp1252" in {choice.encoding for choice in choices}


def test_the_chosen_one_comes_first_and_the_likeliest_next() -> None:
    first, second, *_ = encoding_choices(_file(ARABIC, "cp1256"), "cp1252")
    assert (first.encoding, first.how) == ("cp1252", "as you said")
    assert second.encoding == "cp1256"


def test_utf16_and_plain_files_and_workbooks() -> None:
    (wide,) = encoding_choices(_file(ARABIC, "utf-16"))
    assert wide.names[0] == "محمد علي"
    plain = encoding_choices(b"name,phone\nAnn,0501234567\n")
    assert (len(plain), plain[0].names) == (1, ("Ann", "name", "phone"))
    assert encoding_choices(ods({"S": [["phone"]]})) == ()
