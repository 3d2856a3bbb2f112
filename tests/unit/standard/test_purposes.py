"""What a viewer with a purpose is shown: every field against every purpose and role."""

from __future__ import annotations

from itertools import product

import pytest

from laoheng.law import law_at
from laoheng.standard.errors import NotCoveredError
from laoheng.standard.messages import render
from laoheng.standard.records import KINDS, Field, FieldType, RecordContract
from laoheng.standard.records.purposes import (
    OWN,
    PURPOSES,
    Purpose,
    closed_kinds,
    may_read,
    opens,
    purpose_of,
    purposes_for,
    visible,
)
from tests.unit.risk.lakes import AS_OF

ROLES = ("regulator", "firm", "worker", "mediator", "system_admin", "public")


def declared(field: Field, role: str, purpose: Purpose) -> bool:
    """The rule said once more, plainly: identities never, the worker's own always, else as the field declares."""
    if field.type in (FieldType.PERSON_ID, FieldType.PERSON_NAME, FieldType.PHONE, FieldType.ACCOUNT):
        return False
    if role == "worker":
        return purpose.code == "own"
    return role in purpose.roles and role in field.readers and field.purpose in purpose.serves


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda item: item.code)
@pytest.mark.parametrize("contract", KINDS, ids=lambda item: item.kind)
def test_a_row_shows_exactly_the_fields_whose_declaration_allows_it(contract: RecordContract, purpose: Purpose) -> None:
    row = {field.name: f"<{field.name}>" for field in contract.fields}
    for role in ROLES:
        shown = visible(contract.kind, row, role, purpose)
        allowed = {f.name for f in contract.stored_fields if declared(f, role, purpose)}
        assert set(shown) == allowed
        assert opens(contract.kind, role, purpose) is bool(allowed)
        assert (contract.kind in closed_kinds(role, purpose)) is not bool(allowed)


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda item: item.code)
def test_nobody_reads_a_field_that_names_a_person(purpose: Purpose) -> None:
    for contract, role in product(KINDS, ROLES):
        assert not any(may_read(field, role, purpose) for field in contract.fields if field.vault_only)


def test_every_field_that_is_kept_serves_a_purpose_somebody_can_state() -> None:
    unserved = [
        f"{contract.kind}.{field.name}"
        for contract in KINDS
        for field in contract.stored_fields
        if not any(may_read(field, role, item) for item in PURPOSES if item.code != OWN for role in item.roles)
    ]
    assert unserved == []


def test_no_purpose_serves_what_no_field_is_held_for() -> None:
    held = {field.purpose for contract in KINDS for field in contract.fields}
    assert {word for item in PURPOSES for word in item.serves} <= held


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda item: item.code)
def test_a_purpose_has_its_name_and_a_ground_that_holds(purpose: Purpose) -> None:
    assert law_at(AS_OF).ground(purpose.ground)
    assert all(render(purpose.label, language) for language in ("zh", "en"))
    assert all(purpose in purposes_for(role) for role in purpose.roles)


def test_an_unknown_purpose_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotCoveredError) as caught:
        purpose_of("curiosity")
    assert "curiosity" in str(caught.value) and "wages" in str(caught.value)
