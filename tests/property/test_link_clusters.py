"""Groups of records: what a check may do and what it may not; merges that can be undone."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.hub.link import Ground, Merge, MergeLog, read_log, write_log
from laoheng.hub.link.clusters import group_pairs

IDS = [f"r{number}" for number in range(8)]
PAIRS = st.dictionaries(
    st.sampled_from(list(combinations(range(8), 2))), st.floats(-20, 20, allow_nan=False), max_size=20
)
MERGES = st.lists(st.sets(st.sampled_from(IDS), min_size=2, max_size=3).map(sorted), max_size=8)


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.floats(0, 5))
def test_groups_are_apart_and_every_record_in_one_is_linked_by_a_pair_above_the_bound(
    bits: dict[tuple[int, int], float], least: float
) -> None:
    groups = group_pairs(bits, least).groups
    members = [record for group in groups for record in group]
    assert len(members) == len(set(members))
    for group in groups:
        assert len(group) >= 2
        for record in group:
            others = [other for other in group if other != record]
            assert any(bits.get((min(record, o), max(record, o)), -99.0) >= least for o in others)


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.sets(st.sampled_from(list(combinations(range(8), 2))), max_size=6))
def test_no_group_holds_two_records_that_contradict_each_other(
    bits: dict[tuple[int, int], float], apart: set[tuple[int, int]]
) -> None:
    found = group_pairs(bits, 0.0, lambda a, b: (min(a, b), max(a, b)) in apart)
    assert not any(pair in apart for group in found.groups for pair in combinations(group, 2))


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_two_files_linked_one_to_one_give_at_most_one_record_of_each(bits: dict[tuple[int, int], float]) -> None:
    source = [0, 1] * 4
    for group in group_pairs(bits, 0.0, one_to_one=source).groups:
        assert len(group) == 2
        assert {source[record] for record in group} == {0, 1}


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_a_chain_of_likely_pairs_is_not_closed_over_evidence_against_it(bits: dict[tuple[int, int], float]) -> None:
    for group in group_pairs(bits, 0.0).groups:
        inside = [bits[pair] for pair in combinations(group, 2) if pair in bits]
        assert sum(max(min(value, 12.0), -12.0) for value in inside) >= 0


def merge_of(number: int, ids: list[str]) -> Merge:
    ground = Ground(ids[0], ids[1], 9.5, (("name", "same", 8.0), ("birth", "slip", 1.5)))
    return Merge(tuple(ids), (ground,), "rule/1", f"2026-11-01T00:00:{number:02d}+08:00")


def slow_ids_today(merges: list[list[str]]) -> dict[str, str]:
    """Reference: widen every id's set until nothing changes; the smallest id stands for all."""
    sets = {name: {name} for merge in merges for name in merge}
    changed = True
    while changed:
        changed = False
        for merge in merges:
            union = set().union(*(sets[name] for name in merge))
            for name in union:
                if sets[name] != union:
                    sets[name], changed = union, True
    return {name: min(together) for name, together in sets.items()}


@settings(max_examples=60, deadline=None)
@given(MERGES, st.randoms(use_true_random=False))
def test_ids_after_any_undoing_are_those_of_the_merges_that_were_never_undone(
    merges: list[list[str]], draw: object
) -> None:
    log = MergeLog()
    numbers = [log.merge(merge_of(n, ids)) for n, ids in enumerate(merges)]
    undone = [n for n in range(len(merges)) if draw.random() < 0.5]  # type: ignore[attr-defined]
    draw.shuffle(undone)  # type: ignore[attr-defined]
    for n in undone:
        log.undo(numbers[n], by="person-1", at="2026-11-02T00:00:00+08:00", why="两个人")
    left = [ids for n, ids in enumerate(merges) if n not in undone]
    assert log.ids_today() == slow_ids_today(left)


@settings(max_examples=60, deadline=None)
@given(MERGES)
def test_undoing_everything_restores_every_id_exactly(merges: list[list[str]]) -> None:
    log = MergeLog()
    for number in [log.merge(merge_of(n, ids)) for n, ids in enumerate(merges)]:
        log.undo(number, by="person-1", at="2026-11-02T00:00:00+08:00", why="两个人")
    assert log.resolve(IDS) == IDS
    assert log.standing() == []


@settings(max_examples=60, deadline=None)
@given(MERGES)
def test_a_log_written_and_read_says_the_same(tmp_path_factory: object, merges: list[list[str]]) -> None:
    log = MergeLog(merge_of(n, ids) for n, ids in enumerate(merges))
    if merges:
        log.undo(log.standing()[0].number, by="person-1", at="2026-11-02T00:00:00+08:00", why="两个人")
    path = tmp_path_factory.mktemp("log") / "merges.jsonl"  # type: ignore[attr-defined]
    write_log(log, path)
    again = read_log(path)
    assert again.entries == log.entries
    assert again.ids_today() == log.ids_today()
