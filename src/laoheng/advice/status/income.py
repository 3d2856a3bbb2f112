"""What the income records tell of economic subordination: who pays, what share, how steadily, how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from laoheng.advice.status.case import Case, Income
from laoheng.advice.status.parties import payer_of

# Of all income: from here on one lives on it; below the other, it is a sideline. Conventions of ours, not of the law.
LIVES_ON_IT, SIDELINE = Decimal("0.75"), Decimal("0.25")
_ENOUGH_MONTHS = 3
_EQUAL, _STEADY = Decimal("0.02"), Decimal("0.20")


class Evidence(StrEnum):
    """How strongly the records show it."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Economy:
    """The income of the main payer. `share` is the mean of the shares known; None what is not known.

    `depends`: whether the worker lives on this payer; `steady`: months within a fifth of their median; `fixed`: months
    that are practically equal, as a wage is.
    """

    payer: str | None
    months: int
    share: Decimal | None
    depends: bool | None
    steady: bool | None
    fixed: bool | None
    evidence: Evidence


def economy_of(case: Case) -> Economy:
    """Economic subordination in the income records of `case`; all unknown where there are none.

    One month, or one without a share, never proves anything. Low income from this payer speaks for nobody: part-time
    work is labour too (劳动合同法 68).
    """
    rows = _of_main_payer(case.income)
    months = sorted({row.month for row in rows})
    shares = [row.share for row in rows if row.share is not None]
    share = sum(shares, Decimal(0)) / len(shares) if shares else None
    enough = len(months) >= _ENOUGH_MONTHS
    sums = [sum((row.gross for row in rows if row.month == month), Decimal(0)) for month in months]
    return Economy(
        payer=payer_of(rows[0]) if rows else None,
        months=len(months),
        share=share,
        depends=_depends(share) if enough else None,
        steady=_within(sums, _STEADY) if enough else None,
        fixed=_within(sums, _EQUAL) if enough else None,
        evidence=_evidence(len(months), len(shares), len(rows)),
    )


def _of_main_payer(rows: Sequence[Income]) -> list[Income]:
    named = [row for row in rows if row.source]
    totals: dict[str, Decimal] = {}
    for row in named:
        totals[payer_of(row)] = totals.get(payer_of(row), Decimal(0)) + row.gross
    if not totals:
        return []
    main = max(totals, key=lambda name: (totals[name], name))
    return [row for row in named if payer_of(row) == main]


def _depends(share: Decimal | None) -> bool | None:
    if share is None:
        return None
    return True if share >= LIVES_ON_IT else False if share < SIDELINE else None


def _within(sums: Sequence[Decimal], most: Decimal) -> bool:
    middle = median(sums)
    return middle > 0 and all(abs(value - middle) <= most * middle for value in sums)


def _evidence(months: int, shares: int, rows: int) -> Evidence:
    if not months:
        return Evidence.NONE
    if months >= _ENOUGH_MONTHS and shares == rows:
        return Evidence.STRONG
    return Evidence.MEDIUM if months >= 2 else Evidence.WEAK


def facts_of_income(case: Case) -> dict[str, tuple[object, str]]:
    """Facts that the records show by themselves, each with the months it was read from.

    Three months or more that are practically equal are a fixed wage; steady months that one lives on are monthly pay.
    """
    economy = economy_of(case)
    rows = _of_main_payer(case.income)
    quote = f"{economy.payer} {'、'.join(f'{row.month} {row.gross}' for row in rows)}"
    found: dict[str, tuple[object, str]] = {}
    if economy.fixed:
        found["base_pay"] = (True, quote)
    if economy.steady and economy.depends:
        found["pay_period"] = ("monthly", quote)
    return found
