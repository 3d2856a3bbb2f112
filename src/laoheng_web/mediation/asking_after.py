"""One question to each side after the end, answered or not; counted for the body, and shown to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from laoheng.casework import Kind, outcome_of
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.after_models import Opinion
from laoheng_web.mediation.models import Mediation
from laoheng_web.notices.actions import notify
from laoheng_web.notices.models import Notice
from laoheng_web.papers.models import Matter, Participation

PURPOSE = "figures"
ASK = "opinion.ask"
# The answers and what they count as on the scale of one to five.
ANSWERS = {"yes": 5, "partly": 3, "no": 1}
REASONS = ("fast", "clear", "fair", "slow", "unclear", "one_sided", "too_little", "hard_to_use")
Said = tuple[tuple[int, ...], int, tuple[str, ...]]


def ended(matter: Matter) -> bool:
    """Whether it needs nobody any more."""
    state = matter.as_state()
    return state.kind is Kind.MEDIATION and outcome_of(state.kind, state.state) is not None


def ask(by: By, matter: Matter) -> None:
    """Asks both sides once it has ended: a notice in the site without a day, so that nobody is hurried."""
    if not ended(matter):
        return
    message = Message.of(ASK, number=matter.number)
    with acting(By.system(office=matter.office_id, now=by.now), "notices") as system:
        for part in Participation.objects.filter(matter=matter, until=None, role__in=("worker", "firm")):
            notify(by=system, office=matter.office_id, party=part.party_id, message=message, matter=matter.id)


@transaction.atomic
def give(*, by: By, matter: Matter, satisfied: str, reasons: Sequence[str]) -> Opinion:
    """A side's answer, once. The event tells that it answered, not what. Raises `UserError`."""
    if not ended(matter) or by.role not in ("worker", "firm") or by.party is None:
        raise UserError("opinion.not_now")
    if satisfied not in ANSWERS or not set(reasons) <= set(REASONS):
        raise UserError("opinion.choose")
    if Opinion.objects.filter(matter=matter, party_id=by.party).exists():
        raise UserError("opinion.given")
    row = Opinion.objects.create(
        id=new_id(by.now), office_id=matter.office_id, body_id=Mediation.objects.get(matter=matter).body_id,
        matter=matter, side=by.role, party_id=by.party, satisfied=satisfied, reasons=sorted(set(reasons)), at=by.now,
    )  # fmt: skip
    record("mediation.opinion_given", by=by, payload={"opinion": row.id}, office=matter.office_id, rows=[row])
    return row


def given(by: By, matter: Matter) -> bool:
    """Whether this side has answered."""
    return Opinion.objects.filter(matter=matter, party_id=by.party).exists()


def opinions(by: By, matters: Sequence[UUID]) -> dict[UUID, Said]:
    """By matter: ratings, how many were asked, and reasons. For counting: the caller shows none of them by itself."""
    mediation = Mediation.objects.filter(matter_id__in=matters).first()
    if mediation is None:
        return {}
    with acting(By.system(office=mediation.office_id, now=by.now), PURPOSE):
        rows = list(Opinion.objects.filter(matter_id__in=matters))
        asked = list(
            Notice.objects.filter(matter_id__in=matters, message__code=ASK).values_list("matter_id", flat=True)
        )
    found: dict[UUID, Said] = {}
    for matter in {*asked, *(row.matter_id for row in rows)}:
        mine = [row for row in rows if row.matter_id == matter]
        reasons = tuple(reason for row in mine for reason in row.reasons)
        found[matter] = (tuple(ANSWERS[row.satisfied] for row in mine), asked.count(matter), reasons)
    return found
