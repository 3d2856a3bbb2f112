"""Building projects of the main county: who builds for whom, with which teams, and what is kept or neglected.

The larger half of the building firms are general contractors, the others work under them. Whether an account is
funded follows the developer's cash; deposit and board follow the general contractor's care; who signs follows what was
settled about written contracts before. Each draws from its own stream, so no other mechanism shifts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoheng.simulate.axis import MonthAxis, day_number
from laoheng.simulate.firms import CONSTRUCTION, Firms, Hidden
from laoheng.simulate.papers import SpellPapers
from laoheng.simulate.pay import Work
from laoheng.simulate.people import Spells
from laoheng.simulate.size import STAGED_FIRMS
from laoheng.simulate.streams import NO_DAY, Bools, Ints, stream

NO_FIRM = -1  # not stated in any file
DEPOSITS = ("cash", "bond", "exempt", "none")
_TEAM = 12  # people


@dataclass(frozen=True, slots=True)
class Sites:
    """Projects, subcontracts, teams, stays and account months; each group of arrays has one entry an item.

    `general`, `developer`, `sub`, `parent` are firms; `project` of the others says which project. Sums are in fen.
    """

    general: Ints
    developer: Ints
    start: Ints
    end: Ints
    total: Ints
    deposit: Ints  # index into DEPOSITS
    board: Bools
    guarantee: Bools
    sub: Ints
    sub_project: Ints
    parent: Ints
    qualified: Bools
    stay: Ints  # the spell
    stay_project: Ints
    team: Ints
    entered: Ints
    left: Ints
    signed: Bools
    contracted: Bools  # per stay's team: whether a person contracted it
    account_project: Ints
    account_month: Ints
    due_in: Ints
    paid_in: Ints
    paid_out: Ints
    balance: Ints

    @property
    def count(self) -> int:
        """Number of projects."""
        return len(self.general)


def make_sites(
    size: int, firms: Firms, hidden: Hidden, spells: Spells, papers: SpellPapers, work: Work, seed: int, axis: MonthAxis
) -> Sites:
    """The projects of the first `size` firms, those of the main county."""
    rng = stream(seed, "sites")
    builders = np.nonzero(firms.sector[:size] == CONSTRUCTION)[0]
    builders = builders[builders >= STAGED_FIRMS]
    by_weight = builders[np.argsort(-firms.weight[builders], kind="stable")]
    generals, subs = by_weight[: (len(by_weight) + 1) // 2], by_weight[(len(by_weight) + 1) // 2 :]
    others = np.setdiff1d(np.arange(STAGED_FIRMS, size), builders)
    count = len(generals)
    developer = rng.choice(others, count) if len(others) else np.full(count, NO_FIRM)
    developer = np.where(rng.random(count) < 0.1, NO_FIRM, developer)
    start = axis.starts[0] + rng.integers(-200, max(30, 15 * axis.count), count)
    length = rng.integers(240, 900, count)
    end = np.where(start + length <= day_number(axis.as_of), start + length, NO_DAY)
    careless = 1 - hidden.care[generals]
    deposit = np.where(rng.random(count) < 0.6 * careless, 3, rng.integers(0, 3, count))
    board = rng.random(count) >= 0.6 * careless
    guarantee = rng.random(count) >= 0.3
    sub_project = np.arange(len(subs)) % max(count, 1)
    parent = _parents(rng, subs, sub_project, generals)
    stays = _stays(firms, spells, papers, generals, subs, sub_project, start, end, seed, day_number(axis.as_of))
    money = _accounts(rng, hidden, work, stays, generals, developer, start, end, axis)
    return Sites(
        generals, developer, start, end, rng.integers(300, 9_000, count) * 1_000_000, deposit, board, guarantee,
        subs, sub_project, parent, rng.random(len(subs)) >= 0.1, *stays, *money,
    )  # fmt: skip


def _parents(rng: np.random.Generator, subs: Ints, project: Ints, generals: Ints) -> Ints:
    """Mostly the general contractor; some have their work from another subcontractor; of some it is not stated."""
    if not len(generals):
        return np.zeros(0, dtype=np.int64)
    parent = generals[project].copy()
    for at in range(len(subs)):
        above = subs[:at][project[:at] == project[at]]
        draw = rng.random()
        if draw < 0.15 and len(above):
            parent[at] = above[-1]
        elif draw > 0.92:
            parent[at] = NO_FIRM
    return parent


_Stays = tuple[Ints, Ints, Ints, Ints, Ints, Bools, Bools]


def _stays(
    firms: Firms, spells: Spells, papers: SpellPapers, generals: Ints, subs: Ints, sub_project: Ints, start: Ints,
    end: Ints, seed: int, as_of: int,
) -> _Stays:  # fmt: skip
    """Everyone who works for a firm of a project while it is built, with the team."""
    rng = stream(seed, "site stays")
    of_firm = np.full(firms.count, NO_FIRM, dtype=np.int64)
    of_firm[generals] = np.arange(len(generals))
    of_firm[subs] = sub_project
    spell = np.nonzero(of_firm[spells.firm] != NO_FIRM)[0]
    project = of_firm[spells.firm[spell]]
    entered = np.maximum(spells.start[spell], start[project])
    gone = np.where(spells.end[spell] == NO_DAY, as_of + 1, spells.end[spell])
    over = np.where(end[project] == NO_DAY, as_of + 1, end[project])
    left = np.minimum(gone, over)
    here = (entered <= left) & (entered <= as_of)
    spell, project, entered, left = spell[here], project[here], entered[here], left[here]
    order = np.argsort(spells.firm[spell], kind="stable")
    place = np.empty(len(spell), dtype=np.int64)
    _, first, counts = np.unique(spells.firm[spell][order], return_index=True, return_counts=True)
    place[order] = np.arange(len(spell)) - np.repeat(first, counts)
    team = place // _TEAM
    by_person = stream(seed, "site teams").random((firms.count, int(team.max(initial=0)) + 1)) < 0.15
    contracted = by_person[spells.firm[spell], team]
    signed = ~papers.unwritten[spell] & (rng.random(len(spell)) >= 0.02)
    return spell, project, team, entered, np.where(left > as_of, NO_DAY, left), signed, contracted


def _accounts(
    rng: np.random.Generator, hidden: Hidden, work: Work, stays: _Stays, generals: Ints, developer: Ints, start: Ints,
    end: Ints, axis: MonthAxis,
) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:  # fmt: skip
    """Each whole month of building: what was agreed, what came in, what was paid out, what is left."""
    count = len(generals)
    project_of = np.full(int(work.spell.max(initial=0)) + 1, NO_FIRM, dtype=np.int64)
    project_of[stays[0][stays[0] < len(project_of)]] = stays[1][stays[0] < len(project_of)]
    at = project_of[work.spell]
    rows = at != NO_FIRM
    cost = np.zeros((count, axis.count), dtype=np.int64)
    np.add.at(cost, (at[rows], work.month[rows]), work.gross[rows])
    first = axis.starts[:-1][None, :]
    going = (start[:, None] < axis.starts[1:][None, :]) & ((end[:, None] == NO_DAY) | (end[:, None] > first))
    poor = np.where(developer == NO_FIRM, 0, developer)
    dry = (hidden.trouble[poor] > 0.2) & (developer != NO_FIRM)[:, None] & (rng.random((count, axis.count)) < 0.6)
    idle = rng.random((count, axis.count)) < 0.15 * (1 - hidden.care[generals])[:, None]
    paid_in = np.where(going & ~dry, cost, 0)
    paid_out, balance = np.zeros_like(cost), np.zeros_like(cost)
    held = np.zeros(count, dtype=np.int64)
    for month in range(axis.count):
        held = held + paid_in[:, month]
        paid_out[:, month] = np.where(going[:, month] & ~idle[:, month], np.minimum(held, cost[:, month]), 0)
        held = held - paid_out[:, month]
        balance[:, month] = held
    which, when = np.nonzero(going)
    return which, when, cost[going], paid_in[going], paid_out[going], balance[going]
