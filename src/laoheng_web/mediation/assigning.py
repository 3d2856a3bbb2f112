"""The day's cases without a mediator: who is proposed and why, who may not be, and the officer's own choice.

The proposal appoints nobody: each pair is confirmed or changed by a person of the body, and stands in its own event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from laoheng.casework import Kind, MediationState
from laoheng.casework.matching import (
    Candidate,
    CaseToMatch,
    Match,
    Record,
    RosterEntry,
    assign,
    candidates,
)
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Body, Membership, Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.audit.tenancy import acting
from laoheng_web.mediation.models import CaseNeed, Claim, Claimant, Mediation, RosterLine, Tie
from laoheng_web.mediation.moving import IN_FORCE, refused, step
from laoheng_web.papers.models import Matter
from laoheng_web.vault.models import Firm

SETTLED = frozenset({*IN_FORCE, MediationState.PERFORMED, MediationState.ENFORCING})
FAILED = frozenset({MediationState.NO_AGREEMENT, MediationState.LEFT, MediationState.TIMED_OUT})
# What still takes a mediator's time.
BUSY = frozenset(
    {
        MediationState.APPOINTED, MediationState.IN_SESSION, MediationState.DRAFTED, MediationState.WORKER_ADOPTED,
        MediationState.FIRM_ADOPTED, MediationState.ADOPTED, MediationState.TIME_OVER,
    }
)  # fmt: skip
# So near its last day a case counts as urgent, whoever entered it.
SHORT = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Choice:
    """A person of the body beside a case: the candidate of the roster, None without a line; what stands against it."""

    user: str
    name: str
    candidate: Candidate | None
    against: Message | None
    barred: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """A case with its match, or why nobody suits, and everybody who could be chosen instead."""

    matter: Matter
    kinds: list[Message]
    firm: Firm | None
    need: CaseNeed | None
    match: Match | None
    runner_up: str
    nobody: Message | None
    choices: list[Choice]


def body_of(by: By) -> Body:
    """The body whose account acts."""
    body = Body.objects.filter(id=by.party).first()
    if by.role != "mediator" or body is None:
        raise UserError("mediating.not_the_body")
    return body


def staff_of(by: By, body: Body) -> dict[str, str]:
    """The body's accounts and their names, by id."""
    with acting(By.system(office=body.office_id, now=by.now), "appointment"):
        rows = Membership.objects.filter(role="mediator", party_id=body.id, until=None).select_related("user")
        return {str(row.user_id): row.user.display_name for row in rows}


def unappointed(body: Body) -> list[Matter]:
    """The body's accepted cases that nobody mediates yet, the nearest end first."""
    mine = Mediation.objects.filter(body_id=body.id).values("matter_id")
    found = Matter.objects.filter(kind=Kind.MEDIATION.value, state=MediationState.ACCEPTED.value, id__in=mine)
    return list(found.order_by("due_on", "opened_at", "id"))


def roster(by: By, body: Body) -> list[RosterEntry]:
    """The mediators with a line in the roster, with their open cases, ties and results so far."""
    staff = staff_of(by, body)
    ties: dict[UUID, set[str]] = defaultdict(set)
    for row in Tie.objects.filter(user_id__in=[UUID(user) for user in staff]):
        ties[row.user_id].add(str(row.party_id))
    load, results = _work(body)
    region = Office.objects.get(id=body.office_id).region
    return [
        RosterEntry(
            str(row.user_id), frozenset(row.kinds), frozenset(row.trades), region, frozenset(row.languages),
            row.capacity, load[row.user_id], frozenset(ties[row.user_id]), results[row.user_id],
            row.away_until is not None and by.now.date() <= row.away_until,
        )
        for row in RosterLine.objects.filter(body_id=body.id).order_by("user_id")
        if str(row.user_id) in staff
    ]  # fmt: skip


def _work(body: Body) -> tuple[dict[UUID, int], dict[UUID, dict[str, Record]]]:
    """Open cases of each mediator, and by kind of claim how many were closed and how many of them settled."""
    load: dict[UUID, int] = defaultdict(int)
    results: dict[UUID, dict[str, Record]] = defaultdict(dict)
    rows = Mediation.objects.filter(body_id=body.id).exclude(mediator_user=None).select_related("matter")
    kinds = _kinds([row.matter_id for row in rows])
    for row in rows:
        state, user = MediationState(row.matter.state), row.mediator_user
        if user is None:
            continue
        load[user] += state in BUSY
        if state in SETTLED or state in FAILED:
            for kind in kinds[row.matter_id]:
                known = results[user].get(kind, Record(0, 0))
                results[user][kind] = Record(known.settled + (state in SETTLED), known.closed + 1)
    return load, results


