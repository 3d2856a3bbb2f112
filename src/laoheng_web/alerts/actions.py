"""Taking findings up: a file per firm and cause, told to both sides. Nothing here decides against anyone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoheng.casework import Kind, outcome_of
from laoheng.standard.canonical import canonical_bytes
from laoheng.standard.finding import Finding, Level, Status
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.alerts.models import RANK, Alert, Assessment, OpenQuestion
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import open_file
from laoheng_web.papers.models import Matter

SERIES = "YJ"
_UNKNOWN = (Status.UNDETERMINED, Status.NEEDS, Status.VARIES)


class Taken(StrEnum):
    """What became of a finding."""

    RAISED = "raised"
    UPDATED = "updated"
    SEEN = "seen"  # the same as before: nothing is written but the day
    CLEARED = "cleared"
    ASKED = "asked"  # not known; kept as an open question
    NOTHING = "nothing"


@dataclass
class Standing:
    """The alerts and open questions a bureau holds of some firms, by firm and indicator."""

    alerts: dict[tuple[UUID, str], Alert] = field(default_factory=dict)
    questions: dict[tuple[UUID, str], OpenQuestion] = field(default_factory=dict)

    @classmethod
    def of(cls, office: Office, firms: Iterable[UUID] | None) -> Standing:
        """What stands now, locked until the transaction ends."""
        with connection.cursor() as cursor:  # one run at a time per bureau, or two would open the same file twice
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"alerts {office.id}"])
        return cls.open_alerts(office, firms)

    @classmethod
    def open_alerts(cls, office: Office, firms: Iterable[UUID] | None) -> Standing:
        """What stands now; another run may change it."""
        chosen = {"office_id": office.id} | ({} if firms is None else {"firm_id__in": list(firms)})
        alerts = Alert.objects.filter(followed_by=None, **chosen).select_related("matter").order_by("first_seen", "id")
        questions = OpenQuestion.objects.filter(answered_at=None, **chosen)
        return cls(
            {
                (row.firm_id, row.indicator): row
                for row in alerts
                if row.cleared_at is None or not has_ended(row.matter)
            },
            {(row.firm_id, row.indicator): row for row in questions},
        )


def indicator_of(finding: Finding) -> str:
    """The cause that a finding names ("wages_overdue")."""
    return finding.kind.removeprefix("indicator.")


def has_ended(matter: Matter) -> bool:
    """Whether the file needs nobody any more."""
    return outcome_of(Kind.ALERT_CASE, matter.as_state().state) is not None


@transaction.atomic
def take_up(*, by: By, office: Office, finding: Finding, firm: UUID, standing: Standing | None = None) -> Taken:
    """Does what a finding about `firm` calls for; the same finding twice is one alert.

    Only a computed finding with a level opens a file. What is not known becomes an open question, and asks the firm for
    material where the finding says so (level blue); it never clears an alert either.
    """
    key = (firm, indicator_of(finding))
    standing = standing or Standing.of(office, [firm])
    alert, question = standing.alerts.get(key), standing.questions.get(key)
    if finding.status in _UNKNOWN:
        return _keep_question(by, office, finding, firm, question)
    if finding.status is Status.NOT_IN_FORCE:
        return Taken.NOTHING
    if question:
        _answered(by, question)
    if finding.status is Status.CLEAR or finding.level is Level.NONE:
        if alert is None or alert.cleared_at:
            return Taken.NOTHING
        mark_cleared(by=by, alert=alert, finding=finding)
        return Taken.CLEARED
    if alert is None or (has_ended(alert.matter) and _worse(alert, finding)):
        _raise(by, office, finding, firm, alert)
        return Taken.RAISED
    return _again(by, alert, finding)


def _raise(by: By, office: Office, finding: Finding, firm: UUID, before: Alert | None) -> Alert:
    told = finding.to_json()
    matter = open_file(
        by=by, office=office, kind=Kind.ALERT_CASE, series=SERIES, firm=firm, extra={"finding": told},
        parties=[(firm, "firm")],
    )  # fmt: skip
    alert = Alert(
        id=new_id(by.now), office_id=office.id, firm_id=firm, matter=matter, indicator=indicator_of(finding),
        level=finding.level.value, first_seen=finding.as_of, last_seen=finding.as_of, finding=told,
        data_version=finding.data_version or "",
    )  # fmt: skip
    rows: list[Any] = [alert]
    if before is not None:
        before.followed_by = alert.id
        before.save(update_fields=["followed_by"])
        rows.append(before)
    alert.save(force_insert=True)
    _tell_event("alert.raised", by, alert, finding, rows)
    _tell_both(by, alert, "raised")
    return alert


def _again(by: By, alert: Alert, finding: Finding) -> Taken:
    returned, level = alert.cleared_at is not None, alert.level
    if not returned and content(alert.finding) == content(finding.to_json()):
        return Taken.SEEN
    alert.finding, alert.level, alert.cleared_at = finding.to_json(), finding.level.value, None
    alert.last_seen, alert.data_version = finding.as_of, finding.data_version or ""
    alert.save()
    rows: list[Any] = [alert]
    if not has_ended(alert.matter):
        alert.matter.finding, alert.matter.updated_at = alert.finding, by.now
        alert.matter.save(update_fields=["finding", "updated_at"])
        rows.append(alert.matter)
    _tell_event("alert.condition_returned" if returned else "alert.updated", by, alert, finding, rows)
    if (returned or level != alert.level) and not has_ended(alert.matter):
        _tell_both(by, alert, "returned" if returned else "level")
    return Taken.UPDATED


@transaction.atomic
def mark_cleared(*, by: By, alert: Alert, finding: Finding) -> None:
    """The condition holds no more: shown and told. The file itself is closed by a named officer only."""
    alert.cleared_at, alert.level, alert.finding = by.now, Level.NONE.value, finding.to_json()
    alert.last_seen, alert.data_version = finding.as_of, finding.data_version or ""
    alert.save()
    _tell_event("alert.condition_cleared", by, alert, finding, [alert])
    if not has_ended(alert.matter):
        _tell_both(by, alert, "cleared")


def _keep_question(
    by: By, office: Office, finding: Finding, firm: UUID, question: OpenQuestion | None
) -> Taken:  # fmt: skip
    told = finding.to_json()
    if question and content(question.finding) == content(told):
        return Taken.ASKED
    asked = tuple(need.question for need in finding.needs if need.asked_of in ("employer", "firm"))
    ask = finding.level is Level.BLUE and bool(asked)
    news = ask and (question is None or _needs(question.finding) != _needs(told))
    row = question or OpenQuestion(
        id=new_id(by.now), office_id=office.id, firm_id=firm, indicator=indicator_of(finding), first_seen=finding.as_of
    )
    row.finding, row.data_version, row.asked_firm = told, finding.data_version or "", ask
    row.save()
    payload = {"indicator": row.indicator, "needs": _needs(told), "asked_firm": ask, "digest": digest(told)}
    record("alert.question_kept", by=by, payload=payload, subjects=[firm], office=office.id, rows=[row])
    if news:
        message = Message.of("alerts.notice.asked", indicator=finding.title, needs=asked)
        notify(by=by, office=office.id, party=firm, message=message)
    return Taken.ASKED


def _answered(by: By, question: OpenQuestion) -> None:
    question.answered_at = by.now
    question.save(update_fields=["answered_at"])
    payload = {"indicator": question.indicator}
    record(
        "alert.question_answered", by=by, payload=payload, subjects=[question.firm_id], office=question.office_id,
        rows=[question],
    )  # fmt: skip


@transaction.atomic
def finish_run(*, by: By, office: Office, run: Assessment, seen: Iterable[Alert]) -> Assessment:
    """Writes that a run took place, and the day on every alert whose condition still holds unchanged."""
    rows = [alert for alert in seen if alert.last_seen != run.as_of]
    Alert.objects.filter(id__in=[alert.id for alert in rows]).update(last_seen=run.as_of)
    run.save(force_insert=True)
    payload = {
        "as_of": run.as_of, "data_version": run.data_version, "firms": run.firms, "everyone": run.everyone,
        "counts": run.counts,
    }  # fmt: skip
    record("alerts.assessed", by=by, payload=payload, office=office.id, rows=[run, *rows])
    return run


def content(told: dict[str, Any]) -> dict[str, Any]:
    """What a finding says, without the day and the data it was said on."""
    return {name: value for name, value in told.items() if name not in ("as_of", "data_version", "model_version")}


def digest(told: dict[str, Any]) -> str:
    """SHA-256 of a finding's canonical bytes, in hex."""
    return hashlib.sha256(canonical_bytes(told)).hexdigest()


