"""The claims table: what is claimed, what the law gives with its steps, what is admitted, what is left in dispute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from laoheng.advice.disputes import Stance
from laoheng.advice.disputes.claims import claim_kinds
from laoheng.advice.mediation.claims import ClaimOnFile, ClaimRow, claims_table, sums
from laoheng.advice.mediation.wages import WageMonth
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.mediation.filing import Wanted, add_claim
from laoheng_web.mediation.models import Claim, Claimant, Mediation
from laoheng_web.norms.lookup import entered
from laoheng_web.papers.models import Attachment, Matter
from laoheng_web.vault.identities import masked_names

CLOSED = frozenset({"performed", "not_taken", "declined", "called_off", "left", "no_agreement", "timed_out"})


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the room shows it: the stored claim, whose it is, the law's answer and the evidence for it."""

    claim: Claim
    who: str
    row: ClaimRow
    files: list[Attachment]


def kinds() -> list[tuple[str, Message]]:
    """The kinds of claim with a sum, by name and label."""
    return [(kind.name, Message.of(f"disputes.claim.{kind.name}")) for kind in claim_kinds() if kind.name != "relation"]


def on_file(claim: Claim) -> ClaimOnFile:
    """The claim as the library reads it."""
    basis: Mapping[str, Any] = claim.basis or {}
    months = tuple(
        WageMonth(month, Decimal(due), None if paid is None else Decimal(paid), True)
        for month, due, paid in basis.get("months", [])
    )
    answer = Stance.TOLD if claim.admitted is None else Stance.DENIED if claim.admitted == 0 else Stance.ADMITTED
    return ClaimOnFile(
        claim.kind, claim.claimed, claim.admitted, answer, basis.get("facts"), basis.get("code"), months,
        worker=str(claim.claimant.person_id),
    )  # fmt: skip


def lines(by: By, matter: Matter) -> list[Line]:
    """The table, in order, as of the actor's day and the bureau's region."""
    claims = list(Claim.objects.filter(matter=matter).select_related("claimant"))
    names = masked_names([claim.claimant.person_id for claim in claims])
    files = {row.id: row for row in Attachment.objects.filter(matter=matter)}
    region = Office.objects.get(id=matter.office_id).region
    law = law_at(by.now.date(), region, entered(region, by.now.date()))
    rows = claims_table([on_file(claim) for claim in claims], law=law)
    return [
        Line(
            claim, names.get(claim.claimant.person_id, ""), row, [files[key] for key in claim.evidence if key in files]
        )
        for claim, row in zip(claims, rows, strict=True)
    ]


def _locked(by: By, matter: Matter, claim: UUID) -> Claim:
    row = Matter.objects.select_for_update().get(id=matter.id)
    if row.state in CLOSED:
        raise UserError("mediating.ended")
    found = Claim.objects.select_related("claimant").filter(matter=row, id=claim).first()
    if found is None:
        raise UserError("mediating.no_claim")
    return found


@transaction.atomic
def answer(*, by: By, matter: Matter, claim: UUID, admitted: Decimal, word: str) -> Claim:
    """The firm says what it admits of a claim (0: nothing), with its word for it. Later words replace earlier ones.

    An admission here is part of mediation: the paper for arbitration leaves it out.
    """
    if by.role != "firm":
        raise UserError("mediating.firm_answers")
    row = _locked(by, matter, claim)
    if not 0 <= admitted <= row.claimed:
        raise UserError("mediating.admitted_wrong", claimed=row.claimed)
    row.admitted, row.firm_word = admitted, word.strip()[:400]
    row.save(update_fields=["admitted", "firm_word"])
    record("mediation.claim_answered", by=by, payload={"claim": row.id}, matter=matter.id, office=matter.office_id,
           rows=[row])  # fmt: skip
    return row


@transaction.atomic
def set_basis(*, by: By, matter: Matter, claim: UUID, basis: Mapping[str, Any]) -> Claim:
    """The worker's side or the mediator tells what the law is applied to."""
    if by.role == "firm":
        raise UserError("mediating.worker_tells")
    row = _locked(by, matter, claim)
    row.basis = dict(basis)
    row.save(update_fields=["basis"])
    record("mediation.claim_reckoned", by=by, payload={"claim": row.id, "code": basis.get("code")}, matter=matter.id,
           office=matter.office_id, rows=[row])  # fmt: skip
    return row


@transaction.atomic
def add(*, by: By, matter: Matter, person: UUID, wanted: Wanted) -> Claim:
    """The worker's side adds a claim while mediation runs."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    mediation = Mediation.objects.get(matter=row)
    claimant = Claimant.objects.filter(matter=row, person_id=person).first()
    if by.role != "worker" or claimant is None or row.state in CLOSED:
        raise UserError("mediating.no_claim_now", applicant=mediation.applicant)
    made = add_claim(by, row, claimant, wanted)
    record("mediation.claim_added", by=by, payload={"claim": made.id, "kind": wanted.kind}, matter=row.id,
           office=row.office_id, rows=[made])  # fmt: skip
    return made


@transaction.atomic
def link_evidence(*, by: By, matter: Matter, claim: UUID, files: list[UUID]) -> Claim:
    """Files of the matter that prove or contest a claim."""
    row = _locked(by, matter, claim)
    row.evidence = [*row.evidence, *(key for key in files if key not in row.evidence)]
    row.save(update_fields=["evidence"])
    record("mediation.evidence_linked", by=by, payload={"claim": row.id, "files": files}, matter=matter.id,
           office=matter.office_id, rows=[row])  # fmt: skip
    return row


def calculator_of(kind: str) -> str | None:
    """The calculator whose figure is the sum of a claim of that kind; None where there is none."""
    known = sums()
    codes = next((item.calculators for item in claim_kinds() if item.name == kind), ())
    return next((code for code in codes if code in known), None)
