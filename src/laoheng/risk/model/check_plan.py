"""The month's plan of checks: open alerts first, then the score where it is in use, and a share by lot among the rest.

The share by lot is what keeps the score honest: without it nothing is ever learned of firms that the score puts low.
The lot can be drawn again by anyone: firms are put in the order of SHA-256 over the seed and the firm's id. Nothing
here decides; a plan is a proposal, and a named officer says of each firm whether it is checked.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from laoheng.standard.errors import UserError

# A convention: below it the rest is never learned of, above it the alerts would wait for chance.
LEAST_LOT, MOST_LOT, USUAL_LOT = 5, 50, 20
# A firm that was checked is left in peace by score and lot for so many days.
REST_DAYS = 180
_WIDTH = 1.959964


class Arm(StrEnum):
    """Why a firm stands in the plan."""

    ALERT = "alert"
    SCORE = "score"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Pick:
    """One firm of the plan, by which arm, and its place within it (from 1)."""

    firm: str
    arm: Arm
    place: int


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """The picks; `population` is how many firms the lot was drawn among, `free` how many places nobody needed."""

    picks: tuple[Pick, ...]
    population: int
    population_digest: str
    free: int


def plan_checks(
    alerts: Sequence[str],
    chances: Mapping[str, float] | None,
    others: Collection[str],
    *,
    capacity: int,
    lot_percent: int,
    seed: str,
) -> CheckPlan:
    """Fills `capacity` places: `lot_percent` of them by lot, the others by `alerts` in their order, then by score.

    `chances` is None where no score is in use: its places stay free then, so that fewer firms are troubled. `others`
    are the firms among which the lot is drawn, less those picked above it. Raises `UserError` for a capacity below one
    or a share outside 5 to 50 per cent.
    """
    if capacity < 1:
        raise UserError("casework.capacity_small")
    if not LEAST_LOT <= lot_percent <= MOST_LOT:
        raise UserError("risk.plan.share", least=LEAST_LOT, most=MOST_LOT)
    by_lot = lot_places(capacity, lot_percent)
    called = list(dict.fromkeys(alerts))[: capacity - by_lot]
    rest = set(others) - set(alerts)
    room = capacity - by_lot - len(called)
    ranked = sorted(rest & set(chances or ()), key=lambda firm: (-(chances or {})[firm], firm))[:room]
    population = sorted(rest - set(ranked))
    drawn = lot_order(population, seed)[:by_lot]
    picks = [
        Pick(firm, arm, place)
        for arm, firms in ((Arm.ALERT, called), (Arm.SCORE, ranked), (Arm.LOT, drawn))
        for place, firm in enumerate(firms, 1)
    ]
    return CheckPlan(tuple(picks), len(population), population_digest(population), capacity - len(picks))


def lot_places(capacity: int, lot_percent: int) -> int:
    """How many of `capacity` places go by lot: the share rounded to the nearest, one at least where there are two."""
    if capacity < 2:
        return 0
    return max(1, (capacity * lot_percent + 50) // 100)


def lot_order(population: Iterable[str], seed: str) -> list[str]:
    """The firms in the order in which the lot draws them."""
    return sorted(population, key=lambda firm: hashlib.sha256(f"{seed}\0{firm}".encode()).hexdigest())


def population_digest(population: Iterable[str]) -> str:
    """SHA-256 of the sorted ids, one a line: who was in the pot, without listing them."""
    return hashlib.sha256("\n".join(sorted(population)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ArmResult:
    """What the checks of one arm found. `precision` with its 95 % interval is None until a check says yes or no."""

    picked: int
    right: int
    wrong: int
    neither: int
    left: int
    waiting: int

    @property
    def told(self) -> int:
        """Checks that found a firm in order or not in order."""
        return self.right + self.wrong

    @property
    def precision(self) -> tuple[float, float, float] | None:
        """Share not in order among those told, with Wilson's 95 % interval."""
        return share_told(self.right, self.told)

    def below_line(self, population: int) -> tuple[int, int, int] | None:
        """How many of `population` firms would be found not in order, with the interval; None where nothing tells."""
        found = self.precision
        if found is None:
            return None
        middle, low, high = (round(part * population) for part in found)
        return max(middle, self.right), max(low, self.right), high


def share_told(right: int, told: int) -> tuple[float, float, float] | None:
    """`right` of `told` as a share with Wilson's 95 % interval; None where nothing was told."""
    if not told:
        return None
    share, square = right / told, _WIDTH**2
    middle = (share + square / (2 * told)) / (1 + square / told)
    half = _WIDTH * math.sqrt(share * (1 - share) / told + square / (4 * told**2)) / (1 + square / told)
    return share, max(0.0, middle - half), min(1.0, middle + half)
