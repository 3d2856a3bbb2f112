"""What an officer does with an alert beside its steps: lets it wait, wakes it, says how its case ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from laoheng.casework import (
    Closed,
    Kind,
    Move,
    QueueItem,
    Visited,
    VisitReport,
    check_snooze,
    contacts,
    in_queue,
    label_of,
    visit_report,
)
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng_web.alerts.actions import has_ended
from laoheng_web.alerts.models import Alert, CheckPick, Ending, Snooze, Visit
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.papers.models import Matter


def persons_of(alert: Alert) -> int | None:
    """How many workers the latest finding concerns; None where it does not say."""
    figures = {item["name"]: item["value"] for item in alert.finding.get("figures", ())}
    value = figures.get("persons")
    return int(str(value)) if value is not None else None


@transaction.atomic
def snooze(*, by: By, alert: Alert, reason: str, until: date) -> Snooze:
    """Lets an alert wait until a day. The firm's deadline runs on. Raises `UserError` where it may not wait."""
    _named(by)
    held = Alert.objects.select_for_update().get(id=alert.id)
    if has_ended(held.matter):
        raise UserError("alerts.ended")
    today = by.now.date()
    check_snooze(level=Level(held.level), persons=persons_of(held), reason=reason, until=until, today=today)
    rows: list[Any] = _wake(by, held)
    row = Snooze(
        id=new_id(by.now), office_id=held.office_id, alert=held, reason=reason, until=until, by=by.user, at=by.now
    )
    row.save(force_insert=True)
    payload = {"alert": held.id, "reason": reason, "until": until}
    record(
        "alert.snoozed", by=by, payload=payload, subjects=[held.firm_id], matter=held.matter_id, office=held.office_id,
        rows=[row, *rows],
    )  # fmt: skip
    return row


@transaction.atomic
def wake(*, by: By, alert: Alert) -> None:
    """Ends the waiting of an alert before its day."""
    _named(by)
    rows = _wake(by, alert)
    if rows:
        record(
            "alert.woken", by=by, payload={"alert": alert.id}, subjects=[alert.firm_id], matter=alert.matter_id,
            office=alert.office_id, rows=rows,
        )  # fmt: skip


def _wake(by: By, alert: Alert) -> list[Any]:
    rows = list(Snooze.objects.filter(alert=alert, woken_at=None, until__gte=by.now.date()))
    for row in rows:
        row.woken_at = by.now
        row.save(update_fields=["woken_at"])
    return list(rows)


@transaction.atomic
def say_ending(*, by: By, alert: Alert, reason: str, contact: str) -> Ending:
    """Says how a closed case ended: what labels its warning. Raises `UserError` before the end, twice, or unsaid."""
    _named(by)
    label_of(reason)
    if contact not in contacts():
        raise UserError("casework.contact_missing")
    if not has_ended(alert.matter):
        raise UserError("alerts.not_ended")
    if Ending.objects.filter(alert=alert).exists():
        raise UserError("alerts.ending_said")
    return _label(by, alert, reason, contact)


def after_step(*, by: By, matter: Matter, done: Move) -> None:
    """A step that closes an alert's case labels its warning; an appeal that is upheld changes the label it had."""
    closing = done.payload.get("closing")
    if matter.kind == Kind.ALERT_CASE.value and has_ended(matter) and closing:
        _label(by, Alert.objects.get(matter=matter), closing, done.payload["contact"])


def _label(by: By, alert: Alert, reason: str, contact: str) -> Ending:
    row = Ending.objects.filter(alert=alert).first()
    before = {} if row is None else {"before": row.reason}
    row = row or Ending(id=new_id(by.now), office_id=alert.office_id, alert=alert)
    row.reason, row.contact, row.label, row.by, row.at = reason, contact, label_of(reason), by.user, by.now
    row.save()
    payload = {
        "alert": alert.id,
        "indicator": alert.indicator,
        "reason": reason,
        "contact": contact,
        "label": row.label,
    }
    record(
        "alert.ending_said", by=by, payload=payload | before, subjects=[alert.firm_id], matter=alert.matter_id,
        office=alert.office_id, rows=[row],
    )  # fmt: skip
    return row


def queue_of(alerts: Iterable[Alert], today: date) -> list[UUID]:
    """The ids of alerts as they are to be worked off: collective ones first, those that wait last."""
    rows = {alert.id: alert for alert in alerts}
    waits = Snooze.objects.filter(alert_id__in=rows, woken_at=None, until__gte=today)
    waiting = dict(waits.values_list("alert_id", "until"))
    items = [
        QueueItem(id_, Level(row.level), row.matter.due_on, persons_of(row), waiting.get(id_))
        for id_, row in rows.items()
    ]
    return [item.alert for item in in_queue(items, today)]


def visits() -> VisitReport:
    """Of the recorded visits and the closed cases: which firms were visited though in order, and on whose word."""
    rows = list(Ending.objects.select_related("alert__matter"))
    seen = list(Visit.objects.select_related("alert"))
    recorded = {row.alert_id for row in seen}
    closed = (
        Closed(row.alert.indicator, _level_of(row.alert), row.reason, row.contact, row.alert_id in recorded)
        for row in rows
    )
    by_plan = CheckPick.objects.filter(alert=None, how="visit").exclude(found="")
    made = [Visited(f"plan_{row.arm}", row.found) for row in by_plan]
    return visit_report(closed, [*(Visited(row.alert.indicator, row.found) for row in seen), *made])


def _level_of(alert: Alert) -> Level:
    told = alert.matter.finding or alert.finding
    return Level(told["level"])


def _named(by: By) -> None:
    if by.role != "regulator" or by.user is None:
        raise UserError("risk.policy.not_signed")
