"""How long the file of a matter is kept once nobody has to act in it any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from laoheng.casework.model import Kind, State
from laoheng.casework.states import who_must_act
from laoheng.standard.dates import add_months

# Arbitration keeps the file of a case that ended without an award five years at least. No article that we have read
# says how long a bureau or a mediation body keeps its own, so that term is taken as the measure for all of them.
GROUND = "办案规则24"
YEARS: Mapping[Kind, int] = {Kind.WAGE_COMPLAINT: 5, Kind.ALERT_CASE: 5, Kind.MEDIATION: 5}


def kept_until(kind: Kind, state: State, last: date) -> date | None:
    """The first day on which the file need not be kept, counted from `last`, the day it was last moved.

    None while somebody has to act in it.
    """
    if who_must_act(kind, state) is not None:
        return None
    return add_months(last, 12 * YEARS[kind])
