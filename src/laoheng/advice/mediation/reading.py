"""A mediation written down as one JSON object: claims, statements, draft. All faults of it are told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from laoheng.advice.disputes import Stance
from laoheng.advice.disputes.claims import claim_kinds
from laoheng.advice.mediation.claims import ClaimOnFile
from laoheng.advice.mediation.floors import Draft, DraftTerm
from laoheng.advice.mediation.wages import WageMonth
from laoheng.standard.dates import parse_date, parse_month
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.money import yuan

T = TypeVar("T")
_FILE = ("claims", "worker_says", "firm_says", "draft")
_CLAIM = ("kind", "claimed", "admitted", "answer", "facts", "calculator", "wage_months", "evidence", "worker")
_MONTH = ("month", "due", "paid", "normal_work")
_DRAFT = ("terms", "clauses", "goes_on")
_TERM = ("kind", "amount", "due", "wording", "worker")
_ANSWERS = (Stance.ADMITTED, Stance.DENIED, Stance.TOLD)


@dataclass(frozen=True, slots=True)
class MediationFile:
    """What a file holds: `draft` None where there is none yet."""

    claims: tuple[ClaimOnFile, ...]
    worker_says: str
    firm_says: str
    draft: Draft | None


def read_mediation(data: Any) -> MediationFile:
    """`data` as parsed from JSON. Raises `UserError` with every fault and its place."""
    reader = _Reader()
    row = reader.object(data, "", _FILE)
    claims = tuple(_claim(reader, item, f"claims[{n}]") for n, item in enumerate(reader.rows(row, "claims", ""), 1))
    if not claims:
        reader.fault("", "no_claims")
    draft = _draft(reader, row["draft"]) if row.get("draft") is not None else None
    found = MediationFile(claims, reader.text(row, "worker_says", ""), reader.text(row, "firm_says", ""), draft)
    reader.settle()
    return found


def _claim(reader: _Reader, data: Any, place: str) -> ClaimOnFile:
    row = reader.object(data, place, _CLAIM)
    kind = reader.one_of(row, "kind", place, [item.name for item in claim_kinds()])
    answer = reader.one_of(row, "answer", place, [str(item) for item in _ANSWERS], default=str(Stance.TOLD))
    months = tuple(
        _month(reader, item, f"{place}.wage_months[{n}]")
        for n, item in enumerate(reader.rows(row, "wage_months", place), 1)
    )
    facts = row.get("facts")
    if facts is not None and not isinstance(facts, Mapping):
        reader.fault(f"{place}.facts", "not_an_object")
        facts = None
    return ClaimOnFile(
        kind,
        reader.money(row, "claimed", place),
        reader.money(row, "admitted", place),
        Stance(answer),
        facts,
        reader.text(row, "calculator", place) or None,
        months,
        tuple(str(item) for item in reader.rows(row, "evidence", place)),
        reader.text(row, "worker", place),
    )


def _month(reader: _Reader, data: Any, place: str) -> WageMonth:
    row = reader.object(data, place, _MONTH)
    normal = reader.flag(row, "normal_work", place)
    due = reader.money(row, "due", place)
    if due is None:
        reader.fault(f"{place}.due", "missing")
    month = reader.read(row, "month", place, parse_month)
    if month is None:
        reader.fault(f"{place}.month", "missing")
    return WageMonth(month or "", due or Decimal(0), reader.money(row, "paid", place), normal)


def _draft(reader: _Reader, data: Any) -> Draft:
    row = reader.object(data, "draft", _DRAFT)
    terms = tuple(
        _term(reader, item, f"draft.terms[{n}]") for n, item in enumerate(reader.rows(row, "terms", "draft"), 1)
    )
    clauses = tuple(str(item) for item in reader.rows(row, "clauses", "draft"))
    return Draft(terms, clauses, reader.flag(row, "goes_on", "draft"))


def _term(reader: _Reader, data: Any, place: str) -> DraftTerm:
    row = reader.object(data, place, _TERM)
    return DraftTerm(
        reader.one_of(row, "kind", place, [item.name for item in claim_kinds()]),
        reader.money(row, "amount", place),
        reader.day(row, "due", place),
        reader.text(row, "wording", place),
        reader.text(row, "worker", place),
    )


@dataclass(slots=True)
class _Reader:
    """Reads one value after the other and keeps every fault with its place."""

    faults: list[Message] = field(default_factory=list)

    def fault(self, place: str, code: str, **args: object) -> None:
        self.faults.append(Message.of(f"mediation.file.{code}", place=place or "{}", **args))

    def object(self, data: Any, place: str, allowed: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self.fault(place, "not_an_object")
            return {}
        if unknown := sorted(set(data) - set(allowed)):
            self.fault(place, "unknown_fields", fields=unknown, allowed=allowed)
        return data

    def rows(self, row: Mapping[str, Any], name: str, place: str) -> list[Any]:
        value = row.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(_at(place, name), "not_a_list")
            return []
        return value

    def text(self, row: Mapping[str, Any], name: str, place: str) -> str:
        value = row.get(name, "")
        if isinstance(value, str):
            return value
        self.fault(_at(place, name), "not_text")
        return ""

    def one_of(
        self, row: Mapping[str, Any], name: str, place: str, allowed: list[str], default: str | None = None
    ) -> str:
        value = row.get(name, default)
        if value in allowed:
            return str(value)
        self.fault(_at(place, name), "not_a_choice", allowed=allowed)
        return allowed[0]

    def flag(self, row: Mapping[str, Any], name: str, place: str) -> bool | None:
        value = row.get(name)
        if value is None or isinstance(value, bool):
            return value
        self.fault(_at(place, name), "not_yes_no")
        return None

    def money(self, row: Mapping[str, Any], name: str, place: str) -> Decimal | None:
        return self.read(row, name, place, yuan)

    def day(self, row: Mapping[str, Any], name: str, place: str) -> date | None:
        return self.read(row, name, place, parse_date)

    def read(self, row: Mapping[str, Any], name: str, place: str, read: Callable[[Any], T]) -> T | None:
        value = row.get(name)
        if value is None:
            return None
        try:
            return read(value)
        except UserError as error:
            self.fault(_at(place, name), "unreadable", why=Message.of(error.code, **error.args_))
            return None

    def settle(self) -> None:
        if self.faults:
            raise UserError("mediation.file.faults", count=len(self.faults), faults=self.faults)


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
