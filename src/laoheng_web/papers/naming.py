"""Under which name a step of a file is shown."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from laoheng_web.papers.models import Step
from laoheng_web.vault.models import Firm

# How the name of somebody who acted for a side is marked in the step itself.
HELPER_MARK = "（帮助人）"


def signed_names(steps: Iterable[Step]) -> dict[UUID, str]:
    """The name beside each step, by step id; "" where none is shown: a worker's never is, and the system has none.

    What a helper did for a side bears the helper's name, beside the side's own where that is shown.

    A firm's step bears the firm's registered name, whatever its account is called; an officer's or a mediator's bears
    the name it was signed with.
    """
    found = list(steps)
    firms = Firm.objects.in_bulk({step.by_party for step in found if step.by_role == "firm" and step.by_party})
    return {step.id: _name(step, firms) for step in found}


def _name(step: Step, firms: dict[UUID, Firm]) -> str:
    helped = step.by_name.endswith(HELPER_MARK)
    if step.by_role in ("worker", "system"):
        return step.by_name if helped else ""
    firm = firms.get(step.by_party) if step.by_role == "firm" and step.by_party else None
    if firm is None or not firm.name:
        return step.by_name
    return f"{firm.name} · {step.by_name}" if helped else firm.name
