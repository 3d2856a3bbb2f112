"""Filing a wage complaint: one sending makes one matter, and the firm hears of it at once unless the name is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoheng.casework import Kind
from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.models import Complaint
from laoheng_web.papers.actions import join, open_file, take_step, tell_next, write_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import Kept
from laoheng_web.papers.models import Matter
from laoheng_web.vault.identities import keep_phone
from laoheng_web.vault.models import Firm

PER_DAY = 5
SERIES = "TS"
# The firm reads the worker's words only where the worker lets it know who complains; the pictures never.
PRIVATE = ("mediator", "regulator", "worker")


@dataclass(frozen=True, slots=True)
class Claim:
    """What the worker sends. `months`: month and sum, None where not known; `firm` None: not in the register.

    `sums` are findings that the worker calculated and kept, as they were shown.
    """

    token: UUID
    office: UUID
    firm: UUID | None
    employer_named: str
    building_site: bool | None
    months: tuple[tuple[str, Decimal | None], ...]
    total: Decimal | None
    workers: int
    name_withheld: bool
    phone: str
    text: str
    files: tuple[Kept, ...]
    sums: tuple[Mapping[str, Any], ...] = ()

    @property
    def amount_claimed(self) -> Decimal | None:
        """The whole sum: of the months where each is known, else as the worker states it; None where not known."""
        sums = [amount for _, amount in self.months if amount is not None]
        if not sums or len(sums) < len(self.months):
            return self.total
        return sum(sums, Decimal(0))


class TooManyError(UserError):
    """More complaints in a day than one person may send."""

    http_status = 429


@transaction.atomic
def file_complaint(*, by: By, claim: Claim) -> Matter:
    """Opens the matter of a worker's complaint; the same token again gives the matter it already made.

    Raises `TooManyError` beyond `PER_DAY` a person and day.
    """
    assert by.party is not None  # the page lets workers in only
    with connection.cursor() as cursor:
        # Two sendings of one person wait for each other, so that both the token and the count hold.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(by.party)])
    sent = Complaint.objects.select_related("matter").filter(token=claim.token).first()
    if sent:
        return sent.matter
    _refuse_too_many(by)
    office = Office.objects.get(id=claim.office)
    matter = open_file(
        by=by, office=office, kind=Kind.WAGE_COMPLAINT, series=SERIES, firm=claim.firm, worker=by.party,
        workers=claim.workers, name_withheld=claim.name_withheld, parties=[(by.party, "worker")],
        extra={"amount_claimed": claim.amount_claimed, "periods": [month for month, _ in claim.months]},
    )  # fmt: skip
    _keep_claim(by, matter, claim)
    if claim.phone:
        keep_phone(by=by, person=by.party, phone=claim.phone)
    with acting(By.system(office=office.id, now=by.now), "case") as system:
        pass_to_firm(by=system, matter=matter)
    return matter


def _refuse_too_many(by: By) -> None:
    midnight = datetime.combine(by.now.date(), time(), by.now.tzinfo)
    sent = Complaint.objects.filter(person_id=by.party, filed_at__gte=midnight, filed_at__lte=by.now).count()
    if sent >= PER_DAY:
        raise TooManyError("cases.too_many", limit=PER_DAY, again=by.now.date() + timedelta(days=1))


def _keep_claim(by: By, matter: Matter, claim: Claim) -> None:
    readers = PRIVATE if claim.name_withheld else (*PRIVATE, "firm")
    complaint = Complaint.objects.create(
        id=new_id(by.now),
        office_id=matter.office_id,
        matter=matter,
        person_id=by.party,
        token=claim.token,
        employer_named=claim.employer_named[:120],
        building_site=claim.building_site,
        months=[[month, None if amount is None else str(amount)] for month, amount in claim.months],
        phone_given=bool(claim.phone),
        audience=list(readers),
        filed_at=by.now,
    )
    files = [attach(by=by, matter=matter, kept=kept, audience=PRIVATE) for kept in claim.files]
    data: dict[str, Any] = {"evidence": [file.id for file in files]}
    if claim.sums:
        data["sums"] = list(claim.sums)
    step = write_step(
        by=by, matter=matter, transition="file", before="", text=claim.text, data=data,
        audience=readers,
    )  # fmt: skip
    record(
        "complaint.filed",
        by=by,
        payload={"site": claim.building_site, "months": len(claim.months), "withheld": claim.name_withheld},
        matter=matter.id,
        office=matter.office_id,
        rows=[complaint, step],
    )


@transaction.atomic
def pass_to_firm(*, by: By, matter: Matter) -> None:
    """The system sends a new complaint to its firm at once; where it may not, an officer hears of it."""
    if matter.firm_id is None or matter.name_withheld:
        tell_next(by=by, matter=matter)
        return
    join(by=by, matter=matter, party=matter.firm_id, role="firm")
    take_step(by=by, matter=matter, transition="send_to_firm")


def office_of(firm: Firm | None) -> Office | None:
    """The bureau of the firm's region: of the county, else of the city, else of the province."""
    if firm is None or not firm.region:
        return None
    regions = [firm.region, f"{firm.region[:4]}00", f"{firm.region[:2]}0000"]
    found = {office.region: office for office in Office.objects.filter(region__in=regions)}
    return next((found[region] for region in regions if region in found), None)
