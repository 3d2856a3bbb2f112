"""What a move must be given: every named input has one form; all faults are told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from laoheng.casework.alert_life import closing_reasons, contacts
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.money import yuan

Inputs: TypeAlias = Mapping[str, Any]

PROOF_SOURCES = ("bank_row", "verified_document")
APPLICANTS = ("worker", "firm", "both")


class InputsError(UserError):
    """A move that lacks inputs or was given wrong ones: `missing` and `wrong` name all of them."""

    def __init__(self, move: str, missing: tuple[str, ...], wrong: tuple[str, ...]) -> None:
        self.missing, self.wrong = missing, wrong
        faults = [_fault("casework.inputs_missing", missing)] if missing else []
        if wrong:
            faults.append(_fault("casework.inputs_wrong", wrong))
        super().__init__("casework.inputs", move=Message(f"casework.move.{move}"), faults=faults)


def _fault(code: str, names: tuple[str, ...]) -> Message:
    return Message.of(code, names=[Message(f"casework.input.{name}") for name in names])


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _id(value: Any) -> str:
    return str(value) if isinstance(value, UUID) else _text(value)


def _ids(value: Any) -> tuple[str, ...]:
    items = (value,) if isinstance(value, str | UUID) else tuple(value)
    if not items:
        raise ValueError
    return tuple(_id(item) for item in items)


def _money(value: Any) -> Decimal:
    amount = yuan(value)
    if amount <= 0:
        raise ValueError
    return amount


def _rest(value: Any) -> Decimal:
    # Where things are still to be done, no money may be left.
    amount = yuan(value)
    if amount < 0:
        raise ValueError
    return amount


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        raise ValueError
    return value if isinstance(value, date) else date.fromisoformat(value)


def _true(value: Any) -> bool:
    # Silence and "0" are no word: only a plain yes counts as the worker's own.
    if value is not True:
        raise ValueError
    return True


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def _applicant(value: Any) -> str:
    if value not in APPLICANTS:
        raise ValueError
    return str(value)


def _source(value: Any) -> str:
    if value not in PROOF_SOURCES:
        raise ValueError
    return str(value)


def _contact(value: Any) -> str:
    if value not in contacts():
        raise ValueError
    return str(value)


FORMS: Mapping[str, Callable[[Any], Any]] = {
    "on": _day,
    "officer": _id,
    "reason": _text,
    "grounds": _ids,
    "evidence": _ids,
    "amount": _money,
    "promised_on": _day,
    "paid_on": _day,
    "proof": _ids,
    "proof_source": _source,
    "document": _id,
    "agreement": _id,
    "authority": _ids,
    "own_word": _true,
    "worker_consent": _id,
    "firm_consent": _id,
    "body": _id,
    "referred_to": _text,
    "approved_by": _id,
    "contact_attempts": _ids,
    "appeal_route": _text,
    "decision": _id,
    "applicant": _applicant,
    "side": _applicant,
    "own_consent": _true,
    "mediator": _id,
    "earlier_vetoes": _count,
    "until": _day,
    "remaining": _rest,
    "still_open": _count,
    "closing": _text,
    "contact": _contact,
}


def read_inputs(move: str, needs: Iterable[str], inputs: Inputs) -> dict[str, Any]:
    """`inputs` in their proper form, only those known here. Raises `InputsError` that names all missing and wrong."""
    needed = tuple(needs)
    missing = tuple(name for name in needed if inputs.get(name) in (None, "", (), []))
    read: dict[str, Any] = {}
    wrong: list[str] = []
    for name, form in FORMS.items():
        if inputs.get(name) is None or name in missing:
            continue
        try:
            read[name] = form(inputs[name])
        except (ValueError, TypeError, UserError):
            wrong.append(name)
    if "closing" in needed and "closing" in read and read["closing"] not in closing_reasons(move):
        wrong.append("closing")
    if missing or wrong:
        raise InputsError(move, missing, tuple(wrong))
    return read
