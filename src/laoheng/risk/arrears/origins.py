"""What each independent origin states about a period past its due date: the employer, the bank, the worker.

Each gives a shortfall, or says nothing. Attendance and tax totals state none. Payroll, the employer's messages and its
written deferrals are one origin; so are complaint and messages of the worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from laoheng.risk.arrears.case import ArrearsCase, Method, PayrollRow, Speaker
from laoheng.risk.arrears.messages import Saying, Statement
from laoheng.risk.arrears.payments import ZERO, Payments, payable, undated_receipt
from laoheng.risk.arrears.periods import Period


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What an origin says is missing, in yuan; `yuan` None: something is missing, nobody says how much."""

    yuan: Decimal | None

    @property
    def positive(self) -> bool:
        """Whether anything is said to be missing."""
        return self.yuan is None or self.yuan > 0


@dataclass(frozen=True, slots=True)
class EmployerStatement:
    """`shortfall` None: says nothing. `unproven`: it books a full payment that nothing proves."""

    shortfall: Shortfall | None
    unproven: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """The worker's claim on `periods` together, in yuan after what was proven since; whole for all of them.

    `contradicted` are the periods shown fully paid before the claim: a conflict, which no second origin resolves.
    """

    periods: tuple[Period, ...]
    shortfall: Shortfall
    contradicted: frozenset[Period] = frozenset()


@dataclass(frozen=True, slots=True)
class Sources:
    """The case with what was read out of it. `due` has every judged period."""

    case: ArrearsCase
    judged: tuple[Period, ...]
    due: Mapping[Period, date]
    said: tuple[Statement, ...]
    payments: Payments

    def payroll(self, period: Period) -> list[PayrollRow]:
        """The employer's rows of `period`."""
        return [row for row in self.case.payroll if row.period == period]


def employer_states(sources: Sources, period: Period) -> EmployerStatement:
    """Payable less the larger of paid and proven; a later admission prevails over the payments booked before it."""
    rows = sources.payroll(period)
    due = payable(rows)
    admission = _admission(sources, period)
    if due is None:
        return EmployerStatement(_admitted_without_payroll(sources, period, admission))
    proven = due if sources.payments.settled(period) else sources.payments.total(period)
    if any(row.paid is None for row in rows) and admission is None and proven < due:
        return EmployerStatement(None)
    booked = [row for row in rows if row.paid and row.paid_date is not None and not _overruled(row, admission)]
    paid = sum((row.paid or ZERO for row in booked), ZERO)
    missing = max(ZERO, due - max(paid, proven))
    if admission is not None and admission.missing is not None:
        since = sources.payments.total(period, since=admission.day)
        return EmployerStatement(Shortfall(max(ZERO, min(missing, admission.missing - since))))
    undated = sum((row.paid or ZERO for row in rows if undated_receipt(row)), ZERO)
    sure = max(proven, sum((row.paid or ZERO for row in booked if not _doubtful(row)), ZERO))
    if sure < due <= paid + undated:
        return EmployerStatement(None, unproven=True)
    return EmployerStatement(Shortfall(missing))


def _doubtful(row: PayrollRow) -> bool:
    return row.method is Method.UNKNOWN or (row.method is Method.CASH and row.receipt is not True)


def _overruled(row: PayrollRow, admission: Statement | None) -> bool:
    """A message "part is still missing" confirms the booked payments, "not paid" overrules those made before it."""
    if admission is None or admission.saying is Saying.PARTLY or row.paid_date is None:
        return False
    return row.paid_date < admission.day


def _admission(sources: Sources, period: Period) -> Statement | None:
    """The employer's latest word, after the due date, that the named period is unpaid, unless it then said "paid"."""
    said = [item for item in sources.said if item.speaker is Speaker.EMPLOYER and period in item.periods]
    admitted = [
        item
        for item in said
        if item.saying is Saying.UNPAID or (item.saying is Saying.PARTLY and item.missing is not None)
    ]
    last = max((item for item in admitted if item.day > sources.due[period]), key=_by_day_and_sum, default=None)
    if last is None or any(item.saying is Saying.PAID and item.day >= last.day for item in said):
        return None
    return last


def _by_day_and_sum(item: Statement) -> tuple[date, bool, Decimal]:
    # Of two on one day the one naming the smaller sum counts, so that the order of messages never matters.
    return item.day, item.missing is not None, -(item.missing or ZERO)


def _admitted_without_payroll(sources: Sources, period: Period, admission: Statement | None) -> Shortfall | None:
    deferrals = [item for item in sources.case.deferrals if item.written and period in item.periods]
    if admission is None:
        last_paid_word = _says_paid(sources, period)
        signed = max((item.signed_on for item in deferrals if item.signed_on), default=None)
        if not deferrals or (last_paid_word and signed and last_paid_word > signed):
            return None
    payments, wage = sources.payments, sources.payments.wage(period)
    if payments.settled(period):
        return Shortfall(ZERO)
    if admission is not None and admission.missing is not None:
        missing = admission.missing - payments.total(period, since=admission.day)
        return Shortfall(max(ZERO, missing if wage is None else min(missing, wage - payments.total(period))))
    if wage is not None:
        return Shortfall(wage - payments.total(period))
    # Something was paid of a wage nobody states: whether anything is still missing cannot be said.
    paid_since = payments.total(period, since=admission.day if admission else None)
    return None if paid_since else Shortfall(None)


