"""The judgement as a Finding: which source said what, on which articles, and what would clear it."""

from __future__ import annotations

from collections.abc import Iterator

from laoheng.law import LawAt, rule_ground
from laoheng.risk.arrears.account import PeriodAccount, State
from laoheng.risk.arrears.case import ArrearsCase, Method
from laoheng.risk.arrears.deferral import Verdict
from laoheng.risk.arrears.judge import ArrearsJudgement
from laoheng.risk.arrears.origins import Shortfall
from laoheng.standard.finding import Figure, Finding, Ground, Need, Status, Step, Unit
from laoheng.standard.messages import Message

KIND = "risk.wage_arrears"
RULE_VERSION = "arrears.v1"

_ASKED_OF = {
    "payroll": "employer",
    "bank": "bank",
    "receipt_check": "worker",
    "worker_statement": "worker",
    "employer_reply": "employer",
    "payment_proof": "employer",
    "payable": "employer",
    "pay_day": "employer",
    "union_consent": "union",
    "has_union": "union",
    "signing_date": "employer",
    "max_deferral_days": "bureau",
}


def to_finding(case: ArrearsCase, judgement: ArrearsJudgement, law: LawAt) -> Finding:
    """The judgement with its steps, grounds in force on the day of `law`, remedies for the firm and what clears it.

    Raises `NotInForceError` where an article it rests on does not hold on that day.
    """
    past_due = [account for account in judgement.accounts if account.state is not State.NOT_DUE]
    return Finding(
        kind=KIND,
        status=judgement.status,
        title=Message.of(f"arrears.title.{judgement.status.value}", periods=list(judgement.periods_in_arrears)),
        as_of=case.as_of,
        region=law.region,
        subject=case.worker,
        level=judgement.level,
        grounds=tuple(_grounds(case, judgement, law)),
        figures=_figures(judgement),
        steps=tuple(step for account in past_due for step in _steps(account, law)),
        needs=tuple(Need(name, Message.of(f"arrears.need.{name}"), _ASKED_OF[name]) for name in judgement.needs),
        notes=tuple(_notes(judgement)),
        remedies=tuple(_remedies(judgement)),
        clears=tuple(_clears(case, judgement)),
        rounding="half_up_fen",
    )


def _grounds(case: ArrearsCase, judgement: ArrearsJudgement, law: LawAt) -> Iterator[Ground]:
    yield from law.grounds("劳动法50", "工资支付暂行规定7")
    if case.termination_date is not None and case.termination_date <= case.as_of:
        yield law.ground("工资支付暂行规定9")
    if judgement.deferral_verdict is not Verdict.NONE:
        yield law.ground("劳部发〔1995〕226号4")
    if case.is_construction_site:
        yield law.ground("农民工条例6")
    yield rule_ground(KIND, RULE_VERSION)


def _figures(judgement: ArrearsJudgement) -> tuple[Figure, ...]:
    return (
        Figure("amount_overdue", Message.of("arrears.figure.amount"), judgement.amount_overdue, Unit.YUAN),
        Figure("overdue_since", Message.of("arrears.figure.since"), judgement.overdue_since, Unit.DATE),
        Figure("periods_in_arrears", Message.of("arrears.figure.periods"), judgement.periods_in_arrears, Unit.LIST),
        Figure("deferral_verdict", Message.of("arrears.figure.deferral"), judgement.deferral_verdict.value, Unit.TEXT),
    )


def _steps(account: PeriodAccount, law: LawAt) -> Iterator[Step]:
    period = account.period.text
    yield Step(
        Message.of("arrears.step.due", period=period),
        "due",
        period,
        account.due.isoformat(),
        law.grounds("工资支付暂行规定7"),
    )
    for origin, stated in (("employer", account.employer), ("bank", account.bank), ("worker", account.worker)):
        yield Step(
            Message.of(f"arrears.step.{origin}", period=period),
            "payable − paid",
            f"{'?' if account.payable is None else account.payable} / {account.proven}",
            _said(stated),
        )
    yield Step(
        Message.of("arrears.step.outcome", period=period, state=Message.of(f"arrears.state.{account.state.value}")),
        "second largest of what the origins state",
        ", ".join(_said(item) for item in (account.employer, account.bank, account.worker)),
        account.state.value if account.established is None else str(account.established),
        (rule_ground(KIND, RULE_VERSION),),
    )
    if account.ruling.verdict is not Verdict.NONE:
        reason = account.ruling.reason
        yield Step(
            Message.of("arrears.step.deferral", period=period),
            "deferral",
            reason.value if reason else "",
            account.ruling.verdict.value,
            law.grounds("劳部发〔1995〕226号4"),
        )


def _said(stated: Shortfall | None) -> str:
    if stated is None:
        return "—"
    return "> 0" if stated.yuan is None else str(stated.yuan)


def _notes(judgement: ArrearsJudgement) -> Iterator[Message]:
    if judgement.deferral_reason is not None:
        yield Message.of(f"arrears.reason.{judgement.deferral_reason.value}")
    if judgement.status is Status.UNDETERMINED:
        yield Message.of("arrears.note.nothing_alleged")
    if judgement.status is Status.COMPUTED and judgement.amount_overdue is None:
        yield Message.of("arrears.note.amount_unknown")


def _remedies(judgement: ArrearsJudgement) -> Iterator[Message]:
    if judgement.status is Status.COMPUTED:
        yield Message.of("arrears.remedy.pay", periods=list(judgement.periods_in_arrears))
        yield Message.of("arrears.remedy.reply")
    if any(account.state is State.DEFERRED for account in judgement.accounts):
        yield Message.of("arrears.remedy.keep_new_date")
    if judgement.status is Status.UNDETERMINED:
        yield Message.of("arrears.remedy.show")


def _clears(case: ArrearsCase, judgement: ArrearsJudgement) -> Iterator[Message]:
    if judgement.status is Status.CLEAR:
        return
    yield Message.of("arrears.clears.transfer")
    if any(row.method is not Method.BANK for row in case.payroll) or not case.payroll:
        yield Message.of("arrears.clears.receipt")
    yield Message.of("arrears.clears.worker")
    if judgement.deferral_verdict is Verdict.UNDETERMINED:
        yield Message.of("arrears.clears.deferral")
