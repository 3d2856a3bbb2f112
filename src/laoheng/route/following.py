"""The monthly build: every feature and indicator of every firm of some offices, in full or of what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from laoheng.hub.builds import BuildFolder, BuildState
from laoheng.hub.changes import changed_firms, mark_of
from laoheng.hub.lake import Lake
from laoheng.portrait import touched
from laoheng.risk.indicators import State, Verdict
from laoheng.route.plans import ASSESSED_KINDS, Frame, Plans, records_of, run_plan, verdicts_of

MOST_PARTS = 31  # a month of nightly builds; then everything is laid down anew in one part
HELD_FIRMS = 5_000  # of so many firms the rows are read once and kept; of more they stream
_VERDICTS = pa.schema(
    [
        ("firm_id", pa.string()), ("indicator", pa.string()), ("state", pa.string()), ("level", pa.string()),
        ("months", pa.list_(pa.int64())), ("unknown_months", pa.list_(pa.int64())), ("running", pa.int64()),
        ("count", pa.int64()), ("heads", pa.int64()), ("amount", pa.decimal128(38, 2)), ("value", pa.string()),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: whether of everyone, of how many firms, how many verdicts fire, and what it rests on."""

    full: bool
    firms: int
    fires: int
    state: BuildState


def build(
    engine: Any,
    lake: Lake,
    folder: BuildFolder,
    frame: Frame,
    *,
    office_ids: Sequence[str],
    plans: Plans,
    full: bool = False,
) -> Built:
    """Brings `folder` up to what the lake holds of these offices.

    Only firms of which rows came, were corrected or were erased since the last build are computed again, and on a new
    day those of which a date passed it (`laoheng.portrait.touched`); all of them where `full`, where the offices or the
    frame are others than last time in more than the day, and once in `MOST_PARTS`.
    """
    offices, before = tuple(sorted(set(office_ids))), folder.state()
    again = before if before and not full and before.offices == offices else None
    day = frame.day_of(again.frame) if again else None
    if again and (day is None or len(again.parts) >= MOST_PARTS):
        again = None
    mark = mark_of(lake, offices, ASSESSED_KINDS, again.mark if again else None)
    changed = changed_firms(lake, engine, again.mark, mark) if again else None
    if changed is not None and day is not None and day != frame.window.as_of:
        passed = touched(records_of(engine, lake, offices), day, frame.window.as_of)
        changed |= set(engine.run(passed).column("firm_id").to_pylist()) - {None}
    if again and not changed:
        return Built(False, 0, 0, folder.restate(replace(again, frame=frame.key)))
    records = records_of(engine, lake, offices, changed)
    with folder.part(whole=changed is None) as part:
        few = changed is not None and len(changed) <= HELD_FIRMS
        signals = run_plan(engine, plans.of(frame, engine.dialect), records, part.path, held=few)
        told = list(verdicts_of(signals, frame.gradings))
        part.write("verdicts", verdict_table(told))
        firms = set(signals["monthly"].column("firm_id").to_pylist()) | (changed or set())
        state = part.commit(sorted(firms), BuildState(frame.key, offices, mark))
    return Built(changed is None, len(firms), sum(item.state is State.FIRES for item in told), state)


def verdict_table(told: Sequence[Verdict]) -> pa.Table:
    """Verdicts as a table; the value of a formula as the text it is, since it has its entry's own unit."""
    columns = {
        "firm_id": [item.firm_id for item in told],
        "indicator": [item.indicator for item in told],
        "state": [item.state.value for item in told],
        "level": [item.level.value for item in told],
        "months": [item.months for item in told],
        "unknown_months": [item.unknown_months for item in told],
        "running": [item.running for item in told],
        "count": [item.count for item in told],
        "heads": [item.heads for item in told],
        "amount": [item.amount for item in told],
        "value": [None if item.value is None else str(item.value) for item in told],
    }
    return pa.table(columns, schema=_VERDICTS)