def _says_paid(sources: Sources, period: Period) -> date | None:
    days = (
        item.day
        for item in sources.said
        if item.speaker is Speaker.EMPLOYER and item.saying is Saying.PAID and period in item.periods
    )
    return max((day for day in days if day > sources.due[period]), default=None)


def bank_states(sources: Sources, period: Period) -> Shortfall | None:
    """The wage less matched rows, where wages are known to come by bank; never where payroll says cash."""
    methods = {row.method for row in sources.payroll(period)}
    wage = sources.payments.wage(period)
    if sources.case.bank is None or wage is None or Method.CASH in methods:
        return None
    if Method.BANK not in methods and not sources.payments.wage_rows_of_others(period):
        return None
    return Shortfall(max(ZERO, wage - sources.payments.transferred(period)))


@dataclass(frozen=True, slots=True)
class _Demand:
    """A complaint, or a message saying the wage has not come."""

    day: date
    periods: tuple[Period, ...]
    yuan: Decimal | None


def worker_claims(sources: Sources) -> dict[Period, Claim]:
    """The claim that stands for each period: the latest that names a sum, else the latest; none that came too early."""
    demands = _demands(sources)
    claims: dict[Period, Claim] = {}
    standing = {
        period: demand
        for period in sources.judged
        if (demand := max((d for d in demands if _in_time(sources, d, period)), key=_precedence, default=None))
    }
    for period, demand in standing.items():
        if demand.yuan is None:
            claims[period] = _open_claim(sources, period, demand)
        elif period not in claims:
            together = tuple(p for p, other in standing.items() if other is demand)
            claims |= _claims_of_sum(sources, demand, demand.yuan, together)
    return {period: _reaffirmed(sources, period, claim, demands) for period, claim in claims.items()}


def _precedence(demand: _Demand) -> tuple[bool, date, Decimal, int, tuple[Period, ...]]:
    # Of two on one day the smaller sum counts, so that the order of rows never matters.
    return demand.yuan is not None, demand.day, -(demand.yuan or ZERO), -len(demand.periods), demand.periods


def _in_time(sources: Sources, demand: _Demand, period: Period) -> bool:
    return period in demand.periods and demand.day > sources.due[period]


def _demands(sources: Sources) -> list[_Demand]:
    found = [_Demand(item.date, item.periods, item.amount) for item in sources.case.complaints]
    for item in sources.said:
        if item.speaker is not Speaker.WORKER or item.saying not in (Saying.UNPAID, Saying.PARTLY):
            continue
        for period in item.periods or _only_overdue(sources, item.day):
            found.append(_Demand(item.day, (period,), _sum_in_message(item, sources.payments.wage(period))))
    return found


def _sum_in_message(item: Statement, wage: Decimal | None) -> Decimal | None:
    if item.missing is not None:
        return item.missing
    return max(ZERO, wage - item.received) if item.received is not None and wage is not None else None


def _only_overdue(sources: Sources, day: date) -> tuple[Period, ...]:
    """The one period a message without a period can mean; none where several are past due."""
    past = tuple(period for period in sources.judged if sources.due[period] < day)
    return past if len(past) == 1 else ()


def _open_claim(sources: Sources, period: Period, demand: _Demand) -> Claim:
    """A claim without a sum asks for all that is not proven."""
    payments, wage = sources.payments, sources.payments.wage(period)
    if payments.settled(period, since=demand.day):
        return Claim((period,), Shortfall(ZERO))
    if payments.settled(period, before=demand.day):
        return Claim((period,), Shortfall(None), frozenset({period}))
    return Claim((period,), Shortfall(None if wage is None else max(ZERO, wage - payments.total(period))))


def _claims_of_sum(
    sources: Sources, demand: _Demand, yuan: Decimal, together: tuple[Period, ...]
) -> dict[Period, Claim]:
    """The sum less what was proven from that day on; periods paid in full since then are answered."""
    payments = sources.payments
    answered = [period for period in together if payments.settled(period, since=demand.day)]
    rest = tuple(period for period in together if period not in answered)
    left = max(ZERO, yuan - sum((payments.total(period, since=demand.day) for period in demand.periods), ZERO))
    if len(demand.periods) == 1 and payments.confirmed_whole(demand.periods[0], since=demand.day):
        left = ZERO
    contradicted = frozenset(period for period in rest if payments.settled(period, before=demand.day))
    claims = {period: Claim((period,), Shortfall(ZERO)) for period in answered if len(demand.periods) > 1}
    rest = rest if len(demand.periods) > 1 else together
    shared = Claim(rest, Shortfall(left), contradicted if left else frozenset())
    return claims | dict.fromkeys(rest, shared)


def _reaffirmed(sources: Sources, period: Period, claim: Claim, demands: list[_Demand]) -> Claim:
    """A later word "still not paid" against a payment proven in full before it is a conflict again."""
    last = max(demand.day for demand in demands if _in_time(sources, demand, period))
    payments = sources.payments
    if claim.shortfall.positive or payments.settled(period, since=last) or not payments.settled(period, before=last):
        return claim
    return Claim((period,), Shortfall(None), frozenset({period}))
