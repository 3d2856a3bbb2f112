"""What a feature is: a named column of a portrait with its unit, its ground, and the sources it needs.

A feature is an expression over one step (a named table, see `steps`). It is unknown, and NULL, for every firm and month
in which one of its sources never reached us; it is never turned into zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from laoheng.standard.finding import Unit
from laoheng.standard.messages import Message

Expression: TypeAlias = Callable[[Any], Any]


class Grain(StrEnum):
    """What one row of a portrait stands for."""

    FIRM_MONTH = "firm_month"
    FIRM_DAY = "firm_day"


@dataclass(frozen=True, slots=True)
class Feature:
    """One named column. `expression` aggregates the rows of `step` of one firm (and month).

    `sources` are the record kinds that must have reached us for that firm (and month), else the value is unknown.
    `empty_is_zero` says that a reached source without a matching row means none, e.g. nobody was dispatched.
    """

    name: str
    grain: Grain
    step: str
    unit: Unit
    ground: str
    sources: tuple[str, ...]
    doc: str
    expression: Expression
    empty_is_zero: bool = True
    where: Expression | None = None  # the rows that a count counts: what is shown behind it

    @property
    def label(self) -> Message:
        """The text that names it to a reader."""
        return Message.of(f"portrait.feature.{self.name}")

    def why_unknown(self, missing: tuple[str, ...]) -> Message:
        """Which of its sources never reached us."""
        kinds = tuple(Message.of(f"portrait.kind.{kind}") for kind in missing or self.sources)
        return Message.of("portrait.unknown", sources=kinds)


def feature(
    *,
    grain: Grain,
    step: str,
    unit: Unit,
    ground: str,
    sources: tuple[str, ...],
    empty_is_zero: bool = True,
) -> Callable[[Expression], Feature]:
    """Declares a feature: name and meaning come from the function and its docstring."""

    def declare(function: Expression) -> Feature:
        name, doc = function.__name__, (function.__doc__ or "").strip()
        return Feature(name, grain, step, unit, ground, sources, doc, function, empty_is_zero)

    return declare


def counted(
    name: str,
    doc: str,
    where: Expression,
    *,
    grain: Grain,
    step: str,
    ground: str,
    sources: tuple[str, ...],
    persons: bool = False,
) -> Feature:
    """A feature that counts rows of `step` (or `persons` in them) for which `where` holds; NULL counts as no."""

    def expression(rows: Any) -> Any:
        held = where(rows).fill_null(False)
        return rows.person_id.nunique(where=held) if persons else rows.count(where=held)

    return Feature(name, grain, step, Unit.COUNT, ground, sources, doc, expression, where=where)
