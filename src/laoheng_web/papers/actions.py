"""Opening the file of a matter and taking its steps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoheng.casework import Kind, Move, Role, move, next_step, open_matter, who_must_act
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.canonical import canonical_bytes
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.audit.tenancy import acting
from laoheng_web.notices.actions import notify
from laoheng_web.papers.models import Matter, Participation, Step

# A role of an account in the words of casework.
CASE_ROLE = {
    "worker": Role.WORKER,
    "firm": Role.FIRM,
    "regulator": Role.REGULATOR,
    "mediator": Role.MEDIATION_BODY,
    "system": Role.SYSTEM,
}
PARTY_ROLE = {Role.WORKER: "worker", Role.FIRM: "firm", Role.MEDIATION_BODY: "mediator"}
ALL = ("regulator", "worker", "firm", "mediator")
# What rooms above write with a step, in its transaction: each registers `hook(by=…, matter=…, done=…)`.
AFTER_STEP: list[Callable[..., None]] = []


def calendar() -> WorkCalendar:
    """The national working calendar; days of years not announced yet count as plain weeks and are shown as such."""
    return WorkCalendar.national(assume_weekends_after=True)


def next_number(office: Office, series: str, by: By) -> str:
    """The next file number: office code, series, year, sequence. Gapless; two writers wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into papers_filenumber (office_id, year, series, last) values (%s, %s, %s, 1) "
            "on conflict (office_id, year, series) do update set last = papers_filenumber.last + 1 returning last",
            [office.id, by.now.year, series],
        )
        (number,) = cursor.fetchone()
    return f"{office.code}-{series}{by.now.year}-{number:06d}"


@transaction.atomic
def open_file(
    *,
    by: By,
    office: Office,
    kind: Kind,
    series: str,
    firm: UUID | None,
    worker: UUID | None = None,
    workers: int = 1,
    name_withheld: bool = False,
    extra: Mapping[str, Any] | None = None,
    parties: Iterable[tuple[UUID, str]] = (),
) -> Matter:
    """Opens the file of a matter in its first state, with those who take part from the start."""
    state = open_matter(kind, by.now.date(), workers=workers, name_withheld=name_withheld, calendar=calendar())
    matter = Matter(
        id=new_id(by.now),
        office_id=office.id,
        number=next_number(office, series, by),
        kind=kind.value,
        firm_id=firm,
        worker_id=worker,
        opened_by_party=by.party,
        opened_at=by.now,
        updated_at=by.now,
        **(extra or {}),
    )
    matter.take_over(state)
    matter.save(force_insert=True)
    record(
        "matter.opened",
        by=by,
        payload={"kind": kind.value, "number": matter.number, "workers": workers},
        subjects=[subject for subject in (firm, worker) if subject],
        matter=matter.id,
        office=office.id,
        rows=[matter],
    )
    for party, role in parties:
        join(by=by, matter=matter, party=party, role=role)
    return matter


@transaction.atomic
def join(*, by: By, matter: Matter, party: UUID, role: str) -> Participation:
    """Lets a party take part from now on; joining twice changes nothing."""
    standing = Participation.objects.filter(matter=matter, party_id=party, role=role, until=None).first()
    if standing:
        return standing
    row = Participation(
        id=new_id(by.now), office_id=matter.office_id, matter=matter, party_id=party, role=role, since=by.now
    )
    row.save(force_insert=True)
    record(
        "matter.joined",
        by=by,
        payload={"role": role},
        subjects=[party],
        matter=matter.id,
        office=matter.office_id,
        rows=[row],
    )
    return row


@transaction.atomic
def leave(*, by: By, participation: Participation) -> Participation:
    """Ends a party's part in a matter; what it did stays in the file."""
    participation.until = by.now
    participation.save(update_fields=["until"])
    record(
        "matter.left",
        by=by,
        payload={"role": participation.role},
        subjects=[participation.party_id],
        matter=participation.matter_id,
        office=participation.office_id,
        rows=[participation],
    )
    return participation


