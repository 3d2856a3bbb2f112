"""The agreement: drafted, adopted byte for byte by both sides, signed by its mediator, sealed by another hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from laoheng.casework import MediationState
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.standard.money import to_fen
from laoheng.writing.agreement import check_agreement
from laoheng_web.accounts.models import Body
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.mediation import deeds, floors, promising, seals
from laoheng_web.mediation.models import Agreement, Claim, Claimant, Hand, Mediation
from laoheng_web.mediation.moving import step
from laoheng_web.papers import evidence
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.models import Matter
from laoheng_web.vault.identities import open_identity
from laoheng_web.vault.models import Firm

DRAFTING = frozenset(
    {MediationState.IN_SESSION, MediationState.DRAFTED, MediationState.WORKER_ADOPTED, MediationState.FIRM_ADOPTED}
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the mediator writes down: each claim's sum, the day of payment, further words, and why a doubt may stand.

    `parts`: instalments instead of the one day; `duties`: what else a side has to do, for each worker.
    """

    sums: Mapping[UUID, Decimal]
    pay_by: date
    words: str = ""
    looked: str = ""
    parts: tuple[tuple[date, Decimal], ...] = ()
    duties: tuple[promising.Duty, ...] = ()

    @property
    def total(self) -> Decimal:
        """The whole sum."""
        return to_fen(sum(self.sums.values(), Decimal(0)))


def newest(matter: Matter) -> Agreement | None:
    """The draft that stands now."""
    return Agreement.objects.filter(matter=matter).order_by("-version").first()


def file_of(agreement: Agreement) -> bytes:
    """The agreement with the signatures put so far."""
    return evidence.read(agreement.digest)


@transaction.atomic
def draft(*, by: By, matter: Matter, terms: Terms) -> Agreement:
    """A new draft, which makes earlier ones and what was adopted of them void.

    Raises `UserError`: not the appointed mediator, a claim left out, a past day, or terms below a floor that the law
    does not let the sides waive (with the reasons).
    """
    row = Matter.objects.select_for_update().get(id=matter.id)
    mediation = _as_mediator(by, row)
    if row.state not in DRAFTING:
        raise UserError("mediating.no_drafting_now")
    shares = _shares(row, terms, by.now.date())
    owed = promising.owed(shares, terms.parts or ((terms.pay_by, terms.total),), terms.duties, by.now.date())
    paper = deeds.agreement_paper(by, row, mediation, owed=owed, terms=terms.words)
    kept = evidence.keep(deeds.pdf_of(paper), f"{row.number}-协议.pdf")
    earlier = newest(row)
    made = Agreement.objects.create(
        id=new_id(by.now), office_id=row.office_id, matter=row, version=(earlier.version if earlier else 0) + 1,
        draft_digest=kept.digest, digest=kept.digest, total=terms.total, pay_by=promising.last_day(owed),
        shares=[[str(person), str(to_fen(amount))] for person, amount in shares.items()],
        terms=terms.words[:2000], drafted_at=by.now,
    )  # fmt: skip
    promises = promising.keep(by, made, owed)
    record("mediation.draft_kept", by=by, payload={"version": made.version, "digest": kept.digest}, matter=row.id,
           office=row.office_id, rows=[made, *promises])  # fmt: skip
    step(by=by, matter=matter, move="draft_agreement", inputs={"document": str(made.id)})
    return made


def _shares(matter: Matter, terms: Terms, today: date) -> dict[UUID, Decimal]:
    """Each worker's share. Raises `UserError` where the terms cannot stand."""
    claims = {row.id: row for row in Claim.objects.filter(matter=matter).select_related("claimant")}
    if set(terms.sums) != set(claims) or any(amount < 0 for amount in terms.sums.values()):
        raise UserError("mediating.shares_wrong")
    if terms.total <= 0:
        raise UserError("mediating.nothing_to_pay")
    if terms.pay_by < today:
        raise UserError("mediating.day_past")
    net = promising.net_sums(terms.sums, claims, terms.duties)
    floors.refuse_below(floors.check(matter, net, terms.pay_by, terms.words, today), terms.looked)
    if net != terms.sums and not terms.looked.strip():
        raise UserError("performance.payback_look")
    shares = dict.fromkeys(Claimant.objects.filter(matter=matter).values_list("person_id", flat=True), Decimal(0))
    for key, amount in terms.sums.items():
        shares[claims[key].claimant.person_id] += amount
    return shares


@transaction.atomic
def adopt(*, by: By, matter: Matter, digest: str, typed_name: str, authority: tuple[UUID, ...] = ()) -> Agreement:
    """A side adopts exactly the bytes of `digest`, typing its name.

    Raises `UserError` where the file has changed since it was shown, or the name is not the side's.
    """
    row = Matter.objects.select_for_update().get(id=matter.id)
    agreement = _standing(row, digest)
    name = side_name(by, row)
    if plain_name(typed_name) != plain_name(name):
        raise UserError("mediating.other_name")
    _put(by, agreement, by.role, name)
    inputs: dict[str, object] = {"document": str(agreement.id), "own_consent": True}
    if authority:
        inputs["authority"] = [str(item) for item in authority]
    step(by=by, matter=matter, move=f"{by.role}_adopts", inputs=inputs)
    return agreement


