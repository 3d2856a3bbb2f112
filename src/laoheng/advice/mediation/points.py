"""The points in dispute: what each side said of each claim, sentence by sentence, and what is still to be proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from laoheng.advice.disputes import Point, Side, Stance, read_dispute
from laoheng.advice.disputes.claims import Burden
from laoheng.advice.mediation.claims import ClaimOnFile, kind_of
from laoheng.law import LawAt
from laoheng.standard.messages import Message


@dataclass(frozen=True, slots=True)
class PointOfDispute:
    """One claim with what each side said of it.

    `contested`: True where the firm denies, False where it admits, None where it said nothing. `on_file`: the claim was
    raised as such; a kind that only the statements name is shown so that nobody overlooks it. `question` is what to
    clear up; `gap` the two sides' sums apart, in yuan, where each named exactly one.
    """

    kind: str
    label: Message
    on_file: bool
    contested: bool | None
    worker_said: tuple[Point, ...]
    firm_said: tuple[Point, ...]
    gap: Decimal | None
    question: Message
    burden: tuple[Burden, ...]
    missing: tuple[str, ...]


def points_of_dispute(
    worker_says: str, firm_says: str, claims: Sequence[ClaimOnFile], *, law: LawAt, read_on: date | None = None
) -> tuple[PointOfDispute, ...]:
    """The points of both statements by claim: claims on file first, contested ones before the others.

    What the file says of the firm's answer outweighs what was read from its words.
    """
    said = {
        Side.WORKER: _said(worker_says, Side.WORKER, law, read_on),
        Side.EMPLOYER: _said(firm_says, Side.EMPLOYER, law, read_on),
    }
    kinds = dict.fromkeys(claim.kind for claim in claims)
    for points in said.values():
        kinds |= dict.fromkeys(kind for point in points for kind in point.kinds)
    found = [_point(kind, claims, said[Side.WORKER], said[Side.EMPLOYER], law) for kind in kinds]
    return tuple(sorted(found, key=lambda item: (not item.on_file, item.contested is not True)))


def _said(text: str, side: Side, law: LawAt, read_on: date | None) -> tuple[Point, ...]:
    """The points of one side's statement; who speaks is known here and need not be read from the words."""
    if not text.strip():
        return ()
    return tuple(replace(point, speaker=side) for point in read_dispute(text, law, read_on=read_on).points)


def _point(
    name: str, claims: Sequence[ClaimOnFile], worker: tuple[Point, ...], firm: tuple[Point, ...], law: LawAt
) -> PointOfDispute:
    kind = kind_of(name)
    mine = [claim for claim in claims if claim.kind == name]
    worker_said = tuple(point for point in worker if name in point.kinds)
    firm_said = tuple(point for point in firm if name in point.kinds)
    contested = _contested(mine, firm_said)
    held = {evidence for claim in mine for evidence in claim.evidence}
    code = "silent" if contested is None else "contested" if contested else "admitted"
    label = Message.of(f"disputes.claim.{name}")
    return PointOfDispute(
        name, label, bool(mine), contested, worker_said, firm_said, _gap(mine, worker_said, firm_said),
        Message.of(f"mediation.point.{code}", kind=label),
        tuple(Burden(side, law.held(*articles)) for side, articles in kind.burden.items()),
        tuple(evidence for evidence in kind.evidence if evidence not in held),
    )  # fmt: skip


def _contested(claims: Sequence[ClaimOnFile], firm: tuple[Point, ...]) -> bool | None:
    stances = {claim.answer for claim in claims} & {Stance.DENIED, Stance.ADMITTED}
    stances = stances or {point.stance for point in firm} & {Stance.DENIED, Stance.ADMITTED}
    if not stances:
        return None
    return Stance.DENIED in stances


def _gap(claims: Sequence[ClaimOnFile], worker: tuple[Point, ...], firm: tuple[Point, ...]) -> Decimal | None:
    if claims and all(claim.claimed is not None and claim.admitted is not None for claim in claims):
        return sum(((claim.claimed or Decimal(0)) - (claim.admitted or Decimal(0)) for claim in claims), Decimal(0))
    sums = [{total for point in points if len(point.kinds) == 1 for total in point.sums} for points in (worker, firm)]
    if len(sums[0]) == 1 and len(sums[1]) == 1:
        return abs(sums[0].pop() - sums[1].pop())
    return None
