"""Written contracts and insurance contributions: what was signed, and what reached the funds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoheng.simulate.axis import MonthAxis, day_number
from laoheng.simulate.firms import SECTORS, Firms, Hidden
from laoheng.simulate.pay import Work
from laoheng.simulate.people import Spells
from laoheng.simulate.size import STAGED_FIRMS
from laoheng.simulate.streams import NO_DAY, Bools, Ints, stream

FORMS = ("FIX", "OPEN", "TASK", "DISPATCH")
_FIX, _OPEN, _TASK, _DISPATCH = range(len(FORMS))
_NEVER_ENDS = 100 * 365


@dataclass(frozen=True, slots=True)
class Contracts:
    """One entry a written contract. `ends` is `NO_DAY` without a term, `left` where nobody left during it."""

    spell: Ints
    form: Ints
    signed: Ints
    starts: Ints
    ends: Ints
    left: Ints
    probation: Ints

    @property
    def count(self) -> int:
        """Number of contracts."""
        return len(self.spell)


@dataclass(frozen=True, slots=True)
class Contributions:
    """For each insured row of `Work` (its index in `work`): the day the money reached the fund, or `NO_DAY`."""

    work: Ints
    received: Ints


@dataclass(frozen=True, slots=True)
class SpellPapers:
    """Per spell, hidden: nothing in writing; dispatched by another firm."""

    unwritten: Bools
    dispatched: Bools


def make_spell_papers(hidden: Hidden, spells: Spells, seed: int) -> SpellPapers:
    """Who has no written contract and who is dispatched: the firm's habit, then chance alone."""
    rng = stream(seed, "spell papers")
    return SpellPapers(
        rng.random(spells.count) < hidden.unwritten[spells.firm],
        (rng.random(spells.count) < hidden.dispatched[spells.firm]) & (spells.firm >= STAGED_FIRMS),
    )


def make_contracts(
    firms: Firms, hidden: Hidden, spells: Spells, papers: SpellPapers, seed: int, axis: MonthAxis
) -> Contracts:
    """Term after term until the spell ends; careless firms let a term lapse, some chain half-year terms."""
    rng = stream(seed, "contracts")
    tasks = np.array([sector.tasks for sector in SECTORS])[firms.sector[spells.firm]]
    draw = rng.random(spells.count)
    form = np.where(draw < tasks, _TASK, np.where(draw > 0.9, _OPEN, _FIX))
    form = np.where(papers.dispatched, _DISPATCH, form)
    churns = hidden.churns[spells.firm]
    form = np.where(churns & (form == _OPEN), _FIX, form)
    # One, two and three years with a leap day: a day short of them, the probation below would be too long.
    term = np.where(churns, 182, rng.choice([366, 731, 1096], size=spells.count))
    term = np.where(form == _DISPATCH, 731, np.where(form == _OPEN, _NEVER_ENDS, term))
    late = np.where(rng.random(spells.count) < 0.5 * (1 - hidden.care[spells.firm]), 45, 0)
    as_of = day_number(axis.as_of)
    parts: list[tuple[Ints, Ints, Ints]] = []
    active = np.nonzero(~papers.unwritten)[0]
    begins = spells.start[active]
    while len(active):
        ends = begins + term[active] - 1
        parts.append((active, begins, ends))
        over = np.where(spells.end[active] == NO_DAY, as_of, spells.end[active])
        renewed = rng.random(len(active)) < 0.93 + 0.07 * hidden.care[spells.firm[active]]
        goes_on = (ends < over) & renewed
        active, begins = active[goes_on], ends[goes_on] + 1
    spell, starts, ends = (np.concatenate(column) for column in zip(*parts, strict=True))
    left = spells.end[spell]
    inside = (left != NO_DAY) & (left >= starts) & (left <= ends) & (left <= as_of)
    first = starts == spells.start[spell]
    months = np.select([term[spell] >= 1095, term[spell] >= 365, term[spell] >= 90], [6, 2, 1], 0)
    open_end = (form[spell] == _OPEN) | (form[spell] == _TASK)
    return Contracts(
        spell=spell,
        form=form[spell],
        signed=starts + np.where(first, late[spell] + rng.integers(0, 10, len(spell)), -5),
        starts=starts,
        ends=np.where(open_end, NO_DAY, ends),
        left=np.where(inside, left, NO_DAY),
        probation=np.where(first & ~np.isin(form[spell], (_TASK, _DISPATCH)), np.minimum(months, 3), 0),
    )


def make_contributions(firms: Firms, hidden: Hidden, work: Work, seed: int, axis: MonthAxis) -> Contributions:
    """Received in the first half of the next month; a firm in trouble often owes, and pays up when it is better."""
    rng = stream(seed, "contributions")
    shape = hidden.trouble.shape
    owes = (hidden.trouble > 0.3) & (rng.random(shape) < 0.6)
    owes[:STAGED_FIRMS] = False
    regular = axis.starts[1:][None, :] + rng.integers(6, 14, shape)
    received = np.full(shape, NO_DAY, dtype=np.int64)
    next_good = np.full(shape[0], NO_DAY, dtype=np.int64)
    for month in range(shape[1] - 1, -1, -1):
        received[:, month] = np.where(owes[:, month], next_good, regular[:, month])
        next_good = np.where(owes[:, month], next_good, regular[:, month] + 1)
    rows = np.nonzero(work.insured)[0]
    days = received[work.firm[rows], work.month[rows]]
    return Contributions(rows, np.where(days > day_number(axis.as_of), NO_DAY, days))
