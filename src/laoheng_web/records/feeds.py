"""Running a bureau's feeds: every page is a receipt like any other, its watermark kept in the same transaction."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from laoheng.hub.sources.configured import Around, Configured, configured_feeds
from laoheng.hub.sources.feed import FeedRun, FeedUnavailableError, Page, check_feed, run_feed
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.records.actions import receive
from laoheng_web.records.models import FeedState, Receipt
from laoheng_web.records.pipeline import PURPOSE

log = logging.getLogger("laoheng.feeds")


@dataclass(frozen=True)
class FetchedFile:
    """A page as `receive` takes an upload."""

    name: str
    content: bytes

    def chunks(self) -> Iterator[bytes]:
        """The content in pieces."""
        held = BytesIO(self.content)
        while piece := held.read(1 << 20):
            yield piece


def configured() -> tuple[Configured, ...]:
    """The feeds of this installation; none where its operator wrote no file. Raises `UserError` for a faulty file."""
    path = Path(settings.FEEDS_FILE)
    if not path.is_file():
        return ()
    return configured_feeds(path.read_text("utf-8"), Around(os.environ, psycopg.connect))


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="feeds")
def fetch_all(timestamp: int) -> None:
    """Every hour: what the departments have delivered since. One feed's fault keeps no other from being fetched."""
    faults: list[Exception] = []
    for item in configured():
        try:
            run(item, timezone.localtime())
        except Exception as error:
            log.exception("feed %s of %s", item.feed.catalogue_id, item.office)
            faults.append(error)
    if faults:
        raise faults[0]


def run(item: Configured, now: datetime) -> FeedRun | None:
    """Fetches what is new of one feed; None where it has stopped and waits for a person.

    Raises `UserError` for a bureau that is not there, or a feed without purpose or ground.
    """
    office = Office.objects.filter(code=item.office).first()
    if office is None:
        raise UserError("accounts.no_office", code=item.office)
    by = By.system(office=office.id, now=now)
    check_feed(item.feed, by.now.date())
    with acting(by, PURPOSE):
        state = enter_state(by=by, item=item)
    if state.stopped:
        return None
    done = run_feed(
        item.feed,
        item.source,
        after=state.watermark or None,
        deliver=lambda page: deliver(by=by, office=office, item=item, page=page),
    )
    with acting(by, PURPOSE):
        finish(by=by, state_id=state.id, done=done)
    return done


@transaction.atomic
def enter_state(*, by: By, item: Configured) -> FeedState:
    """Where the feed stands, as its catalogue entry describes it now."""
    held = FeedState.objects.filter(office_id=by.office, catalogue_id=item.feed.catalogue_id).first()
    if held is None:
        held = FeedState(id=new_id(by.now), office_id=by.office, catalogue_id=item.feed.catalogue_id)
    held.title, held.sender, held.kind = item.feed.title, item.feed.sender, item.feed.kind
    held.purpose, held.ground, held.channel = item.feed.purpose, item.feed.ground, item.channel
    held.save()
    return held


def deliver(*, by: By, office: Office, item: Configured, page: Page) -> str:
    """Keeps one page and where the feed stands after it, both or neither. Returns the receipt's number."""
    return keep_page(by=by, office=office, item=item, page=page)[0].number


def keep_page(*, by: By, office: Office, item: Configured, page: Page) -> tuple[Receipt, UUID]:
    """The same, returning the receipt and the event that tells of it in the ledger."""
    with acting(by, PURPOSE), transaction.atomic():
        held = FeedState.objects.select_for_update().get(office_id=office.id, catalogue_id=item.feed.catalogue_id)
        upload = FetchedFile(page.name, page.content)
        received = receive(by=by, office=office, kind=item.feed.kind, upload=upload, channel="feed")
        held.watermark, held.last_page_at = page.watermark, by.now
        held.pages += 0 if received.again else 1
        held.save()
        payload = {
            "feed": held.catalogue_id,
            "receipt": received.receipt.number,
            "purpose": held.purpose,
            "ground": held.ground,
            "watermark": held.watermark,
        }
        event = record("records.feed_page", by=by, payload=payload, office=office.id)
        return received.receipt, event.id


@transaction.atomic
def finish(*, by: By, state_id: UUID, done: FeedRun) -> None:
    """Notes that a run ended, and why the feed has stopped if it has."""
    held = FeedState.objects.select_for_update().get(id=state_id)
    held.last_run_at, held.trouble = by.now, None
    told = done.stopped and Message(done.stopped.code, done.stopped.args_).to_json()
    if isinstance(done.stopped, FeedUnavailableError):
        held.trouble = told
    elif done.stopped is not None:
        held.stopped = told
        payload = {"feed": held.catalogue_id, "code": done.stopped.code}
        record("records.feed_stopped", by=by, payload=payload)
    held.save()


@transaction.atomic
def resume(*, by: By, state_id: UUID, why: str) -> FeedState:
    """A named officer lets a stopped feed go on. Raises `UserError` without a reason or where it has not stopped."""
    held = FeedState.objects.select_for_update().get(id=state_id)
    if not held.stopped:
        raise UserError("sources.not_stopped")
    if not why.strip():
        raise UserError("sources.reason_missing")
    held.stopped = None
    held.save()
    record("records.feed_resumed", by=by, payload={"feed": held.catalogue_id, "state": held.id})
    return held
