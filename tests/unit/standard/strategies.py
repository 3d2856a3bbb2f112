"""Made-up findings and events for property tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from laoheng.standard.event import Event
from laoheng.standard.finding import (
    Figure,
    Finding,
    Ground,
    GroundKind,
    Level,
    Need,
    Status,
    Step,
    Unit,
    Variant,
)  # fmt: skip
from laoheng.standard.messages import Message

WORDS = st.text("abc劳衡1 ", min_size=1, max_size=6)
DATES = st.dates(date(1994, 1, 1), date(2099, 12, 31))
DECIMALS = st.decimals(-(10**8), 10**8, places=2) | st.just(Decimal("1E+3")) | st.just(Decimal("0.000000001"))


def few(items: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, min_size=least, max_size=2).map(tuple)


MESSAGES = st.builds(
    Message, WORDS, st.dictionaries(WORDS, DECIMALS | DATES | WORDS | st.integers() | st.none(), max_size=2)
)
GROUNDS = st.builds(
    Ground, st.sampled_from(GroundKind), WORDS, st.none() | WORDS, st.none() | DATES, st.none() | DATES,
    st.sampled_from(["V", "S", "M", None]), few(WORDS),
)  # fmt: skip
_EXACT = st.none() | DECIMALS | st.integers(-(10**9), 10**9)
_VALUES = {
    Unit.DATE: st.none() | DATES,
    Unit.TEXT: st.none() | WORDS,
    Unit.YES_NO: st.none() | st.booleans(),
    Unit.LIST: st.none() | few(WORDS),
}
FIGURES = st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(Figure, WORDS, MESSAGES, _VALUES.get(unit, _EXACT), st.just(unit))
)
STEPS = st.builds(Step, MESSAGES, WORDS, WORDS, WORDS, few(GROUNDS))
NEEDS = st.builds(Need, WORDS, MESSAGES, WORDS)
VARIANTS = st.builds(Variant, WORDS, MESSAGES, few(FIGURES), few(GROUNDS))


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """A finding that is consistent in itself."""
    status = draw(st.sampled_from(Status))
    ungraded = status in (Status.NEEDS, Status.UNDETERMINED)
    return Finding(
        kind=draw(WORDS),
        status=status,
        title=draw(MESSAGES),
        as_of=draw(DATES),
        region=draw(st.none() | st.just("990101")),
        grounds=draw(few(GROUNDS, 1)),
        figures=draw(few(FIGURES, int(status is Status.COMPUTED))),
        steps=draw(few(STEPS)),
        needs=draw(few(NEEDS, int(status is Status.NEEDS))),
        variants=draw(few(VARIANTS, int(status is Status.VARIES))),
        notes=draw(few(MESSAGES)),
        remedies=draw(few(MESSAGES)),
        clears=draw(few(MESSAGES)),
        level=draw(st.sampled_from([Level.NONE, Level.BLUE] if ungraded else list(Level))),
        subject=draw(st.none() | WORDS),
        rounding=draw(st.none() | WORDS),
        data_version=draw(st.none() | WORDS),
        model_version=draw(st.none() | WORDS),
    )


_INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
_PAYLOADS = st.dictionaries(
    WORDS, st.recursive(WORDS | st.integers() | DECIMALS | DATES, lambda inner: st.lists(inner, max_size=2)), max_size=3
)
EVENTS = st.builds(
    Event, st.uuids(), st.sampled_from(["matter.filed", "alert.raised.again"]), st.integers(1, 9), _INSTANTS, _INSTANTS,
    st.none() | st.uuids(), st.none() | st.uuids(), st.none() | st.uuids(), st.none() | st.uuids(), few(st.uuids()),
    _PAYLOADS,
)  # fmt: skip
