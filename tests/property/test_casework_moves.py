"""Random walks through the tables: whatever is tried, no step is skipped and nothing ends by time alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.casework import (
    TABLES,
    IllegalMoveError,
    Kind,
    MatterState,
    Move,
    Outcome,
    Role,
    WageState,
    allowed_moves,
    deadline_move,
    move,
    open_matter,
    outcome_of,
    who_must_act,
)
from laoheng.standard.calendar import WorkCalendar
from tests.unit.casework.given import ON, inputs_for

CALENDAR = WorkCalendar.national(assume_weekends_after=True)
WALKS = st.lists(st.tuples(st.sampled_from(list(Role)), st.integers(0, 30), st.integers(0, 40)), max_size=25)
OPENINGS = st.fixed_dictionaries({"workers": st.sampled_from([1, 9, 10]), "name_withheld": st.booleans()})


@dataclass
class Walk:
    """The matter after a walk, its moves, and the day."""

    matter: MatterState
    day: date = ON
    taken: list[Move] = field(default_factory=list)


def walk(kind: Kind, opening: dict[str, object], steps: list[tuple[Role, int, int]]) -> Walk:
    """Tries each step as that role on a later day; steps that are refused are left out."""
    path = Walk(open_matter(kind, ON, calendar=CALENDAR, **opening))  # type: ignore[arg-type]
    for by, choice, days in steps:
        path.day += timedelta(days=days)
        rows = allowed_moves(kind, path.matter.state, by)
        if not rows:
            continue
        row = rows[choice % len(rows)]
        try:
            done = move(path.matter, row.name, by, inputs_for(row, by, path.matter, path.day), CALENDAR)
        except IllegalMoveError as refused:
            assert set(refused.allowed) == {item.name for item in rows}
            continue
        path.taken.append(done)
        path.matter = done.matter
    return path


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(Kind)), OPENINGS, WALKS)
def test_every_open_matter_has_someone_to_act_and_a_day(kind, opening, steps):
    matter = walk(kind, opening, steps).matter
    if outcome_of(kind, matter.state) is None:
        assert who_must_act(kind, matter.state) is not None
        assert matter.due_on is not None and matter.due_on >= matter.filed_on
    else:
        assert matter.due_on is None


@settings(max_examples=150, deadline=None)
@given(OPENINGS, WALKS)
def test_a_closed_complaint_has_the_workers_word_or_proof_in_an_officers_hand(opening, steps):
    path = walk(Kind.WAGE_COMPLAINT, opening, steps)
    if outcome_of(path.matter.kind, path.matter.state) in (Outcome.PAID, Outcome.WORKER_WORD):
        last = path.taken[-1].payload
        worker_spoke = last["by"] == "worker" and last.get("own_word") is True
        proved = last["by"] == "regulator" and last["officer"] and last["proof"] and last["amount"] > 0
        assert worker_spoke or proved


@settings(max_examples=150, deadline=None)
@given(OPENINGS, WALKS)
def test_no_inspection_without_the_firm_heard_or_an_officers_reason(opening, steps):
    path = walk(Kind.WAGE_COMPLAINT, opening, steps)
    states = [done.matter.state for done in path.taken]
    if WageState.INVESTIGATING in states:
        before = path.taken[: states.index(WageState.INVESTIGATING) + 1]
        heard = any(done.matter.state in (WageState.FIRM_VERIFYING,) for done in before)
        reasoned = any(done.payload["by"] == "regulator" and done.payload.get("reason") for done in before)
        assert heard or reasoned


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(Kind)), OPENINGS, WALKS)
def test_time_alone_ends_nothing_and_always_reaches_a_person(kind, opening, steps):
    path = walk(kind, opening, steps)
    matter = path.matter
    for _ in range(6):
        row = deadline_move(kind, matter.state)
        if row is None:
            assert outcome_of(kind, matter.state) is not None and matter == path.matter
            break
        late = max(item for item in (matter.due_on, matter.next_escalation_on) if item) + timedelta(days=1)
        matter = move(matter, row.name, Role.SYSTEM, {"on": late}, CALENDAR).matter
        assert outcome_of(kind, matter.state) is None


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(Kind)), OPENINGS, WALKS)
def test_disputes_are_never_forgotten(kind, opening, steps):
    path = walk(kind, opening, steps)
    assert path.matter.disputes == sum(done.transition.name == "dispute" for done in path.taken)


def test_every_move_not_in_the_table_is_refused_with_what_is():
    for kind, table in TABLES.items():
        names = {item.name for item in table.transitions}
        for state in table.states:
            for by in Role:
                allowed = {item.name for item in allowed_moves(kind, state, by)}
                for name in names - allowed:
                    try:
                        move(MatterState(kind, state, ON, ON), name, by, {})
                    except IllegalMoveError as refused:
                        assert set(refused.allowed) == allowed
                    else:
                        raise AssertionError(f"{by} could {name} in {state}")
