"""What one browser tells another through us: read strictly, counted, passed on only to whom it may reach."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.video import limits
from laoheng_web.video.models import Presence, Seat, Signal
from laoheng_web.video.seats import Hall, may_reach, present_seats

TAB = re.compile(r"[0-9a-f]{16,32}")
DESCRIPTIONS = ("offer", "answer", "rollback")


class FloodError(UserError):
    """More was sent than one participant may send."""

    http_status = 429


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was sent: to which seat and which opening of its page, of what kind, and its content."""

    to: UUID
    to_tab: str
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One call of a browser: which opening of the page it is, up to where it has read, what it says."""

    tab: str
    read: int
    gone: bool
    messages: tuple[Message, ...]


def parse(raw: bytes) -> Sent:
    """What a call says. Raises `UserError` (`video.malformed`) for anything but the exact form."""
    try:
        told = json.loads(raw)
        if not isinstance(told, dict) or set(told) - {"tab", "read", "gone", "messages"}:
            raise ValueError("call")
        tab, read, items = told.get("tab"), told.get("read", 0), told.get("messages", [])
        if not _is_tab(tab) or type(read) is not int or not 0 <= read < 1 << 62 or not isinstance(items, list):
            raise ValueError("call")
        if len(items) > limits.MESSAGES_A_CALL:
            raise FloodError("video.flood")
        return Sent(tab, read, told.get("gone") is True, tuple(_message(item) for item in items))
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise UserError("video.malformed") from fault


def _is_tab(value: Any) -> bool:
    return isinstance(value, str) and TAB.fullmatch(value) is not None


def _message(item: Any) -> Message:
    if not isinstance(item, dict) or set(item) != {"to", "tab", "kind", "body"} or not _is_tab(item["tab"]):
        raise ValueError("message")
    kind = item["kind"]
    if kind not in limits.SIZES or not isinstance(item["to"], str):
        raise ValueError("kind")
    _CHECKS[kind](item["body"])
    # ASCII with escapes: whatever stands inside, the column can hold it and JSON gives it back.
    body = json.dumps(item["body"], allow_nan=False)
    if len(body) > limits.SIZES[kind]:
        raise UserError("video.too_large", limit=limits.SIZES[kind])
    return Message(UUID(item["to"]), item["tab"], kind, body)


def _description(body: Any) -> None:
    if (
        not isinstance(body, dict)
        or set(body) - {"type", "sdp"}
        or body["type"] not in DESCRIPTIONS
        or not isinstance(body.get("sdp", ""), str)
    ):
        raise ValueError("description")


def _candidate(body: Any) -> None:
    known = {"candidate", "sdpMid", "sdpMLineIndex", "usernameFragment"}
    if not isinstance(body, dict):
        raise ValueError("candidate")
    line = body.get("sdpMLineIndex")
    texts = [body.get(name) for name in known - {"sdpMLineIndex"}]
    if set(body) - known or not all(text is None or isinstance(text, str) for text in texts):
        raise ValueError("candidate")
    if line is not None and (type(line) is not int or not 0 <= line < 64):
        raise ValueError("candidate")


def _chat(body: Any) -> None:
    if not isinstance(body, str) or not body.strip():
        raise ValueError("chat")


_CHECKS = {"description": _description, "candidate": _candidate, "chat": _chat}


@transaction.atomic
def send(*, by: By, hall: Hall, sent: Sent) -> None:
    """Passes on what a seat says and notes that its page is open; read and old messages go.

    Signals and presence are no records: they leave no event and are gone within a minute. Raises `UserError` for an
    addressee that is not in the session or cannot be reached now, `FloodError` beyond the limits; nothing of the call
    is passed on then.
    """
    seat = hall.own_admitted() if sent.messages else hall.own()
    _count(by, hall, seat, sent)
    Signal.objects.filter(at__lt=by.now - limits.LIVES).delete()
    Signal.objects.filter(receiver=seat, id__lte=sent.read).delete()
    if not sent.messages:
        return
    there = {one.id: one for one in present_seats(hall, by.now)}
    for to in {message.to for message in sent.messages}:
        if to not in there or to == seat.id or not may_reach(hall.session, seat.role, there[to].role):
            raise UserError("video.not_reachable")
    _refuse_full(message.to for message in sent.messages)
    Signal.objects.bulk_create(
        Signal(
            office_id=seat.office_id, matter=hall.matter, sender=seat, receiver=there[message.to], from_user=by.user,
            to_user=there[message.to].user_id, from_tab=sent.tab, to_tab=message.to_tab, kind=message.kind,
            body=message.body, at=by.now,
        )
        for message in sent.messages
    )  # fmt: skip


def _count(by: By, hall: Hall, seat: Seat, sent: Sent) -> None:
    """Counts the call against this second. Two calls of one seat wait for each other here."""
    base = {"office_id": seat.office_id, "matter": hall.matter, "user_id": by.user}
    Presence.objects.get_or_create(seat=seat, defaults=base)
    row = Presence.objects.select_for_update().get(seat=seat)
    second = int(by.now.timestamp())
    if row.second != second:
        row.second, row.calls, row.messages = second, 0, 0
    row.calls += 1
    row.messages += len(sent.messages)
    if row.calls > limits.CALLS_A_SECOND or row.messages > limits.MESSAGES_A_SECOND:
        raise FloodError("video.flood")
    # The farewell of a reloaded page may come after the new page's greeting: it is then no farewell any more.
    if not sent.gone or row.tab == sent.tab:
        row.tab, row.seen_at = sent.tab, None if sent.gone else by.now
    row.save()


def _refuse_full(receivers: Iterable[UUID]) -> None:
    for receiver in set(receivers):
        if Signal.objects.filter(receiver=receiver).count() >= limits.UNREAD:
            raise FloodError("video.flood")


def received(seat: Seat, tab: str, after: int) -> list[dict[str, Any]]:
    """What was said to this opening of the seat's page since `after`, oldest first."""
    rows = Signal.objects.filter(receiver=seat, to_tab=tab, id__gt=after)[: limits.UNREAD]
    return [
        {"id": row.id, "from": str(row.sender_id), "tab": row.from_tab, "kind": row.kind, "body": json.loads(row.body)}
        for row in rows
    ]
