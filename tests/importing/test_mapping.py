"""Which column is what."""

import pytest

from tests.importing.helpers import read
from tui.domain.errors import UsageError
from tui.importing.headers import names_field, normalise, phone_rank

PHONE = "0501234567"


@pytest.mark.parametrize(
    "header",
    [
        "phone", "Phone Number", "phone_number", "numberToCall", "number", "Mobile", "mobile phone",
        "Mobile Number", "cell", "cellphone", "TEL", "telephone", "contact", "Contact Number",
        "contact_number", "msisdn", "WhatsApp", "GSM", "to", "to_number", "phone1", "Primary Phone",
        "Customer's Phone", "رقم الجوال", "الجوال", "جوال", "رقم الهاتف", "الهاتف", "هاتف", "رقم",
        "الموبايل", "موبايل", "رقم الموبايل", "التليفون", "تلفون", "رقم التواصل", "واتساب",
        "المحمول", "رَقْم الجـوال", "telefono", "Teléfono", "numero", "número",
        "Número de teléfono", "celular", "movil", "Móvil", "portable", "Numéro", "telefone",
        "telemóvel", "\ufeffphone", '"phone"', "Phone #", "PHONE-NUMBER", "Phone 1 - Value",
    ],
)  # fmt: skip
def test_phone_headers(header: str) -> None:
    assert phone_rank(header) is not None
    quoted = header.replace('"', '""')
    found = read(f'id,"{quoted}",plan\n17,{PHONE},Basic\n18,0501234568,Basic\n')
    assert found.mapping.phones == (1,)
    assert "its name" in found.mapping.fields["phone"].reason


@pytest.mark.parametrize(
    "header",
    ["Phone 1 - Label", "Phone 1 - Type", "phone type", "Fax", "Phone Verified", "نوع الهاتف",
     "phone_country_code", "Email", "Microphone", "Total"],
)  # fmt: skip
def test_headers_about_the_phone_are_not_the_phone(header: str) -> None:
    assert phone_rank(header) is None


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        ("first_name", "first name|First_Name|firstName|Given Name|forename|fname|الاسم الأول"
         "|الاسم الاول|الاسم الشخصي|primer nombre|nombres|prénom"),
        ("last_name", "last name|lastName|Surname|family name|lname|اسم العائلة|العائلة|اللقب"
         "|الاسم الأخير|الكنية|apellido|Apellidos|primer apellido|nom de famille|sobrenome"),
        ("full_name", "name|Full Name|contact name|customer|display name|الاسم|الاسم الكامل"
         "|اسم العميل|العميل|nombre completo|nombre y apellidos|cliente|nom complet|nome completo"),
        ("timezone", "timezone|time zone|TZ|المنطقة الزمنية|التوقيت|zona horaria|fuseau|fuso"),
        ("dnc", "dnc|Do Not Call|DoNotCall|opt out|unsubscribed|suppress|stop|عدم الاتصال|لا تتصل"
         "|محظور|no llamar|baja|lista robinson|ne pas appeler"),
        ("country", "country|الدولة|البلد|país|pays|Country Code"),
    ],
)  # fmt: skip
def test_other_headers(field: str, headers: str) -> None:
    for header in headers.split("|"):
        assert names_field(header, field), header


def test_normalising() -> None:
    assert normalise("\ufeffPhone_Number ") == normalise("phone-number") == "phone number"
    assert normalise("الإسم الأوّل") == normalise("الاسم الاول")


def test_googles_label_column_does_not_win() -> None:
    found = read(
        "First Name,Last Name,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n"
        f"Ann,Lee,Mobile,{PHONE} ::: 0501234568,Work,0112345678\nBo,Ray,Mobile,,Work,0112345679\n"
    )
    assert found.mapping.names()["phone"] == "Phone 1 - Value"
    assert found.phones == ["+966501234567", "+966112345679"]
    assert any("'Phone 2 - Value'" in warning for warning in found.mapping.warnings)


def test_outlooks_many_phones_have_an_order() -> None:
    found = read(
        "First Name,Last Name,Business Fax,Business Phone,Home Phone,Mobile Phone,Primary Phone\n"
        f"Ann,Lee,0112222222,0113333333,0114444444,{PHONE},0115555555\n"
    )
    assert [found.table.columns[p] for p in found.mapping.phones] == [
        "Mobile Phone",
        "Primary Phone",
        "Home Phone",
        "Business Phone",
    ]


