"""What a firm can do about its score: deeds that lie in its hands, each with the score it would then have.

A deed changes all inputs that it would change in life, together: who settles an open case has one open case less and
one closed case more; who has no new complaint for a quarter has a quarter without one in every count of days. The
past is never changed. A deed that leads outside what was observed in training is not offered: the table knows nothing
there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from laoheng.risk.model.features import Value
from laoheng.risk.model.points import PointsTable
from laoheng.risk.model.sets import set_named
from laoheng.standard.messages import Message

Row = Mapping[str, Value]
# Advice that moves the chance by less than this share of itself is no advice.
LEAST_GAIN = 0.02


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a firm can do: `touches` are the inputs it may change, `change` gives them, or None where not open."""

    name: str
    touches: frozenset[str]
    change: Callable[[Row], dict[str, Value] | None]


@dataclass(frozen=True, slots=True)
class Advice:
    """One deed for one firm: what changes, the chance now and then."""

    deed: str
    changes: Mapping[str, Value]
    chance_now: float
    chance_then: float

    def message(self) -> Message:
        """The deed in words."""
        return Message.of(f"risk.model.deed.{self.deed}")


def _number(row: Row, name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else None


def _register(row: Row) -> dict[str, Value] | None:
    return {"registered": 1.0} if _number(row, "registered") == 0.0 else None


def _settle_open(row: Row) -> dict[str, Value] | None:
    """All open cases settled: closed without a finding, so the share found substantiated falls with them."""
    opened, total, found = (_number(row, name) for name in ("n_open", "n_complaints", "n_substantiated"))
    if not opened or total is None or found is None or not total:
        return None
    return {"n_open": 0.0, "substantiated_share": found / total}


def _quiet(days: int) -> Callable[[Row], dict[str, Value] | None]:
    def change(row: Row) -> dict[str, Value] | None:
        changed: dict[str, Value] = {}
        for name in ("days_since_last", "days_since_first"):
            value = _number(row, name)
            if name in row and value is None:
                return None
            if value is not None:
                changed[name] = value + days
        windows = [("n_last90", 90), ("n_last180", 180), ("n_last365", 365)]
        counts = {width: value for name, width in windows if (value := _number(row, name)) is not None}
        for name, width in windows:
            if name in row:
                # What may still lie in this window afterwards lay within so many days before: never counted too low.
                before = [counts[longer] for longer in sorted(counts) if longer >= width - days]
                changed[name] = before[0] if width > days and before else 0.0
        return changed

    return change


def _quiet_year(row: Row) -> dict[str, Value] | None:
    """A calendar year without a claim: the years move on by one, the oldest falls out; sums are left as they are."""
    second, third, since = (_number(row, name) for name in ("n_2018", "n_2019", "days_since_last"))
    if second is None or third is None or since is None:
        return None
    return {"n_2017": second, "n_2018": third, "n_2019": 0.0, "n_claims": second + third,
            "days_since_last": since + 365}  # fmt: skip


_WINDOWS = frozenset({"days_since_last", "days_since_first", "n_last90", "n_last180", "n_last365"})
DEEDS: Mapping[str, Deed] = {
    deed.name: deed
    for deed in (
        Deed("register", frozenset({"registered"}), _register),
        Deed("settle_open", frozenset({"n_open", "substantiated_share"}), _settle_open),
        Deed("quiet_year", frozenset({"n_2017", "n_2018", "n_2019", "n_claims", "days_since_last"}), _quiet_year),
        *(Deed(f"quiet_{days}", _WINDOWS, _quiet(days)) for days in (90, 180, 365)),
    )
}


def advice(table: PointsTable, row: Row) -> list[Advice]:
    """The deeds open to a firm that lower its chance, best first. Raises `UserError` for foreign features.

    Each is feasible: only inputs of the deed change, none leaves the range seen in training, and the chance told is
    the table's own for the changed row.
    """
    now, found = table.probability(row), []
    kind = set_named(table.name)
    for name in kind.changes if kind else ("quiet_90", "quiet_180", "quiet_365"):
        change = DEEDS[name].change(row)
        if not change or any(not _observed(table, key, value) for key, value in change.items()):
            continue
        then = table.probability({**row, **change})
        if then <= now * (1 - LEAST_GAIN):
            found.append(Advice(name, change, now, then))
    return sorted(found, key=lambda item: (item.chance_then, item.deed))


def _observed(table: PointsTable, name: str, value: Value) -> bool:
    term = next((item for item in table.terms if item.name == name), None)
    if term is None or term.span is None or not isinstance(value, int | float):
        return False
    return term.span[0] <= value <= term.span[1]
