"""Pages that a department's program sends: taken once, in order, each with its receipt and its leaf in the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from laoheng.hub.sources.configured import Configured
from laoheng.hub.sources.feed import Page, check_feed, run_feed
from laoheng.hub.sources.push import HttpPush, PushedMessage, PushRefusedError, last_number
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id
from laoheng_web.records.feeds import configured, enter_state, finish, keep_page
from laoheng_web.records.models import FeedState, PushedPage, Receipt


@dataclass(frozen=True)
class Pushed:
    """What became of a page: its receipt and leaf, or why the feed has stopped; which page is wanted next."""

    next_page: int
    receipt: Receipt | None = None
    event: UUID | None = None
    again: bool = False
    stopped: Message | None = None


def pushed_feed(catalogue_id: str, office: Office) -> Configured | None:
    """The bureau's feed of that id that takes pushed pages."""
    for item in configured():
        if item.feed.catalogue_id == catalogue_id and item.office == office.code and isinstance(item.source, HttpPush):
            return item
    return None


@transaction.atomic
def push(*, by: By, office: Office, item: Configured, message: PushedMessage, key: str) -> Pushed:
    """Takes one page: kept with its watermark and answer, or not at all; sent again it gets the same answer.

    Columns other than those agreed stop the feed, which is kept and told. Raises `PushRefusedError` for a page that is
    not its sender's, not the next one, or whose number or key stands for another.
    """
    if not isinstance(item.source, HttpPush):
        raise TypeError("no feed that takes pushed pages")
    check_feed(item.feed, by.now.date())
    item.source.check(message)
    enter_state(by=by, item=item)
    state = FeedState.objects.select_for_update().get(office_id=office.id, catalogue_id=item.feed.catalogue_id)
    before = _before(state, message, key)
    if before is not None:
        return before
    if state.stopped:
        return Pushed(_next(state), stopped=Message.from_json(state.stopped))
    kept: list[tuple[Receipt, UUID]] = []

    def deliver(page: Page) -> str:
        kept.append(keep_page(by=by, office=office, item=item, page=page))
        return kept[-1][0].number

    source = replace(item.source, messages=(message,))
    done = run_feed(item.feed, source, after=state.watermark or None, deliver=deliver)
    finish(by=by, state_id=state.id, done=done)
    state.refresh_from_db()
    if done.stopped is not None:
        return Pushed(_next(state), stopped=Message(done.stopped.code, done.stopped.args_))
    receipt, event = kept[0]
    PushedPage.objects.create(
        id=new_id(by.now), office_id=office.id, feed=state, number=message.number, key=key, digest=message.digest,
        receipt_id=receipt.id, event_id=event, at=by.now,
    )  # fmt: skip
    return Pushed(_next(state), receipt, event)


def _next(state: FeedState) -> int:
    return last_number(state.watermark) + 1


def _before(state: FeedState, message: PushedMessage, key: str) -> Pushed | None:
    """The answer that this very page got before; None where it is new."""
    by_key = PushedPage.objects.filter(feed=state, key=key).first()
    if by_key is not None and (by_key.number, by_key.digest) != (message.number, message.digest):
        raise PushRefusedError("sources.push_key_used", feed=state.catalogue_id, number=by_key.number)
    standing = by_key or PushedPage.objects.filter(feed=state, number=message.number).first()
    if standing is None:
        return None
    if standing.digest != message.digest:
        raise PushRefusedError("sources.push_number_used", feed=state.catalogue_id, number=message.number)
    return Pushed(_next(state), Receipt.objects.get(id=standing.receipt_id), standing.event_id, again=True)
