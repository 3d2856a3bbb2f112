"""From a mediation's rows to its papers. Only what was said openly goes in: talk and bids are not read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from laoheng.casework import MediationState
from laoheng.casework.performance import Owed
from laoheng.law import law_at
from laoheng.standard.identifiers import birth_date
from laoheng.standard.messages import Message, render
from laoheng.writing import deeds
from laoheng.writing.paper import Paper
from laoheng.writing.pdf_file import to_pdf
from laoheng_web.accounts.models import Body, Office
from laoheng_web.audit.by import By
from laoheng_web.mediation.models import Claim, Claimant, Mediation
from laoheng_web.papers.models import Attachment, Matter, Step
from laoheng_web.papers.typefaces import fonts
from laoheng_web.vault.identities import masked_names, open_identity
from laoheng_web.vault.models import Firm

_KINDS = {"people": deeds.BodyKind.PEOPLE, "enterprise": deeds.BodyKind.ENTERPRISE, "township": deeds.BodyKind.TOWNSHIP}
# How each lawful end is called in the notice.
GROUNDS = {
    MediationState.CALLED_OFF: deeds.MediationEnd.WITHDRAWN,
    MediationState.LEFT: deeds.MediationEnd.REFUSED,
    MediationState.DECLINED: deeds.MediationEnd.REFUSED,
    MediationState.NO_AGREEMENT: deeds.MediationEnd.NO_AGREEMENT,
    MediationState.TIMED_OUT: deeds.MediationEnd.TIME_OVER,
    MediationState.NOT_TAKEN: deeds.MediationEnd.NOT_COVERED,
}


def pdf_of(paper: Paper) -> bytes:
    """The paper as PDF."""
    return to_pdf(paper, fonts=fonts())


def body_of(mediation: Mediation) -> deeds.MediationBody:
    """The mediation body as papers name it."""
    body = Body.objects.get(id=mediation.body_id)
    return deeds.MediationBody(body.name, _KINDS.get(body.kind, deeds.BodyKind.OTHER))


def matter_of(by: By, matter: Matter, mediation: Mediation, *, details: Sequence[str] = ("name",)) -> deeds.Matter:
    """The matter as a paper needs it; `details` of each worker are opened from the vault, with a line each can see."""
    claimants = list(Claimant.objects.filter(matter=matter))
    workers = tuple(_worker(by, matter, row, details) for row in claimants)
    firm = Firm.objects.get(id=matter.firm_id)
    employer = deeds.Firm(str(firm.id), firm.name or firm.code, firm.code)
    applicants = {
        "worker": tuple(item.key for item in workers),
        "firm": (employer.key,),
        "both": (*(item.key for item in workers), employer.key),
    }[mediation.applicant]
    return deeds.Matter(
        workers=workers,
        firms=(employer,),
        applicants=applicants,
        claims=_claims(matter),
        story=_story(matter),
        representatives=_speakers(claimants, workers),
    )


def _worker(by: By, matter: Matter, row: Claimant, details: Sequence[str]) -> deeds.Worker:
    known = open_identity(
        by=by, person=row.person_id, fields=details, purpose="mediation", reason="制作调解文书", matter=matter.id
    )
    name = known.get("name") or masked_names([row.person_id]).get(row.person_id) or None
    number = known.get("number")
    born = birth_date(number) if number else None
    sex = ("男" if int(number[16]) % 2 else "女") if number else None
    return deeds.Worker(str(row.person_id), name, sex, born, number, phone=known.get("phone"))


def _claims(matter: Matter) -> tuple[deeds.ClaimLine, ...]:
    """The claims, those of one kind together, each worker with the own sum."""
    lines: dict[str, dict[UUID, Decimal]] = {}
    for claim in Claim.objects.filter(matter=matter).select_related("claimant"):
        sums = lines.setdefault(claim.kind, {})
        sums[claim.claimant.person_id] = sums.get(claim.claimant.person_id, Decimal(0)) + claim.claimed
    return tuple(
        deeds.ClaimLine(
            render(Message(f"disputes.claim.{kind}"), "zh"),
            kind,
            tuple(deeds.PersonSum(str(person), amount) for person, amount in sums.items()),
        )
        for kind, sums in lines.items()
    )


def _story(matter: Matter) -> str | None:
    """The application's own words. The firm's answers and everything said in the room stay out."""
    first = Step.objects.filter(matter=matter, transition="apply").first()
    return first.text or None if first else None


def _speakers(claimants: list[Claimant], workers: tuple[deeds.Worker, ...]) -> tuple[deeds.Representative, ...]:
    silent = tuple(str(row.person_id) for row in claimants if not row.speaks)
    if not silent:
        return ()
    names = {item.key: item.name for item in workers}
    return tuple(
        deeds.Representative(names[str(row.person_id)], silent, deeds.RepresentativeKind.ELECTED)
        for row in claimants
        if row.speaks
    )


def agreement_paper(by: By, matter: Matter, mediation: Mediation, *, owed: Sequence[Owed], terms: str) -> Paper:
    """调解协议书 with each worker's own instalments. Raises `DeedFactsError` that names all that is missing."""
    whole = matter_of(by, matter, mediation)
    facts = deeds.MediationAgreementFacts(
        matter=whole,
        body=body_of(mediation),
        agreement=agreed(matter, owed, terms),
        mediators=(deeds.Mediator(mediation.mediator_name),),
        consents=tuple(item.key for item in whole.workers),
    )
    return deeds.mediation_agreement(facts, law=law_at(by.now.date()), on=by.now.date(), number=matter.number)


