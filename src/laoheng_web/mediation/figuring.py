"""The body's figures over its closed mediations, and the publication of one of them, masked."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db import transaction

from laoheng.casework import Kind, MediationState
from laoheng.casework.closed import BodyFigures, ClosedAs, ClosedMatter, PublicCase, body_figures, publish
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.mediation import extending
from laoheng_web.mediation.asking_after import opinions
from laoheng_web.mediation.assigning import FAILED, SETTLED, body_of
from laoheng_web.mediation.models import Agreement, Claim, Claimant, Helper, Mediation, PublishedCase
from laoheng_web.papers.models import Matter
from laoheng_web.vault.identities import open_identity
from laoheng_web.vault.models import Firm

# A side that never agreed to mediate leaves nothing that could have been settled: it counts beside those withdrawn.
_UNSETTLED = {
    MediationState.CALLED_OFF: ClosedAs.WITHDRAWN,
    MediationState.DECLINED: ClosedAs.WITHDRAWN,
    MediationState.NOT_TAKEN: ClosedAs.NOT_COVERED,
}
PUBLISHABLE = frozenset({MediationState.PERFORMED, *FAILED})
_KINDS_OF_FIRM = ("有限责任公司", "股份有限公司", "有限公司")


def figures(by: By) -> BodyFigures:
    """The figures of the actor's body up to its day."""
    return body_figures(closed_matters(by), until=by.now.date())


def closed_matters(by: By) -> list[ClosedMatter]:
    """The body's mediations that came to an agreement or ended; a sealed one counts from the day of the seal."""
    body = body_of(by)
    mine = Mediation.objects.filter(body_id=body.id).values("matter_id")
    matters = list(Matter.objects.filter(kind=Kind.MEDIATION.value, id__in=mine))
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for matter_id, kind in Claim.objects.filter(matter__in=matters).values_list("matter_id", "kind"):
        kinds[matter_id].add(kind)
    sealed = {
        row.matter_id: row.sealed_at for row in Agreement.objects.filter(matter__in=matters, sealed_at__isnull=False)
    }
    said = opinions(by, [row.id for row in matters])
    found = []
    for row in matters:
        ended = _ended_as(row)
        if ended is None:
            continue
        at = sealed.get(row.id)
        day: date = at.astimezone(SHANGHAI).date() if at else row.entered_on
        ratings, asked, reasons = said.get(row.id, ((), 0, ()))
        found.append(
            ClosedMatter(
                str(row.id), frozenset(kinds[row.id]), str(row.firm_id), row.filed_on, day, ended, ratings, asked,
                reasons,
            )
        )  # fmt: skip
    return found


def _ended_as(matter: Matter) -> ClosedAs | None:
    state = MediationState(matter.state)
    if state in SETTLED:
        return ClosedAs.SETTLED
    return ClosedAs.FAILED if state in FAILED else _UNSETTLED.get(state)


def masked(*, by: By, matter: Matter, title: str, story: str, result: str) -> PublicCase:
    """The three texts as they would go out. Raises `UserError` with the place of everything that still points to
    somebody, and where the matter is not over."""
    mediation = Mediation.objects.get(matter=matter)
    if by.role != "mediator" or by.party != mediation.body_id:
        raise UserError("mediating.not_the_body")
    if MediationState(matter.state) not in PUBLISHABLE:
        raise UserError("mediating.not_closed")
    if not all(text.strip() for text in (title, story, result)):
        raise UserError("mediating.publish_all")
    return publish(
        title.strip()[:100], story.strip()[:4000], result.strip()[:2000], known=_known(by, matter, mediation)
    )


def _known(by: By, matter: Matter, mediation: Mediation) -> dict[str, str]:
    """What the file knows of everybody in it, and what stands for it."""
    known: dict[str, str] = {}
    for number, row in enumerate(Claimant.objects.filter(matter=matter), 1):
        fields = ("name", "number", "phone", "account")
        opened = open_identity(
            by=by,
            person=row.person_id,
            fields=fields,
            purpose="mediation",
            reason="公开案例前遮盖身份",
            matter=matter.id,
        )
        known |= {value: f"劳动者{number}" for value in opened.values()}
    firm = Firm.objects.filter(id=matter.firm_id).first()
    if firm:
        short = firm.name.partition("（")[0]
        for ending in _KINDS_OF_FIRM:
            short = short.removesuffix(ending)
        known |= dict.fromkeys((firm.name, short, firm.code), "用人单位")
    known |= {extending.helper_name(row): "帮助人" for row in Helper.objects.filter(matter=matter)}
    known |= {mediation.mediator_name: "调解员", matter.number: "本案"}
    return {words: instead for words, instead in known.items() if words}


@transaction.atomic
def publish_case(*, by: By, matter: Matter, title: str, story: str, result: str) -> PublishedCase:
    """Publishes the masked case, once. Raises `UserError` where something is left, or it is published already."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    if PublishedCase.objects.filter(matter=row).exists():
        raise UserError("mediating.published_already")
    text = masked(by=by, matter=row, title=title, story=story, result=result)
    made = PublishedCase(
        id=new_id(by.now), office_id=row.office_id, body_id=by.party, matter=row, title=text.title, story=text.story,
        result=text.result, by_user=by.user, at=by.now,
    )  # fmt: skip
    made.save(force_insert=True)
    record("mediation.case_published", by=by, payload={"case": made.id}, matter=row.id, office=row.office_id,
           rows=[made])  # fmt: skip
    return made
