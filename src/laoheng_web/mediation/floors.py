"""A draft's terms against what no agreement may give away; what is only doubtful the mediator looks at and says why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from laoheng.advice.mediation import Draft, DraftCheck, DraftTerm, check_draft
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Office
from laoheng_web.mediation.claims import on_file
from laoheng_web.mediation.models import Claim
from laoheng_web.norms.lookup import entered
from laoheng_web.papers.models import Matter


def check(matter: Matter, sums: Mapping[UUID, Decimal], pay_by: date, words: str, today: date) -> DraftCheck:
    """What the law of the day says of a draft that gives each claim its sum."""
    claims = list(Claim.objects.filter(matter=matter).select_related("claimant"))
    region = Office.objects.get(id=matter.office_id).region
    terms = tuple(
        DraftTerm(claim.kind, sums[claim.id], pay_by, worker=str(claim.claimant.person_id))
        for claim in claims
        if claim.id in sums
    )
    clauses = tuple(line.strip() for line in words.splitlines() if line.strip())
    law = law_at(today, region, entered(region, today))
    return check_draft(Draft(terms, clauses), [on_file(claim) for claim in claims], law=law)


def refuse_below(checked: DraftCheck, looked: str) -> None:
    """Raises `UserError` with every reason where something may not stand, or where a doubt has no mediator's word."""
    checked.refuse()
    if checked.looks and not looked.strip():
        raise UserError("mediating.look_first", reasons=[item.reason for item in checked.looks])
