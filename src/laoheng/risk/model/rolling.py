"""Scores in the order of time: at each start of a period a model of what was known by then, then the period's rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from laoheng.risk.model.evaluate import FOLDS, employer_folds
from laoheng.risk.model.points import PointsTable
from laoheng.risk.model.reading import Table

# A model is fitted only where so much is known; periods before that are not scored.
FEWEST_KNOWN = 200
FEWEST_POSITIVE = 15
# Where a file does not say when a label became known, it is held unknown for a year after the row's day.
UNTOLD_DELAY = timedelta(365)


@dataclass(frozen=True, slots=True)
class Period:
    """One step of the back-test: scored on `start` from rows known by then; `rows` came until `end`."""

    start: date
    end: date
    known: tuple[int, ...]
    rows: tuple[int, ...]


def periods(table: Table, every: int) -> list[Period]:
    """The periods of `every` days of a dated table that can be scored; empty for a file of one day or none."""
    dated = [(day, n) for n, day in enumerate(table.days) if day is not None]
    if len({day for day, _ in dated}) < 2:
        return []
    start, last = min(dated)[0], max(dated)[0]
    found = []
    while start <= last:
        end = start + timedelta(every)
        known = tuple(n for day, n in dated if day < start and _known(table, n) <= start)
        rows = tuple(n for day, n in dated if start <= day < end)
        if rows and len(known) >= FEWEST_KNOWN and _enough(table, known):
            found.append(Period(start, end, known, rows))
        start = end
    return found


def _known(table: Table, n: int) -> date:
    day = table.days[n]
    assert day is not None
    known = table.known[n]
    return day + UNTOLD_DELAY if known is None else max(known, day)


def _enough(table: Table, known: Sequence[int]) -> bool:
    positives = sum(table.labels[n] for n in known)
    return positives >= FEWEST_POSITIVE and len(known) - positives >= FEWEST_POSITIVE


def rolled(table: Table, steps: Sequence[Period]) -> Iterator[tuple[Period, PointsTable]]:
    """Each period with the model of what was known at its start."""
    from laoheng.risk.model.fitting import fit

    for step in steps:
        yield step, fit(table, step.known)


def one_cut(table: Table) -> list[tuple[list[int], PointsTable]]:
    """Rows and their model for a file of one cut day: inputs before it, labels after it, folds of employers."""
    from laoheng.risk.model.fitting import fit

    return [(fold, fit(table, rest)) for fold, rest in employer_folds(table, FOLDS)]