def agreed(matter: Matter, owed: Sequence[Owed], terms: str, effective_on: date | None = None) -> deeds.Agreement:
    """What was agreed, as papers write it: the firm's payments one by one, everything else as duties."""
    firm, way = str(matter.firm_id), render(Message("mediating.paid_to_account"), "zh")
    payments = [item for item in owed if item.side == "firm" and item.amount]
    duties = [
        deeds.Duty(firm if item.side == "firm" else item.person, _duty(item), item.due)
        for item in owed
        if item.side != "firm" or not item.amount
    ]
    return deeds.Agreement(
        payments=tuple(deeds.Payment(firm, item.person, item.amount or Decimal(0), item.due, way) for item in payments),
        # What a firm does for everybody is one duty of it.
        duties=tuple(dict.fromkeys(duties)),
        rest=terms or None,
        number=matter.number,
        effective_on=effective_on,
    )


def _duty(item: Owed) -> str:
    if item.amount is None:
        return item.words
    return render(Message.of("mediating.pays_back", amount=item.amount, words=item.words), "zh")


def closing_paper(by: By, matter: Matter, mediation: Mediation) -> Paper:
    """终止调解通知书 on the ground on which it ended."""
    facts = deeds.MediationClosingFacts(
        matter=matter_of(by, matter, mediation),
        body=body_of(mediation),
        received_on=matter.filed_on,
        ended_on=matter.entered_on,
        ground=GROUNDS[MediationState(matter.state)],
        commission=commission_of(matter),
    )
    return deeds.mediation_closing(facts, law=law_at(by.now.date()), on=by.now.date(), number=matter.number)


def commission_of(matter: Matter) -> str:
    """The arbitration commission of the bureau's region, as it is usually called; the applicant checks it."""
    office = Office.objects.get(id=matter.office_id)
    return render(Message.of("mediating.commission_of", office=office.name), "zh")


def arbitration_paper(by: By, matter: Matter, mediation: Mediation, given: Mapping[str, str]) -> Paper:
    """仲裁申请书 with its list of evidence, filled from what was filed openly and what the applicant adds.

    `given`: home, phone, firm_address, firm_head, commission, as typed. Raises `DeedFactsError` with all that lacks.
    """
    whole = matter_of(by, matter, mediation, details=("name", "number", "phone"))
    workers = tuple(
        replace(item, home=given.get("home"), mail_address=given.get("home"), phone=given.get("phone") or item.phone)
        if item.key == str(by.party)
        else item
        for item in whole.workers
    )
    firm = replace(
        whole.firms[0], address=given.get("firm_address"), mail_address=given.get("firm_address"),
        head=given.get("firm_head"), head_post=given.get("firm_head_post"), phone=given.get("firm_phone"),
    )  # fmt: skip
    facts = deeds.ArbitrationApplicationFacts(
        matter=replace(
            whole,
            workers=workers,
            firms=(firm,),
            applicants=tuple(item.key for item in workers),
            evidence=_evidence(by, matter),
            story=given.get("story") or whole.story,
        ),
        commission=given.get("commission") or None,
        venue=deeds.Venue.PLACE_OF_WORK,
        mediated_by=body_of(mediation),
        mediation_ended_on=matter.entered_on,
    )
    return deeds.arbitration_application(facts, law=law_at(by.now.date()), on=by.now.date())


def _evidence(by: By, matter: Matter) -> tuple[deeds.EvidenceItem, ...]:
    """What the applicant's own side handed in openly, in order, each with where it comes from."""
    rows = Attachment.objects.filter(matter=matter, role=by.role, audience__contains=["firm"]).order_by(
        "added_at", "id"
    )
    source = render(Message("mediating.evidence_of_applicant"), "zh")
    return tuple(deeds.EvidenceItem(row.file_name, source) for row in rows)