@transaction.atomic
def sign(*, by: By, matter: Matter, digest: str, typed_name: str) -> Agreement:
    """The appointed mediator signs what both sides adopted."""
    row = Matter.objects.select_for_update().get(id=matter.id)
    mediation = _as_mediator(by, row)
    agreement = _standing(row, digest)
    if plain_name(typed_name) != plain_name(mediation.mediator_name):
        raise UserError("mediating.other_name")
    _put(by, agreement, "mediator", mediation.mediator_name)
    step(by=by, matter=matter, move="sign_agreement", inputs={"document": str(agreement.id), "mediator": str(by.user)})
    return agreement


@transaction.atomic
def seal(*, by: By, matter: Matter, digest: str) -> Agreement:
    """Another person of the body puts its seal; the sealed file is checked, joins the papers, and binds.

    Raises `UserError` where the mediator itself would seal, or where the file does not hold after all.
    """
    row = Matter.objects.select_for_update().get(id=matter.id)
    mediation = Mediation.objects.get(matter=row)
    if by.role != "mediator" or by.party != mediation.body_id:
        raise UserError("mediating.not_the_body")
    if by.user == mediation.mediator_user:
        raise UserError("mediating.seal_by_another")
    agreement = _standing(row, digest)
    _put(by, agreement, "body", Body.objects.get(id=mediation.body_id).name)
    content = file_of(agreement)
    checked = check_agreement(content, roots=seals.roots(by.now), at=by.now)
    if not checked.valid:
        raise UserError("mediating.seal_does_not_hold", reasons=list(checked.reasons))
    file = attach(by=by, matter=row, kept=evidence.keep(content, f"{row.number}-调解协议书.pdf"), audience=ALL)
    agreement.sealed_at, agreement.attachment_id = by.now, file.id
    agreement.save(update_fields=["sealed_at", "attachment_id"])
    record("mediation.file_sealed", by=by, payload={"digest": agreement.digest}, matter=row.id, office=row.office_id,
           rows=[agreement])  # fmt: skip
    given = {"document": str(file.id), "amount": agreement.total, "promised_on": promising.first_day(agreement)}
    step(by=by, matter=matter, move="seal_agreement", inputs=given)
    return agreement


ALL = ("worker", "firm", "mediator", "regulator")


def _as_mediator(by: By, matter: Matter) -> Mediation:
    mediation = Mediation.objects.get(matter=matter)
    if by.role != "mediator" or by.user is None or by.user != mediation.mediator_user:
        raise UserError("mediating.not_the_mediator")
    return mediation


def _standing(matter: Matter, digest: str) -> Agreement:
    agreement = newest(matter)
    if agreement is None:
        raise UserError("mediating.no_draft")
    if agreement.digest != digest.strip().lower():
        raise UserError("mediating.changed_meanwhile", digest=agreement.digest[:16])
    return agreement


def side_name(by: By, matter: Matter) -> str:
    """The name with which the actor's side signs; a person's is opened from the vault."""
    if by.role == "firm":
        firm = Firm.objects.get(id=matter.firm_id)
        return firm.name or firm.code
    assert by.party is not None  # pages let parties in only
    known = open_identity(
        by=by, person=by.party, fields=("name",), purpose="mediation", reason="核对签名人姓名", matter=matter.id
    )
    return known.get("name", "")


def plain_name(name: str) -> str:
    """A typed name without blanks and with Chinese brackets. Raises `UserError` for none."""
    plain = "".join(name.split()).replace("(", "（").replace(")", "）")
    if not plain:
        raise UserError("mediating.other_name")
    return plain


def _put(by: By, agreement: Agreement, hand: str, name: str) -> None:
    before = file_of(agreement)
    reason = render(Message.of(f"mediating.hand.{hand}", digest=agreement.draft_digest), "zh")
    if by.helping:
        # Both names stand in the signature: whose it is, and who put it under a special authority.
        reason += render(Message.of("helping.put_by", helper=by.name), "zh")
    after = seals.put(before, hand=hand, name=name, reason=reason, at=by.now)
    kept = evidence.keep(after, "agreement.pdf")
    row = Hand.objects.create(
        id=new_id(by.now), office_id=agreement.office_id, agreement=agreement, matter=agreement.matter, side=hand,
        by_party=by.party, by_user=by.user, digest=hashlib.sha256(before).hexdigest(), at=by.now,
    )  # fmt: skip
    agreement.digest = kept.digest
    agreement.save(update_fields=["digest"])
    record("mediation.hand_put", by=by, payload={"hand": hand, "on": row.digest, "now": kept.digest},
           matter=agreement.matter_id, office=agreement.office_id, rows=[row, agreement])  # fmt: skip
