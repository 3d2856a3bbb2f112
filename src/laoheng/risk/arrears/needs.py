"""What to ask for next, where the sources leave a period open."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from laoheng.risk.arrears.account import PeriodAccount, State
from laoheng.risk.arrears.case import ArrearsCase, Consent, Method
from laoheng.risk.arrears.deferral import Reason, Ruling, Verdict
from laoheng.risk.arrears.origins import Sources
from laoheng.standard.finding import Status

ORDER = (
    "payroll",
    "bank",
    "receipt_check",
    "worker_statement",
    "employer_reply",
    "payment_proof",
    "payable",
    "pay_day",
    "union_consent",
    "has_union",
    "signing_date",
    "max_deferral_days",
)


def what_to_ask(
    sources: Sources, accounts: tuple[PeriodAccount, ...], status: Status, amount: Decimal | None
) -> tuple[str, ...]:
    """The needs, in `ORDER`; empty where the case is settled."""
    wanted: set[str] = set()
    if not accounts:
        wanted |= {"payroll", "bank"}
    for account in accounts:
        if account.state in (State.DISPUTED, State.UNKNOWN):
            wanted |= set(_of_period(sources, account))
    if status is Status.COMPUTED:
        wanted = {"payable"} if amount is None else set()
    return tuple(name for name in ORDER if name in wanted)


def _of_period(sources: Sources, account: PeriodAccount) -> Iterator[str]:
    case, rows = sources.case, sources.payroll(account.period)
    if account.ruling.verdict is Verdict.UNDETERMINED:
        yield _of_deferral(case, account.ruling)
        return
    claimed = account.worker is not None and account.worker.positive
    if not rows:
        yield "payroll"
    if case.bank is None and all(row.method is not Method.CASH for row in rows):
        yield "bank"
    if account.unproven_payment:
        cash = any(row.method is Method.CASH for row in rows)
        yield "receipt_check" if cash else "payment_proof"
    if not claimed and (rows or account.bank is not None):
        yield "worker_statement"
    if claimed and account.employer is None:
        yield "employer_reply"
    if claimed and account.employer is not None and not account.employer.positive:
        yield "payment_proof"
    if claimed and account.payable is None:
        yield "payable"
    if case.pay_day is None and claimed:
        yield "pay_day"


def _of_deferral(case: ArrearsCase, ruling: Ruling) -> str:
    if ruling.reason is Reason.UNKNOWN_LIMIT:
        return "max_deferral_days"
    if ruling.reason is Reason.UNKNOWN_DATE:
        return "signing_date"
    unknown = ruling.agreement is None or ruling.agreement.consent is Consent.UNKNOWN
    return "union_consent" if unknown else "has_union"
