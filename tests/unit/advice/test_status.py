"""Employment status: by facts, never by a title or a trade; what is not known stays so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.advice.status.assess import assess, classify
from laoheng.advice.status.case import BOOLEANS, CHOICES, FIELDS, Case, read_case
from laoheng.advice.status.decide import Kind
from laoheng.advice.status.evaluate import evaluate_status
from laoheng.advice.status.story import with_told
from laoheng.cli import main
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render

CASES = Path(__file__).resolve().parents[2] / "law"
ON = date(2026, 9, 30)
DIRECTED = {
    "counterparty_type": "company", "worker_status": "ordinary", "shift_fixed": True, "attendance_check": "clock",
    "leave_approval": "approval", "fines": "discipline", "dispatch": "assigned", "base_pay": True,
    "works_under_whose_rules": "甲公司",
}  # fmt: skip
PLATFORM = {
    "counterparty_type": "company", "shift_fixed": False, "min_online_required": "none", "dispatch": "can_refuse_free",
    "ranking_affects_orders": True, "price_setting": "counterparty", "fines": "service_only",
    "rejection_penalty": "none",
}  # fmt: skip


def kind_of(facts: dict[str, object], **more: object) -> Kind:
    return classify(Case(ON, management=facts, **more)).decision.kind  # type: ignore[arg-type]


def test_the_own_cases_written_for_tuning_are_right_and_those_set_apart_nearly_so() -> None:
    assert evaluate_status(CASES / "status_dev.jsonl")[0]["accuracy"] == 1.0
    assert evaluate_status(CASES / "status_apart.jsonl")[0]["accuracy"] >= 0.9


def decided_rows() -> list[dict[str, object]]:
    return [json.loads(line) for line in (CASES / "status_cases.jsonl").read_text("utf-8").splitlines()]


def test_every_decided_case_and_its_counterfactuals_are_right() -> None:
    summary, _ = evaluate_status(CASES / "status_cases.jsonl")
    assert (summary["accuracy"], summary["with_accuracy"], summary["pair_accuracy"]) == (1.0, 1.0, 1.0)


def test_each_decided_case_has_one_that_goes_the_other_way_and_one_of_another_title_and_trade_that_stays() -> None:
    groups: dict[str, list[dict[str, object]]] = {}
    for row in decided_rows():
        groups.setdefault(str(row["id"])[:4], []).append(row)
    assert len(groups) == 11
    for rows in groups.values():
        first = rows[0]
        same = [row for row in rows[1:] if row["management"] == first["management"]]
        assert {row["expected"] for row in rows} != {first["expected"]}
        assert any(row["expected"] == first["expected"] and row["agreement"] != first["agreement"] for row in same)


def test_the_shared_sample_is_read_and_judged(shared_data: Path) -> None:
    assert evaluate_status(shared_data / "law" / "status_sample.jsonl")[0]["accuracy"] >= 0.9


TITLES = ["劳动合同", "合作协议", "承揽合同", "劳务协议", "自由职业者服务协议", "经纪合同", "没有书面协议", "居间合同"]
TRADES = ["住家保姆", "育儿嫂", "骑手", "主播", "代驾", "货车司机", "保洁", "程序员", "家教", "快递员", "模特", "厨师"]


@pytest.mark.parametrize("facts", [DIRECTED, PLATFORM, {"shift_fixed": False, "price_setting": "bid"}])
def test_neither_the_title_of_the_paper_nor_the_trade_moves_the_class(facts: dict[str, object]) -> None:
    kinds = {kind_of(facts, agreement=f"《{title}》", story=f"我是{trade}。") for title in TITLES for trade in TRADES}
    assert len(kinds) == 1


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, Kind.LABOUR),
        ({"counterparty_type": "household"}, Kind.CIVIL),
        ({"counterparty_type": "natural_person"}, Kind.CIVIL),
        ({"worker_status": "student_internship"}, Kind.CIVIL),
        ({"worker_status": "over_age_pension"}, Kind.PARTIAL),
        ({"worker_status": "over_age_deferred"}, Kind.LABOUR),
        ({"worker_status": "internal_retired"}, Kind.LABOUR),
        ({"counterparty_type": "in_formation"}, Kind.UNDETERMINED),
    ],
)
def test_one_fact_about_the_parties_changes_the_class(change: dict[str, object], kind: Kind) -> None:
    assert kind_of(DIRECTED | change) is kind


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, Kind.PARTIAL),
        ({"ranking_affects_orders": False, "fines": "none"}, Kind.CIVIL),
        ({"price_setting": "worker", "ranking_affects_orders": False, "fines": "none"}, Kind.CIVIL),
        ({"shift_fixed": True, "leave_approval": "approval", "fines": "discipline", "base_pay": True,
          "min_online_required": "hard", "dispatch": "assigned"}, Kind.LABOUR),
    ],
)  # fmt: skip
def test_one_fact_about_the_management_changes_the_class(change: dict[str, object], kind: Kind) -> None:
    assert kind_of(PLATFORM | change) is kind


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2025, 8, 31), Kind.CIVIL),
        (date(2025, 9, 1), Kind.UNDETERMINED),
        (date(2026, 6, 30), Kind.UNDETERMINED),
        (date(2026, 7, 1), Kind.PARTIAL),
    ],
)
def test_a_pensioners_work_is_judged_by_the_law_of_its_day(on: date, kind: Kind) -> None:
    case = Case(on, management=DIRECTED | {"worker_status": "over_age_pension"})
    assert classify(case).decision.kind is kind


@pytest.mark.parametrize(("on", "kind"), [(date(2021, 7, 15), Kind.CIVIL), (date(2021, 7, 16), Kind.PARTIAL)])
def test_the_second_class_exists_from_its_day(on: date, kind: Kind) -> None:
    assert classify(Case(on, management=PLATFORM)).decision.kind is kind


def test_a_clear_case_names_the_facts_that_only_together_would_change_it() -> None:
    found = assess(Case(ON, management=DIRECTED))
    changed = {move.field: move.then for move in found.together}
    assert len(changed) > 1 and not found.moves
    assert kind_of(DIRECTED | changed) is found.together[0].kind is not Kind.LABOUR


def test_nothing_known_is_undetermined_and_says_what_to_find_out() -> None:
    found = assess(Case(ON))
    assert found.classified.decision.kind is Kind.UNDETERMINED
    assert found.finding.needs and found.finding.status.value == "undetermined"


TOLD = [
    ("每天早上要打卡，请假要站长批。", "attendance_check", "clock"),
    ("不用打卡，想来就来。", "attendance_check", "none"),
    ("请假要领导审批。", "leave_approval", "approval"),
    ("迟到一次扣五十。", "fines", "discipline"),
    ("超时要扣钱。", "fines", "service_only"),
    ("没有底薪，跑多少算多少。", "base_pay", False),
    ("底薪三千加提成。", "base_pay", True),
    ("几点出车自己说了算。", "shift_fixed", False),
    ("三班倒，排班表贴墙上。", "shift_fixed", True),
    ("每单要交信息费。", "pays_info_fee", True),
    ("忙的时候可以找人替。", "may_substitute", True),
    ("不能自己换人。", "may_substitute", False),
    ("同时还在另一个平台跑。", "other_platforms", True),
    ("每天早会点名。", "daily_meeting", True),
    ("活都是我自己找的。", "dispatch", "self_sourced"),
    ("价格自己定。", "price_setting", "worker"),
    ("拒单多了服务分往下掉。", "rejection_penalty", "ranking"),
]


@pytest.mark.parametrize(("story", "field", "value"), TOLD)
def test_a_story_tells_what_the_records_lack(story: str, field: str, value: object) -> None:
    assert with_told(Case(ON, story=story))[0].get(field) == value


NOT_TOLD = [
    ("没有人给我派单。", "dispatch", "assigned"),
    ("不能不接单。", "dispatch", "can_refuse_free"),
    ("不是不用打卡。", "attendance_check", "none"),
    ("没有站长。", "team_leader", True),
    ("没有早会。", "daily_meeting", True),
    ("没有排班。", "shift_fixed", True),
    ("从没有因为迟到扣过钱。", "fines", "discipline"),
    ("没有领养老金。", "worker_status", "over_age_pension"),
    ("协议上写着自负盈亏。", "profit_loss_sharing", True),
    ("公司派我在别人家里做饭。", "counterparty_type", "household"),
    ("我是住家保姆。", "counterparty_type", "household"),
]


@pytest.mark.parametrize(("story", "field", "value"), NOT_TOLD)
def test_what_is_denied_or_only_stands_on_paper_is_not_told(story: str, field: str, value: object) -> None:
    assert with_told(Case(ON, story=story))[0].get(field) != value


@pytest.mark.parametrize("story", ["几点上班公司说了算。", "公司说迟到要扣钱。", "价格平台说了算。"])
def test_having_the_say_is_no_dispute(story: str) -> None:
    assert kind_of(DIRECTED, story=story) is Kind.LABOUR


def test_records_stand_above_the_story_and_a_reported_dispute_tells_nothing() -> None:
    assert (
        with_told(Case(ON, story="每天打卡。", management={"attendance_check": "none"}))[0].get("attendance_check")
        == "none"
    )
    assert with_told(Case(ON, story="我说要打卡，公司说从来没有，双方都没拿出记录。"))[0].management == {}


def test_whoever_directs_is_the_employer_unless_an_agency_dispatched() -> None:
    through = DIRECTED | {"paid_by": "乙公司", "labour_contract_with": "乙公司"}
    assert classify(Case(ON, management=through)).employer == "甲公司"
    agency = classify(Case(ON, agreement="劳务派遣合同", management=through | {"social_insurance_by": "乙公司"}))
    assert agency.employer == "乙公司"
    signed = through | {"labour_contract_with": "乙劳务派遣公司", "social_insurance_by": "乙劳务派遣公司"}
    assert classify(Case(ON, management=signed)).employer == "乙劳务派遣公司"
    only_pays = Case(
        ON, story="乙公司没有劳务派遣资质，只走账。", management=through | {"social_insurance_by": "乙公司"}
    )
    assert classify(only_pays).employer == "甲公司"


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted({*BOOLEANS, *CHOICES})), st.integers(0, 5)))
def test_whatever_is_known_there_is_an_answer_and_each_move_really_moves_it(picks: dict[str, int]) -> None:
    facts = {
        name: bool(pick % 2) if name in BOOLEANS else CHOICES[name][pick % len(CHOICES[name])]
        for name, pick in picks.items()
    }
    found = assess(Case(ON, management=facts))
    for move in found.moves:
        other = replace(found.classified.case, management={**found.classified.case.management, move.field: move.then})
        assert classify(other).decision.kind is move.kind is not found.classified.decision.kind
    for message in (*found.finding.notes, *found.finding.remedies):
        assert render(message) and render(message, "en")
    assert set(found.classified.decision.key) <= {*FIELDS, "as_of"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "status.not_an_object"),
        ({}, "status.no_day"),
        ({"as_of": "2026-01-01", "management": []}, "status.management"),
        ({"as_of": "2026-01-01", "management": {"colour": "red"}}, "status.unknown_field"),
        ({"as_of": "2026-01-01", "management": {"shift_fixed": "yes"}}, "status.bad_value"),
        ({"as_of": "2026-01-01", "management": {"dispatch": "drone"}}, "status.bad_value"),
        ({"as_of": "2026-01-01", "income": [{"month": "2026-01", "gross": "-1"}]}, "status.income"),
        ({"as_of": "2026-01-01", "story": 7}, "status.text"),
    ],
)
def test_a_faulty_case_is_refused_with_what_to_write(data: object, code: str) -> None:
    with pytest.raises(UserError) as error:
        read_case(data)  # type: ignore[arg-type]
    assert error.value.code == code


def test_the_terminal_says_class_reasons_and_what_would_change_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps({"as_of": "2026-09-30", "management": DIRECTED}, ensure_ascii=False), "utf-8")
    assert main(["status", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "劳动关系（与甲公司）" in shown and "判断才会变" in shown
    assert main(["status", str(tmp_path / "none.json")]) == 2
