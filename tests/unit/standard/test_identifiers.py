"""Citizen numbers, credit codes, phones and accounts. All persons and firms here are invented (sequence 000)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.standard.identifiers import (
    PERSON_PROVINCES,
    IdentifierError,
    bank_account,
    birth_date,
    card_check_holds,
    firm_code,
    make_firm_code,
    make_person_number,
    mask_account,
    mask_name,
    mask_person_number,
    mask_phone,
    person_number,
    phone,
)
from laoheng.standard.messages import Message, catalogue, render

DEMO = make_person_number("140105", date(1990, 3, 7), "000")
FIRM = "91110105MA0000015F"  # invented, with check digits computed by hand


def code_of(read: object, value: object) -> str:
    with pytest.raises(IdentifierError) as caught:
        read(value)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.shared_data
def test_every_published_check_digit_vector_agrees(shared_data: Path) -> None:
    lines = (shared_data / "data" / "codes" / "check_digit_vectors.jsonl").read_text("utf-8").splitlines()
    readers = {"uscc": firm_code, "id18": person_number}
    wrong = []
    for vector in map(json.loads, lines):
        try:
            accepted = readers[vector["kind"]](vector["value"]) == vector["value"]
        except IdentifierError:
            accepted = False
        if accepted is not vector["valid"]:
            wrong.append(vector["id"])
    assert len(lines) > 200
    assert wrong == []


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_the_citizen_number_standard_have_their_check_digit(number: str) -> None:
    made = make_person_number(
        number[:6], date(int(number[6:10]), int(number[10:12]), int(number[12:14])), number[14:17]
    )
    assert made == number


def test_a_birth_before_1900_is_refused_though_its_check_digit_agrees() -> None:
    assert code_of(person_number, "440524188001010014") == "identifiers.person_birth"


@pytest.mark.parametrize(
    ("region", "birth", "sequence", "check"),
    [("110101", date(2000, 2, 29), "112", "5"), ("650104", date(1990, 1, 1), "001", "X")],
)
def test_check_digits_are_computed(region: str, birth: date, sequence: str, check: str) -> None:
    assert make_person_number(region, birth, sequence)[-1] == check


@pytest.mark.parametrize(
    ("region", "sequence"), [("650104", "01?"), ("990101", "000"), ("14010", "000"), ("140105", 1000)]
)
def test_a_citizen_number_cannot_be_made_from_wrong_parts(region: str, sequence: str | int) -> None:
    with pytest.raises(ValueError, match="no citizen number"):
        make_person_number(region, date(1990, 1, 1), sequence)


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X ",
        "'11010519491231002X",  # the apostrophe that marks text in a spreadsheet
        "\u200b11010519491231002X",
    ],
)
def test_every_spelling_of_a_citizen_number_is_read(written: str) -> None:
    assert person_number(written) == "11010519491231002X"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.40105E+17", "identifiers.spreadsheet_number"),
        (1.40105199003070e17, "identifiers.spreadsheet_number"),  # the number cell itself
        ("140105199003071000", "identifiers.person_digits_lost"),  # digits 16 to 18 zeroed
        ("140105900307000", "identifiers.person_fifteen_digits"),
        ("1401051990030700", "identifiers.person_shape"),
        ("E12345678", "identifiers.person_shape"),  # a passport
        ("", "identifiers.person_shape"),
        ("٣40105199003070000", "identifiers.person_shape"),  # a digit of another script
        ("X40105199003070000", "identifiers.person_shape"),
        ("990101199003070000", "identifiers.person_province"),
        ("140105199002300007", "identifiers.person_birth"),  # 30 February
        ("140105209913010007", "identifiers.person_birth"),  # month 13
        (DEMO[:-1] + ("1" if DEMO[-1] != "1" else "2"), "identifiers.person_check"),
    ],
)
def test_a_wrong_citizen_number_is_refused_with_its_reason(written: object, code: str) -> None:
    assert code_of(person_number, written) == code


def test_a_birth_after_the_day_asked_about_is_refused() -> None:
    number = make_person_number("140105", date(2020, 1, 2), "000")
    assert person_number(number, as_of=date(2020, 1, 2)) == number
    with pytest.raises(IdentifierError) as caught:
        person_number(number, as_of=date(2020, 1, 1))
    assert caught.value.code == "identifiers.person_birth"


def test_a_refusal_does_not_show_the_number_it_refuses() -> None:
    with pytest.raises(IdentifierError) as caught:
        person_number(DEMO[:-1] + ("1" if DEMO[-1] != "1" else "2"))
    assert DEMO[:14] not in str(caught.value)
    assert "19900307" not in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(
    province=st.sampled_from(sorted(PERSON_PROVINCES)),
    rest=st.integers(0, 9999),
    birth=st.dates(date(1900, 1, 1), date(2099, 12, 31)),
)
def test_a_made_number_is_read_back_and_no_single_slip_passes(province: str, rest: int, birth: date) -> None:
    number = make_person_number(f"{province}{rest:04d}", birth, 0)
    assert person_number(number) == number
    assert birth_date(number) == birth
    slips = [number[:i] + str((int(number[i]) + 1) % 10) + number[i + 1 :] for i in range(17)]
    passed = [slip for slip in slips if accepted(slip)]
    assert passed == []


def accepted(number: str) -> bool:
    try:
        return bool(person_number(number))
    except IdentifierError:
        return False


@pytest.mark.parametrize("code", ["91350100M000100Y43", FIRM, "123100004250000064"])
def test_the_examples_of_the_credit_code_standard_are_read(code: str) -> None:
    assert firm_code(code.lower()) == code
    assert make_firm_code(code[2:8], code[8:16], code[0], code[1]) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("110105000000001", "identifiers.firm_old_number"),  # the old 15-digit registration number
        ("MA0000015", "identifiers.firm_old_number"),  # the organisation code alone
        (FIRM[:-1], "identifiers.firm_length"),
        ("9111O105MA0000015F", "identifiers.firm_letters"),  # O for 0
        ("91110105MA0000I15F", "identifiers.firm_letters"),
        ("0" + FIRM[1:], "identifiers.firm_shape"),
        ("91A10105MA0000015F", "identifiers.firm_shape"),
        (FIRM[:-1] + "G", "identifiers.firm_check"),
        ("9.11101E+17", "identifiers.spreadsheet_number"),
        ("", "identifiers.firm_length"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_reason(written: str, code: str) -> None:
    assert code_of(firm_code, written) == code


def test_a_credit_code_whose_inner_organisation_code_is_wrong_is_refused() -> None:
    # Place 17 wrong, place 18 recomputed so that only the inner check can notice.
    body = FIRM[:16] + "6"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    candidates = [body + last for last in alphabet]
    codes = [code_of(firm_code, candidate) for candidate in candidates]
    assert codes.count("identifiers.firm_organisation_check") == 1
    assert codes.count("identifiers.firm_check") == len(alphabet) - 1


@settings(max_examples=150, deadline=None)
@given(subject=st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8), region=st.integers(0, 999999))
def test_a_made_credit_code_is_read_back(subject: str, region: int) -> None:
    made = make_firm_code(f"{region:06d}", subject)
    assert firm_code(made) == made


@pytest.mark.parametrize(("region", "subject"), [("99010", "MA000001"), ("990101", "MAO00001"), ("990101", "MA")])
def test_a_credit_code_cannot_be_made_from_wrong_parts(region: str, subject: str) -> None:
    with pytest.raises(ValueError, match="no social credit code"):
        make_firm_code(region, subject)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800000000", "13800000000"),
        (13800000000, "13800000000"),
        (13800000000.0, "13800000000"),
        ("138 0000 0000", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("+86 13800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("010-00000000", "010-00000000"),
        ("(0571)00000000", "0571-00000000"),
        ("0351 0000000", "0351-0000000"),
    ],
)
def test_a_phone_is_read(written: object, number: str) -> None:
    assert phone(written) == number


@pytest.mark.parametrize("written", ["1380000000", "12800000000", "138000000000", "无", "", "+1 2025550100"])
def test_what_is_no_phone_is_refused(written: str) -> None:
    assert code_of(phone, written) == "identifiers.phone_shape"


def test_a_phone_that_a_spreadsheet_shortened_is_refused_as_such() -> None:
    assert code_of(phone, "1.38E+10") == "identifiers.spreadsheet_number"


def test_an_account_is_read_without_its_gaps() -> None:
    assert bank_account("6200 0000 0000 0000 005") == "6200000000000000005"
    assert code_of(bank_account, "6200A0000000000000") == "identifiers.account_shape"
    assert code_of(bank_account, "1234567") == "identifiers.account_shape"
    assert code_of(bank_account, 6.2e18) == "identifiers.spreadsheet_number"


@pytest.mark.parametrize(("account", "holds"), [("79927398713", True), ("79927398710", False), ("18", True)])
def test_the_card_check_is_luhn(account: str, holds: bool) -> None:
    assert card_check_holds(account) is holds


def test_masks_keep_only_what_tells_entries_apart() -> None:
    assert mask_person_number(DEMO) == "*" * 14 + DEMO[-4:]
    assert mask_account("6200000000000000005") == "*" * 15 + "0005"
    assert mask_phone("13800001234") == "138****1234"
    assert mask_phone("110") == "***"
    assert mask_name("张三") == "张*"
    assert mask_name("欧阳小二") == "欧***"
    assert mask_name("张") == "*"
    assert mask_name("") == ""
    assert mask_account("123") == "***"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_has_a_text_in_both_languages(language: str) -> None:
    fills = {
        "value": "V", "length": 3, "province": "99", "letters": ["O"], "organisation": "MA0000016", "place": 1,
        "sign": "U+0000", "region": "999999", "file": "F", "line": 2, "row": "R", "industry": "99",
    }  # fmt: skip
    codes = [code for code in catalogue() if code.startswith(("identifiers.", "cell.", "regions.", "industries."))]
    assert len(codes) > 15
    for code in codes:
        assert len(render(Message.of(code, **fills), language)) > 10
