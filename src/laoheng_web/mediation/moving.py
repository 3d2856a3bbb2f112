"""One step of a mediation: what only the rows know is added, the step is taken, whoever it brings in joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from laoheng.casework import IllegalMoveError, Kind, MediationState, Move, Outcome, outcome_of, state_of
from laoheng.standard.errors import UserError
from laoheng_web.accounts.models import Membership
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases import closing
from laoheng_web.cases.actions import act
from laoheng_web.mediation import asking_after
from laoheng_web.mediation.models import Claimant, Mediation, Tie
from laoheng_web.papers.actions import ALL, join, take_step
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import Kept
from laoheng_web.papers.models import Matter, Participation, Step

BOTH_SIDES = ("mediator", "worker", "firm")


@transaction.atomic
def step(
    *,
    by: By,
    matter: Matter,
    move: str,
    inputs: Mapping[str, Any] | None = None,
    files: Mapping[str, Sequence[Kept]] | None = None,
) -> Move:
    """Takes `move`. Applicant, side and earlier vetoes are read from the file, never from what was sent.

    Raises casework's errors, and `UserError` where the mediator has a tie to a side.
    """
    row = Matter.objects.select_for_update().get(id=matter.id)
    mediation = Mediation.objects.get(matter=row)
    given = {**(inputs or {}), "applicant": mediation.applicant}
    if by.role in ("worker", "firm"):
        given |= {"side": by.role, "earlier_vetoes": _vetoes(row, by)}
    for need, kept in (files or {}).items():
        audience = ("worker", "mediator") if need == "authority" else ALL
        ids = [attach(by=by, matter=row, kept=item, audience=audience).id for item in kept]
        given[need] = [*given.get(need, ()), *ids] if ids else given.get(need, ())
    if by.role == "worker" and mediation.authority and not given.get("authority") and move not in OWN_AUTHORITY:
        given["authority"] = list(mediation.authority)
    if move == "appoint_mediator":
        _check_mediator(by, row, mediation, str(given.get("mediator", "")))
    _bring_in(by, row, move)
    done = take_step(by=by, matter=matter, transition=move, inputs=given, audience=ALL)
    _after(by, matter, mediation, move, given)
    asking_after.ask(by, matter)
    closing.tell(by, matter, done)
    return done


# A group's standing authority does not cover these: everybody signs for the very terms, or for having been paid.
OWN_AUTHORITY = frozenset({"worker_adopts", "confirm_paid"})


def _vetoes(matter: Matter, by: By) -> int:
    return Step.objects.filter(matter=matter, transition="veto_mediator", by_role=by.role).count()


def _check_mediator(by: By, matter: Matter, mediation: Mediation, user: str) -> None:
    """The person is of this body, was not refused in this matter, and has no tie to a side."""
    member = mediators_of(by, mediation).get(user)
    if member is None:
        raise UserError("mediating.not_of_body")
    if user in refused(matter):
        raise UserError("mediating.was_refused")
    ties = ties_of(matter, UUID(user))
    if ties:
        raise UserError("mediating.conflict", reason=ties[0].reason)


def mediators_of(by: By, mediation: Mediation) -> dict[str, str]:
    """The body's accounts and their names, by id."""
    with acting(By.system(office=mediation.office_id, now=by.now), "appointment"):
        rows = Membership.objects.filter(role="mediator", party_id=mediation.body_id, until=None).select_related("user")
        return {str(row.user_id): row.user.display_name for row in rows}


def refused(matter: Matter) -> set[str]:
    """The mediators whom a side refused or the body took off this matter."""
    gone, named = set(), ""
    for row in Step.objects.filter(matter=matter):
        if row.transition == "appoint_mediator":
            named = str(row.data.get("mediator", ""))
        elif row.transition in ("veto_mediator", "replace_mediator") and named:
            gone.add(named)
    return gone


def ties_of(matter: Matter, user: UUID) -> list[Tie]:
    """The ties of a mediator to the sides of this matter."""
    people = list(Claimant.objects.filter(matter=matter).values_list("person_id", flat=True))
    return list(Tie.objects.filter(user_id=user, party_id__in=[*people, matter.firm_id]))


def _bring_in(by: By, matter: Matter, move: str) -> None:
    """The side that is asked takes part from now on; it joins first, so that it hears of the step."""
    if move not in ("ask_firm", "ask_worker"):
        return
    # The system lets it in: the body does not see who else takes part in what.
    with acting(By.system(office=matter.office_id, now=by.now), "case") as system:
        if move == "ask_firm" and matter.firm_id:
            join(by=system, matter=matter, party=matter.firm_id, role="firm")
        if move == "ask_worker":
            for row in Claimant.objects.filter(matter=matter):
                join(by=system, matter=matter, party=row.person_id, role="worker")


def _after(by: By, matter: Matter, mediation: Mediation, move: str, given: Mapping[str, Any]) -> None:
    if move == "appoint_mediator":
        user = str(given["mediator"])
        _appointed(by, mediation, UUID(user), mediators_of(by, mediation)[user])
    if move in ("veto_mediator", "replace_mediator", "resume_mediation"):
        with acting(By.system(office=mediation.office_id, now=by.now), "case") as system:
            _appointed(system, mediation, None, "")
    if mediation.origin_id:
        _tell_origin(by, matter, mediation, move, given)


def _appointed(by: By, mediation: Mediation, user: UUID | None, name: str) -> None:
    mediation.mediator_user, mediation.mediator_name = user, name
    mediation.save(update_fields=["mediator_user", "mediator_name"])
    record("mediation.mediator_set", by=by, payload={"mediator": user}, matter=mediation.matter_id,
           office=mediation.office_id, rows=[mediation])  # fmt: skip


def _tell_origin(by: By, matter: Matter, mediation: Mediation, move: str, given: Mapping[str, Any]) -> None:
    """The wage complaint it came from hears the result: settled with the sealed paper, or that it failed."""
    complaint = Matter.objects.filter(id=mediation.origin_id).first()
    if complaint is None or complaint.state != "in_mediation" or by.role != "mediator":
        return
    failed = outcome_of(Kind.MEDIATION, state_of(Kind.MEDIATION, matter.state)) in (Outcome.UNSETTLED, Outcome.REFERRED)
    try:
        with transaction.atomic():
            if move == "seal_agreement":
                told = {"amount": matter.amount_due, "promised_on": matter.promised_on, "agreement": given["document"]}
                act(by=by, matter=complaint, move="settle", inputs=told)
            elif failed:
                act(by=by, matter=complaint, move="mediation_fail", inputs={"reason": matter.number})
    except IllegalMoveError:
        # Its own clock or an officer was faster; the complaint goes its way without us.
        return


def participants(matter: Matter) -> set[str]:
    """The roles that take part now."""
    return set(Participation.objects.filter(matter=matter, until=None).values_list("role", flat=True))


IN_FORCE = frozenset({MediationState.PERFORMING, MediationState.PAYMENT_TOLD, MediationState.NOT_PERFORMED})
