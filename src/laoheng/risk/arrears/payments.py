"""Proven payments: which period each wage transfer, signed receipt and word of the worker pays.

Every payment belongs to one period (a memo naming several pays the oldest first); nothing left over in one period ever
fills another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from laoheng.risk.arrears.bank_memo import is_wage, paid_periods
from laoheng.risk.arrears.case import ArrearsCase, BankRow, Method, PayrollRow
from laoheng.risk.arrears.messages import Saying, Statement
from laoheng.risk.arrears.periods import Period

ZERO = Decimal(0)


class Proof(StrEnum):
    """What proves a payment."""

    TRANSFER = "transfer"
    RECEIPT = "receipt"
    WORD = "word"  # the worker's own message


@dataclass(frozen=True, slots=True)
class Payment:
    """A proven payment in yuan; `amount` None: the whole wage of the period, whatever it is."""

    day: date
    amount: Decimal | None
    proof: Proof


@dataclass(slots=True)
class Payments:
    """Proven payments by period. `stated` are whole wages by payroll, `agreed` the wage of any other period."""

    stated: Mapping[Period, Decimal]
    agreed: Decimal | None
    weekly: bool
    of: dict[Period, list[Payment]] = field(default_factory=dict)
    wage_rows: list[tuple[BankRow, frozenset[Period]]] = field(default_factory=list)

    def wage(self, period: Period) -> Decimal | None:
        """The whole wage of `period` in yuan; None where nobody but the worker knows it."""
        # The agreed wage is that of a contract's own kind of period.
        return self.stated.get(period, self.agreed if period.is_week == self.weekly else None)

    def total(self, period: Period, since: date | None = None, before: date | None = None) -> Decimal:
        """Yuan proven for `period`; a whole wage of unknown size adds nothing here (see `settled`)."""
        return sum((self._yuan(period, item) for item in self._between(period, since, before)), ZERO)

    def settled(self, period: Period, since: date | None = None, before: date | None = None) -> bool:
        """Whether payments of that span alone make up the whole wage."""
        items = self._between(period, since, before)
        if any(item.amount is None for item in items):
            return True
        wage = self.wage(period)
        return wage is not None and bool(items) and self.total(period, since, before) >= wage

    def confirmed_whole(self, period: Period, since: date) -> bool:
        """Whether the worker said on or after `since` that the whole wage came."""
        return any(item.amount is None for item in self._between(period, since, None))

    def transferred(self, period: Period) -> Decimal:
        """Yuan of wage transfers that pay `period`."""
        return sum((i.amount or ZERO for i in self.of.get(period, ()) if i.proof is Proof.TRANSFER), ZERO)

    def wage_rows_of_others(self, period: Period) -> bool:
        """Whether the feed shows wages of some other period, so that wages do come through this account."""
        # A row that pays no judged period pays an earlier one, where this period had not yet begun.
        return any(pays - {period} or (not pays and row.date < period.first) for row, pays in self.wage_rows)

    def add(self, period: Period, payment: Payment) -> None:
        """Takes a payment up."""
        self.of.setdefault(period, []).append(payment)

    def is_open(self, period: Period) -> bool:
        """Whether a transfer without a period may still belong here."""
        if self.wage(period) is None:
            return not self.of.get(period)
        return not self.settled(period)

    def _between(self, period: Period, since: date | None, before: date | None) -> list[Payment]:
        return [
            item
            for item in self.of.get(period, ())
            if (since is None or item.day >= since) and (before is None or item.day < before)
        ]

    def _yuan(self, period: Period, item: Payment) -> Decimal:
        if item.amount is not None:
            return item.amount
        return self.wage(period) or ZERO


def payable(rows: Iterable[PayrollRow]) -> Decimal | None:
    """What the rows of one period say is to be handed over; None without rows or where one does not say."""
    sums = [row.payable for row in rows]
    known = [item for item in sums if item is not None]
    return sum(known, ZERO) if sums and len(known) == len(sums) else None


def prove(case: ArrearsCase, judged: tuple[Period, ...], said: Iterable[Statement]) -> Payments:
    """All proven payments of `case`: receipts, the worker's word and transfers, those naming their period first."""
    stated = {p: sum_ for p in judged if (sum_ := payable(r for r in case.payroll if r.period == p)) is not None}
    payments = Payments(stated, case.agreed_wage, case.weekly)
    for row in case.payroll:
        if row.method is Method.CASH and row.receipt is True and row.paid and row.paid_date is not None:
            payments.add(row.period, Payment(row.paid_date, row.paid, Proof.RECEIPT))
    came = [item for item in said if item.saying is Saying.CAME]
    for statement in came:
        for period in statement.periods:
            payments.add(period, _word(statement, payments.wage(period)))
    _add_transfers(case, judged, payments)
    for statement in came:
        if not statement.periods and (oldest := _oldest_open(judged, statement.day, payments)):
            payments.add(oldest, _word(statement, payments.wage(oldest)))
    return payments


