"""社会保险待遇损失: what a worker or family lost because the employer did not insure, or not enough (解释一 1(5))."""

from __future__ import annotations

from decimal import Decimal

from laoheng.law.at import LawAt
from laoheng.law.rules.answer import money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy
from laoheng.standard.finding import Finding

FIELDS = (
    Field("entitled", "money", unit="yuan", required=True),
    Field("received", "money", unit="yuan"),
    Field("can_be_made_up", "boolean"),
)


def insurance_loss(facts: Facts, law: LawAt) -> Finding:
    """The loss in yuan: the benefit with proper insurance less what the fund paid, never below zero.

    What was received is asked for where it was not told: unpaid is not assumed. While the insurance can still be
    made up, the way is the collecting office and nothing is claimed here. Raises `NotInForceError` before 2011-07-01.
    """
    grounds = (law.ground("社会保险法58"), *law.held("解释一1"))
    entitled, received = facts.needed_number("entitled"), facts.number("received")
    if received is None:
        parts = Parts(needs=(need("received", "worker"),), notes=(note("insurance_loss_only_lost"),))
        return found("BL", "insurance_loss", law, parts, grounds)
    gap = max(entitled - received, Decimal(0))
    open_way = facts.flag("can_be_made_up")
    lost = Decimal(0) if open_way else gap
    line = step(
        "insurance_loss",
        "损失 = 能补办的，0" if open_way else "损失 = 足额参保应得的待遇 − 已经领到的待遇，不低于 0",
        "0" if open_way else f"max({plain(entitled)} − {plain(received)}, 0)",
        money("amount", lost).value,
        *grounds,
    )
    notes = (note("insurance_loss_made_up_first" if open_way else "insurance_loss_only_lost"),)
    parts = Parts((money("amount", lost),), (line,), notes=notes, remedies=(remedy("insurance_loss"),), rounded=True)
    return found("BL", "insurance_loss", law, parts, grounds)
