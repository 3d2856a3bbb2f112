"""Checking and storing what was received, in the background; a job that is killed starts again and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from laoheng.hub.engine import Engine
from laoheng.hub.issues import CheckReport
from laoheng.hub.seal import BatchSeal
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.records import outcomes
from laoheng_web.records.hooks import AFTER_BATCH
from laoheng_web.records.models import Receipt, ReceiptState
from laoheng_web.records.pipeline import PURPOSE, lake, store
from laoheng_web.vault.identities import describe_firms
from laoheng_web.vault.models import Firm


def process_later(receipt: Receipt) -> None:
    """Queues the work in the transaction of the receipt; one file of a kind and office at a time."""
    process.configure(lock=f"lake-{receipt.office_id}-{receipt.kind}").defer(
        receipt=str(receipt.id), office=str(receipt.office_id)
    )


@app.task(retry=RetryStrategy(max_attempts=20, wait=5))
def process(receipt: str, office: str) -> None:
    """Checks and stores one received file."""
    run(UUID(receipt), By.system(office=UUID(office), now=timezone.localtime()))


def run(receipt_id: UUID, by: By, then: Iterable[Callable[..., None]] = AFTER_BATCH) -> Receipt:
    """The work itself: safe to run any number of times for one receipt. `then` hears of a stored batch."""
    with acting(by, PURPOSE):
        receipt = Receipt.objects.get(id=receipt_id)
        sender = Firm.objects.filter(id=receipt.sender_party).first() if receipt.sender_party else None
    if receipt.state != ReceiptState.RECEIVED:
        return receipt
    try:
        report, seal = store(receipt, by, sender)
    except UserError as error:  # a fault of the file; ours propagate, and the job is tried again
        with acting(by, PURPOSE):
            return outcomes.refuse(by=by, receipt=receipt, why=Message.of(error.code, **error.args_))
    firms = _firms_in(receipt)
    with acting(by, PURPOSE):
        if receipt.kind == "firms":
            describe_firms(by=by, stated=_stated_firms(receipt))
        outcomes.finish(by=by, receipt=receipt, counts=_counts(report, seal))
        for hook in then:
            hook(office=receipt.office_id, firms=firms, now=by.now)
    return receipt


def _counts(report: CheckReport, seal: BatchSeal) -> dict[str, object]:
    return {
        "rows_read": report.rows,
        "rows_refused": report.refused,
        "rows_stored": seal.rows,
        "rows_new": seal.new,
        "rows_changed": seal.changed,
        "rows_same": seal.same + seal.repeated,
        "issue_count": len(report.issues) + report.left_out,
        "root": seal.root_hex,
    }


def _firms_in(receipt: Receipt) -> list[UUID]:
    with Engine() as engine:
        rows = lake().history([str(receipt.office_id)], receipt.kind, engine=engine)
        mine = rows.filter(rows.batch_id == str(receipt.id)).select("firm_id").distinct()
        return sorted(UUID(value) for value in engine.run(mine).column("firm_id").to_pylist())


def _stated_firms(receipt: Receipt) -> list[tuple[UUID, str, str]]:
    with Engine() as engine:
        rows = lake().history([str(receipt.office_id)], receipt.kind, engine=engine)
        mine = rows.filter(rows.batch_id == str(receipt.id)).order_by("row_number").select("firm_id", "name", "region")
        return [(UUID(row["firm_id"]), row["name"], row["region"]) for row in engine.run(mine).to_pylist()]


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry-stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Puts jobs whose worker was killed back in the queue."""
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.STALLED_SECONDS):
        await context.app.job_manager.retry_job(job)