def _worse(alert: Alert, finding: Finding) -> bool:
    """Whether a finding says more than the one whose file is closed: a higher level, a further month, more persons."""
    if RANK[finding.level.value] > RANK[alert.level]:
        return True
    before = {item["name"]: item["value"] for item in (alert.matter.finding or {}).get("figures", ())}
    now = {item.name: item.value for item in finding.figures}
    if set(now.get("months") or ()) - set(before.get("months") or ()):  # type: ignore[arg-type]
        return True
    return int(str(now.get("persons") or 0)) > int(str(before.get("persons") or 0))


def _needs(told: dict[str, Any]) -> list[str]:
    return sorted(need["name"] for need in told["needs"])


def _tell_event(type_: str, by: By, alert: Alert, finding: Finding, rows: list[Any]) -> None:
    payload = {
        "alert": alert.id, "indicator": alert.indicator, "level": alert.level, "status": finding.status.value,
        "as_of": finding.as_of, "data_version": finding.data_version, "digest": digest(alert.finding),
        "figures": {item.name: _text(item.value) for item in finding.figures},
    }  # fmt: skip
    record(
        type_, by=by, payload=payload, subjects=[alert.firm_id], matter=alert.matter_id, office=alert.office_id,
        rows=rows,
    )  # fmt: skip


def _text(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return None if value is None else str(value)


def _tell_both(by: By, alert: Alert, what: str) -> None:
    matter, title = alert.matter, Message.from_json(alert.finding["title"])
    level = Message(f"alerts.level.{alert.level}")
    for party in (alert.firm_id, None):
        audience = "firm" if party else "office"
        message = Message.of(
            f"alerts.notice.{what}.{audience}", indicator=title, level=level, number=matter.number, due=_due(matter)
        )
        notify(
            by=by, office=alert.office_id, party=party, message=message, matter=matter.id,
            due_on=matter.due_on if party else None,
        )  # fmt: skip


def _due(matter: Matter) -> Message:
    return Message.of("casework.by_date", due=matter.due_on) if matter.due_on else Message("casework.no_date")
