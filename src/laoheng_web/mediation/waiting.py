"""How many mediations wait for whom, for the navigation."""

from __future__ import annotations

from laoheng.casework import TABLES, Kind, MediationState
from laoheng_web.audit.by import By
from laoheng_web.papers.actions import CASE_ROLE
from laoheng_web.papers.models import Matter


def waiting(by: By) -> int:
    """Mediations in which it is this role's turn."""
    turn = [str(state.value) for state, desk in TABLES[Kind.MEDIATION].desks.items() if desk.who is CASE_ROLE[by.role]]
    return Matter.objects.filter(kind=Kind.MEDIATION.value, state__in=turn).count()


def appointing(by: By) -> int:
    """Accepted mediations of the reader's body that have no mediator yet."""
    return Matter.objects.filter(kind=Kind.MEDIATION.value, state=MediationState.ACCEPTED.value).count()
