"""Hard identifiers that rule out that two records are one thing."""

from __future__ import annotations

from collections.abc import Callable

from laoheng.hub.link.features import Features
from laoheng.hub.link.roles import Roles, Unit
from laoheng.hub.link.spelling import check_digit_holds
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import firm_code

# Two right numbers of one person never differ; two of different persons differ in few digits only by a rare chance.
_SLIPS = 2


def contradiction(features: Features, roles: Roles) -> Callable[[int, int], bool]:
    """Whether two records carry citizen numbers (for firms: credit codes) that both check out and are far apart."""
    of_firms = roles.unit is Unit.FIRM
    cells, holds = features.get("credit" if of_firms else "number", []), _is_code if of_firms else check_digit_holds
    right = {row: cell for row, cell in enumerate(cells) if cell and holds(cell)}

    def contradicts(left: int, other: int) -> bool:
        one, two = right.get(left), right.get(other)
        return one is not None and two is not None and sum(a != b for a, b in zip(one, two, strict=True)) > _SLIPS

    return contradicts


def _is_code(text: str) -> bool:
    try:
        firm_code(text)
    except UserError:
        return False
    return True
