"""Looking at somebody: what was asked for, the event it leaves, and what changed since the same viewer looked last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from laoheng.standard.dates import SHANGHAI, parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.records.purposes import Purpose, purpose_of, purposes_for
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.record import record

if TYPE_CHECKING:
    from laoheng.hub.lake import Lake

VIEWED = "portrait.viewed"
# Events of this beginning are shown to the person they are about (row-level security of the events); a firm is not told
# that an inspector reads its records.
PERSON_VIEWED = "vault.portrait_viewed"


@dataclass(frozen=True)
class Asked:
    """What a page was asked for: the purpose, the day, and `faults` where that could not be read."""

    purpose: Purpose | None
    on: date
    faults: tuple[tuple[str, str], ...] = ()

    def until(self) -> datetime:
        """The end of the day: what had been received by then is known."""
        return datetime.combine(self.on + timedelta(days=1), time(), SHANGHAI) - timedelta(microseconds=1)


def asked(request: HttpRequest, by: By, default: str | None) -> Asked:
    """Purpose and day of the address; `default` where no purpose is stated."""
    today, faults = by.now.date(), []
    on, purpose = today, None
    code = request.GET.get("purpose", default or "")
    try:
        purpose = purpose_of(code) if code else None
        if purpose is not None and by.role not in purpose.roles:
            raise UserError("portrait.purpose_of_others", purpose=purpose.code)
    except UserError as error:
        purpose = None
        faults.append(("id_purpose", told(error)))
    text = request.GET.get("on", "").strip()[:20]
    try:
        on = parse_date(text) if text else today
        if on > today:
            raise UserError("portrait.day_ahead", day=on.isoformat())
    except UserError as error:
        on = today
        faults.append(("id_on", told(error)))
    return Asked(purpose, on, tuple(faults))


def choices(by: By, *, rows: bool) -> list[Purpose]:
    """The purposes this viewer may state; with `rows` those that look at single persons."""
    return [item for item in purposes_for(by.role) if item.rows or not rows]


def lake_of(asked_for: Asked, today: date) -> Lake:
    """The lake as it stood at the end of the day asked for; of today as it is."""
    from laoheng.hub.lake import Lake
    from laoheng.portraits import LakeAsOf

    root = Path(settings.LAKE_DIR)
    return Lake(root) if asked_for.on >= today else LakeAsOf(root, asked_for.until())


def last_look(by: By, subject: UUID) -> AuditEvent | None:
    """The event of this viewer's last look at the same subject."""
    found = AuditEvent.objects.filter(type=VIEWED, actor_id=by.user, subjects__contains=[subject])
    return found.order_by("-seq").first()


def leave_line(by: By, subject: UUID, asked_for: Asked, told_of: Mapping[str, Any], type_: str = VIEWED) -> None:
    """The event of a look. `told_of` are codes only: never a name, never a value."""
    assert asked_for.purpose is not None
    payload = {"purpose": asked_for.purpose.code, "role": by.role, "on": asked_for.on.isoformat(), **told_of}
    record(type_, by=by, payload=payload, subjects=[subject])


def firm_panel(by: By, firm: UUID) -> tuple[str, dict[str, Any]]:
    """The way from the page of a firm to its portrait for a purpose."""
    return "portraits/_panel.html", {"firm_id": firm, "purposes": choices(by, rows=False)}
