"""A bureau's run of linkage: its persons or firms compared, and every pair that may be one left to a clerk.

The vault knows persons and firms by official numbers that check out. That two such numbers are one person is never for
a machine to hold, however alike the rest is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from laoheng.hub.engine import Engine
from laoheng.hub.link import RecordTable, ReviewPair, ReviewQueue, Unit, decide, link_records, review_queue
from laoheng.hub.link.clusters import Link
from laoheng.hub.link.results import RULE
from laoheng.standard.errors import UserError
from laoheng.standard.records import KINDS
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.records.merges import publish
from laoheng_web.records.models import SETTLED, LinkMerge, LinkPair, LinkRun, PairDecision
from laoheng_web.records.pipeline import lake
from laoheng_web.vault.comparing import compared
from laoheng_web.vault.models import Firm

PURPOSE = "linkage"
_FIELDS = {"姓名": "name", "证件号码": "number", "手机号": "phone", "银行账号": "account"}


@app.task(queueing_lock="linkage")
def link_all(office: str, user: str) -> None:
    """Both units of a bureau, as an officer asked for it."""
    by = By.system(office=UUID(office), now=timezone.localtime())
    for unit in Unit.PERSON, Unit.FIRM:
        run(by=by, office=UUID(office), unit=unit, asked_by=UUID(user))


def link_later(by: By) -> None:
    """Queues a run for the officer's bureau, in the transaction at hand; asked for twice it runs once."""
    if by.office is None:
        raise ValueError("a run of linkage is one bureau's")
    try:
        with transaction.atomic():
            link_all.defer(office=str(by.office), user=str(by.user))
    except AlreadyEnqueued:
        return
    record("link.asked", by=by, payload={"office": by.office})


def run(*, by: By, office: UUID, unit: Unit, asked_by: UUID | None = None) -> LinkRun:
    """Compares what the bureau's lake names. Nothing that a clerk decided is touched, nothing is merged."""
    with acting(by, PURPOSE):
        publish(office)  # what a crash between a merge and its file may have left undone
        ids, table = _persons(office) if unit is Unit.PERSON else _firms(office)
        said, undone = _said(office, unit, ids)
    queue = ReviewQueue((), ())
    if table.count >= 2:
        try:
            linkage = link_records(table, unit=unit, decided=said)
        except UserError as error:
            if error.code != "hub_link.no_roles":  # nothing stated that could be compared: nothing is one
                raise
        else:
            outcome = decide(linkage, at=by.now.isoformat(timespec="seconds"))
            queue = review_queue(linkage, outcome, undone=undone, merging=False)
    with acting(by, PURPOSE):
        return _keep(by=by, office=office, unit=unit, ids=ids, queue=queue, learned=len(said), asked_by=asked_by)


@transaction.atomic
def _keep(
    *, by: By, office: UUID, unit: Unit, ids: Sequence[UUID], queue: ReviewQueue, learned: int, asked_by: UUID | None
) -> LinkRun:
    row = LinkRun(
        id=new_id(by.now), office_id=office, unit=unit.value, by_user=asked_by, at=by.now, rule=RULE,
        records=len(ids), labels=learned, asked=len(queue.pairs),
    )  # fmt: skip
    pairs = _renewed(by, row, ids, queue.pairs)
    gone = list(
        LinkPair.objects.filter(office_id=office, unit=unit.value, decision="", held_by=None).exclude(
            id__in=[pair.id for pair in pairs]
        )
    )
    removed = [(pair.pk, pair) for pair in gone]
    LinkPair.objects.filter(id__in=[pair.id for pair in gone]).delete()
    for key, pair in removed:
        pair.pk = key
    row.save(force_insert=True)
    payload = {"unit": unit.value, "records": row.records, "asked": row.asked, "labels": learned}
    record("link.run", by=by, payload=payload, office=office, rows=[row, *pairs], removed=gone)
    return row