def undated_receipt(row: PayrollRow) -> bool:
    """A receipt signed by the worker for a payment whose day nobody wrote down."""
    return row.method is Method.CASH and row.receipt is True and bool(row.paid) and row.paid_date is None


def _word(statement: Statement, wage: Decimal | None) -> Payment:
    """The worker's word covers the whole wage, unless it names a smaller sum."""
    short = statement.received is not None and wage is not None and statement.received < wage
    return Payment(statement.day, statement.received if short else None, Proof.WORD)


def _add_transfers(case: ArrearsCase, judged: tuple[Period, ...], payments: Payments) -> None:
    rows = sorted(
        (row for row in case.bank or () if is_wage(row.memo)), key=lambda row: (row.date, row.amount, row.memo)
    )
    unnamed = []
    for row in rows:
        named = _of_the_same_kind(paid_periods(row, case.weekly), judged, case.weekly)
        if named:
            payments.wage_rows.append((row, frozenset(named)))
            _spread(row, named, payments)
        else:
            unnamed.append(row)
    for row in unnamed:
        oldest = _oldest_open(judged, row.date, payments)
        payments.wage_rows.append((row, frozenset({oldest} if oldest else ())))
        if oldest:
            payments.add(oldest, Payment(row.date, row.amount, Proof.TRANSFER))


def _oldest_open(judged: tuple[Period, ...], by: date, payments: Payments) -> Period | None:
    return next((period for period in judged if period.first <= by and payments.is_open(period)), None)


def _of_the_same_kind(named: tuple[Period, ...], judged: tuple[Period, ...], weekly: bool) -> tuple[Period, ...]:
    """A month in the memo of a weekly wage means its judged weeks; a week in that of a monthly wage means its month."""
    found: set[Period] = set()
    for period in named:
        if period in judged or period.is_week == weekly:
            found.add(period)
        elif weekly:
            weeks = {
                week for week in judged if week.is_week and week.first <= period.last and week.last >= period.first
            }
            found |= weeks or {period}
        else:
            found.add(Period.holding(period.last, weekly=False))
    return tuple(sorted(found))


def _spread(row: BankRow, named: tuple[Period, ...], payments: Payments) -> None:
    """The row's money over the periods it names, oldest first; a period whose wage nobody knows takes what is left."""
    left = row.amount
    known = [period for period in named if payments.wage(period) is not None]
    unknown = [period for period in named if period not in known]
    *first, last = known + unknown
    for period in first:
        wage = payments.wage(period)
        missing = max(ZERO, wage - payments.total(period)) if wage is not None else ZERO
        share = min(left, missing)
        if share:
            payments.add(period, Payment(row.date, share, Proof.TRANSFER))
            left -= share
    if left:
        payments.add(last, Payment(row.date, left, Proof.TRANSFER))
