"""A draft proposal in terms that a mediator edits: what is undisputed first, then something of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from laoheng.advice.mediation.claims import ClaimRow
from laoheng.advice.mediation.floors import INJURY_KINDS, Draft, DraftTerm
from laoheng.advice.mediation.wages import minimum_gap
from laoheng.law import LawAt
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

# Claims that are met by doing something, not by paying.
_DUTIES = {"papers": "papers", "social_insurance": "social_insurance", "deposit": "deposit", "relation": "relation"}


@dataclass(frozen=True, slots=True)
class ProposedTerm:
    """One term for the mediator to edit. `least` and `most` bound the amount, both None where it is no sum or unknown.

    `why` says where it comes from.
    """

    kind: str
    worker: str
    amount: Decimal | None
    least: Decimal | None
    most: Decimal | None
    due: date | None
    wording: Message
    why: Message


@dataclass(frozen=True, slots=True)
class Proposal:
    """Terms to start from; nothing holds before a mediator has adopted it and both sides agreed."""

    terms: tuple[ProposedTerm, ...]

    def as_draft(self) -> Draft:
        """The proposal as a draft, to be checked like any other."""
        return Draft(tuple(DraftTerm(term.kind, term.amount, term.due, worker=term.worker) for term in self.terms))


def draft_proposal(rows: Sequence[ClaimRow], *, law: LawAt, first_due: date, rest_due: date) -> Proposal:
    """For each claim: what is undisputed, or lacking to the minimum wage, or the least by law after a work injury, by
    `first_due`; of the rest half by `rest_due`; a duty where no money is asked; an open amount where no sum is known.

    Raises `ValueError` where `rest_due` lies before `first_due`.
    """
    if rest_due < first_due:
        raise ValueError("the rest cannot fall due before the first part")
    terms: list[ProposedTerm] = []
    for row in rows:
        duty = row.claim.kind in _DUTIES and row.claim.claimed is None
        terms += _duty(row, rest_due) if duty else _payments(row, law, first_due, rest_due)
    return Proposal(tuple(terms))


def _duty(row: ClaimRow, due: date) -> list[ProposedTerm]:
    wording = Message.of(f"mediation.proposal.duty.{_DUTIES[row.claim.kind]}")
    why = Message.of("mediation.proposal.why.duty")
    return [ProposedTerm(row.claim.kind, row.claim.worker, None, None, None, due, wording, why)]


def _payments(row: ClaimRow, law: LawAt, first_due: date, rest_due: date) -> list[ProposedTerm]:
    bounds = _bounds(row, law)
    if bounds is None:
        return [_term(row, None, (None, None), rest_due, "open")]
    floor, most = bounds
    terms = [_term(row, floor, (floor, floor), first_due, "floor")] if floor else []
    if most > floor:
        terms.append(_term(row, to_fen((most - floor) / 2), (Decimal(0), to_fen(most - floor)), rest_due, "middle"))
    return terms


def _term(
    row: ClaimRow, amount: Decimal | None, bounds: tuple[Decimal | None, Decimal | None], due: date, why: str
) -> ProposedTerm:
    code = "pay_open" if amount is None else "pay"
    args = {} if amount is None else {"amount": amount}
    wording = Message.of(f"mediation.proposal.{code}", kind=row.label, due=due, **args)
    reason = Message.of(f"mediation.proposal.why.{why}")
    return ProposedTerm(row.claim.kind, row.claim.worker, amount, *bounds, due, wording, reason)


def _bounds(row: ClaimRow, law: LawAt) -> tuple[Decimal, Decimal] | None:
    """From what stands against giving less up to what law and claim allow; None without sum by law or admission."""
    gap = minimum_gap(row.claim.wage_months, law).possible if row.claim.wage_months else Decimal(0)
    least = row.by_law.low if row.claim.kind in INJURY_KINDS else None
    floor = to_fen(max(gap, row.undisputed or Decimal(0), least or Decimal(0)))
    tops = [item for item in (row.by_law.high, row.claim.claimed) if item is not None]
    if row.by_law.high is None and not floor:
        return None
    return floor, max(floor, min(tops)) if row.by_law.high is not None and tops else floor
