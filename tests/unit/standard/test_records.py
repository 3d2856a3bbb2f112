"""Record contracts: every field is accounted for, and no heading can be read two ways."""

from __future__ import annotations

from collections import Counter

import pytest

from laoheng.standard.errors import LaohengError, NotCoveredError
from laoheng.standard.normalise import header_key
from laoheng.standard.records import FIRMS, KINDS, WAGES, Field, FieldType, RecordContract, contract_of
from laoheng.standard.sensitivity import Sensitivity

FIELDS = [pytest.param(c, f, id=f"{c.kind}.{f.name}") for c in KINDS for f in c.fields]
LINKED = (FieldType.PERSON_ID, FieldType.PERSON_NAME, FieldType.PHONE, FieldType.ACCOUNT)


@pytest.mark.parametrize(("contract", "field"), FIELDS)
def test_a_field_says_why_on_what_ground_how_careful_how_long_and_for_whom(
    contract: RecordContract, field: Field
) -> None:
    assert field.purpose.strip()
    assert field.ground.strip()
    assert isinstance(field.sensitivity, Sensitivity)
    # 劳动合同法 50 and 工资支付暂行规定 6 both ask for two years at least.
    assert 2 <= field.retention_years <= 30
    assert field.readers
    assert field.label.strip()


@pytest.mark.parametrize(("contract", "field"), FIELDS)
def test_what_names_a_person_stays_in_the_vault(contract: RecordContract, field: Field) -> None:
    assert field.vault_only is (field.type in LINKED)
    assert field.vault_only is (field.sensitivity is Sensitivity.IDENTITY)
    if field.vault_only:
        assert field not in contract.stored_fields


@pytest.mark.parametrize(("contract", "field"), FIELDS)
def test_amounts_and_spans_have_a_unit_and_money_of_persons_is_sensitive(
    contract: RecordContract, field: Field
) -> None:
    units = {FieldType.MONEY: "yuan", FieldType.HOURS: "hours", FieldType.DAYS: "days"}
    if field.type in units:
        assert field.unit == units[field.type]
    if field.type is FieldType.MONEY and contract.has_person:
        assert field.sensitivity is Sensitivity.SENSITIVE


@pytest.mark.parametrize(("contract", "field"), FIELDS)
def test_a_coded_field_has_codes_and_no_spelling_means_two_of_them(contract: RecordContract, field: Field) -> None:
    assert bool(field.codes) is (field.type is FieldType.CODE)
    spellings = Counter(key for _, texts in field.codes for key in set(map(header_key, texts)))
    assert [text for text, times in spellings.items() if times > 1] == []
    # The stored code itself must be readable, so that our own export can be read in again.
    assert [code for code, texts in field.codes if code not in texts] == []


@pytest.mark.parametrize("contract", KINDS, ids=lambda c: c.kind)
def test_no_heading_of_a_contract_can_mean_two_of_its_fields(contract: RecordContract) -> None:
    headings: dict[str, set[str]] = {}
    for field in contract.fields:
        for text in (field.label, *field.aliases, field.name):
            headings.setdefault(header_key(text), set()).add(field.name)
    assert {text: names for text, names in headings.items() if len(names) > 1} == {}
    assert "" not in headings


@pytest.mark.parametrize("contract", KINDS, ids=lambda c: c.kind)
def test_the_key_and_the_month_of_a_contract_are_stored(contract: RecordContract) -> None:
    stored = {field.name for field in contract.stored_fields} | {"firm_id", "person_id"}
    assert set(contract.key) <= stored
    assert contract.month_of in stored
    assert contract.field(contract.month_of).type in (FieldType.MONTH, FieldType.MONTHS, FieldType.DATE)
    assert "person_id" not in contract.key or contract.has_person


def test_each_kind_is_found_by_its_name() -> None:
    assert [contract_of(contract.kind) for contract in KINDS] == list(KINDS)
    assert len({contract.kind for contract in KINDS}) == len(KINDS)
    assert (WAGES.has_person, FIRMS.has_person) == (True, False)


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(NotCoveredError) as caught:
        contract_of("payslips")
    assert "payslips" in str(caught.value)
    assert "wages" in str(caught.value)


def test_an_unknown_field_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        WAGES.field("net")


@pytest.mark.parametrize(("names", "key"), [(("a", "a"), ("a",)), (("a",), ("b",))])
def test_a_contract_that_contradicts_itself_cannot_be_built(names: tuple[str, ...], key: tuple[str, ...]) -> None:
    fields = tuple(Field(name, "甲", FieldType.DATE, "p", "g") for name in names)
    with pytest.raises(LaohengError, match="record contract demo"):
        RecordContract("demo", 1, "示例", fields, key, "a")
