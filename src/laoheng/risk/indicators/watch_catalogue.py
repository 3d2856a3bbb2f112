"""The wider catalogue, read from `watch.yaml`: what is watched of firms, building projects and workers, in seven
dimensions, and what it would take to know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.portrait import DAILY, MONTHLY, WATCHED_DAILY, WATCHED_MONTHLY, Feature
from laoheng.risk.indicators.catalogue import WAGES_OVERDUE
from laoheng.risk.indicators.watch_grammar import Formula, parse
from laoheng.standard.errors import LaohengError
from laoheng.standard.messages import Message

MONTH_FEATURES: Mapping[str, Feature] = {item.name: item for item in (*MONTHLY, *WATCHED_MONTHLY)}
DAY_FEATURES: Mapping[str, Feature] = {item.name: item for item in (*DAILY, *WATCHED_DAILY)}


class Dimension(StrEnum):
    """The seven dimensions in which labour relations are watched."""

    LABOUR = "labour"
    WAGES = "wages"
    INSURANCE = "insurance"
    RIGHTS = "rights"
    SAFETY = "safety"
    OPERATION = "operation"
    ORGANISATION = "organisation"


class Subject(StrEnum):
    """Whom an indicator is about. Of a worker it only ever protects: no worker is graded."""

    FIRM = "firm"
    PROJECT = "project"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Watched:
    """One entry of the wider catalogue; `value` is None where `needs` names a source that does not reach us yet."""

    id: str
    dimension: Dimension
    subject: Subject
    cause: str
    grounds: tuple[str, ...]
    value: Formula | None = None
    open: Formula | None = None
    persons: str | None = None
    heads: str | None = None
    unit: str = "number"
    monthly: bool = False
    needs: str | None = None
    remedy_codes: tuple[str, ...] = ()
    clear_codes: tuple[str, ...] = ()
    tells: tuple[str, ...] = ("firm", "regulator")

    @property
    def features(self) -> Mapping[str, Feature]:
        """The features of its grain."""
        return MONTH_FEATURES if self.monthly else DAY_FEATURES

    @property
    def sources(self) -> tuple[str, ...]:
        """The record kinds without which it is unknown."""
        if self.needs:
            return (self.needs,)
        names = [*(self.value.names if self.value else ()), *(self.open.names if self.open else ())]
        return tuple(dict.fromkeys(kind for name in names for kind in self.features[name].sources))

    @property
    def label(self) -> Message:
        """What it is called."""
        return Message(f"risk.{self.id}.label")

    @property
    def remedies(self) -> tuple[Message, ...]:
        """What the firm can do."""
        return tuple(Message(f"risk.watch.remedy.{code}") for code in self.remedy_codes)

    @property
    def clears(self) -> tuple[Message, ...]:
        """What ends it."""
        return tuple(Message(f"risk.watch.clear.{code}") for code in self.clear_codes)

    @property
    def evidence(self) -> Feature | None:
        """The count whose rows are shown."""
        return self.features[self.persons] if self.persons else None


@cache
def _rows() -> Mapping[str, Mapping[str, Any]]:
    text = (resources.files("laoheng.risk.indicators") / "watch.yaml").read_text("utf-8")
    rows: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return rows


def _entry(name: str, row: Mapping[str, Any]) -> Watched:
    entry = Watched(
        id=name,
        dimension=Dimension(row["dimension"]),
        subject=Subject(row.get("subject", "firm")),
        cause=row["cause"],
        grounds=tuple(row["grounds"]),
        value=parse(row["value"]) if "value" in row else None,
        open=parse(row["open"]) if "open" in row else None,
        persons=row.get("persons"),
        heads=row.get("heads"),
        unit=row.get("unit", "number"),
        monthly=row.get("grain") == "month",
        needs=row.get("needs"),
        remedy_codes=tuple(row.get("remedies", ())),
        clear_codes=tuple(row.get("clears", ())),
        tells=tuple(row.get("tells", ("firm", "regulator"))),
    )
    _check(entry)
    return entry


def _check(entry: Watched) -> None:
    if (entry.value is None) == (entry.needs is None):
        raise LaohengError(f"{entry.id}: either a value or the source it waits for")
    read = [*(entry.value.names if entry.value else ()), *(entry.open.names if entry.open else ())]
    for name in (*read, *filter(None, (entry.persons, entry.heads))):
        if name not in entry.features:
            raise LaohengError(f"{entry.id}: no feature {name} of this grain")


@cache
def watched() -> tuple[Watched, ...]:
    """The wider catalogue in its order. Raises `LaohengError` for an entry that says something impossible."""
    return tuple(_entry(name, row) for name, row in _rows().items())


def computable() -> tuple[Watched, ...]:
    """Those that the records we take in can answer."""
    return tuple(item for item in watched() if item.value is not None)


def watched_of(name: str) -> Watched | None:
    """The entry `name`, if the wider catalogue has it."""
    return next((item for item in watched() if item.id == name), None)


# Where the ten with rules of their own stand among the dimensions, and which cause each belongs to.
TEN: Mapping[str, tuple[Dimension, str]] = {
    "contributions_abnormal_3m": (Dimension.INSURANCE, "insurance"),
    "base_below_wage": (Dimension.INSURANCE, "insurance"),
    "insured_below_paid": (Dimension.INSURANCE, "insurance"),
    "pay_below_minimum": (Dimension.WAGES, "minimum"),
    "frequent_short_contracts": (Dimension.LABOUR, "contract"),
    "no_written_contract": (Dimension.LABOUR, "contract"),
    "overtime_over_cap": (Dimension.RIGHTS, "hours"),
    "dispatch_over_ratio": (Dimension.LABOUR, "dispatch"),
    "sudden_departures": (Dimension.OPERATION, "staff"),
    WAGES_OVERDUE: (Dimension.WAGES, "wages"),
}


def cause_of(name: str) -> str:
    """The cause of the indicator `name`: signals of one cause at one firm are handled in one case."""
    entry = watched_of(name)
    return entry.cause if entry else TEN[name][1] if name in TEN else name


def dimension_of(name: str) -> Dimension:
    """The dimension of the indicator `name`. Raises `KeyError`."""
    entry = watched_of(name)
    return entry.dimension if entry else TEN[name][0]


def catalogue_size() -> Mapping[str, int]:
    """How many named indicators there are: in all, computable, waiting for a source, by dimension and subject."""
    from laoheng.risk.indicators.protections import PROTECTIONS

    rows = [(item.dimension.value, item.subject.value, item.value is not None) for item in watched()]
    rows += [(dimension.value, Subject.FIRM.value, True) for dimension, _ in TEN.values()]
    rows += [(item.dimension.value, Subject.WORKER.value, True) for item in PROTECTIONS]
    size: Counter[str] = Counter({"all": len(rows)})
    for dimension, subject, known in rows:
        size["computable" if known else "waiting"] += 1
        size[dimension] += 1
        size[subject] += 1
    return dict(size)
