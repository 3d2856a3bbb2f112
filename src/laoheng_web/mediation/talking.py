"""What is said in mediation: to all, or by one side alone with the mediator; words and offers, walled off for good."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from laoheng.casework import MediationState
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.models import Mediation, Talk
from laoheng_web.notices.actions import notify
from laoheng_web.papers.models import Matter, Participation

TALKING = frozenset(
    {
        MediationState.APPOINTED,
        MediationState.IN_SESSION,
        MediationState.DRAFTED,
        MediationState.WORKER_ADOPTED,
        MediationState.FIRM_ADOPTED,
    }
)
CHARS = 2000


def channels(by: By, mediation: Mediation) -> tuple[str, ...]:
    """The channels `by` may use: a side its own and the common one, the appointed mediator all three."""
    if by.role in ("worker", "firm"):
        return ("all", by.role)
    return ("all", "worker", "firm") if by.role == "mediator" and by.user == mediation.mediator_user else ()


@transaction.atomic
def say(
    *,
    by: By,
    matter: Matter,
    channel: str,
    text: str,
    sum_: Decimal | None = None,
    pay_by: date | None = None,
) -> Talk:
    """Says something, or makes an offer where a sum is given, to those of `channel`, who are told.

    The event names the channel and nothing of what was said. Raises `UserError` outside a session, for a channel that
    is not the speaker's, and for an empty word.
    """
    row = Matter.objects.select_for_update().get(id=matter.id)
    mediation = Mediation.objects.get(matter=row)
    if row.state not in TALKING:
        raise UserError("mediating.no_session")
    if channel not in channels(by, mediation):
        raise UserError("mediating.not_your_channel")
    if not text.strip() and sum_ is None:
        raise UserError("mediating.nothing_said")
    if pay_by is not None and pay_by < by.now.date():
        raise UserError("mediating.day_past")
    talk = Talk.objects.create(
        id=new_id(by.now), office_id=row.office_id, matter=row, channel=channel, by_role=by.role, by_party=by.party,
        by_user=by.user, text=text.strip()[:CHARS], sum=sum_, pay_by=pay_by, at=by.now,
    )  # fmt: skip
    record("mediation.spoke", by=by, payload={"channel": channel}, matter=row.id, office=row.office_id, rows=[talk])
    _tell(by, row, channel)
    return talk


def _tell(by: By, matter: Matter, channel: str) -> None:
    readers = {"worker", "firm", "mediator"} if channel == "all" else {channel, "mediator"}
    message = Message.of("mediating.something_said", number=matter.number)
    with acting(By.system(office=matter.office_id, now=by.now), "notices") as system:
        for part in Participation.objects.filter(matter=matter, until=None, role__in=readers - {by.role}):
            notify(by=system, office=matter.office_id, party=part.party_id, message=message, matter=matter.id)
