"""The claims table: what is asked, what the law gives with its steps, what is admitted, who has to prove what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from laoheng.advice.disputes import Stance
from laoheng.advice.disputes.claims import Burden, ClaimKind, claim_kinds
from laoheng.advice.mediation.wages import WageMonth, wages_by_law
from laoheng.law import LawAt, calculate
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, Ground, Need, Status, Step
from laoheng.standard.messages import Message


@dataclass(frozen=True, slots=True)
class ClaimOnFile:
    """One claim as the file holds it; sums in yuan, None where nobody said.

    `kind` is one of `laoheng.advice.disputes`; `facts` are a calculator's, `calculator` its code where the kind has
    several; `evidence` names what is held; `worker` tells whose claim it is in a file of several.
    """

    kind: str
    claimed: Decimal | None = None
    admitted: Decimal | None = None
    answer: Stance = Stance.TOLD
    facts: Mapping[str, Any] | None = None
    calculator: str | None = None
    wage_months: tuple[WageMonth, ...] = ()
    evidence: tuple[str, ...] = ()
    worker: str = ""


@dataclass(frozen=True, slots=True)
class SumByLaw:
    """What the law gives for a claim, between `low` and `high` yuan; None where it cannot be worked out.

    `fault` says why a calculator refused the facts, `needs` which of them are missing.
    """

    low: Decimal | None
    high: Decimal | None
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    notes: tuple[Message, ...] = ()
    grounds: tuple[Ground, ...] = ()
    fault: Message | None = None

    @property
    def varies(self) -> bool:
        """Whether readings or regions differ, or a part is unknown."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One line of the table. `undisputed`: admitted of what is claimed; `disputed`: the rest, None where unknown.

    `beyond_law`: more is asked than any reading gives.
    """

    claim: ClaimOnFile
    label: Message
    by_law: SumByLaw
    undisputed: Decimal | None
    disputed: Decimal | None
    beyond_law: bool
    burden: tuple[Burden, ...]
    held: tuple[str, ...]
    missing: tuple[str, ...]
    grounds: tuple[Ground, ...] = field(default=())


def claims_table(claims: Sequence[ClaimOnFile], *, law: LawAt) -> tuple[ClaimRow, ...]:
    """One row a claim, in the order given. Raises `UserError` for an unknown kind and for negative sums."""
    return tuple(_row(claim, law) for claim in claims)


def kind_of(name: str) -> ClaimKind:
    """The kind of that name. Raises `UserError` that names the known ones."""
    for kind in claim_kinds():
        if kind.name == name:
            return kind
    raise UserError("mediation.unknown_kind", kind=name, known=[item.name for item in claim_kinds()])


def _row(claim: ClaimOnFile, law: LawAt) -> ClaimRow:
    kind = kind_of(claim.kind)
    for amount in (claim.claimed, claim.admitted):
        if amount is not None and amount < 0:
            raise UserError("mediation.negative", kind=Message.of(f"disputes.claim.{kind.name}"), amount=amount)
    by_law = sum_by_law(claim, law)
    undisputed = undisputed_of(claim)
    disputed = None if claim.claimed is None or undisputed is None else claim.claimed - undisputed
    return ClaimRow(
        claim,
        Message.of(f"disputes.claim.{kind.name}"),
        by_law,
        undisputed,
        disputed,
        claim.claimed is not None and by_law.high is not None and claim.claimed > by_law.high,
        tuple(Burden(side, law.held(*articles)) for side, articles in kind.burden.items()),
        tuple(name for name in kind.evidence if name in claim.evidence),
        tuple(name for name in kind.evidence if name not in claim.evidence),
        law.held(*kind.law),
    )


def undisputed_of(claim: ClaimOnFile) -> Decimal | None:
    """What both sides accept: the admitted sum, at most the claimed one; 0 where the firm denies all.

    None where it said nothing or admitted without a sum.
    """
    if claim.admitted is None:
        return Decimal(0) if claim.answer is Stance.DENIED else None
    return claim.admitted if claim.claimed is None else min(claim.admitted, claim.claimed)


def sum_by_law(claim: ClaimOnFile, law: LawAt) -> SumByLaw:
    """What the law gives: wages month by month, other kinds by their calculator."""
    if claim.wage_months:
        found = wages_by_law(claim.wage_months, law)
        return SumByLaw(found.low, found.high, found.steps, notes=found.notes, grounds=found.grounds)
    code = _calculator(claim)
    if code is None or claim.facts is None:
        return SumByLaw(None, None, notes=(Message.of("mediation.no_facts" if code else "mediation.no_calculator"),))
    try:
        finding = calculate(code, claim.facts, on=law.on, region=law.region, extra=law.extra)
    except UserError as error:
        return SumByLaw(None, None, fault=Message.of(error.code, **error.args_))
    low, high = _bounds(finding, sums()[code])
    return SumByLaw(low, high, finding.steps, finding.needs, finding.notes, finding.grounds)


def _calculator(claim: ClaimOnFile) -> str | None:
    fitting = [code for code in kind_of(claim.kind).calculators if code in sums()]
    if claim.calculator is not None:
        if claim.calculator not in sums():
            raise UserError("mediation.no_sum", calculator=claim.calculator, known=list(sums()))
        return claim.calculator
    return fitting[0] if fitting else None


def _bounds(finding: Finding, name: str) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most of the figure over the result and all readings; unknown while facts are missing."""
    if finding.status is Status.NEEDS:
        return None, None
    groups = (finding.figures, *(variant.figures for variant in finding.variants))
    found = [item.value for group in groups for item in group if item.name == name and isinstance(item.value, Decimal)]
    return (min(found), max(found)) if found else (None, None)


@cache
def sums() -> Mapping[str, str]:
    """By calculator, the figure that is the sum of a claim."""
    found: Mapping[str, str] = yaml.safe_load((files(__package__) / "sums.yaml").read_text("utf-8"))
    return found
