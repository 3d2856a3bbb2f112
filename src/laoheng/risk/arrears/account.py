"""The account of one period: what each origin states and where that leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from laoheng.risk.arrears.deferral import Ruling
from laoheng.risk.arrears.origins import Shortfall
from laoheng.risk.arrears.periods import Period


class State(StrEnum):
    """Where a period stands."""

    NOT_DUE = "not_due"
    PAID = "paid"
    DEFERRED = "deferred"
    ARREARS = "arrears"
    DISPUTED = "disputed"  # one origin alone says unpaid, two contradict, or a deferral cannot be judged
    UNKNOWN = "unknown"  # nobody disputes anything, nothing shows payment


@dataclass(frozen=True, slots=True)
class PeriodAccount:
    """One period: when its wage was due, what each origin states, and why it stands where it does.

    `worker` is the claim, whose sum may cover several periods. `established` is the second largest of the stated
    shortfalls, shared by `together`; None where there is none or its size is not known.
    """

    period: Period
    due: date
    state: State
    payable: Decimal | None
    proven: Decimal
    employer: Shortfall | None
    bank: Shortfall | None
    worker: Shortfall | None
    unproven_payment: bool
    ruling: Ruling
    together: tuple[Period, ...] = ()
    established: Decimal | None = None
