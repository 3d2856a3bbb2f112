"""The judgement: two independent origins must state a shortfall before arrears are alleged.

`judge` reads every source, sets each period's account and sums up. The rules are those of `arrears.v1`
(docs/explanation/arrears.md); each period stands by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from laoheng.risk.arrears.account import PeriodAccount, State
from laoheng.risk.arrears.case import ArrearsCase
from laoheng.risk.arrears.deferral import (
    NO_RULING,
    Reason,
    Ruling,
    Verdict,
    judge_deferrals,
    overall_ruling,
)
from laoheng.risk.arrears.messages import read_messages
from laoheng.risk.arrears.needs import what_to_ask
from laoheng.risk.arrears.origins import (
    Claim,
    EmployerStatement,
    Shortfall,
    Sources,
    bank_states,
    employer_states,
    worker_claims,
)
from laoheng.risk.arrears.payments import ZERO, prove
from laoheng.risk.arrears.periods import Period, due_date
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import add_months
from laoheng.standard.finding import Level, Status
from laoheng.standard.money import to_fen


@dataclass(frozen=True, slots=True)
class ArrearsJudgement:
    """What may be said of the case on its day. `amount_overdue` in yuan, None where not known or not alleged."""

    status: Status
    level: Level
    periods_in_arrears: tuple[str, ...]
    amount_overdue: Decimal | None
    overdue_since: date | None
    deferral_verdict: Verdict
    deferral_reason: Reason | None
    needs: tuple[str, ...]
    accounts: tuple[PeriodAccount, ...]


def judge(case: ArrearsCase, calendar: WorkCalendar) -> ArrearsJudgement:
    """Weighs all sources of `case` on its `as_of`.

    Raises `CalendarNotCovered` where a due date falls in a year whose holiday notice `calendar` lacks.
    """
    case = case.on_the_day()
    sources = _read(case, calendar)
    past_due = tuple(period for period in sources.judged if case.as_of > sources.due[period])
    heard = _hear(sources, past_due)
    open_periods = tuple(p for p in past_due if _by_sources(sources, p, heard[p]) is not State.PAID)
    rulings = judge_deferrals(case, sources.due, open_periods, sources.said, calendar)
    accounts = {p: _account(sources, p, heard.get(p), rulings.get(p, NO_RULING)) for p in sources.judged}
    accounts = _establish(accounts, heard)
    return _sum_up(sources, tuple(accounts.values()), overall_ruling(case, open_periods, rulings))


def _read(case: ArrearsCase, calendar: WorkCalendar) -> Sources:
    judged = _judged(case)
    due = {}
    for period in judged:
        # A pay day agreed for weeks says nothing of a month, and the other way round.
        pay_day = case.pay_day if period.is_week == case.weekly or case.pay_day == "last" else None
        due[period] = due_date(period, pay_day, calendar, case.termination_date)
    said = read_messages(case.messages, case.weekly)
    return Sources(case, judged, due, said, prove(case, judged, said))


def _judged(case: ArrearsCase) -> tuple[Period, ...]:
    named = {row.period for row in case.payroll}
    for counts in (case.attendance, case.tax_totals):
        named |= {row.period for row in counts or () if row.count > 0}
    for complaint in case.complaints:
        named |= set(complaint.periods)
    for deferral in case.deferrals:
        named |= set(deferral.periods)
    return tuple(sorted(named))


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the three origins state about one period."""

    employer: EmployerStatement
    bank: Shortfall | None
    claim: Claim | None

    @property
    def others(self) -> list[Shortfall]:
        """What is stated by others than the worker."""
        return [item for item in (self.employer.shortfall, self.bank) if item is not None]


def _hear(sources: Sources, past_due: tuple[Period, ...]) -> dict[Period, _Heard]:
    claims = worker_claims(sources)
    heard = {
        period: _Heard(employer_states(sources, period), bank_states(sources, period), claims.get(period))
        for period in past_due
    }
    explained = [p for p, item in heard.items() if item.claim and _explained(heard, p, item.claim)]
    return {p: replace(item, claim=None) if p in explained else item for p, item in heard.items()}


def _explained(heard: Mapping[Period, _Heard], period: Period, claim: Claim) -> bool:
    """Whether a total over several periods is accounted for by the others of them, so that it says nothing of this."""
    if len(claim.periods) < 2 or claim.shortfall.yuan is None or any(x.positive for x in heard[period].others):
        return False
    elsewhere = [[x.yuan or ZERO for x in heard[p].others] for p in claim.periods]
    return (
        claim.shortfall.positive and sum((max(sums, default=ZERO) for sums in elsewhere), ZERO) >= claim.shortfall.yuan
    )


