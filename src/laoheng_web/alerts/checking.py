"""Deciding on a check of the plan, recording what it found, and answering the firm that objects. People do all of it.

No score is read here: what a check finds is what the officer saw.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from laoheng.casework import check_found
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Figure, Finding, Ground, GroundKind, Level, Status, Unit
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.alerts.actions import Taken, take_up
from laoheng_web.alerts.models import CheckPick
from laoheng_web.alerts.rules_shown import rule_of
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify

WAYS = ("remote_check", "visit")
LEAVE_REASONS = ("checked_elsewhere", "not_there", "data_wrong", "no_capacity")
LABELS = {"compliant": False, "not_compliant": True, "nobody": None}
MOST_TEXT = 2000
# What an officer saw opens a case at the levels that the ladder gives one.
CASE_LEVELS = (Level.YELLOW, Level.ORANGE, Level.RED)
SEEN_VERSION = "seen"


@transaction.atomic
def decide(*, by: By, pick: CheckPick, go: bool, how: str = "", reason: str = "") -> CheckPick:
    """A named officer says whether a firm of the plan is checked, and how; leaving it needs one of the reasons.

    The firm is told at once. Raises `UserError` for no way, no reason, or where somebody decided already.
    """
    row = _held(by, pick)
    if row.decision:
        raise UserError("risk.plan.settled")
    if go and how not in WAYS:
        raise UserError("risk.plan.how", ways=tuple(Message(f"casework.contact.{way}") for way in WAYS))
    if not go and reason not in LEAVE_REASONS:
        raise UserError("risk.plan.reason", reasons=tuple(Message(f"risk.plan.leave.{name}") for name in LEAVE_REASONS))
    row.decision, row.how, row.leave_reason = ("go", how, "") if go else ("leave", "", reason)
    row.decided_by, row.decided_at = by.user, by.now
    row.save()
    _tell(by, "check.decided", row, decision=row.decision, how=row.how, reason=row.leave_reason)
    if go:
        message = Message.of("risk.plan.notice.decided", arm=Message(f"risk.plan.arm.{row.arm}"))
        notify(by=by, office=row.office_id, party=row.firm_id, message=message)
    return row


@transaction.atomic
def record_found(*, by: By, pick: CheckPick, found: str, checked_on: date) -> CheckPick:
    """Records what a check found, which labels it. It says nothing of a breach and opens nothing.

    Raises `UserError` for an unknown finding, a day before the decision or ahead, a firm nobody decided to check, one
    whose result is in, or one that stands in the plan for its alert: that has a file of its own.
    """
    check_found(found)
    row = _held(by, pick)
    if row.alert_id is not None:
        raise UserError("risk.plan.alert_arm")
    if row.decision != "go" or row.decided_at is None:
        raise UserError("risk.plan.not_going")
    if row.found:
        raise UserError("risk.plan.done")
    first = row.decided_at.astimezone(SHANGHAI).date()
    if not first <= checked_on <= by.now.date():
        raise UserError("risk.plan.day", first=first, last=by.now.date())
    row.found, row.checked_on, row.label, row.found_by = found, checked_on, LABELS[found], by.user
    row.save()
    _tell(by, "check.found", row, found=found, checked_on=checked_on, label=row.label)
    return row


@transaction.atomic
def open_case(*, by: By, pick: CheckPick, indicator: str, level: Level) -> Taken:
    """Opens a case on what the officer saw, as an alert of the indicator it belongs to: with reply, decision, appeal.

    Raises `UserError` unless the check found the firm not in order, for no indicator of firms, or no level of a case.
    """
    row = _held(by, pick)
    if row.found != "not_compliant" or row.checked_on is None:
        raise UserError("risk.plan.nothing_seen")
    office = Office.objects.get(id=row.office_id)
    rule = rule_of(indicator, office, row.checked_on)
    if rule is None:
        raise UserError("risk.plan.which")
    if level not in CASE_LEVELS:
        raise UserError("risk.plan.level")
    seen = Finding(
        kind=f"indicator.{indicator}", status=Status.COMPUTED, level=level, title=rule.label, as_of=row.checked_on,
        region=office.region, subject=str(row.firm_id),
        grounds=(Ground(GroundKind.RULE, f"indicator.{indicator}", SEEN_VERSION), *rule.grounds),
        figures=(Figure("seen_on", Message("risk.figure.seen_on"), row.checked_on, Unit.DATE),),
        notes=(Message.of("risk.plan.seen", day=row.checked_on),),
    )  # fmt: skip
    record("check.case_opened", by=by, payload={"pick": row.id, "indicator": indicator}, subjects=[row.firm_id],
           office=row.office_id, rows=[row])  # fmt: skip
    return take_up(by=by, office=office, finding=seen, firm=row.firm_id)


@transaction.atomic
def object_to(*, by: By, pick: CheckPick, text: str) -> CheckPick:
    """The firm says what is wrong about its check; an officer other than the one who decided answers.

    Raises `UserError` for an empty text or a second objection.
    """
    said = text.strip()[:MOST_TEXT]
    if not said:
        raise UserError("risk.plan.objection_empty")
    if by.role != "firm" or by.party != pick.firm_id:
        raise UserError("risk.policy.not_signed")
    row = CheckPick.objects.select_for_update().get(id=pick.id)
    if row.objected_at is not None:
        raise UserError("risk.plan.objected")
    row.objection, row.objected_at = said, by.now
    row.save()
    _tell(by, "check.objected", row)
    # The firm may leave word with the bureau but not read the bureau's notices.
    with acting(By.system(office=row.office_id, now=by.now), "notice") as desk:
        notify(by=desk, office=row.office_id, party=None, message=Message("risk.plan.notice.objection"))
    return row


@transaction.atomic
def answer(*, by: By, pick: CheckPick, upheld: bool, text: str) -> CheckPick:
    """Answers an objection. Upheld, a check to come is called off, and one made no longer counts: its label goes.

    Raises `UserError` where nothing waits, no reasons are given, or the officer is the one who decided on the check.
    """
    row = _held(by, pick)
    if row.objected_at is None or row.answered_at is not None:
        raise UserError("risk.plan.no_objection")
    if by.user in (row.decided_by, row.found_by):
        raise UserError("risk.plan.same_person")
    if not text.strip():
        raise UserError("risk.plan.answer_empty")
    row.answer, row.upheld, row.answered_by, row.answered_at = text.strip()[:MOST_TEXT], upheld, by.user, by.now
    if upheld:
        row.label = None
        if not row.found:
            row.decision, row.how, row.leave_reason = "leave", "", "objection_upheld"
    row.save()
    _tell(by, "check.objection_answered", row, upheld=upheld, label=row.label)
    notify(by=by, office=row.office_id, party=row.firm_id, message=Message("risk.plan.notice.answered"))
    return row


def _held(by: By, pick: CheckPick) -> CheckPick:
    if by.role != "regulator" or by.user is None:
        raise UserError("risk.policy.not_signed")
    return CheckPick.objects.select_for_update().get(id=pick.id)


def _tell(by: By, type_: str, row: CheckPick, **payload: Any) -> None:
    told = {"pick": row.id, "plan": row.plan_id, "arm": row.arm, **payload}
    record(type_, by=by, payload=told, subjects=[row.firm_id], office=row.office_id, rows=[row])
