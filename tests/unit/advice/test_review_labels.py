"""Every label is found in free wording and kept off its lawful twin; what is not understood is looked at."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from laoheng.advice.review import clause_kinds, read_clause

LAW = Path(__file__).parents[2] / "law"


def test_what_a_special_kind_covers_is_in_the_catalogue_and_never_itself() -> None:
    for name, kind in clause_kinds().items():
        assert set(kind.covers) < set(clause_kinds()) - {name}


def test_every_label_is_found_in_free_wording_and_kept_off_a_lawful_twin() -> None:
    found: dict[str, int] = defaultdict(int)
    clean: dict[str, int] = defaultdict(int)
    for path in sorted(LAW.glob("clauses_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            told = set(read_clause(case["text"]).labels)
            for label in case["labels"]:
                found[label] += label in told
            if case.get("near") and not case["labels"]:
                clean[case["near"]] += case["near"] not in told
    assert {label for label in clause_kinds() if not found[label]} == set()
    assert {label for label in clause_kinds() if not clean[label]} == set()


@pytest.mark.parametrize(
    "text",
    [
        "乙方须将名下车辆登记于甲方指定的第三人，离任时由甲方酌定处置。",
        "凡入职者，户籍迁移手续必须交甲方代办，期间不得自行撤销。",
        "员工须签一张空头借据放在公司，日后随时可用。",
        "谁要是不听招呼，后面的事自己看着办。",
        "乙方不得在社交平台上关注甲方的竞争者，否则一切后果自负。",
        "员工须无条件参加公司的募捐，金额不得少于上月所得的百分之五。",
        "公司搬到哪儿人就得跟到哪儿，路费自理，不去就当没这个人。",
        "凡离任三年内出版的回忆录，必须先交甲方审阅，未审不得付印。",
        "每日必须喝满三杯药酒，不喝的不许下班。",
        "宿舍晚上十点锁门，谁也不准出去，钥匙由队长收着。",
    ],
)
def test_odd_wording_is_never_passed_as_lawful(text: str) -> None:
    reading = read_clause(text)
    assert reading.hits or reading.needs_look


@pytest.mark.parametrize(
    "text",
    [
        "甲方每月十日前支付上月工资。",
        "本合同一式两份，双方各执一份。",
        "劳动合同书",
        "统一社会信用代码：91990000MA00000000",
    ],
)
def test_plain_lawful_wording_needs_no_look(text: str) -> None:
    reading = read_clause(text)
    assert not reading.hits and not reading.needs_look


@pytest.mark.parametrize(
    "bait",
    [
        "（" * 8_000,
        "甲方乙方工资" * 1_500,
        "1" * 8_000,
        "一百" * 3_000,
        "离职不得工资扣罚" * 900,
        "试用期，" * 2_000,
        "培训费1元违约金" * 800,
        "不" * 8_000,
        "员工公司社保自己" * 1_000,
        "年月日" * 2_600,
        "自愿放弃加班费" * 1_100,
        "每周每天小时" * 1_300,
    ],
    ids=range(12),
)
def test_endless_bait_is_read_to_its_end(bait: str) -> None:
    from datetime import date

    from laoheng.advice.review import review_contract

    assert review_contract(bait, on=date(2026, 11, 28), region="330100").on == date(2026, 11, 28)
