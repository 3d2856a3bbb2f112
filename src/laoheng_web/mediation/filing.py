"""Opening a mediation: asked for by a worker, a group or a firm, or brought over from a wage complaint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from laoheng.casework import Kind, MatterState, WageState
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import person_number
from laoheng_web.accounts.models import Body, Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.actions import consents
from laoheng_web.mediation.models import Claim, Claimant, Mediation
from laoheng_web.papers.actions import join, open_file, take_step, tell_next, write_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import Kept
from laoheng_web.papers.models import Matter
from laoheng_web.vault.identities import VaultIdentities

SERIES = "TJ"
# A group of ten and more elects three to five who speak for it (facts E1: 办案规则 63; 劳动争议调解仲裁法 7).
MOST_SPEAKERS, LEAST_SPEAKERS = 5, 3
BOTH_SIDES = ("worker", "firm", "mediator")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One claim as asked for: its kind, the sum, what it is for in the person's own words; wages month by month."""

    kind: str
    amount: Decimal
    story: str = ""
    months: tuple[tuple[str, str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One worker of a group: name and number as typed, what that worker claims, and whether that worker speaks."""

    name: str
    number: str
    wanted: Wanted
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class Application:
    """What is sent. `members` are the other workers of a group, or the one worker whom a firm names."""

    token: UUID
    body: UUID
    firm: UUID
    text: str
    wanted: tuple[Wanted, ...]
    members: tuple[Member, ...] = ()
    files: tuple[Kept, ...] = ()
    authority: tuple[Kept, ...] = ()
    name_withheld: bool = False


@transaction.atomic
def apply(*, by: By, application: Application) -> Matter:
    """Opens the file and tells the body; the same token again gives the matter it already made.

    Raises `UserError` where a group has too few or too many speakers, or lacks everybody's authority.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 2))", [str(application.token)])
    sent = Mediation.objects.select_related("matter").filter(token=application.token).first()
    if sent:
        return sent.matter
    body = Body.objects.filter(id=application.body).first()
    if body is None:
        raise UserError("mediating.no_body")
    people = _people(by, application, body.office_id)
    matter = open_file(
        by=by, office=Office.objects.get(id=body.office_id), kind=Kind.MEDIATION, series=SERIES, firm=application.firm,
        worker=people[0][0], workers=len(people), name_withheld=application.name_withheld,
        parties=[(_own(by), by.role)], extra={"amount_claimed": _total(people)},
    )  # fmt: skip
    _check_group(matter.as_state(), application, people)
    _keep(by, matter, application, people)
    with acting(By.system(office=matter.office_id, now=by.now), "case") as system:
        _bring_in(system, by, matter, body.id, people)
    return matter


def _own(by: By) -> UUID:
    assert by.party is not None  # pages let parties in only
    return by.party


People = list[tuple[UUID, bool, tuple[Wanted, ...]]]


def _people(by: By, application: Application, office: UUID) -> People:
    """Person, whether that person speaks, and the claims: the applying worker first."""
    numbers = [person_number(member.number) for member in application.members]
    with acting(By.system(office=office, now=by.now), "case"):
        ids = VaultIdentities(by.now).persons(numbers, [member.name for member in application.members])
    others = [
        (UUID(str(person)), member.speaks, (member.wanted,))
        for person, member in zip(ids, application.members, strict=True)
    ]
    own: People = [(_own(by), True, application.wanted)] if by.role == "worker" else []
    people = [*own, *others]
    if len({person for person, _, _ in people}) != len(people):
        raise UserError("mediating.twice_named")
    if not people:
        raise UserError("mediating.no_worker")
    return people


def _total(people: People) -> Decimal:
    return sum((line.amount for _, _, wanted in people for line in wanted), Decimal(0))


def _check_group(state: MatterState, application: Application, people: People) -> None:
    speakers = sum(speaks for _, speaks, _ in people)
    if speakers > MOST_SPEAKERS:
        raise UserError("mediating.too_many_speakers", most=MOST_SPEAKERS)
    if state.collective and speakers < LEAST_SPEAKERS:
        raise UserError("mediating.too_few_speakers", least=LEAST_SPEAKERS, most=MOST_SPEAKERS)
    if len(people) > 1 and not application.authority:
        raise UserError("mediating.no_authority")


def _keep(by: By, matter: Matter, application: Application, people: People) -> None:
    files = [attach(by=by, matter=matter, kept=kept, audience=BOTH_SIDES) for kept in application.files]
    # The authority bears every worker's signature; the firm does not read it.
    papers = [
        attach(by=by, matter=matter, kept=kept, audience=("worker", "mediator")) for kept in application.authority
    ]
    mediation = Mediation.objects.create(
        matter=matter, office_id=matter.office_id, body_id=application.body, applicant=by.role,
        authority=[row.id for row in papers], token=application.token,
    )  # fmt: skip
    claimants, claims = _lines(by, matter, people)
    step = write_step(
        by=by, matter=matter, transition="apply", before="", text=application.text,
        data={"evidence": [row.id for row in files]}, audience=BOTH_SIDES,
    )  # fmt: skip
    record(
        "mediation.applied",
        by=by,
        payload={"applicant": by.role, "workers": len(people), "body": application.body},
        matter=matter.id,
        office=matter.office_id,
        rows=[mediation, step, *claimants, *claims],
    )


def _lines(by: By, matter: Matter, people: People) -> tuple[list[Claimant], list[Claim]]:
    claimants, claims = [], []
    for place, (person, speaks, wanted) in enumerate(people):
        row = Claimant.objects.create(
            id=new_id(by.now), office_id=matter.office_id, matter=matter, person_id=person, speaks=speaks, place=place
        )
        claimants.append(row)
        claims += [add_claim(by, matter, row, line) for line in wanted]
    return claimants, claims


def add_claim(by: By, matter: Matter, claimant: Claimant, wanted: Wanted) -> Claim:
    """Writes one line of the claims table; its event is the caller's."""
    return Claim.objects.create(
        id=new_id(by.now), office_id=matter.office_id, matter=matter, claimant=claimant, kind=wanted.kind,
        claimed=wanted.amount, story=wanted.story[:400], at=by.now,
        basis={"months": [list(month) for month in wanted.months]} if wanted.months else None,
    )  # fmt: skip


def _bring_in(system: By, by: By, matter: Matter, body: UUID, people: People) -> None:
    join(by=system, matter=matter, party=body, role="mediator")
    if by.role == "worker":
        for person, speaks, _ in people:
            if speaks:
                join(by=system, matter=matter, party=person, role="worker")
    tell_next(by=system, matter=matter)


@transaction.atomic
def bring_over(*, by: By, complaint: Matter, claims: Sequence[Wanted]) -> Matter:
    """The body opens a mediation for a wage complaint sent to it; both sides had consented to that transfer.

    Opening it twice gives the one that is open. Raises `UserError` where the complaint is not in mediation.
    """
    row = Matter.objects.select_for_update().get(id=complaint.id)
    opened = Mediation.objects.select_related("matter").filter(origin_id=row.id).first()
    if opened:
        return opened.matter
    if row.state != WageState.IN_MEDIATION or row.worker_id is None or row.firm_id is None:
        raise UserError("mediating.not_sent_here")
    office, body = Office.objects.get(id=row.office_id), _own(by)
    with acting(By.system(office=row.office_id, now=by.now), "case") as system:
        matter = open_file(
            by=system, office=office, kind=Kind.MEDIATION, series=SERIES, firm=row.firm_id, worker=row.worker_id,
            workers=row.workers, extra={"amount_claimed": row.amount_claimed},
            parties=[(row.worker_id, "worker"), (row.firm_id, "firm"), (body, "mediator")],
        )  # fmt: skip
        mediation = Mediation.objects.create(
            matter=matter, office_id=matter.office_id, body_id=body, applicant="both", origin_id=row.id,
            token=new_id(by.now),
        )  # fmt: skip
        claimants, lines = _lines(system, matter, [(row.worker_id, True, tuple(claims))])
        record(
            "mediation.brought_over", by=by, payload={"origin": row.id, "body": body}, matter=matter.id,
            office=matter.office_id, rows=[mediation, *claimants, *lines],
        )  # fmt: skip
    said = consents(row)
    words = {f"{side}_consent": str(said.get(side, row.id)) for side in ("worker", "firm")}
    take_step(by=by, matter=matter, transition="accept_joint", inputs=words)
    return matter
