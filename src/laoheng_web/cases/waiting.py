"""How many matters wait for whom, for the navigation."""

from __future__ import annotations

from laoheng.casework import TABLES, Kind, Role
from laoheng_web.audit.by import By
from laoheng_web.papers.models import Matter


def states_of(role: Role) -> tuple[str, ...]:
    """The states of both kinds of matter in which it is the turn of `role`."""
    return tuple(state.value for table in TABLES.values() for state, desk in table.desks.items() if desk.who is role)


OPEN = tuple(state.value for table in TABLES.values() for state in table.desks)
OURS = states_of(Role.REGULATOR)


def for_bureau(by: By) -> int:
    """Matters of either kind that wait for the bureau."""
    return Matter.objects.filter(state__in=OURS).count()


def for_worker(by: By) -> int:
    """Complaints that wait for their worker's word."""
    return _complaints(Role.WORKER)


def for_firm(by: By) -> int:
    """Complaints that wait for the firm."""
    return _complaints(Role.FIRM)


def for_body(by: By) -> int:
    """Matters that wait for the mediation body."""
    return _complaints(Role.MEDIATION_BODY)


def _complaints(role: Role) -> int:
    return Matter.objects.filter(kind=Kind.WAGE_COMPLAINT.value, state__in=states_of(role)).count()
