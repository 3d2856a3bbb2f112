"""Comparisons between two cells of one row, by record kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from laoheng.hub.columns import ABSENT, Values
from laoheng.hub.issues import IssueLevel
from laoheng.standard.records import RecordContract


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """`left` should not be more than `right` (`more`) or not be before it (otherwise)."""

    left: str
    right: str
    more: bool
    code: str
    level: IssueLevel

    def failing(self, left: Values, right: Values) -> list[int]:
        """The places where both values stand and contradict."""
        if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
            wrong = left > right if self.more else left < right
            return [int(place) for place in np.flatnonzero(wrong & (left != ABSENT) & (right != ABSENT))]
        both = ((place, a, b) for place, (a, b) in enumerate(zip(left, right, strict=True)) if None not in (a, b))
        return [place for place, a, b in both if (a > b if self.more else a < b)]

    def show(self, value: Any) -> str:
        """The left value as its sender would write it."""
        if isinstance(value, int | np.integer):
            return f"{Decimal(int(value)).scaleb(-2):f}"
        return value.isoformat() if isinstance(value, date) else str(value)


_WARNING, _ERROR = IssueLevel.WARNING, IssueLevel.ERROR
_TABLE = {
    "wages": (("paid", "gross", True, "intake.cross.more", _WARNING),),
    "attendance": (("overtime_hours", "hours", True, "intake.cross.more", _WARNING),),
    "contracts": (
        ("ends_on", "starts_on", False, "intake.cross.before", _ERROR),
        ("left_on", "starts_on", False, "intake.cross.before", _ERROR),
    ),
    "projects": (("completed_on", "starts_on", False, "intake.cross.before", _ERROR),),
    "subcontracts": (("ends_on", "starts_on", False, "intake.cross.before", _ERROR),),
    "site_roster": (("left_on", "entered_on", False, "intake.cross.before", _ERROR),),
    "deferrals": (("new_date", "signed_on", False, "intake.cross.before", _WARNING),),
}


def cross_checks(contract: RecordContract) -> tuple[CrossCheck, ...]:
    """The comparisons for rows of `contract`."""
    return tuple(
        CrossCheck(left, right, more, code, level) for left, right, more, code, level in _TABLE.get(contract.kind, ())
    )
