"""Whether a draft gives away what the law lets no agreement give away; what the mediator has to look at; what is free.

A refusal rests on an article that binds whatever the parties say. Where the law lets them give way, that is said and
nothing is refused; where it is unclear, a mediator looks and decides. Nothing here decides by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from laoheng.advice.mediation.claims import ClaimOnFile, kind_of, sum_by_law, undisputed_of
from laoheng.advice.mediation.wages import minimum_gap
from laoheng.law import LawAt
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message

# Benefits that the parties settle at the risk of seeing it undone.
INJURY_KINDS = ("work_injury", "work_death")
_PAY_KINDS = ("wages", "overtime", "annual_leave", "sick_pay", "bonus")


class Verdict(StrEnum):
    """What is said of a term: it may not stand; a mediator looks; the parties are free."""

    REFUSED = "refused"
    LOOK = "look"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class DraftTerm:
    """What the draft gives for the claim of `kind` of `worker`: yuan by a day, in these words; None is still open."""

    kind: str
    amount: Decimal | None = None
    due: date | None = None
    wording: str = ""
    worker: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft agreement: its terms, and its other clauses as written.

    `goes_on`: whether the employment goes on, None where nobody said; who still depends on the firm gives way less
    freely, and 解释一 35 speaks of settlements at the end of employment.
    """

    terms: tuple[DraftTerm, ...]
    clauses: tuple[str, ...] = ()
    goes_on: bool | None = None


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One thing said of the draft: the rule, the verdict, why, on which articles, about which claim or words."""

    rule: str
    verdict: Verdict
    reason: Message
    grounds: tuple[Ground, ...]
    kind: str | None = None
    worker: str = ""
    words: str | None = None


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """Everything said of a draft, refusals first."""

    items: tuple[DraftItem, ...]

    @property
    def refused(self) -> tuple[DraftItem, ...]:
        """What may not stand."""
        return self._of(Verdict.REFUSED)

    @property
    def looks(self) -> tuple[DraftItem, ...]:
        """What the mediator has to look at, and to say in words why it may stand."""
        return self._of(Verdict.LOOK)

    def refuse(self) -> None:
        """Raises `UserError` with every reason where something may not stand."""
        if self.refused:
            raise UserError("mediation.draft_refused", reasons=[item.reason for item in self.refused])

    def _of(self, verdict: Verdict) -> tuple[DraftItem, ...]:
        return tuple(item for item in self.items if item.verdict is verdict)


def check_draft(draft: Draft, claims: Sequence[ClaimOnFile], *, law: LawAt) -> DraftCheck:
    """What the law of the day says of `draft`, given the claims on file.

    A claim that the draft does not mention stays open, unless a clause ends everything between the parties: then it is
    settled for nothing. Raises `UserError` for unknown kinds of claim and for a term without a claim on file.
    """
    _check_terms(draft, claims)
    items = [*_of_words(draft, law)]
    everything = any(item.rule == "all_settled" for item in items)
    for worker, kind in dict.fromkeys((claim.worker, claim.kind) for claim in claims):
        terms = [term for term in draft.terms if (term.worker, term.kind) == (worker, kind)]
        if terms or everything:
            mine = [claim for claim in claims if (claim.worker, claim.kind) == (worker, kind)]
            items += _of_claim(_Settled(worker, kind, mine, terms, draft.goes_on is True), law)
    order = list(Verdict)
    return DraftCheck(tuple(sorted(items, key=lambda item: order.index(item.verdict))))


def _check_terms(draft: Draft, claims: Sequence[ClaimOnFile]) -> None:
    on_file = {(claim.worker, claim.kind) for claim in claims}
    for term in draft.terms:
        kind_of(term.kind)
        if (term.worker, term.kind) not in on_file:
            raise UserError("mediation.term_without_claim", kind=Message.of(f"disputes.claim.{term.kind}"))
        if term.amount is not None and term.amount < 0:
            raise UserError("mediation.negative", kind=Message.of(f"disputes.claim.{term.kind}"), amount=term.amount)


@dataclass(frozen=True, slots=True)
class _Settled:
    """A claim that the draft settles, with the terms that do."""

    worker: str
    kind: str
    claims: Sequence[ClaimOnFile]
    terms: Sequence[DraftTerm]
    goes_on: bool

    @property
    def given(self) -> Decimal | None:
        """What the draft pays in all; None where it promises no sum yet."""
        if not self.terms:
            return Decimal(0)
        known = [term.amount for term in self.terms if term.amount is not None]
        return sum(known, Decimal(0)) if known else None

    def item(self, rule: str, law: LawAt, *more: Ground, **args: object) -> DraftItem:
        verdict, grounds = _rule(_table()["rules"][rule], law)
        reason = Message.of(f"mediation.rule.{rule}", kind=Message.of(f"disputes.claim.{self.kind}"), **args)
        return DraftItem(rule, verdict, reason, tuple(dict.fromkeys((*grounds, *more))), self.kind, self.worker)


def _of_claim(settled: _Settled, law: LawAt) -> Iterator[DraftItem]:
    if settled.kind == "relation":
        yield settled.item("relation", law)
        return
    given = settled.given
    if settled.kind == "social_insurance" and given:
        yield settled.item("insurance_in_cash", law, given=given)
    if any(term.amount and term.due is None for term in settled.terms):
        yield settled.item("no_day", law)
    if given is None:
        return
    if settled.kind == "wages":
        yield from _of_minimum(settled, given, law)
    admitted = [undisputed_of(claim) for claim in settled.claims]
    agreed_on = sum((amount for amount in admitted if amount), Decimal(0))
    if given < agreed_on:
        yield settled.item("below_admitted", law, given=given, admitted=agreed_on)
    yield from _of_law(settled, given, law)


def _of_minimum(settled: _Settled, given: Decimal, law: LawAt) -> Iterator[DraftItem]:
    months = [month for claim in settled.claims for month in claim.wage_months]
    if not months:
        yield settled.item("minimum_wage_unknown", law)
        return
    gap = minimum_gap(months, law)
    if given < gap.certain:
        yield settled.item("minimum_wage", law, *gap.grounds, given=given, floor=gap.certain)
    elif given < gap.possible:
        yield settled.item("minimum_wage_open", law, *gap.grounds, given=given, floor=gap.possible)
    if gap.unknown:
        yield settled.item("minimum_wage_unknown", law)


def _of_law(settled: _Settled, given: Decimal, law: LawAt) -> Iterator[DraftItem]:
    """Against the lowest sum that the law gives; a claim that cannot be worked out is measured against nothing."""
    found = [sum_by_law(claim, law) for claim in settled.claims]
    lows = [item.low for item in found if item.low is not None]
    injury = settled.kind in INJURY_KINDS
    if len(lows) < len(found):
        if injury:
            yield settled.item("injury_open", law)
        return
    low = sum(lows, Decimal(0))
    grounds = tuple(ground for item in found for ground in item.grounds)
    if given >= low:
        return
    if injury:
        yield settled.item("injury_below", law, *grounds, given=given, low=low)
    elif given < low * (share := Decimal(_table()["obvious_gap"])):
        yield settled.item("plainly_low", law, *grounds, given=given, low=low, share=f"{share:.0%}")
    elif settled.kind in _PAY_KINDS and settled.goes_on:
        yield settled.item("wages_going_on", law, *grounds, given=given, low=low)
    else:
        yield settled.item("free", law, given=given, low=low)


def _of_words(draft: Draft, law: LawAt) -> Iterator[DraftItem]:
    for text in (*draft.clauses, *(term.wording for term in draft.terms if term.wording)):
        raised = [name for name, words in _words().items() if words.raised_in(text)]
        for name in raised:
            row = _table()["words"][name]
            if row.get("weaker_than") not in raised:
                verdict, grounds = _rule(row, law)
                yield DraftItem(name, verdict, Message.of(f"mediation.rule.{name}"), grounds, words=text)


def _rule(row: Mapping[str, Any], law: LawAt) -> tuple[Verdict, tuple[Ground, ...]]:
    """The verdict and its articles; a refusal that no article of the day carries is for the mediator to look at."""
    grounds = law.held(*row["articles"])
    verdict = Verdict(row["verdict"])
    return (Verdict.LOOK if verdict is Verdict.REFUSED and not grounds else verdict), grounds


@dataclass(frozen=True, slots=True)
class _Words:
    signs: tuple[re.Pattern[str], ...]
    guards: tuple[re.Pattern[str], ...]

    def raised_in(self, text: str) -> bool:
        """A sign stands in the text once what the guards match is left out."""
        for guard in self.guards:
            text = guard.sub("。", text)
        return any(sign.search(text) for sign in self.signs)


@cache
def _words() -> Mapping[str, _Words]:
    return {
        name: _Words(tuple(map(re.compile, row["any"])), tuple(map(re.compile, row["unless"])))
        for name, row in _table()["words"].items()
    }


@cache
def _table() -> Any:
    return yaml.safe_load((files(__package__) / "floors.yaml").read_text("utf-8"))