def _renewed(by: By, run_: LinkRun, ids: Sequence[UUID], found: Sequence[ReviewPair]) -> list[LinkPair]:
    """The rows of the pairs found; what a clerk has in hand or said stays on its row."""
    standing = {
        (pair.left_id, pair.right_id): pair
        for pair in LinkPair.objects.select_for_update().filter(office_id=run_.office_id, unit=run_.unit)
    }
    rows = []
    for item in found:
        left, right = ids[item.left], ids[item.right]
        pair = standing.get((left, right)) or LinkPair(
            id=new_id(by.now), office_id=run_.office_id, unit=run_.unit, left_id=left, right_id=right
        )
        pair.run_id, pair.group, pair.caution = run_.id, ids[item.group], item.caution
        pair.per_mille = round(item.chance * 1000)
        pair.reasons = [[name, level, f"{bits:.2f}"] for name, level, bits in item.reasons]
        pair.save()
        rows.append(pair)
    return rows


def _said(office: UUID, unit: Unit, ids: Sequence[UUID]) -> tuple[dict[Link, bool], list[Link]]:
    """What clerks decided of these ids, and the pairs whose merge was taken back."""
    place = {key: number for number, key in enumerate(ids)}
    decided = LinkPair.objects.filter(office_id=office, unit=unit.value, decision__in=SETTLED)
    said = {
        (place[pair.left_id], place[pair.right_id]): pair.decision == PairDecision.SAME
        for pair in decided
        if pair.left_id in place and pair.right_id in place
    }
    undone = []
    for merge in LinkMerge.objects.filter(office_id=office, unit=unit.value).exclude(undone_at=None):
        rows = sorted(place[key] for key in merge.ids if key in place)
        undone += [(one, two) for n, one in enumerate(rows) for two in rows[n + 1 :]]
    return said, [link for link in undone if link not in said]


def _persons(office: UUID) -> tuple[list[UUID], RecordTable]:
    """Everybody the bureau's lake names, with the employer of the newest month; ids in order."""
    newest: dict[str, tuple[str, str]] = {}
    with Engine() as engine:
        for contract in KINDS:
            if not contract.has_person:
                continue
            rows = lake().history([str(office)], contract.kind, engine=engine)
            latest = rows.filter(rows.person_id.notnull()).group_by("person_id", "firm_id")
            for line in engine.run(latest.agg(month=rows.partition_month.max())).to_pylist():
                told = (line["month"], line["firm_id"])
                newest[line["person_id"]] = max(newest.get(line["person_id"], ("", "")), told)
    ids = sorted(map(UUID, newest))
    names = _firm_names({UUID(firm) for _, firm in newest.values() if firm})
    known = dict(compared(ids))
    ids = [key for key in ids if key in known]
    columns: dict[str, list[str]] = {
        heading: [known[key].get(field, "") for key in ids] for heading, field in _FIELDS.items()
    }
    columns["用人单位"] = [names.get(newest[str(key)][1], "") for key in ids]
    return ids, RecordTable(columns)


def _firms(office: UUID) -> tuple[list[UUID], RecordTable]:
    """Every firm the bureau's lake names, with what the register says of it; ids in order."""
    with Engine() as engine:
        found: set[str] = set()
        for contract in KINDS:
            rows = lake().history([str(office)], contract.kind, engine=engine).select("firm_id").distinct()
            found |= set(engine.run(rows).column("firm_id").to_pylist())
        register = lake().history([str(office)], "firms", engine=engine)
        order = register.order_by("batch_seq").select("firm_id", "address")
        addresses = {row["firm_id"]: row["address"] or "" for row in engine.run(order).to_pylist()}
    firms = list(Firm.objects.filter(id__in=[UUID(firm) for firm in found if firm]).order_by("id"))
    columns = {
        "统一社会信用代码": [firm.code for firm in firms],
        "单位名称": [firm.name for firm in firms],
        "注册地址": [addresses.get(str(firm.id), "") for firm in firms],
        "行政区划": [firm.region for firm in firms],
    }
    return [firm.id for firm in firms], RecordTable(columns)


def _firm_names(ids: set[UUID]) -> Mapping[str, str]:
    return {str(firm.id): firm.name for firm in Firm.objects.filter(id__in=ids)}
