"""How a notice reaches its reader: in the site, by SMS, by letter; when again, when not at all, and what may be said.

An SMS names the file, the day and whose turn it is, nothing else: a phone lies open before colleagues and family.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from laoheng.standard.messages import Message, render


class Channel(StrEnum):
    """By which way."""

    IN_APP = "in_app"
    SMS = "sms"
    LETTER = "letter"


class DeliveryState(StrEnum):
    """Where a delivery stands. `SPARED`: not needed any more, for the reader has seen it or something newer came."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    SPARED = "spared"


ENDED = frozenset({DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.SPARED})
# Waits before the second and the third try; after those the way counts as failed and the next one is taken.
RETRY_AFTER = (timedelta(minutes=10), timedelta(hours=2))
# A gateway that took an SMS and never says more: after this it counts as not delivered.
SMS_SILENT_AFTER = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of a reader: a phone, a postal address, whether SMS are wanted, and the hours of rest.

    From `quiet_from` to `quiet_to` (local time) no SMS goes out; equal hours mean that there are none.
    """

    phone: bool = False
    address: bool = False
    sms: bool = True
    quiet_from: time = time(21)
    quiet_to: time = time(8)


class GatewayError(Exception):
    """An SMS was not taken. `again`: whether trying later can help; `why`: a short code, never the text or number."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.why, self.again = why[:40], again


class SmsGateway(Protocol):
    """Takes an SMS and later says what became of it."""

    def send(self, phone: str, text: str, key: str) -> str:
        """Hands it over and returns the gateway's reference; the same `key` again is the same SMS.

        Raises `GatewayError`.
        """
        ...

    def state_of(self, reference: str) -> DeliveryState:
        """SENT while nobody knows more, else DELIVERED or FAILED. Raises `GatewayError`."""
        ...


def ways(reach: Reach) -> tuple[Channel, ...]:
    """The ways that leave the site, in the order in which they are tried; empty where there is none."""
    found = [Channel.SMS] if reach.phone and reach.sms else []
    return (*found, *((Channel.LETTER,) if reach.address else ()))


def next_way(reach: Reach, tried: frozenset[Channel]) -> Channel | None:
    """The first way not tried yet; None where all were."""
    return next((way for way in ways(reach) if way not in tried), None)


def out_of_rest(moment: datetime, reach: Reach) -> datetime:
    """`moment` itself, or the end of the reader's hours of rest where it falls into them."""
    start, end, at = reach.quiet_from, reach.quiet_to, moment.time()
    overnight = start > end
    resting = (at >= start or at < end) if overnight else start <= at < end
    if not resting:
        return moment
    day = moment.date() + timedelta(days=1) if overnight and at >= start else moment.date()
    return datetime.combine(day, end, moment.tzinfo)


def try_again_at(tries: int, now: datetime) -> datetime | None:
    """When the next of `tries` that failed so far is due; None where it was the last."""
    return now + RETRY_AFTER[tries - 1] if tries <= len(RETRY_AFTER) else None


# A sum, a long run of digits (a number of a person, an account, a phone), a mark of money.
_TELLING = re.compile(r"[¥￥$]|\d[\d,，]*(?:\.\d+)?\s*(?:元|万|块|yuan|rmb|cny)|\d{7,}", re.IGNORECASE)


def sms_text(*, number: str, due: date | None, language: str = "zh") -> str:
    """The one SMS there is: the number of the file, the day, and that the rest is read after signing in.

    Raises `ValueError` where a part could tell more than that.
    """
    text = render(Message.of("reach.sms" if due else "reach.sms_no_day", number=number, due=due), language)
    if tells_too_much(text.replace(number, "")) or not re.fullmatch(r"[A-Z0-9-]{4,40}", number):
        raise ValueError("an SMS holds no sum and no number of a person")
    return text


def tells_too_much(text: str) -> bool:
    """Whether a text holds a sum or a long number, which no SMS may."""
    return _TELLING.search(text) is not None
