"""The rows that a tax office and the hotlines hold of a region: declared totals and tickets."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from laoheng.simulate import cells
from laoheng.simulate.feeds import Columns
from laoheng.simulate.region import Region
from laoheng.simulate.streams import Bools, Ints, stream

_HOTLINE_SHARE = 0.35  # of those who complain, by telephone first
_LINES = ("12345", "12333")
_TOPICS = {"wages": "欠薪", "insurance": "社保", "overtime": "工时", "contract": "合同"}


def tax_totals(
    region: Region, members: Bools, month: int, date_style: str = "iso", month_style: str = "iso"
) -> Columns:
    """What each firm declared for `month`: persons and gross wages. Whether it owes tax is not stated."""
    work = region.truth.work
    lo, hi = np.searchsorted(work.month, [month, month + 1])
    rows = np.arange(lo, hi)[members[work.firm[lo:hi]]]
    firms, place, people = np.unique(work.firm[rows], return_inverse=True, return_counts=True)
    total = np.zeros(len(firms), dtype=np.int64)
    np.add.at(total, place, work.gross[rows])
    text = cells.month_text(region.axis.text(month), month_style)
    return {
        "firm_code": cells.pick(region.firms.code, firms),
        "month": pa.array([text] * len(firms), pa.string()),
        "people": pa.array([str(count) for count in people.tolist()], pa.string()),
        "total": cells.money(total),
    }


def called(region: Region) -> Ints:
    """Which complaints of the main county came by telephone; drawn without regard to who speaks or of what."""
    share = stream(region.seed, "hotline").random(len(region.complaints)) < _HOTLINE_SHARE
    mine = np.array([item.firm < region.size.firms for item in region.complaints], dtype=bool)
    calls: Ints = np.nonzero(share & mine)[0]
    return calls


def tickets(region: Region, calls: Ints, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """One ticket a call; its number is that of the complaint."""
    said = [region.complaints[number] for number in calls.tolist()]
    days = np.array([(item.date - region.axis.first).days for item in said], dtype=np.int64) + region.axis.starts[0]
    return {
        "firm_code": cells.pick(region.firms.code, np.array([item.firm for item in said], dtype=np.int64)),
        "ticket_no": pa.array([f"RX{number:06d}" for number in calls.tolist()], pa.string()),
        "line": cells.pick(_LINES, calls % len(_LINES)),
        "received_on": cells.days(days, date_style),
        "matter": pa.array([_TOPICS[item.topic] for item in said], pa.string()),
        "people": pa.array(["1"] * len(said), pa.string()),
    }
