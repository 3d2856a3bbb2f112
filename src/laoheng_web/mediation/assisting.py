"""Aids for the appointed mediator, which decide nothing: disputed points, similar cases, a fair range, what more to do.

Everything is worked out anew for the page and kept nowhere. Points and cases rest on what was said openly; the talk is
looked at only for how far offers are apart and who has not answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.http import Http404

from laoheng.advice.mediation import FairRange, PointOfDispute, fair_range, points_of_dispute
from laoheng.advice.mediation.fair import WaitCost
from laoheng.advice.similar import SimilarCase, SimilarReport
from laoheng.casework import ClockId, clock_of
from laoheng.casework.escalation import Escalation, MediationState, escalation
from laoheng.law import LawAt, law_at
from laoheng.law.cases import CaseResult
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.messages import Message
from laoheng.text.elements import element_names
from laoheng_web.accounts.models import Office
from laoheng_web.advice.case_store import case_index
from laoheng_web.audit.by import By
from laoheng_web.mediation.claims import Line, lines, on_file
from laoheng_web.mediation.models import BidRound, Mediation, Talk
from laoheng_web.norms.lookup import entered
from laoheng_web.papers.models import Matter, Step

# Enough for a share with bounds; more would be alike in name alone.
MOST_CASES = 10
SIDES = ("worker", "firm")


@dataclass(frozen=True, slots=True)
class Disputed:
    """A point with its lines of the claims table, and the evidence that usually helps, weightiest first."""

    point: PointOfDispute
    lines: list[Line]
    evidence: list[Message]


@dataclass(frozen=True, slots=True)
class Alike:
    """A similar case: how it ended, what is shared and what differs, by name, and its articles that hold today."""

    case: SimilarCase
    result: Message
    shared: list[str]
    only_here: list[str]
    only_there: list[str]
    articles: list[str]


@dataclass(frozen=True, slots=True)
class Aids:
    """Everything the page shows; `results`: how many of the similar cases ended how; `waiting` by stage."""

    points: list[Disputed]
    alike: list[Alike]
    results: list[tuple[Message, int]]
    fair: FairRange
    waiting: list[tuple[Message, WaitCost]]
    more: Escalation


def refuse_others(by: By, matter: Matter) -> Mediation:
    """Not found for anybody but the mediator who is appointed now: neither sides, nor body, nor bureau."""
    mediation = Mediation.objects.filter(matter=matter).first()
    if mediation is None or by.role != "mediator" or by.user is None or by.user != mediation.mediator_user:
        raise Http404
    return mediation


def aids(by: By, matter: Matter) -> Aids:
    """The aids of `matter` as of the mediator's day and the bureau's region."""
    refuse_others(by, matter)
    today = by.now.date()
    region = Office.objects.get(id=matter.office_id).region
    law = law_at(today, region, entered(region, today))
    table = lines(by, matter)
    said = {side: _said(matter, table, side) for side in SIDES}
    found = points_of_dispute(
        said["worker"], said["firm"], [on_file(line.claim) for line in table], law=law, read_on=today
    )
    similar = case_index(matter.office_id).search("\n".join(said.values()), MOST_CASES)
    fair = fair_range([line.row for line in table], law=law, similar=similar)
    return Aids(
        [_disputed(point, table) for point in found],
        [_alike(item, law) for item in similar.similar],
        _results(similar),
        fair,
        [(Message.of(f"mediation.stage.{cost.stage}"), cost) for cost in fair.waiting],
        escalation(_state(matter, table), on=today, law=law),
    )


def _disputed(point: PointOfDispute, table: list[Line]) -> Disputed:
    mine = [line for line in table if line.claim.kind == point.kind]
    return Disputed(point, mine, [Message.of(f"disputes.evidence.{name}") for name in point.missing])


def _said(matter: Matter, table: list[Line], side: str) -> str:
    """A side's open words: what both sides may read of its statements, and what stands in the claims table."""
    steps = Step.objects.filter(matter=matter, by_role=side, audience__contains=list(SIDES)).exclude(text="")
    words = [step.text for step in steps]
    words += [line.claim.story if side == "worker" else line.claim.firm_word for line in table]
    return "\n".join(dict.fromkeys(text for text in words if text))


def _alike(found: SimilarCase, law: LawAt) -> Alike:
    names = element_names()

    def named(labels: Iterable[str]) -> list[str]:
        return [names[label] for label in labels]

    return Alike(
        found, Message.of(f"similar.result.{found.case.result.value}"), named(found.shared), named(found.only_here),
        named(found.only_there), [ground.reference for ground in law.held(*found.case.articles)],
    )  # fmt: skip


def _results(similar: SimilarReport) -> list[tuple[Message, int]]:
    return [(Message.of(f"similar.result.{result.value}"), similar.results.get(result, 0)) for result in CaseResult]


def _state(matter: Matter, table: list[Line]) -> MediationState:
    state = matter.as_state()
    talk = list(Talk.objects.filter(matter=matter))
    timed = clock_of(state.kind, state.state) is ClockId.MEDIATION
    return MediationState(
        asked=_latest(talk, "worker") or sum((line.claim.claimed for line in table), Decimal(0)),
        offered=_latest(talk, "firm"),
        rounds=_rounds(matter, talk),
        last_day=matter.due_on if timed else None,
        workers=matter.workers,
        silent_since=_silent_since(talk),
    )


def _latest(talk: list[Talk], side: str) -> Decimal | None:
    """The side's latest offer to all; what it told the mediator alone is not reckoned with."""
    return next((row.sum for row in reversed(talk) if row.by_role == side and row.channel == "all" and row.sum), None)


def _rounds(matter: Matter, talk: list[Talk]) -> int | None:
    """Rounds of bids that did not cross, and offers that repeated a side's own last one; None: nobody offered."""
    bids = BidRound.objects.filter(matter=matter).exclude(outcome="open")
    offers = {side: [row.sum for row in talk if row.by_role == side and row.sum is not None] for side in SIDES}
    if not bids and not any(offers.values()):
        return None
    repeated = sum(a == b for sums in offers.values() for a, b in pairwise(sums))
    return sum(row.outcome == "not_crossed" for row in bids) + repeated


def _silent_since(talk: list[Talk]) -> date | None:
    """The earliest day since which a side has left words of the mediator unanswered."""
    waiting: dict[str, date] = {}
    for row in talk:
        if row.by_role == "mediator":
            for side in SIDES if row.channel == "all" else (row.channel,):
                waiting.setdefault(side, row.at.astimezone(SHANGHAI).date())
        else:
            waiting.pop(row.by_role, None)
    return min(waiting.values(), default=None)
