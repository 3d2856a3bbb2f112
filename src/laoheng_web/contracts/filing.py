"""Filing with the bureau: a list of contracts as one file, with a receipt. The contracts stay where they are."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from laoheng.casework import EVER_IN_FORCE
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts.models import Contract, Filing
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import next_number
from laoheng_web.vault.models import Firm

SERIES = "HB"
MOST_AT_ONCE = 5000
_HEADINGS = ("合同编号", "期限类型", "开始日期", "终止日期", "签订时间", "文件摘要（SHA-256）")


def unfiled(firm: UUID) -> QuerySet[Contract]:
    """The firm's contracts that both signed and that no list named before."""
    states = [state.value for state in EVER_IN_FORCE]
    return Contract.objects.filter(firm_id=firm, state__in=states, filing_id=None).order_by("starts_on", "id")


@transaction.atomic
def file_list(*, by: By, office: Office) -> Filing:
    """Files every contract not filed yet, at most five thousand at a time. Raises `UserError` where there is none."""
    assert by.party is not None
    rows = list(unfiled(by.party).filter(office_id=office.id).select_for_update()[:MOST_AT_ONCE])
    if not rows:
        raise UserError("contracts.filing_empty")
    filing = Filing(
        id=new_id(by.now),
        office_id=office.id,
        number=next_number(office, SERIES, by),
        firm_id=by.party,
        contracts=[row.id for row in rows],
        sha256=hashlib.sha256(list_bytes(rows)).hexdigest(),
        filed_at=by.now,
    )
    filing.save(force_insert=True)
    for row in rows:
        row.filing_id = filing.id
    Contract.objects.bulk_update(rows, ["filing_id"], batch_size=500)
    record(
        "contracts.filed",
        by=by,
        payload={"number": filing.number, "count": len(rows), "sha256": filing.sha256},
        subjects=[by.party],
        office=office.id,
        rows=[filing, *rows],
    )
    firm = Firm.objects.get(id=by.party)
    told = Message.of("contracts.notice.filed", firm=str(firm), count=len(rows), number=filing.number)
    with acting(By.system(office=office.id, now=by.now), "notices") as system:
        notify(by=system, office=office.id, party=None, message=told)
    return filing


def list_bytes(rows: Iterable[Contract]) -> bytes:
    """The list as it was filed: CSV in UTF-8, one contract a line, no name and no number of a person."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    for row in rows:
        signed = row.in_force_at.isoformat() if row.in_force_at else ""
        term = render(row.term_kind.message)
        ends = row.ends_on.isoformat() if row.ends_on else ""
        writer.writerow([row.number, term, row.starts_on.isoformat(), ends, signed, row.document])
    return text.getvalue().encode("utf-8-sig")


def contracts_of(filing: Filing) -> list[Contract]:
    """The contracts of a list, in its order."""
    found = Contract.objects.in_bulk(filing.contracts)
    return [found[id_] for id_ in filing.contracts if id_ in found]
