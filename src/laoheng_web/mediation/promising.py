"""From the terms of an agreement to its promises: instalments to each worker, duties of both sides, and what is net."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from laoheng.casework.performance import Owed, Standing, Told, instalments, standing
from laoheng.standard.errors import UserError
from laoheng.standard.money import to_fen, yuan
from laoheng.standard.normalise import half_width
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id
from laoheng_web.mediation.after_models import Fulfilment, Promise
from laoheng_web.mediation.models import Agreement, Claim
from laoheng_web.papers.models import Matter

SIDES = {"单位": "firm", "劳动者": "worker", "firm": "firm", "worker": "worker"}
_SUM = re.compile(r"(\d[\d,]*(?:\.\d{1,2})?)\s*(?:元|yuan)")


@dataclass(frozen=True, slots=True)
class Duty:
    """What a side has to do for each worker (or each worker for the firm) beside the firm's payments."""

    side: str
    due: date
    words: str
    amount: Decimal | None = None


def read_parts(text: str) -> tuple[tuple[date, Decimal], ...]:
    """Instalments as typed, one a line: day and sum. Raises `UserError`."""
    found = []
    for line in _lines(text):
        try:
            day, amount = line.replace("元", "").split()
            found.append((date.fromisoformat(day), yuan(amount)))
        except (ValueError, UserError):
            raise UserError("performance.parts_wrong") from None
    return tuple(found)


def read_duties(text: str) -> tuple[Duty, ...]:
    """Duties as typed, one a line: side, day, a sum where money is paid, and what. Raises `UserError`."""
    found = []
    for line in _lines(text):
        try:
            side, day, words = line.split(maxsplit=2)
            paid = _SUM.match(words)
            amount = yuan(paid[1]) if paid else None
            rest = (words[paid.end() :] if paid else words).strip()
            if not rest or amount == 0:
                raise ValueError(line)
            found.append(Duty(SIDES[side], date.fromisoformat(day), rest[:200], amount))
        except (ValueError, KeyError, UserError):
            raise UserError("performance.duty_line", line=line[:40]) from None
    return tuple(found)


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, half_width(text).splitlines()) if line]


def owed(
    shares: Mapping[UUID, Decimal], parts: Sequence[tuple[date, Decimal]], duties: Sequence[Duty], today: date
) -> tuple[Owed, ...]:
    """Everything the agreement promises, by day. Raises `UserError` where a day is past or the sums do not add up."""
    made = list(instalments({str(person): amount for person, amount in shares.items()}, parts))
    made += [
        Owed(item.side, str(person), item.due, item.amount, item.words) for item in duties for person in shares
    ]  # fmt: skip
    if any(item.due < today for item in made):
        raise UserError("performance.past")
    return tuple(sorted(made, key=lambda item: item.due))


def net_sums(
    sums: Mapping[UUID, Decimal], claims: Mapping[UUID, Claim], duties: Sequence[Duty]
) -> Mapping[UUID, Decimal]:
    """Each claim's sum without what its worker pays back, by which an agreement could give away what may not be."""
    back = sum((item.amount or Decimal(0) for item in duties if item.side == "worker"), Decimal(0))
    if not back:
        return sums
    totals: dict[UUID, Decimal] = {}
    for key, amount in sums.items():
        person = claims[key].claimant.person_id
        totals[person] = totals.get(person, Decimal(0)) + amount
    net = {}
    for key, amount in sums.items():
        share = amount / totals[claims[key].claimant.person_id] if amount else Decimal(0)
        net[key] = to_fen(max(Decimal(0), amount - back * share))
    return net


def keep(by: By, agreement: Agreement, owed_: Sequence[Owed]) -> list[Promise]:
    """The promises of a draft; the event is its own."""
    return [
        Promise.objects.create(
            id=new_id(by.now), office_id=agreement.office_id, matter_id=agreement.matter_id, agreement=agreement,
            number=number, side=item.side, person_id=UUID(item.person), amount=item.amount, words=item.words,
            due_on=item.due,
        )
        for number, item in enumerate(owed_)
    ]  # fmt: skip


def owed_of(agreement: Agreement) -> tuple[Owed, ...]:
    """What an agreement promises. One that was made before promises were kept has each share due on its one day."""
    rows = list(Promise.objects.filter(agreement=agreement).order_by("number"))
    if rows:
        return tuple(Owed(row.side, str(row.person_id), row.due_on, row.amount, row.words) for row in rows)
    shares = ((str(UUID(person)), Decimal(amount)) for person, amount in agreement.shares)
    return tuple(Owed("firm", person, agreement.pay_by, amount) for person, amount in shares if amount > 0)


def first_day(agreement: Agreement) -> date:
    """The first day on which something is due."""
    return min(item.due for item in owed_of(agreement))


def last_day(owed_: Sequence[Owed]) -> date:
    """The day of the firm's last payment."""
    return max(item.due for item in owed_ if item.side == "firm" and item.amount)


def sealed_of(matter: Matter) -> Agreement | None:
    """The agreement that binds."""
    return Agreement.objects.filter(matter=matter).exclude(sealed_at=None).order_by("-version").first()


def stands(matter: Matter, today: date) -> Standing | None:
    """How the agreement that binds is kept; None where none binds or its promises are not kept here."""
    sealed = sealed_of(matter)
    if sealed is None or not Promise.objects.filter(agreement=sealed).exists():
        return None
    told = [
        Told(number, amount, answer)
        for number, amount, answer in Fulfilment.objects.filter(promise__agreement=sealed).values_list(
            "promise__number", "amount", "answer"
        )
    ]
    return standing(owed_of(sealed), told, today)


def unpaid_days(matter: Matter, person: str, today: date) -> set[date]:
    """The days on which that worker should have been paid and was not, in full."""
    how = stands(matter, today)
    if how is None:
        sealed = sealed_of(matter)
        return {item.due for item in owed_of(sealed)} if sealed else set()
    mine = (line for line in how.lines if line.owed.person == person and line.owed.side == "firm" and line.left)
    return {line.owed.due for line in mine if line.owed.due < today}
