"""Cases go to mediators by a stated objective, exactly; bars hold whatever the points; every match is explained."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.casework.matching import (
    Assignment,
    Bar,
    CaseToMatch,
    Record,
    RosterEntry,
    Weights,
    assign,
    bar,
    candidates,
    check_choice,
    greedy,
    objective,
    standard_weights,
)
from laoheng.casework.matching.solving import solve
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render

WEIGHTS = standard_weights()
KINDS = ["wages", "overtime", "work_injury"]
REGIONS = ["990101", "990102", "990201", "980101"]


def mediator(id_: str, **changes: object) -> RosterEntry:
    entry = RosterEntry(id_, frozenset({"wages"}), frozenset({"C"}), "990101", frozenset({"zh"}), capacity=3)
    return replace(entry, **changes)  # type: ignore[arg-type]


def case(id_: str, **changes: object) -> CaseToMatch:
    return replace(CaseToMatch(id_, frozenset({"wages"}), "990101", frozenset({"p1", "p2"}), "C"), **changes)  # type: ignore[arg-type]


def pairs(assignment: Assignment) -> dict[str, str]:
    return {match.case: match.mediator for match in assignment.matches}


def best_by_trying_all(cases: list[CaseToMatch], mediators: list[RosterEntry], weights: Weights) -> int:
    """The plain reference: every way of giving cases to mediators or to nobody."""
    best = 0
    for way in product([None, *mediators], repeat=len(cases)):
        chosen = {item.id: entry.id for item, entry in zip(cases, way, strict=True) if entry is not None}
        allowed = all(entry is None or bar(item, entry) is None for item, entry in zip(cases, way, strict=True))
        if allowed and all(list(chosen.values()).count(entry.id) <= entry.free for entry in mediators):
            best = max(best, objective(chosen, cases, mediators, weights))
    return best


subsets = st.frozensets(st.sampled_from(KINDS), max_size=3)
mediator_drafts = st.builds(
    RosterEntry,
    id=st.just(""),
    kinds=subsets,
    trades=st.frozensets(st.sampled_from("CEG"), max_size=2),
    region=st.sampled_from(REGIONS),
    languages=st.frozensets(st.sampled_from(["zh", "ug", "ii"]), max_size=2),
    capacity=st.integers(0, 3),
    open_cases=st.integers(0, 2),
    ties=st.frozensets(st.sampled_from(["p1", "p2", "p3"]), max_size=1),
    results=st.dictionaries(st.sampled_from(KINDS), st.sampled_from([Record(0, 3), Record(4, 5)]), max_size=2),
    away=st.booleans(),
)
case_drafts = st.builds(
    CaseToMatch,
    id=st.just(""),
    kinds=subsets,
    region=st.sampled_from(REGIONS),
    parties=st.frozensets(st.sampled_from(["p1", "p2", "p3"]), max_size=2),
    trade=st.none() | st.sampled_from("CEG"),
    languages=st.frozensets(st.sampled_from(["ug", "ii"]), max_size=1),
    interpreter=st.booleans(),
    vetoed=st.frozensets(st.sampled_from(["m0", "m1"]), max_size=1),
    urgent=st.booleans(),
)
rosters = st.lists(mediator_drafts, max_size=3).map(
    lambda found: [replace(item, id=f"m{n}") for n, item in enumerate(found)]
)
days = st.lists(case_drafts, max_size=4).map(lambda found: [replace(item, id=f"c{n}") for n, item in enumerate(found)])
weightings = st.sampled_from([WEIGHTS, replace(WEIGHTS, load=900), replace(WEIGHTS, matched=5, urgent=5)])


@settings(max_examples=150, deadline=None)
@given(days, rosters, weightings)
def test_no_assignment_has_more_points_than_the_one_found(
    cases: list[CaseToMatch], mediators: list[RosterEntry], weights: Weights
) -> None:
    found = assign(cases, mediators, weights)
    assert found.points == best_by_trying_all(cases, mediators, weights)
    assert found.points == objective(pairs(found), cases, mediators, weights)
    assert objective(greedy(cases, mediators, weights), cases, mediators, weights) <= found.points


@settings(max_examples=150, deadline=None)
@given(days, rosters)
def test_no_bar_is_ever_crossed_and_every_case_is_answered(
    cases: list[CaseToMatch], mediators: list[RosterEntry]
) -> None:
    found = assign(cases, mediators)
    entries = {item.id: item for item in mediators}
    for match in found.matches:
        assert bar(next(item for item in cases if item.id == match.case), entries[match.mediator]) is None
    for entry in mediators:
        assert sum(match.mediator == entry.id for match in found.matches) <= entry.free
    assert {item.case for item in (*found.matches, *found.unmatched)} == {item.id for item in cases}
    for lone in found.unmatched:
        assert render(lone.why)
        assert render(lone.why, "en")


@settings(max_examples=150, deadline=None)
@given(days, rosters, weightings)
def test_a_runner_up_with_room_is_never_ahead(
    cases: list[CaseToMatch], mediators: list[RosterEntry], weights: Weights
) -> None:
    for match in assign(cases, mediators, weights).matches:
        if match.runner_up is not None and match.runner_up.behind < 0:
            assert match.runner_up.why.code == "matching.why_not.full"
        assert match.points == sum(term.points for term in match.terms) - match.load


@pytest.mark.parametrize(
    ("changes_case", "changes_mediator", "against"),
    [
        ({}, {"ties": frozenset({"p2"})}, Bar.TIE),
        ({"vetoed": frozenset({"m"})}, {}, Bar.VETO),
        ({}, {"away": True}, Bar.AWAY),
        ({"languages": frozenset({"ug"})}, {}, Bar.LANGUAGE),
        ({"languages": frozenset({"ug"}), "interpreter": True}, {}, None),
        ({}, {"open_cases": 3}, Bar.FULL),
        ({}, {}, None),
    ],
    ids=["conflict of interest", "veto", "away", "language", "interpreter", "full", "nothing"],
)
def test_each_bar_is_named_and_refuses_the_choice_too(
    changes_case: dict[str, object], changes_mediator: dict[str, object], against: Bar | None
) -> None:
    here, who = case("c", **changes_case), mediator("m", **changes_mediator)
    assert bar(here, who) is against
    if against is None:
        check_choice(here, who)
        return
    with pytest.raises(UserError, match="请另选一位"):
        check_choice(here, who)
    (lone,) = assign([here], [who]).unmatched
    assert lone.barred == {against: 1}


def test_the_load_is_spread_although_one_suits_a_little_better() -> None:
    near = mediator("near")
    far = mediator("far", region="990102")
    loads = list(pairs(assign([case(f"c{n}") for n in range(4)], [near, far])).values())
    assert sorted(map(loads.count, {"near", "far"})) == [2, 2]


def test_who_suits_by_kind_trade_and_place_is_preferred() -> None:
    injuries = mediator("injuries", kinds=frozenset({"work_injury"}), trades=frozenset({"E"}))
    wages = mediator("wages")
    found = assign([case("c1", kinds=frozenset({"work_injury"}), trade="E"), case("c2")], [wages, injuries])
    assert pairs(found) == {"c1": "injuries", "c2": "wages"}
    match = next(item for item in found.matches if item.case == "c1")
    assert {term.name: term.value for term in match.terms}["expertise"] == 1000
    assert [render(term.label) for term in match.terms] == ["专长", "行业", "地区", "语言", "以往结果"]
    assert match.runner_up is not None
    assert render(match.runner_up.why) == "主要差在：专长"


def test_when_places_are_short_the_urgent_case_comes_first() -> None:
    found = assign([case("calm"), case("urgent", urgent=True)], [mediator("m", capacity=1)])
    assert pairs(found) == {"urgent": "m"}
    (lone,) = found.unmatched
    assert lone.why.code == "matching.nobody.taken"


def test_greedy_can_be_worse_than_the_best() -> None:
    both = mediator("both", capacity=1, kinds=frozenset({"wages", "overtime"}))
    only = mediator("only", capacity=1, kinds=frozenset({"wages"}), region="980101", trades=frozenset())
    cases = [case("c1"), case("c2", kinds=frozenset({"overtime"}), vetoed=frozenset({"only"}))]
    assert pairs(assign(cases, [both, only])) == {"c1": "only", "c2": "both"}
    assert greedy(cases, [both, only], WEIGHTS) == {"c1": "both"}


def test_one_lucky_matter_makes_no_expert_and_no_results_make_no_bungler() -> None:
    entries = [
        mediator("lucky", results={"wages": Record(1, 1)}),
        mediator("proven", results={"wages": Record(45, 50)}),
        mediator("poor", results={"wages": Record(5, 50)}),
        mediator("new"),
    ]
    order = [item.mediator for item in candidates(case("c"), entries)]
    assert order == ["proven", "lucky", "new", "poor"]


@pytest.mark.parametrize("changes", [{"load": -1}, {"terms": {"looks": 3}}, {"prior_settled": 11}])
def test_weights_that_would_reward_an_uneven_load_or_name_nothing_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UserError, match="权重"):
        replace(WEIGHTS, **changes)  # type: ignore[arg-type]


def test_an_empty_roster_an_empty_day_and_repeated_ids_are_answered() -> None:
    assert assign([case("c")], []).unmatched[0].why.code == "matching.nobody.roster"
    assert assign([], [mediator("m")]) == Assignment((), (), 0)
    assert solve([], [], WEIGHTS) == {}
    with pytest.raises(UserError, match="m"):
        assign([], [mediator("m"), mediator("m")])
    with pytest.raises(UserError, match="m"):
        assign([], [mediator("m", capacity=-1)])
