"""Bringing notices to their readers: in the site, by SMS, by letter, one after the other until one arrives.

A notice that names a day leaves the site as well, the newest of a matter only. Every change is an event of the matter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from laoheng.casework.reaching import (
    ENDED,
    SMS_SILENT_AFTER,
    Channel,
    DeliveryState,
    GatewayError,
    Reach,
    SmsGateway,
    next_way,
    out_of_rest,
    sms_text,
    try_again_at,
)
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.contact import known_of, open_contact, wishes_of
from laoheng_web.notices.gateways import gateway, spool_key
from laoheng_web.notices.models import Delivery, Notice

PURPOSE = "notices"
# What was left before this is no news any more; it is not carried out of the site.
FRESH = timedelta(days=3)
MOST = 500
LOOK_MINUTES = 15
# Who hears that nobody could be reached: `tell(by, delivery)`, registered by rooms above.
UNREACHED: list[Callable[[By, Delivery], None]] = []
# The number of a matter for the SMS: `number(matter)`, registered by the room that keeps files.
NUMBERS: list[Callable[[UUID], str]] = []
# Codes of messages that leave the site though they name no day, registered by rooms above.
LEAVING: set[str] = set()
# Matters whose notices no desk posts: `paperless(matter)`, registered by rooms above.
PAPERLESS: list[Callable[[UUID], bool]] = []


def reach(now: datetime, through: SmsGateway | None = None) -> int:
    """Begins, sends and follows up what is due in every bureau; returns how many deliveries changed."""
    with acting(By.system(office=None, now=now), PURPOSE):
        offices = list(Office.objects.order_by("id").values_list("id", flat=True))
    sender = through or gateway()
    return sum(_reach_office(By.system(office=office, now=now), sender) for office in offices)


def _reach_office(by: By, sender: SmsGateway) -> int:
    with acting(by, PURPOSE):
        unbegun = list(_unbegun(by).values_list("id", flat=True)[:MOST])
    begun = sum(_begin(by, notice) for notice in unbegun)
    with acting(by, PURPOSE):
        due = list(_due(by).values_list("id", flat=True)[:MOST])
    return begun + sum(_one(by, delivery, sender) for delivery in due)


def _unbegun(by: By) -> QuerySet[Notice]:
    known = Delivery.objects.filter(notice=OuterRef("pk"))
    fresh = Notice.objects.filter(office_id=by.office, created_at__gt=by.now - FRESH, created_at__lte=by.now)
    return fresh.exclude(party_id=None).exclude(matter_id=None).filter(~Exists(known)).order_by("created_at", "id")


def _due(by: By) -> QuerySet[Delivery]:
    queued, sent = DeliveryState.QUEUED.value, DeliveryState.SENT.value
    waiting = Q(channel=Channel.SMS.value, state=queued) & (Q(next_at=None) | Q(next_at__lte=by.now))
    asked = Q(channel=Channel.SMS.value, state=sent)
    if by.now.minute % LOOK_MINUTES:
        # In its first hour a gateway is asked each minute, afterwards now and then.
        asked &= Q(sent_at__gt=by.now - timedelta(hours=1))
    seen = ~Q(channel=Channel.SMS.value) & ~Q(notice__read_at=None)
    found = Delivery.objects.filter(waiting | asked | seen, office_id=by.office, state__in=[queued, sent])
    return found.order_by("made_at", "id")


def _begin(by: By, notice_id: UUID) -> int:
    with acting(by, PURPOSE), transaction.atomic():
        notice = Notice.objects.select_for_update(skip_locked=True).filter(id=notice_id).first()
        if notice is None or Delivery.objects.filter(notice=notice).exists():
            return 0
        standing = _open(by, notice, Channel.IN_APP, DeliveryState.SENT)
        _spare_older(by, notice)
        leaves = notice.due_on is not None or notice.message["code"] in LEAVING
        if notice.read_at is None and leaves and not _newer(notice):
            take_next(by, standing)
    return 1


def _newer(notice: Notice) -> bool:
    later = Q(created_at__gt=notice.created_at) | Q(created_at=notice.created_at, id__gt=notice.id)
    same = Notice.objects.filter(later, party_id=notice.party_id, matter_id=notice.matter_id)
    return same.exclude(due_on=None).exists()


def _spare_older(by: By, notice: Notice) -> None:
    if notice.due_on is None:
        return
    waiting = Delivery.objects.filter(
        party_id=notice.party_id, matter_id=notice.matter_id, state=DeliveryState.QUEUED.value,
        notice__created_at__lt=notice.created_at,
    )  # fmt: skip
    for row in waiting:
        change(by, row, DeliveryState.SPARED, why="newer")


def _open(by: By, notice: Notice, channel: Channel, state: DeliveryState, next_at: datetime | None = None) -> Delivery:
    row = Delivery.objects.create(
        id=new_id(by.now), office_id=notice.office_id, notice=notice, matter_id=notice.matter_id,
        party_id=notice.party_id, channel=channel.value, state=state.value, next_at=next_at, made_at=by.now,
        sent_at=by.now if state is DeliveryState.SENT else None,
    )  # fmt: skip
    _tell(by, row)
    return row


def _tell(by: By, row: Delivery) -> None:
    record(
        "notice.delivery", by=by,
        payload={"delivery": row.id, "notice": row.notice_id, "channel": row.channel, "state": row.state,
                 "tries": row.tries, "why": row.why},
        subjects=[row.party_id], matter=row.matter_id, office=row.office_id, rows=[row],
    )  # fmt: skip


@transaction.atomic
def change(
    by: By, row: Delivery, state: DeliveryState, *, why: str = "", reference: str = "", next_at: datetime | None = None
) -> None:
    """Says what became of a delivery, with its event."""
    row.state, row.why, row.next_at = state.value, why, next_at
    row.reference = reference or row.reference
    if state is DeliveryState.SENT:
        row.sent_at = by.now
    row.ended_at = by.now if state in ENDED else None
    row.save(update_fields=["state", "why", "next_at", "reference", "sent_at", "ended_at", "tries"])
    _tell(by, row)


def take_next(by: By, failed: Delivery) -> None:
    """Begins the next way of the same notice; where none is left, those who look after the file are told."""
    notice = failed.notice
    tried = frozenset(Channel(row) for row in Delivery.objects.filter(notice=notice).values_list("channel", flat=True))
    known = reach_of(failed.party_id)
    closed = {Channel.LETTER} if any(paperless(failed.matter_id) for paperless in PAPERLESS) else set()
    way = next_way(known, tried | closed)
    if way is not None:
        at = out_of_rest(by.now, known) if way is Channel.SMS else None
        _open(by, notice, way, DeliveryState.QUEUED, at)
        return
    if tried != {Channel.IN_APP}:
        for tell in UNREACHED:
            tell(by, failed)


def reach_of(party: UUID) -> Reach:
    """What is known of a party as the library reads it."""
    wishes, (phone, address) = wishes_of(party), known_of(party)
    if wishes is None:
        return Reach(phone, address)
    return Reach(phone, address, wishes.sms, time(wishes.quiet_from), time(wishes.quiet_to))


def _one(by: By, delivery: UUID, sender: SmsGateway) -> int:
    # One delivery, one transaction: a fault in one keeps nobody else waiting.
    with acting(by, PURPOSE), transaction.atomic():
        row = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(id=delivery).first()
        if row is None or row.state in ENDED:
            return 0
        if row.notice.read_at is not None:
            _seen(by, row)
        elif row.state == DeliveryState.QUEUED:
            _send(by, row, sender)
        else:
            return _follow(by, row, sender)
    return 1


def _seen(by: By, row: Delivery) -> None:
    if row.channel == Channel.IN_APP:
        change(by, row, DeliveryState.DELIVERED, why="read")
    elif row.state == DeliveryState.QUEUED:
        change(by, row, DeliveryState.SPARED, why="read")
    else:
        change(by, row, DeliveryState.DELIVERED, why="read")


def _send(by: By, row: Delivery, sender: SmsGateway) -> None:
    known = reach_of(row.party_id)
    if not known.sms or not known.phone:
        _fail(by, row, "opted_out" if not known.sms else "no_phone")
        return
    later = out_of_rest(by.now, known)
    if later != by.now:
        change(by, row, DeliveryState.QUEUED, next_at=later)
        return
    text = sms_text(number=_number(row.matter_id), due=row.notice.due_on)
    phone = open_contact(by=by, party=row.party_id, matter=row.matter_id, reason="发送短信通知").phone
    row.tries += 1
    try:
        reference = sender.send(phone, text, spool_key(str(row.id)))
    except GatewayError as error:
        again = try_again_at(row.tries, by.now) if error.again else None
        if again is None:
            _fail(by, row, error.why)
        else:
            change(by, row, DeliveryState.QUEUED, why=error.why, next_at=again)
        return
    change(by, row, DeliveryState.SENT, reference=reference)


def _follow(by: By, row: Delivery, sender: SmsGateway) -> int:
    try:
        state = sender.state_of(row.reference)
    except GatewayError:
        state = DeliveryState.SENT
    if state is DeliveryState.DELIVERED:
        change(by, row, state)
    elif state is DeliveryState.FAILED:
        _fail(by, row, "undelivered")
    elif row.sent_at and by.now - row.sent_at > SMS_SILENT_AFTER:
        _fail(by, row, "silent")
    else:
        return 0
    return 1


def _fail(by: By, row: Delivery, why: str) -> None:
    change(by, row, DeliveryState.FAILED, why=why)
    if not _newer(row.notice):
        take_next(by, row)


def _number(matter: UUID) -> str:
    return next(number for find in NUMBERS if (number := find(matter)))
