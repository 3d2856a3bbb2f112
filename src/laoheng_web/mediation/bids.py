"""Sealed bids: each side says its last word unseen; it settles in the middle where they cross, else nobody learns it.

Crossing: the worker would take no more than the firm would pay. Then both bids agree with the sum halfway between,
rounded half up to the cent. Where they do not cross, both are emptied: what is left says only that they did not.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from laoheng.casework import MediationState
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.models import Bid, BidRound
from laoheng_web.notices.actions import notify
from laoheng_web.papers.models import Matter, Participation
from laoheng_web.vault.crypto import decrypt, encrypt
from laoheng_web.vault.identities import keys, newest

MOST_ROUNDS = 5
FIELD = "bid"


def middle(worker: Decimal, firm: Decimal) -> Decimal | None:
    """The sum at which two bids settle; None where they do not cross (the worker asks more than the firm gives)."""
    return to_fen((worker + firm) / 2) if worker <= firm else None


@transaction.atomic
def bid(*, by: By, matter: Matter, amount: Decimal) -> BidRound:
    """Puts a side's sealed bid into the open round, or opens one; the second bid decides the round.

    Raises `UserError` outside a session, for a second bid in a round, and after `MOST_ROUNDS` rounds: more of them
    would let a side feel its way to the other's limit.
    """
    if by.role not in ("worker", "firm"):
        raise UserError("mediating.only_sides_bid")
    if amount <= 0:
        raise UserError("mediating.bid_not_positive")
    row = Matter.objects.select_for_update().get(id=matter.id)
    if row.state != MediationState.IN_SESSION:
        raise UserError("mediating.no_session")
    own = Bid(id=new_id(by.now), office_id=row.office_id, matter=row, side=by.role, by_party=by.party, at=by.now)
    own.blob = encrypt(newest(), own.id, FIELD, str(amount))
    with acting(By.system(office=row.office_id, now=by.now), "bids") as system:
        round_ = _open_round(system, row)
        if Bid.objects.filter(round=round_, side=by.role).exists():
            raise UserError("mediating.already_bid")
        own.round = round_
        own.save(force_insert=True)
        # The event tells that a side bid, never what.
        record("mediation.bid", by=by, payload={"side": by.role, "round": round_.number}, matter=row.id,
               office=row.office_id, rows=[own])  # fmt: skip
        decided = _decide(system, row, round_)
    return decided


def _open_round(system: By, matter: Matter) -> BidRound:
    rounds = list(BidRound.objects.filter(matter=matter))
    if rounds and rounds[-1].outcome == "open":
        return rounds[-1]
    if rounds and rounds[-1].outcome == "crossed":
        raise UserError("mediating.already_settled")
    if len(rounds) >= MOST_ROUNDS:
        raise UserError("mediating.rounds_used", most=MOST_ROUNDS)
    made = BidRound.objects.create(
        id=new_id(system.now), office_id=matter.office_id, matter=matter, number=len(rounds) + 1, at=system.now
    )
    record("mediation.round_opened", by=system, payload={"round": made.number}, matter=matter.id,
           office=matter.office_id, rows=[made])  # fmt: skip
    return made


def _decide(system: By, matter: Matter, round_: BidRound) -> BidRound:
    bids = {row.side: row for row in Bid.objects.filter(round=round_)}
    if set(bids) != {"worker", "firm"}:
        return round_
    sums = {side: Decimal(decrypt(keys(), row.id, FIELD, bytes(row.blob))) for side, row in bids.items()}
    settled = middle(sums["worker"], sums["firm"])
    round_.outcome, round_.settled = ("not_crossed", None) if settled is None else ("crossed", settled)
    round_.save(update_fields=["outcome", "settled"])
    for row in bids.values():
        # Kept, a bid could be opened one day by whoever holds the keys; the outcome is all that is needed.
        row.blob = b""
        row.save(update_fields=["blob"])
    record("mediation.round_decided", by=system, payload={"round": round_.number, "outcome": round_.outcome},
           matter=matter.id, office=matter.office_id, rows=[round_, *bids.values()])  # fmt: skip
    message = Message.of(f"mediating.round_{round_.outcome}", number=matter.number)
    for part in Participation.objects.filter(matter=matter, until=None):
        notify(by=system, office=matter.office_id, party=part.party_id, message=message, matter=matter.id)
    return round_
