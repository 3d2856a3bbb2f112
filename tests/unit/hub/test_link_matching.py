"""Whole tables linked: made-up contract filings with their truth, and small tables that show one thing each."""

from __future__ import annotations

import csv
import json
import math
import random
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from laoheng.cli import main
from laoheng.hub.link import Linkage, RecordTable, Unit, decide, link_records, read_log, write_outcome
from laoheng.hub.link.baselines import exact_links, pairs_of
from laoheng.hub.link.evaluate import evaluate_link, known_groups, score
from laoheng.simulate import SMALL, make_region
from laoheng.simulate.filings import Filings, make_filings
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import make_person_number

SIZE = replace(SMALL, workers=280, firms=14, neighbour_firms=0, neighbour_workers=0)
AT = "2026-11-01T00:00:00+08:00"


@pytest.fixture(scope="module")
def filings() -> Filings:
    return make_filings(make_region(SIZE, 1, date(2026, 11, 1)))


@pytest.fixture(scope="module")
def contracts(filings: Filings) -> Linkage:
    return link_records(RecordTable(filings.columns), unit=Unit.CONTRACT)


def test_contracts_entered_twice_are_found_and_renewals_are_not(filings: Filings, contracts: Linkage) -> None:
    true = pairs_of(known_groups(list(map(str, filings.contract))))
    person = pairs_of(known_groups(list(map(str, filings.person))))
    merged = score(pairs_of(decide(contracts, at=AT).merged.groups), true)
    assert len(person) > 3 * len(true) > 60  # most pairs of one person are other contracts
    assert merged["precision"] >= 0.99
    assert merged["recall"] >= 0.9


@pytest.fixture(scope="module")
def people(filings: Filings) -> Linkage:
    return link_records(RecordTable(filings.columns), unit=Unit.PERSON)


def test_persons_are_found_over_changes_of_firm_and_phone(filings: Filings, people: Linkage) -> None:
    true = pairs_of(known_groups(list(map(str, filings.person))))
    merged = score(pairs_of(decide(people, at=AT).merged.groups), true)
    assert merged["precision"] >= 0.99
    assert merged["recall"] >= 0.95


def persons(count: int) -> dict[str, list[str]]:
    draw = random.Random(3)
    births = [date(1970 + draw.randrange(35), 1 + draw.randrange(12), 1 + draw.randrange(28)) for _ in range(count)]
    return {
        "姓名": [f"{draw.choice('王李张刘陈')}示{draw.choice('甲乙丙丁戊己庚辛')}" for _ in births],
        "出生日期": [birth.isoformat() for birth in births],
        "证件号码": [make_person_number(f"1400{n % 99 + 1:02d}", birth, "000") for n, birth in enumerate(births)],
        "手机号": [f"160{draw.randrange(10**8):08d}" for _ in births],
    }


def with_copies(columns: dict[str, list[str]], copies: list[tuple[int, dict[str, str]]]) -> RecordTable:
    """The table with rows added: each a copy of a row with some cells written otherwise."""
    added = [{name: cells[row] for name, cells in columns.items()} | change for row, change in copies]
    return RecordTable({name: cells + [row[name] for row in added] for name, cells in columns.items()})


@pytest.mark.parametrize(
    ("change", "joined"),
    [
        ({}, True),
        ({"手机号": "16099999999"}, True),
        ({"证件号码": ""}, True),
        ({"姓名": "王是甲"}, True),
        ({"手机号": "", "出生日期": ""}, True),
        ({"证件号码": make_person_number("140097", date(1999, 9, 9), "000"), "出生日期": "1999-09-09"}, False),
    ],
    ids=["the same", "new phone", "no number", "homophone", "only name and number", "another right number"],
)
def test_what_joins_two_records_of_a_person_and_what_keeps_them_apart(change: dict[str, str], joined: bool) -> None:
    columns = persons(120)
    columns["姓名"][0] = "王示甲"
    table = with_copies(columns, [(0, change)] + [(row, {}) for row in range(10, 30)])
    assert ((0, 120) in pairs_of(link_records(table, unit=Unit.PERSON).grouping.groups)) is joined


def contract_table(second: dict[str, str]) -> RecordTable:
    columns = persons(60)
    columns |= {
        "用人单位": [f"东河示例{n % 7}号食品有限公司" for n in range(60)],
        "合同开始日期": [f"20{15 + n % 9}-0{1 + n % 9}-01" for n in range(60)],
        "合同结束日期": [f"20{18 + n % 9}-0{1 + n % 9}-01" for n in range(60)],
    }
    return with_copies(columns, [(5, second)] + [(row, {}) for row in range(20, 30)])


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ({}, True),
        ({"合同开始日期": "2020/6/1"}, True),
        ({"合同开始日期": "2020.06"}, True),
        ({"用人单位": "东河示例5号食品有限责任公司"}, True),
        ({"合同开始日期": "2023-06-01", "合同结束日期": "2026-06-01"}, False),
        ({"用人单位": "东河示例2号食品有限公司", "合同开始日期": "2018-01-01", "合同结束日期": "2019-01-01"}, False),
    ],
    ids=["typed twice", "another form of date", "month only", "legal form", "renewal", "earlier elsewhere"],
)
def test_a_contract_needs_person_and_term_to_agree(second: dict[str, str], same: bool) -> None:
    linkage = link_records(contract_table(second))
    assert linkage.roles.unit is Unit.CONTRACT
    assert ((5, 60) in pairs_of(linkage.grouping.groups)) is same


def test_two_runs_give_the_same(filings: Filings, contracts: Linkage) -> None:
    again = link_records(RecordTable(filings.columns), unit=Unit.CONTRACT)
    assert again.grouping == contracts.grouping
    assert (again.scored.bits == contracts.scored.bits).all()


