"""Answers that tell of single persons or firms: yes or no, rows keyed by token, the masked extract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from laoheng.hub.sharing.rules import Wanted
from laoheng.hub.sharing.tokens import Tokens
from laoheng.standard.records import FieldType, RecordContract, contract_of
from laoheng.standard.sensitivity import Sensitivity

YES, NO, UNKNOWN = "yes", "no", "unknown"
BAND: Final = 1000
"""Width of the bands of money in a masked extract, in yuan."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One line of the asker's list, and our id of the person or firm meant; None where we know nobody of it."""

    line: int
    id: str | None


def answers(rows: Iterable[Mapping[str, Any]], wanted: Wanted, subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """Yes, no or unknown for each subject, in the order of the list.

    Without a field the question is whether there is a record: none is "unknown", for what was not sent is not known.
    With a field: yes where a row has the value, no where rows tell the field and none has it, else unknown.
    """
    told: dict[str, set[str | None]] = defaultdict(set)
    for row in rows:
        value = _plain(row[wanted.fields[0]]) if wanted.fields else wanted.value
        for id_ in {row["person_id"], row["firm_id"]} - {None}:
            told[id_].add(None if value is None else str(value))
    return [{"line": one.line, "answer": _answer(told.get(one.id or "", set()), wanted.value)} for one in subjects]


def _answer(values: set[str | None], wanted: str) -> str:
    if wanted in values:
        return YES
    return NO if values - {None} else UNKNOWN


def joined(
    rows: Iterable[Mapping[str, Any]], wanted: Wanted, subjects: Sequence[Subject], tokens: Tokens
) -> list[dict[str, Any]]:
    """The rows of the listed subjects with the line of the list they belong to; keyed by token, values as they are."""
    line_of = {one.id: one.line for one in reversed(subjects) if one.id}
    return [
        {
            "line": line_of.get(row["person_id"], line_of.get(row["firm_id"])),
            **_keys(row, tokens),
            **{name: _plain(row[name]) for name in wanted.fields},
        }
        for row in rows
    ]


def extract(
    rows: Sequence[Mapping[str, Any]], wanted: Wanted, tokens: Tokens, *, least: int
) -> tuple[list[dict[str, Any]], int]:
    """The masked rows, and how many were left out because fewer than `least` persons share what is told of them.

    Money becomes bands, days become months. Of firms (no person in the kind) nothing needs leaving out.
    """
    contract = contract_of(wanted.kind)
    masked = [{name: _masked(row[name], contract, name) for name in wanted.fields} for row in rows]
    told = [name for name in wanted.fields if contract.field(name).sensitivity is not Sensitivity.SENSITIVE]
    groups: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
    marks = [(row["firm_id"], *(str(one[name]) for name in told)) for row, one in zip(rows, masked, strict=True)]
    for row, mark in zip(rows, marks, strict=True):
        groups[mark].add(row["person_id"])
    kept = [
        {**_keys(row, tokens), **one}
        for row, one, mark in zip(rows, masked, marks, strict=True)
        if not contract.has_person or len(groups[mark]) >= least
    ]
    return kept, len(rows) - len(kept)


def masks_of(wanted: Wanted) -> dict[str, str]:
    """How each field of an extract is masked: "band_1000", "month", or "as_it_is"."""
    contract = contract_of(wanted.kind)
    how = {FieldType.MONEY: f"band_{BAND}", FieldType.DATE: "month"}
    return {name: how.get(contract.field(name).type, "as_it_is") for name in wanted.fields}


def _keys(row: Mapping[str, Any], tokens: Tokens) -> dict[str, str]:
    keys = {"row": tokens.row(row["row_id"]), "firm": tokens.firm(row["firm_id"])}
    return keys if row["person_id"] is None else {**keys, "person": tokens.person(row["person_id"])}


def _masked(value: Any, contract: RecordContract, name: str) -> Any:
    if value is None:
        return None
    if contract.field(name).type is FieldType.MONEY:
        low = int(value // BAND) * BAND
        return f"{low}-{low + BAND - 1}"
    if isinstance(value, date):
        return value.isoformat()[:7]
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