@transaction.atomic
def take_step(
    *,
    by: By,
    matter: Matter,
    transition: str,
    inputs: Mapping[str, Any] | None = None,
    text: str = "",
    audience: Iterable[str] = ALL,
    by_name: str = "",
) -> Move:
    """Takes one step of the matter's table, with its event, and tells whoever must act next.

    The row is locked first, so of two at once one wins and the other is told what is allowed now. Raises casework's
    `IllegalMoveError` and `InputsError`.
    """
    row = Matter.objects.select_for_update().get(id=matter.id)
    given = {**(inputs or {}), "on": by.now.date()}
    if by.role == "regulator":
        given["officer"] = str(by.user)
    done = move(row.as_state(), transition, CASE_ROLE[by.role], given, calendar())
    told, own_words = _told(by, done.payload)
    before = row.state
    row.take_over(done.matter)
    row.updated_at = by.now
    if by.role == "regulator" and row.officer_id is None:
        row.officer_id = by.user
    row.save()
    step = write_step(
        by=by, matter=row, transition=transition, before=before, text=text or own_words, data=told,
        audience=audience, by_name=by_name,
    )  # fmt: skip
    record(
        done.event_type,
        by=by,
        payload={**told, "firm": row.firm_id},
        subjects=[subject for subject in (row.firm_id, row.worker_id) if subject],
        matter=row.id,
        office=row.office_id,
        rows=[row, step],
    )
    tell_next(by=by, matter=row)
    for hook in AFTER_STEP:
        hook(by=by, matter=row, done=done)
    for field in row._meta.concrete_fields:
        setattr(matter, field.attname, getattr(row, field.attname))
    return done


def _told(by: By, payload: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """What the event may hold, and the actor's words: a party's stay in the step only, an officer's are official."""
    told = dict(payload)
    own_words = str(told.get("reason") or "")
    if by.role != "regulator":
        told.pop("reason", None)
    return told, own_words


def write_step(
    *,
    by: By,
    matter: Matter,
    transition: str,
    before: str,
    text: str,
    data: Mapping[str, Any],
    audience: Iterable[str],
    by_name: str = "",
) -> Step:
    """Writes the step itself; its event is the caller's."""
    step = Step(
        id=new_id(by.now),
        office_id=matter.office_id,
        matter=matter,
        transition=transition,
        from_state=before,
        to_state=matter.state,
        by_role=by.role,
        by_party=by.party,
        by_user=by.user,
        by_name=by_name or (by.name if by.helping or by.role in ("regulator", "mediator", "firm") else ""),
        text=text.strip()[:4000],
        data=json.loads(canonical_bytes(dict(data))),
        audience=list(audience),
        at=by.now,
    )
    step.save(force_insert=True)
    return step


def tell_next(*, by: By, matter: Matter) -> None:
    """Leaves a notice with each audience: what happens next, who must act, by when.

    It is the system that tells: a party neither sees who else takes part nor writes to the bureau's desk.
    """
    with acting(By.system(office=matter.office_id, now=by.now), "notices") as system:
        _tell_each(system, matter)


def _tell_each(by: By, matter: Matter) -> None:
    state = matter.as_state()
    parties: dict[str, list[UUID | None]] = {}
    for row in Participation.objects.filter(matter=matter, until=None).order_by("since", "id"):
        # A group's elected speakers are several; each of them hears of the step.
        parties.setdefault(row.role, []).append(row.party_id)
    actor = who_must_act(state.kind, state.state)
    for role in (Role.WORKER, Role.FIRM, Role.MEDIATION_BODY, Role.REGULATOR):
        office_desk: list[UUID | None] = [None] if actor is Role.REGULATOR else []
        message = next_step(state.kind, state.state, role, matter.due_on)
        for party in office_desk if role is Role.REGULATOR else parties.get(PARTY_ROLE[role], []):
            notify(by=by, office=matter.office_id, party=party, message=message, matter=matter.id, due_on=matter.due_on)
