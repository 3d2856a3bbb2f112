"""Credit and work lists: what order and repetition may not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.casework import WorkItem, in_order, points, urgency
from laoheng.standard.event import Event

CHINA = timezone(timedelta(hours=8))
TODAY = date(2026, 12, 31)
TYPES = [
    "matter.firm_admitted",
    "matter.closed_paid",
    "matter.disputed",
    "matter.payment_overdue",
    "matter.firm_silent",
    "alert.closed_corrected",
    "alert.no_reply",
    "decision.credit_deduction",
    "decision.appeal_upheld",
]


@st.composite
def sealed(draw: st.DrawFn) -> list[Event]:
    """A firm's events of one year, over three matters, with appeals against any of them."""
    count = draw(st.integers(0, 12))
    events = []
    for number in range(count):
        day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 360)))
        at = datetime(day.year, day.month, day.day, 9, tzinfo=CHINA)
        near = draw(st.integers(-2, 2))
        payload = {
            "from_state": "firm_verifying",
            "due_on": (day + timedelta(days=near)).isoformat(),
            "paid_on": day.isoformat(),
            "promised_on": (day + timedelta(days=near)).isoformat(),
            "basis": draw(st.sampled_from(["admission", "settlement", "order"])),
            "officer": "officer-a",
            "reason": "理由",
            "document": "doc-1",
            "points": draw(st.integers(1, 30)),
            "expires_on": "2027-06-30",
            "decision": str(UUID(int=draw(st.integers(0, 12)))),
        }
        matter = UUID(int=100 + draw(st.integers(0, 2)))
        kind = draw(st.sampled_from(TYPES))
        events.append(Event(UUID(int=number), kind, 1, at, at, UUID(int=50), None, None, matter, (), payload))
    return events


@settings(max_examples=150, deadline=None)
@given(sealed(), st.randoms(use_true_random=False))
def test_the_order_and_copies_of_events_change_nothing(events, random):
    shuffled = events + random.sample(events, len(events) // 2)
    random.shuffle(shuffled)
    assert points(shuffled, TODAY) == points(events, TODAY)


@settings(max_examples=150, deadline=None)
@given(sealed())
def test_the_total_is_the_sum_of_its_lines_and_each_line_has_its_event(events):
    account = points(events, TODAY)
    ids = {event.id for event in events}
    assert account.total == sum(line.points for line in account.lines)
    assert all(line.event_id in ids for line in account.lines)


@settings(max_examples=150, deadline=None)
@given(sealed())
def test_without_an_officers_decision_no_account_is_below_zero(events):
    free = [event for event in events if event.type != "decision.credit_deduction"]
    account = points(free, TODAY)
    assert account.total >= 0 and all(line.points > 0 for line in account.lines)


@settings(max_examples=150, deadline=None)
@given(sealed())
def test_an_upheld_appeal_removes_exactly_the_line_of_its_decision(events):
    before = points(events, TODAY)
    for line in before.lines:
        if line.rule != "deduction":
            continue
        at = datetime(2026, 12, 30, 9, tzinfo=CHINA)
        appeal = replace(
            events[0], id=UUID(int=999), type="decision.appeal_upheld", occurred_at=at,
            payload={"decision": str(line.event_id)},
        )  # fmt: skip
        after = points([*events, appeal], TODAY)
        assert set(item.event_id for item in before.lines) - set(item.event_id for item in after.lines) == {
            line.event_id
        }
        assert after.total == before.total - line.points


ITEMS = st.lists(
    st.builds(
        WorkItem,
        matter=st.integers(0, 10**6).map(lambda number: UUID(int=number)),
        due_on=st.none() | st.dates(date(2026, 3, 1), date(2026, 3, 10)),
        filed_on=st.dates(date(2026, 2, 1), date(2026, 2, 4)),
        collective=st.booleans(),
        minor=st.booleans(),
        injured=st.booleans(),
        negotiated=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda item: item.matter,
)
DAY = date(2026, 3, 5)


@settings(max_examples=150, deadline=None)
@given(ITEMS, st.integers(0, 11))
def test_negotiating_never_moves_an_urgent_claim(items, chosen):
    flipped = [replace(item, negotiated=not item.negotiated) if i == chosen else item for i, item in enumerate(items)]
    places = [
        [(place, item.matter) for place, item in enumerate(in_order(work, DAY)) if urgency(item, DAY)]
        for work in (items, flipped)
    ]
    assert places[0] == places[1]


@settings(max_examples=150, deadline=None)
@given(ITEMS)
def test_no_claim_waits_behind_a_less_urgent_one(items):
    ranks = [urgency(item, DAY) for item in in_order(items, DAY)]
    assert ranks == sorted(ranks, reverse=True)