def _kinds(matters: Sequence[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for matter, kind in Claim.objects.filter(matter_id__in=matters).values_list("matter_id", "kind"):
        found[matter].add(kind)
    return found


def cases_to_match(by: By, matters: Sequence[Matter]) -> list[CaseToMatch]:
    """The cases as the matching reads them. A trade that nobody entered is unknown and speaks for no one."""
    ids = [matter.id for matter in matters]
    kinds, needs = _kinds(ids), {row.matter_id: row for row in CaseNeed.objects.filter(matter_id__in=ids)}
    people: dict[UUID, set[str]] = defaultdict(set)
    for matter_id, person in Claimant.objects.filter(matter_id__in=ids).values_list("matter_id", "person_id"):
        people[matter_id].add(str(person))
    regions = dict(Office.objects.filter(id__in=[m.office_id for m in matters]).values_list("id", "region"))
    found = []
    for matter in matters:
        need = needs.get(matter.id)
        found.append(
            CaseToMatch(
                str(matter.id), frozenset(kinds[matter.id]), regions[matter.office_id],
                frozenset({*people[matter.id], str(matter.firm_id)}),
                trade=(need.trade or None) if need else None,
                languages=frozenset(need.languages if need else ()),
                interpreter=bool(need and need.interpreter),
                vetoed=frozenset(refused(matter)),
                urgent=bool(need and need.urgent) or (matter.due_on or by.now.date()) - by.now.date() <= SHORT,
            )
        )  # fmt: skip
    return found


def proposals(by: By) -> list[Proposed]:
    """Every case of the day with whom the assignment proposes for it."""
    body = body_of(by)
    matters, entries, staff = unappointed(body), roster(by, body), staff_of(by, body)
    cases = cases_to_match(by, matters)
    solved = assign(cases, entries)
    matches = {item.case: item for item in solved.matches}
    nobody = {item.case: item.why for item in solved.unmatched}
    needs = {row.matter_id: row for row in CaseNeed.objects.filter(matter__in=matters)}
    firms = {row.id: row for row in Firm.objects.filter(id__in=[matter.firm_id for matter in matters])}
    return [
        Proposed(
            matter,
            [Message.of(f"disputes.claim.{kind}") for kind in sorted(case.kinds)],
            firms.get(matter.firm_id) if matter.firm_id else None,
            needs.get(matter.id),
            found := matches.get(case.id),
            staff.get(found.runner_up.mediator, "") if found and found.runner_up else "",
            nobody.get(case.id),
            _choices(case, entries, staff),
        )
        for matter, case in zip(matters, cases, strict=True)
    ]


def _choices(case: CaseToMatch, entries: Sequence[RosterEntry], staff: Mapping[str, str]) -> list[Choice]:
    """The roster's people, best first, then those without a line; ties and vetoes bar both."""
    found = [
        Choice(item.mediator, staff[item.mediator], item, item.why_not, item.bar in ("tie", "veto"))
        for item in candidates(case, entries)
    ]
    listed = {item.user for item in found}
    tied = {str(user) for user in Tie.objects.filter(party_id__in=case.parties).values_list("user_id", flat=True)}
    for user, name in sorted(staff.items(), key=lambda item: item[1]):
        if user not in listed:
            bar = "tie" if user in tied else "veto" if user in case.vetoed else None
            against = Message.of(f"matching.bar.{bar}") if bar else Message.of("mediating.no_roster_line")
            found.append(Choice(user, name, None, against, bar is not None))
    return found


@transaction.atomic
def confirm(*, by: By, chosen: Mapping[UUID, str]) -> int:
    """Appoints the chosen mediator of each case; gives how many. All or none: every refusal is told at once.

    Raises `UserError` (`mediating.day_refused`) for a tie, a veto, somebody who is not of the body, and a case that has
    a mediator by now.
    """
    proposed = {item.matter.id: item for item in proposals(by)}
    faults = []
    for matter_id, user in chosen.items():
        item = proposed.get(matter_id)
        if item is None:
            faults.append(Message.of("mediating.not_waiting"))
            continue
        try:
            with transaction.atomic():
                _appoint(by, item, user)
        except UserError as error:
            faults.append(
                Message.of("mediating.of_case", number=item.matter.number, why=Message(error.code, error.args_))
            )
    if faults:
        raise UserError("mediating.day_refused", faults=tuple(faults))
    return len(chosen)


def _appoint(by: By, item: Proposed, user: str) -> None:
    step(by=by, matter=item.matter, move="appoint_mediator", inputs={"mediator": user})
    proposed = item.match.mediator if item.match else None
    record(
        "mediation.match_decided",
        by=by,
        payload={
            "proposed": proposed, "chosen": user, "as_proposed": proposed == user,
            "points": item.match.points if item.match else None,
        },
        matter=item.matter.id,
        office=item.matter.office_id,
    )  # fmt: skip
