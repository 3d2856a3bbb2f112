"""What is left to persons: unsure pairs, groups at odds with themselves, what was decided and what was taken back."""

from __future__ import annotations

from datetime import date

import pytest

from laoheng.hub.link import Linkage, RecordTable, Unit, decide, link_records, review_queue
from laoheng.hub.link.baselines import pairs_of
from laoheng.standard.identifiers import make_firm_code, make_person_number
from tests.unit.hub.test_link_matching import AT, persons, with_copies

OTHER = make_person_number("140097", date(1999, 9, 9), "000")


def linked(copies: list[tuple[int, dict[str, str]]], decided: dict[tuple[int, int], bool] | None = None) -> Linkage:
    columns = persons(120)
    columns["姓名"][0] = "王示甲"
    table = with_copies(columns, copies + [(row, {}) for row in range(30, 50)])
    return link_records(table, unit=Unit.PERSON, decided=decided)


def queue(linkage: Linkage, **more: object):
    return review_queue(linkage, decide(linkage, at=AT), **more)  # type: ignore[arg-type]


def merged_ids(linkage: Linkage, **more: object) -> set[str]:
    return {name for merge in queue(linkage, **more).merges for name in merge.ids}


def test_clear_copies_are_merged_and_not_asked_about() -> None:
    found = linked([(0, {})])
    assert {"r000000001", "r000000121"} <= merged_ids(found)
    assert (0, 120) not in {(pair.left, pair.right) for pair in queue(found).pairs}


def test_where_two_likenesses_and_a_contradiction_meet_nothing_is_merged_and_the_pairs_say_why() -> None:
    # 120 is the person of row 0 without a number; 121 has all of it but a number that is another's.
    columns = [(0, {"证件号码": ""}), (0, {"证件号码": OTHER, "出生日期": ""})]
    found = linked(columns)
    asked = {(pair.left, pair.right): pair.caution for pair in queue(found).pairs}
    mine = {pair: word for pair, word in asked.items() if set(pair) <= {0, 120, 121}}
    assert "inconsistent" in mine.values()
    assert not merged_ids(found) & {"r000000001", "r000000121", "r000000122"}


def test_without_merging_every_likely_pair_is_left_to_a_person() -> None:
    found = linked([(0, {})])
    asked = queue(found, merging=False)
    assert asked.merges == () and (0, 120) in {(pair.left, pair.right) for pair in asked.pairs}


@pytest.mark.parametrize(("second", "kept_apart"), [("MA000002", True), ("", False)], ids=["another code", "no code"])
def test_two_credit_codes_that_both_check_out_are_two_firms(second: str, kept_apart: bool) -> None:
    codes = [make_firm_code("990101", f"MA0001{n:02d}") for n in range(40)]
    names = [f"东河示例{n}号{what}有限公司" for n, what in enumerate(["食品", "建筑", "物流", "服装"] * 10)]
    roads = [f"东河县示例路{n}号" for n in range(40)]
    columns = {
        "统一社会信用代码": [*codes, make_firm_code("990101", second) if second else "", *codes[10:20]],
        "单位名称": [*names, names[0], *names[10:20]],
        "注册地址": [*roads, roads[0], *roads[10:20]],
    }
    groups = link_records(RecordTable(columns), unit=Unit.FIRM).grouping.groups
    assert ((0, 40) in pairs_of(groups)) is not kept_apart


def test_a_group_that_grew_too_large_waits_whole() -> None:
    found = linked([(0, {}) for _ in range(4)])
    assert {"r000000001", "r000000124"} <= merged_ids(found)
    asked = queue(found, largest=3)
    assert "r000000001" not in {name for merge in asked.merges for name in merge.ids}
    assert {pair.caution for pair in asked.pairs if pair.left == 0} == {"large"}


@pytest.mark.parametrize("same", [True, False])
def test_what_a_person_decided_holds_in_the_next_run_and_is_not_asked_again(same: bool) -> None:
    copies = [(0, {"手机号": "16099999999"})]
    found = linked(copies, {(0, 120): same})
    assert ((0, 120) in pairs_of(decide(found, at=AT).merged.groups)) is same
    assert (0, 120) not in {(pair.left, pair.right) for pair in queue(found).pairs}


def test_decided_pairs_move_the_weights_of_the_next_training() -> None:
    copies = [(row, {"手机号": "16099999999", "证件号码": ""}) for row in range(12)]
    before = linked(copies)
    after = linked(copies, {(row, 120 + row): True for row in range(12)})
    names = [comparison.name for comparison in before.scored.comparisons]
    phone = names.index("phone")
    # That a phone differs speaks less against a person once persons said twelve times that it does not.
    assert after.scored.weights.m[phone][-1] > before.scored.weights.m[phone][-1]


def test_a_merge_that_was_taken_back_is_asked_about_and_not_made_again() -> None:
    found = linked([(0, {})])
    asked = queue(found, undone=[(0, 120)])
    assert [(pair.left, pair.right, pair.caution) for pair in asked.pairs if pair.left == 0] == [(0, 120, "undone")]
    assert "r000000001" not in {name for merge in asked.merges for name in merge.ids}
