"""Between which sums an agreement would be fair: the floor of the law, what similar cases gave, the cost of waiting.

A range, never a sum: how far it is uncertain stays in sight, and where there is nothing to stand on no number is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml

from laoheng.advice.mediation.claims import ClaimRow
from laoheng.advice.mediation.wages import minimum_gap
from laoheng.advice.similar import SimilarReport
from laoheng.casework.shares import wilson
from laoheng.law import LawAt
from laoheng.law.cases import CaseResult
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen


@dataclass(frozen=True, slots=True)
class WaitingStage:
    """How many months a stage takes; `ground` None marks an assumption."""

    name: str
    least: Decimal
    most: Decimal
    ground: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The assumptions on waiting, and from how many cases on a share is given."""

    stages: tuple[WaitingStage, ...]
    yearly_rate: Decimal
    least_cases: int
    confidence_z: Decimal


@dataclass(frozen=True, slots=True)
class WaitCost:
    """After a stage and all before it: months from now, and what waiting for the highest sum by law costs, in yuan."""

    stage: str
    months_least: Decimal
    months_most: Decimal
    cost_least: Decimal
    cost_most: Decimal
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class SimilarShare:
    """How similar cases ended, and the bounds of the share that goes through: partly upheld counts as nothing in `low`
    and as all in `high`. The bounds are None where the cases are too few."""

    supported: int
    partly: int
    refused: int
    low: Decimal | None
    high: Decimal | None

    @property
    def cases(self) -> int:
        """How many there are."""
        return self.supported + self.partly + self.refused


@dataclass(frozen=True, slots=True)
class FairRange:
    """In yuan: `floor`, below which the law or the firm's own word stands against it; `low` to `high`, the range;
    `by_law_low`, `by_law_high`, the sums by law of what is asked. All None where nothing can be worked out.

    `left_out` are claims without a sum; `reasons` say how the range came about.
    """

    floor: Decimal | None
    low: Decimal | None
    high: Decimal | None
    by_law_low: Decimal | None
    by_law_high: Decimal | None
    share: SimilarShare | None
    waiting: tuple[WaitCost, ...]
    left_out: tuple[Message, ...]
    reasons: tuple[Message, ...]

    @property
    def known(self) -> bool:
        """Whether there is a range at all."""
        return self.low is not None


@cache
def waiting_assumptions() -> Waiting:
    """The assumptions that come with the system; a body may hand in its own."""
    data = yaml.safe_load((files(__package__) / "waiting.yaml").read_text("utf-8"))
    stages = tuple(
        WaitingStage(name, Decimal(row["least"]), Decimal(row["most"]), row.get("ground"))
        for name, row in data["stages"].items()
    )
    return Waiting(stages, Decimal(data["yearly_rate"]), data["least_cases"], Decimal(data["confidence_z"]))


def fair_range(
    rows: Sequence[ClaimRow], *, law: LawAt, similar: SimilarReport | None = None, waiting: Waiting | None = None
) -> FairRange:
    """The range for the claims of `rows` together.

    Sums by law, at most what is asked; what lies above the floor times the share that went through in similar cases,
    where there are enough; the lower end less the cost of the longest wait, never below the floor. Without any sum by
    law there is no range.
    """
    assumed = waiting or waiting_assumptions()
    sums = [(row, *bounds) for row in rows if (bounds := _asked(row)) is not None]
    left_out = tuple(row.label for row in rows if _asked(row) is None)
    share = _share(similar, assumed) if similar is not None else None
    if not sums:
        return FairRange(None, None, None, None, None, share, (), left_out, (Message.of("mediation.fair.nothing"),))
    law_low = sum((low for _, low, _ in sums), Decimal(0))
    law_high = sum((high for _, _, high in sums), Decimal(0))
    floor = sum((_floor(row, law, high) for row, _, high in sums), Decimal(0))
    costs = _costs(law_high, assumed, law)
    low, high = law_low, law_high
    if share is not None and share.low is not None and share.high is not None:
        # What is not in dispute is at no risk: the share counts for what lies above it.
        low, high = (
            floor + max(end - floor, Decimal(0)) * part for end, part in ((low, share.low), (high, share.high))
        )
    longest = max((cost.months_most for cost in costs), default=Decimal(0))
    low = max(floor, low * (1 - assumed.yearly_rate * longest / 12))
    return FairRange(
        to_fen(floor), to_fen(low), to_fen(max(high, low)), to_fen(law_low), to_fen(law_high), share, costs, left_out,
        _reasons(share, assumed, longest, bool(left_out), floor),
    )  # fmt: skip


def _asked(row: ClaimRow) -> tuple[Decimal, Decimal] | None:
    """The sum by law, capped by what is asked: nobody is given more than that."""
    low, high, claimed = row.by_law.low, row.by_law.high, row.claim.claimed
    if low is None or high is None:
        return None
    return (low, high) if claimed is None else (min(low, claimed), min(high, claimed))


def _floor(row: ClaimRow, law: LawAt, most: Decimal) -> Decimal:
    """What stands against giving less: the gap to the minimum wage, or what the firm itself admits."""
    gap = minimum_gap(row.claim.wage_months, law).certain if row.claim.wage_months else Decimal(0)
    return max(gap, min(row.undisputed or Decimal(0), most))


def _share(similar: SimilarReport, assumed: Waiting) -> SimilarShare:
    counts = {result: similar.results.get(result, 0) for result in CaseResult}
    supported, partly = counts[CaseResult.SUPPORTED], counts[CaseResult.PARTLY]
    total = sum(counts.values())
    if total < assumed.least_cases:
        return SimilarShare(supported, partly, counts[CaseResult.REFUSED], None, None)
    low = wilson(supported, total, assumed.confidence_z).low
    high = wilson(supported + partly, total, assumed.confidence_z).high
    return SimilarShare(supported, partly, counts[CaseResult.REFUSED], low, high)


def _costs(most: Decimal, assumed: Waiting, law: LawAt) -> tuple[WaitCost, ...]:
    found = []
    least_months = most_months = Decimal(0)
    for stage in assumed.stages:
        least_months, most_months = least_months + stage.least, most_months + stage.most
        cost_least, cost_most = (
            to_fen(most * assumed.yearly_rate * months / 12) for months in (least_months, most_months)
        )
        grounds = law.held(stage.ground) if stage.ground else ()
        found.append(WaitCost(stage.name, least_months, most_months, cost_least, cost_most, grounds))
    return tuple(found)


def _reasons(
    share: SimilarShare | None, assumed: Waiting, longest: Decimal, left_out: bool, floor: Decimal
) -> tuple[Message, ...]:
    found = [Message.of("mediation.fair.by_law")]
    if share is None:
        found.append(Message.of("mediation.fair.no_cases"))
    elif share.low is None or share.high is None:
        found.append(Message.of("mediation.fair.too_few", cases=share.cases, least=assumed.least_cases))
    else:
        low, high = f"{share.low:.0%}", f"{share.high:.0%}"
        found.append(Message.of("mediation.fair.cases", cases=share.cases, low=low, high=high))
        found.append(Message.of("mediation.fair.no_sample"))
    found.append(Message.of("mediation.fair.waiting", months=longest, rate=f"{assumed.yearly_rate:.1%}"))
    if floor:
        found.append(Message.of("mediation.fair.floor", floor=to_fen(floor)))
    if left_out:
        found.append(Message.of("mediation.fair.left_out"))
    return (*found, Message.of("mediation.fair.person"))
