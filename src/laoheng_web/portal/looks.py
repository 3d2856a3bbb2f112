"""Who looked at a person's data, what they saw and why: each kind of event in the words that the person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoheng.standard.messages import Message
from laoheng.standard.records import contract_of
from laoheng_web.accounts.models import Office, User
from laoheng_web.accounts.speaking import spoken
from laoheng_web.audit.models import AuditEvent
from laoheng_web.portal.templatetags.laoheng import field_name

MOST = 200
_COMPARED = {
    "vault.pair_opened": gettext_lazy("把遮蔽后的两条记录放在一起看"),
    "vault.pair_decided": gettext_lazy("判断两条记录是不是同一个人"),
    "vault.pair_reopened": gettext_lazy("要求重新核对两条记录"),
    "vault.merged": gettext_lazy("把两条记录算作同一个人"),
    "vault.unmerged": gettext_lazy("撤销合并，两条记录分开算"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One line: when, who, what was seen or done, and why; `number` is the request it belongs to, if any."""

    at: datetime
    who: str
    what: str
    why: str
    number: str = ""


def looks_at(person: UUID) -> list[Look]:
    """The newest looks at that person's data, the newest first."""
    told = AuditEvent.objects.filter(type__in=_SAID, subjects__contains=[person])
    # One's own looks at oneself are no news.
    events = list(told.exclude(acting_for=person).order_by("-seq")[:MOST])
    offices = dict(Office.objects.values_list("id", "name"))
    people = display_names(event.actor_id for event in events)
    return [
        _SAID[event.type](event, offices.get(event.office_id, ""), people.get(event.actor_id, "")) for event in events
    ]


def display_names(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The shown names of accounts."""
    return dict(User.objects.filter(id__in={item for item in ids if item}).values_list("id", "display_name"))


def _opened(event: AuditEvent, office: str, who: str) -> Look:
    fields = _("、").join(str(field_name(field)) for field in event.payload["fields"])
    return Look(event.occurred_at, f"{office} {who}".strip(), fields, event.payload["reason"])


def _shared(event: AuditEvent, office: str, who: str) -> Look:
    told: dict[str, Any] = event.payload
    contract = contract_of(told["kind"])
    headings = _("、").join([contract.label, *(contract.field(name).label for name in told["shared"])])
    given = _("%(office)s 提供给 %(department)s") % {"office": office, "department": told["department"]}
    return Look(event.occurred_at, given, headings, f"{told['purpose']} · {told['ground']}", told["number"])


def _portrayed(event: AuditEvent, office: str, who: str) -> Look:
    why = spoken(Message(f"portrait.purpose.{event.payload['purpose']}"))
    return Look(event.occurred_at, f"{office} {who}".strip(), _("劳动档案"), why)


def _compared(event: AuditEvent, office: str, who: str) -> Look:
    why = _("核对是不是同一个人，避免算重或算漏")
    return Look(event.occurred_at, f"{office} {who}".strip(), str(_COMPARED[event.type]), why)


_SAID: dict[str, Callable[[AuditEvent, str, str], Look]] = {
    "vault.opened": _opened,
    "vault.shared": _shared,
    "vault.portrait_viewed": _portrayed,
    **dict.fromkeys(_COMPARED, _compared),
}