def test_the_weights_of_a_pair_add_up_to_its_odds(people: Linkage) -> None:
    scored = people.scored
    for row in range(0, scored.pairs.count, 97):
        said = sum(bits for _, _, bits in scored.reasons(row))
        prior = scored.weights.prior
        assert said + math.log2(prior / (1 - prior)) == pytest.approx(float(scored.bits[row]), abs=1e-6)


def with_truth(path: Path, filings: Filings, truth: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*filings.columns, "contract_id"])
        writer.writerows(zip(*filings.columns.values(), truth, strict=True))
    return path


def test_the_truth_is_never_read_by_the_matcher(
    tmp_path: Path, filings: Filings, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth = list(map(str, filings.contract))
    shuffled = random.Random(7).sample(truth, len(truth))
    summary, lines = evaluate_link(with_truth(tmp_path / "true.csv", filings, truth), truth="contract_id")
    assert {"records", "precision", "recall", "f1", "seconds"} <= summary.keys()
    assert summary["baselines"].keys() == {"splink_defaults", "exact"}
    assert all(summary["f1"] >= way["f1"] for way in summary["baselines"].values())
    assert sum(line["true"] for line in lines) / len(lines) == pytest.approx(summary["precision"], abs=1e-4)
    monkeypatch.setattr("laoheng.hub.link.evaluate._baselines", lambda *_: {})
    blind, again = evaluate_link(with_truth(tmp_path / "shuffled.csv", filings, shuffled), truth="contract_id")
    assert [(line["left"], line["right"]) for line in again] == [(line["left"], line["right"]) for line in lines]
    assert summary["f1"] > 0.9 > 0.05 > blind["f1"]


def test_labelled_pairs_are_counted_and_nothing_else(tmp_path: Path) -> None:
    def record(number: int) -> dict[str, str]:
        return {
            "name": f"Diner {number * 7919 % 10007} Example",
            "addr": f"{number + 10} Sample St",
            "city": "Made Up",
            "phone": f"555{number:07d}",
            "class": str(number),
        }

    pairs = [{"left": record(n), "right": record(n), "label": 1} for n in range(40)]
    pairs += [{"left": record(n), "right": record(n + 1), "label": 0} for n in range(39)]
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(pair) + "\n" for pair in pairs), "utf-8")
    summary, lines = evaluate_link(path)
    assert (summary["labelled_pairs"], summary["true_pairs"]) == (79, 40)
    assert summary["precision"] == 1.0
    assert summary["recall"] >= 0.9
    assert len(lines) == 79


def test_a_wrong_truth_column_is_told_with_the_columns_there_are(tmp_path: Path, filings: Filings) -> None:
    path = with_truth(tmp_path / "a.csv", filings, ["0"] * len(filings.contract))
    with pytest.raises(UserError, match="用人单位名称"):
        evaluate_link(path, truth="nothing")


def test_exact_keys_join_only_what_is_written_alike() -> None:
    table = with_copies(persons(20), [(3, {}), (4, {"证件号码": "", "姓名": "别 名"})])
    from laoheng.hub.link import find_roles

    assert exact_links(table, find_roles(table)) == {(3, 20)}


def test_unsure_pairs_are_written_side_by_side_with_their_reasons(tmp_path: Path, contracts: Linkage) -> None:
    outcome = decide(contracts, at=AT)
    paths = {path.name: path for path in write_outcome(contracts, outcome, tmp_path)}
    with paths["review.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(outcome.unsure)
    head = paths["review.csv"].read_text("utf-8-sig").splitlines()[0].split(",")
    assert head[:5] == ["left", "right", "chance", "reasons", "decision"]
    assert head[5:7] == ["姓名 A", "姓名 B"]
    for row in rows:
        assert "证件号码" in row["reasons"] or "姓名" in row["reasons"]
        assert row["decision"] == ""
    merged = {frozenset(merge.ids) for merge in read_log(paths["merges.jsonl"]).standing()}
    assert len(merged) == len(outcome.merged.groups)


def test_every_merge_carries_grounds_that_connect_its_records(contracts: Linkage) -> None:
    for merge in decide(contracts, at=AT).log.standing():
        linked = {merge.grounds[0].left}
        for _ in merge.ids:
            for ground in merge.grounds:
                if linked & {ground.left, ground.right}:
                    linked |= {ground.left, ground.right}
        assert linked == set(merge.ids)
        assert all(ground.reasons for ground in merge.grounds)


def test_link_and_unlink_from_the_terminal(
    tmp_path: Path, filings: Filings, capsys: pytest.CaptureFixture[str]
) -> None:
    source = with_truth(tmp_path / "filings.csv", filings, [""] * len(filings.contract))
    out = tmp_path / "out"
    assert main(["hub", "link", str(source), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["unit"] == "contract"
    log = read_log(out / "merges.jsonl")
    assert told["groups"] == len(log.standing()) > 0
    first = log.standing()[0]
    assert main(["hub", "unlink", str(out / "merges.jsonl"), first.number, "--by", "u1", "--why", "两份合同"]) == 0
    after = read_log(out / "merges.jsonl")
    assert after.resolve(list(first.ids)) == list(first.ids)
    assert main(["hub", "unlink", str(out / "merges.jsonl"), first.number, "--by", "u1", "--why", "再撤"]) == 2


def test_a_file_without_anything_to_compare_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("record_id,备注\n1,x\n2,y\n", "utf-8")
    assert main(["hub", "link", str(path), "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


def test_no_pair_is_told_of_twice(contracts: Linkage) -> None:
    pairs = list(zip(contracts.scored.pairs.left.tolist(), contracts.scored.pairs.right.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    assert all(left < right for left, right in pairs)
    assert not any(set(one) & set(two) for one, two in combinations(contracts.grouping.groups, 2))