def _account(sources: Sources, period: Period, heard: _Heard | None, ruling: Ruling) -> PeriodAccount:
    payments = sources.payments
    wage, proven = payments.wage(period), payments.total(period)
    if heard is None:
        return PeriodAccount(
            period, sources.due[period], State.NOT_DUE, wage, proven, None, None, None, False, NO_RULING
        )
    state = _by_sources(sources, period, heard)
    if ruling.verdict is Verdict.VALID:
        state = State.DEFERRED
    elif ruling.verdict is Verdict.UNDETERMINED:
        state = State.DISPUTED
    return PeriodAccount(
        period=period,
        due=sources.due[period],
        state=state,
        payable=wage,
        proven=proven,
        employer=heard.employer.shortfall,
        bank=heard.bank,
        worker=heard.claim.shortfall if heard.claim else None,
        unproven_payment=heard.employer.unproven,
        ruling=ruling,
    )


def _by_sources(sources: Sources, period: Period, heard: _Heard) -> State:
    """Where the period stands by what the origins state, deferrals aside."""
    claim = heard.claim
    claimed = claim is not None and claim.shortfall.positive
    if sources.payments.settled(period):
        return State.DISPUTED if claimed else State.PAID
    stated = heard.others + ([claim.shortfall] if claim else [])
    missing = [item for item in stated if item.positive]
    if len(missing) >= 2:
        return State.ARREARS
    if stated and not missing:
        return State.PAID
    bank_alone = missing == stated and not claimed and heard.employer.shortfall is None
    if bank_alone and not (heard.employer.unproven and _declared_nothing(sources, period)):
        return State.UNKNOWN
    return State.DISPUTED


def _declared_nothing(sources: Sources, period: Period) -> bool:
    """Whether the employer declared a wage of 0 for the period (no row: not known, which is not 0)."""
    declared = [row.count for row in sources.case.tax_totals or () if row.period == period]
    return bool(declared) and sum(declared, ZERO) == 0


def _establish(accounts: dict[Period, PeriodAccount], heard: Mapping[Period, _Heard]) -> dict[Period, PeriodAccount]:
    """Sets the established shortfall of the periods in arrears; those under one complaint are compared as a total."""
    arrears = [period for period, account in accounts.items() if account.state is State.ARREARS]
    result = dict(accounts)
    for period in arrears:
        claim = heard[period].claim
        together = tuple(p for p in arrears if claim is not None and heard[p].claim is claim) or (period,)
        employer = _total([accounts[p].employer for p in together])
        bank = _total([accounts[p].bank for p in together])
        worker = claim.shortfall if claim else None
        result[period] = replace(
            accounts[period], together=together, established=_second_largest(employer, bank, worker)
        )
    return result


def _total(stated: list[Shortfall | None]) -> Shortfall | None:
    said = [item for item in stated if item is not None]
    if not said:
        return None
    yuan = [item.yuan for item in said]
    return Shortfall(None) if None in yuan else Shortfall(sum((item for item in yuan if item is not None), ZERO))


def _second_largest(employer: Shortfall | None, bank: Shortfall | None, worker: Shortfall | None) -> Decimal | None:
    """The second largest sum stated; None where no one but the worker says how much."""
    others = [item.yuan for item in (employer, bank) if item is not None and item.yuan is not None]
    if not others:
        return None
    sums = sorted([*others, *([worker.yuan] if worker and worker.yuan is not None else [])], reverse=True)
    return sums[1] if len(sums) > 1 else sums[0]


def _sum_up(sources: Sources, accounts: tuple[PeriodAccount, ...], ruling: Ruling) -> ArrearsJudgement:
    arrears = [account for account in accounts if account.state is State.ARREARS]
    amount: Decimal | None = None
    since: date | None = None
    if arrears:
        status, level = Status.COMPUTED, _grade(sources.case.as_of, arrears[0].due)
        amount, since = _amount(arrears), arrears[0].due + timedelta(days=1)
    elif not accounts or any(account.state in (State.DISPUTED, State.UNKNOWN) for account in accounts):
        blue = any(account.state in (State.DISPUTED, State.DEFERRED) for account in accounts)
        status, level = Status.UNDETERMINED, Level.BLUE if blue else Level.NONE
    else:
        deferred = any(account.state is State.DEFERRED for account in accounts)
        status, level = Status.CLEAR, Level.BLUE if deferred else Level.NONE
        amount = to_fen(ZERO)
    return ArrearsJudgement(
        status=status,
        level=level,
        periods_in_arrears=tuple(account.period.text for account in arrears),
        amount_overdue=amount,
        overdue_since=since,
        deferral_verdict=ruling.verdict,
        deferral_reason=ruling.reason,
        needs=what_to_ask(sources, accounts, status, amount),
        accounts=accounts,
    )


def _grade(as_of: date, due: date) -> Level:
    """Months run to the same day number; the due day is not counted, rest days do not extend them."""
    if as_of <= add_months(due, 1):
        return Level.YELLOW
    return Level.ORANGE if as_of <= add_months(due, 2) else Level.RED


def _amount(arrears: list[PeriodAccount]) -> Decimal | None:
    sums = {account.together: account.established for account in arrears}
    known = [item for item in sums.values() if item is not None]
    return to_fen(sum(known, ZERO)) if len(known) == len(sums) else None