def test_hubspot_and_salesforce() -> None:
    hubspot = read(
        "Record ID,First Name,Last Name,Phone Number,Mobile Phone Number\n"
        f"20260115001,Ann,Lee,,{PHONE}\n20260115002,Bo,Ray,0501234568,\n"
    )
    assert hubspot.phones == ["+966501234567", "+966501234568"]
    assert hubspot.good[0].fields["record_id"] == "20260115001"
    sales = read(f"Id,FirstName,LastName,Phone,MobilePhone,DoNotCall\n1,Ann,Lee,,{PHONE},TRUE\n")
    assert sales.names == [("Ann", "Lee")]
    assert sales.good[0].refused == "TRUE"


def test_a_phone_column_without_phones_gives_way_with_the_reason() -> None:
    found = read(f"phone,reference\nMobile,{PHONE}\nHome,0501234568\n")
    assert found.mapping.names()["phone"] == "reference"
    assert found.mapping.fields["phone"].reason == (
        "what it holds; 100% of its cells look like phone numbers"
    )


def test_a_weak_name_needs_content() -> None:
    found = read(f"number,contact,reach\n17,Ann,{PHONE}\n18,Bo,0501234568\n")
    assert found.mapping.names()["phone"] == "reach"


def test_a_doubtful_choice_is_said() -> None:
    found = read(f"phone,name\n{PHONE},a\nnone,b\nnone,c\n")
    assert any("only 33%" in warning for warning in found.mapping.warnings)


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("nombre", "José Peña", ("José", "Peña")),
        ("nombre,apellido", "José,Peña", ("José", "Peña")),
        ("الاسم", "محمد بن علي", ("محمد", "بن علي")),
        ("الاسم,اللقب", "محمد,العلي", ("محمد", "العلي")),
        ("Name,Surname", "Ann,Lee", ("Ann", "Lee")),
        ("Name,Given Name,Family Name", "Ann B. Lee,Ann,Lee", ("Ann", "Lee")),
        ("customer", "4711", ("", "")),
    ],
)
def test_names(header: str, cells: str, name: tuple[str, str]) -> None:
    assert read(f"{header},phone\n{cells},{PHONE}\n").names == [name]


def test_the_operator_decides() -> None:
    data = f"a,b,c,d\n{PHONE},0501234568,Ann,12\n"
    found = read("w,x,y,z\n" + data, overrides=["phone=x", "first_name=Y", "amount=4"])
    assert [row.code for row in found.bad] == ["letters"]
    assert found.phones == ["+966501234568"]
    assert found.names == [("Ann", "")]
    assert found.good[0].fields == {"w": PHONE, "amount": "12"}
    assert found.mapping.fields["phone"].reason == "as you said"


def test_overrides_as_pairs_and_as_nothing() -> None:
    data = f"phone,stop\n{PHONE},yes\n"
    assert read(data, overrides=[("phone", "phone")]).good[0].refused == "yes"
    unmapped = read(data, overrides={"dnc": ""}).good[0]
    assert (unmapped.refused, unmapped.fields) == ("", {"stop": "yes"})


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("phone=Mobil", "Did you mean 'Mobile'"),
        ("Phone Number=Mobile", "is no field"),
        ("phone", "FIELD=COLUMN"),
        ("phone=9", "no column '9'"),
    ],
)
def test_wrong_overrides_are_refused(override: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(f"Mobile,name\n{PHONE},Ann\n", overrides=[override])


def test_variables_get_names_that_a_prompt_can_use() -> None:
    found = read(f"Phone,Home Phone,Due Date,المبلغ,if,2027\n{PHONE},,May,5,x,y\n")
    assert found.mapping.columns == ("home_phone", "due_date", "amount", "if_", "col_2027")


def test_blank_columns_of_wide_exports_are_left_out() -> None:
    blanks = [f"Custom Field {n}" for n in range(60)]
    wide = read(",".join(["phone", "plan", *blanks]) + f"\n{PHONE},Basic" + "," * 60 + "\n")
    assert wide.mapping.columns == ("plan",)
    assert any("60 columns are blank" in warning for warning in wide.mapping.warnings)
    narrow = read(f"phone,plan,note\n{PHONE},Basic,\n")
    assert narrow.mapping.columns == ("plan", "note")


def test_a_list_that_begins_as_an_exported_one_refuses_calls_and_names_countries() -> None:
    header = "phone,first_name,last_name,timezone,plan,country,Do Not Call"
    (row,) = read(f"{header}\n2125550101,Ann,Lee,,gold,US,YES\n").good
    assert (row.reading.e164, row.refused) == ("+12125550101", "YES")


def test_a_second_do_not_call_column_is_told() -> None:
    plan = read(f"phone,dnc,stop\n{PHONE},no,yes\n").mapping
    assert any("only 'dnc' is read as one" in warning for warning in plan.warnings)
