"""What a passed deadline does: it puts a matter on a person's desk, or tells the next one up. It closes nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from laoheng.casework import TABLES, EscalateTo, IllegalMoveError, Kind, Move, deadline_move, state_of
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases import closing
from laoheng_web.notices.actions import notify
from laoheng_web.papers.actions import take_step
from laoheng_web.papers.models import Matter


def sweep(now: datetime) -> int:
    """Takes the system's step in every matter of every bureau whose deadline has passed; returns how many were taken.

    Running it again at the same instant takes none: each step moves the matter on, or sets the next day to wait for.
    """
    with acting(By.system(office=None, now=now), "deadlines"):
        offices = list(Office.objects.order_by("id"))
    return sum(_sweep_office(office, now) for office in offices)


def _sweep_office(office: Office, now: datetime) -> int:
    by = By.system(office=office.id, now=now)
    with acting(by, "deadlines"):
        overdue = list(_overdue(office.id, now).values_list("id", flat=True))
    return sum(_pass_deadline(office, by, matter) for matter in overdue)


def _overdue(office: UUID, now: datetime) -> QuerySet[Matter]:
    """Matters whose deadline has passed and that nobody was told of, or not since the wait after the last telling."""
    today = now.date()
    open_states = [state.value for table in TABLES.values() for state in table.desks]
    return Matter.objects.filter(
        Q(escalations=0) | Q(next_escalation_on__lt=today),
        office_id=office,
        state__in=open_states,
        due_on__lt=today,
    ).order_by("due_on", "id")


def _pass_deadline(office: Office, by: By, matter_id: UUID) -> int:
    # One matter, one transaction: a fault in one keeps nobody else waiting.
    with acting(by, "deadlines"):
        matter = Matter.objects.select_for_update(skip_locked=True).filter(id=matter_id).first()
        if matter is None:
            return 0
        row = deadline_move(Kind(matter.kind), state_of(Kind(matter.kind), matter.state))
        if row is None:
            return 0
        try:
            with transaction.atomic():
                done = take_step(by=by, matter=matter, transition=row.name)
        except IllegalMoveError:
            # Somebody acted between the list and the lock.
            return 0
        _tell_superior(office, by, matter, done)
        closing.tell(by, matter, done)
    return 1


def _tell_superior(office: Office, by: By, matter: Matter, done: Move) -> None:
    # Who hears of a late warning, and when, stands in the warnings' own table; their own job tells.
    if done.escalate_to is None or matter.kind == Kind.ALERT_CASE.value:
        return
    target = office
    if done.escalate_to is EscalateTo.PARENT_OFFICE:
        target = _parent(office) or office
    message = Message.of(
        "cases.escalated",
        number=matter.number,
        who=Message(f"casework.escalate_to.{done.escalate_to.value}"),
        todo=Message(f"casework.todo.{matter.kind}.{matter.state}"),
    )
    with acting(By.system(office=target.id, now=by.now), "deadlines") as above:
        notify(by=above, office=target.id, party=None, message=message, matter=matter.id, due_on=matter.due_on)


def _parent(office: Office) -> Office | None:
    path = office.path.rpartition("/")[0]
    return Office.objects.filter(path=path).first() if path else None
