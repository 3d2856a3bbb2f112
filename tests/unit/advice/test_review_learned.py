"""Learned wording beside figures: what it reads, what it may decide, and how it says so."""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from laoheng.advice.review import clause_kinds, read_clause, review_contract
from laoheng.advice.review.cases import Case
from laoheng.advice.review.evaluate import evaluate_clauses
from laoheng.advice.review.figures import broken_bounds, kept_bounds
from laoheng.advice.review.learned import Decision, learned_decision, learned_model
from laoheng.advice.review.learned.concepts import concept_pieces, lexicon, tokens
from laoheng.advice.review.learned.decide import signs_of
from laoheng.advice.review.learned.deciding import LOOKS, fit_decision
from laoheng.advice.review.learned.evidence import NAME, PACKAGE, label_names, sample_of, split
from laoheng.advice.review.learned.training import ABOUT_STRENGTH, fit_wording, taught
from laoheng.advice.review.report import report
from laoheng.advice.review.wording import normalised
from laoheng.standard.messages import render
from laoheng.text.classify import load_card
from laoheng.text.classify.linear import read_model, save_model

LAW = Path(__file__).parents[2] / "law"
ON = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("one", "other", "concept"),
    [
        ("想辞职的", "不干了的", "leave"),
        ("工资照发", "工钱照发", "wage"),
        ("参加工伤保险", "上五险", "social"),
        ("须经审批", "得点头", "approval"),
        ("怀孕以后", "显怀以后", "pregnant"),
    ],
)
def test_two_voices_name_the_same_concept(one: str, other: str, concept: str) -> None:
    for text in (one, other):
        assert concept in {name for token in tokens(normalised(text).text) for name in token.names}, text


def test_a_word_after_not_stands_for_the_opposite() -> None:
    (_, token) = tokens("未审批")
    assert token.names == ("!approval",)


def test_a_measure_is_told_by_unit_and_by_the_steps_that_it_passes() -> None:
    (short,), (full,) = tokens("97天"), tokens("98天")
    assert short.names[0] == full.names[0] == "#天"
    assert short.names[1] != full.names[1]


def test_the_longest_known_word_counts_and_places_never_overlap() -> None:
    text = normalised("派遣单位每月从被派遣劳动者工资中扣除管理费五十元。").text
    read = tokens(text)
    for before, after in itertools.pairwise(read):
        assert before.end <= after.start
    for token in read:
        assert token.names[0].startswith("#") or text[token.start : token.end] in lexicon()
    assert "agency" in concept_pieces(read)


def test_a_number_of_the_clause_changes_nothing() -> None:
    plain = "甲方依法缴纳社会保险。"
    for number in ("第三条", "(二)", "3.", "三、"):
        assert sample_of(number + plain).pieces == sample_of(plain).pieces


@pytest.mark.parametrize(
    ("text", "label", "kept"),
    [
        ("合同期一年，试用期两个月。", "probation_too_long", True),
        ("合同期一年，试用期三个月。", "probation_too_long", False),
        ("试用期工资为转正工资的百分之八十。", "probation_wage_low", True),
        ("试用期工资为转正工资的百分之七十九。", "probation_wage_low", False),
        ("转正后月工资六千元。", "probation_wage_low", True),
        ("离职后竞业限制期为二十四个月。", "noncompete_too_long", True),
        ("离职后竞业限制期为二十五个月。", "noncompete_too_long", False),
        ("辞职提前三十日通知。", "resign_notice_long", True),
        ("辞职提前六十日通知。", "resign_notice_long", False),
        ("产假九十八天。", "maternity_short", True),
        ("产假九十七天。", "maternity_short", False),
        ("怀孕满四个月流产的，休四十二天。", "maternity_short", True),
        ("怀孕未满四个月流产的，休十五天。", "maternity_short", True),
        ("流产休假十天。", "maternity_short", False),
        ("派遣合同期限两年。", "dispatch_short", True),
        ("派遣合同期限一年。", "dispatch_short", False),
        ("每天四小时，每周二十四小时。", "parttime_hours", True),
        ("每天四小时，每周二十八小时。", "parttime_hours", False),
        ("每天上午四小时、下午三小时。", "parttime_hours", False),
        ("每十五日结算一次。", "parttime_pay", True),
        ("每月底结算。", "parttime_pay", False),
        ("每月扣除不超过工资的百分之二十。", "deduct_excess", True),
        ("每月扣除工资的百分之三十。", "deduct_excess", False),
        ("休息日加班按200%支付。", "overtime_rate_low", True),
        ("休息日加班按150%支付。", "overtime_rate_low", False),
    ],
)
def test_a_figure_that_keeps_to_its_bound_is_told_on_both_sides(text: str, label: str, kept: bool) -> None:
    assert (label in kept_bounds(normalised(text).text)) is kept


def test_where_a_figure_was_read_the_arithmetic_decides() -> None:
    (hit,) = read_clause("试用期月薪3999元，转正月薪5000元。").hits
    assert (hit.label, hit.by) == ("probation_wage_low", "figures")
    assert read_clause("试用期月薪4000元，转正月薪5000元。").hits == ()


def found_by_wording() -> list[tuple[str, str, tuple[int, int], tuple[str, ...]]]:
    """Faults of a spoken source that wording tells and no figure."""
    lines = (LAW / "clauses_spoken.jsonl").read_text("utf-8").splitlines()[:120]
    texts = [json.loads(line)["text"] for line in lines]
    return [
        (text, hit.label, (hit.start, hit.end), hit.words)
        for text in texts
        for hit in read_clause(text).hits
        if hit.by == "wording"
    ]


def test_what_wording_tells_stands_on_whole_phrases_and_names_words_in_them() -> None:
    found = found_by_wording()
    assert found
    for text, label, (start, end), words in found:
        assert label not in broken_bounds(normalised(text).text)
        assert 0 <= start < end <= len(text)
        assert start == 0 or text[start - 1] in "，。；：、,;:！？"
        assert end == len(text) or text[end] in "，。；：、,;:！？"
        assert all(word in normalised(text[start:end]).text for word in words)


def test_the_report_says_whether_figures_or_wording_told() -> None:
    (text, *_), *_ = found_by_wording()
    review = review_contract(f"{text}\n试用期月薪3999元，转正月薪5000元。\n", on=ON)
    ways = {item.by for item in review.findings}
    assert ways == {"wording", "figures"}
    for language in ("zh", "en"):
        words = repr(report(review, language=language).blocks)
        assert all(render(item.how, language) in words for item in review.findings)


def test_a_clause_to_be_looked_at_names_what_it_may_hide() -> None:
    looks = [
        reading
        for line in (LAW / "clauses_formal.jsonl").read_text("utf-8").splitlines()[:300]
        if (reading := read_clause(json.loads(line)["text"])).needs_look
    ] + [read_clause("谁要是不听招呼，后面的事自己看着办。")]
    for reading in looks:
        assert reading.needs_look and not reading.hits
        assert set(reading.maybe) <= set(clause_kinds())
        assert len(reading.maybe) <= 3
    assert sum(bool(reading.maybe) for reading in looks) > 0.9 * len(looks)


def test_the_card_names_the_very_files_that_were_learned_from() -> None:
    card = load_card(PACKAGE, NAME)
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in LAW.glob("clauses_*.jsonl")}
    assert dict(card.files) == files


def test_a_decision_written_and_read_is_the_same() -> None:
    decision = learned_decision()
    assert Decision.from_json(json.loads(json.dumps(decision.to_json()))) == decision


def test_a_model_kept_small_scores_nearly_as_before(tmp_path: Path) -> None:
    model = fit_wording(taught([("made", CASES)]), least_texts=1)
    save_model(model, tmp_path / "small.npz", small=True)
    again = read_model((tmp_path / "small.npz").read_bytes())
    samples = [sample_of(normalised(case.text).text) for case in CASES]
    assert np.allclose(again.scores(samples), model.scores(samples), atol=0.05)


CASES = [
    Case("1a", "入职须交押金五百元。", ("deposit",), None),
    Case("1b", "公司不收押金。", (), "deposit"),
    Case("2a", "入会的一律开除。", ("union_ban",), None),
    Case("2b", "员工可以加入工会。", (), "union_ban"),
    Case("3a", "加班不给钱。", ("overtime_waiver",), None),
    Case("3b", "加班按规定给钱。", (), "overtime_waiver"),
]


def test_learned_weights_are_those_of_plain_least_squares() -> None:
    """The fit goes by likeness between clauses; the same said slowly goes by columns."""
    known = taught([("made", CASES)])
    model = fit_wording(known, least_texts=1)
    rows = np.zeros((len(CASES), len(model.space.rarity)))
    for number, sample in enumerate(known.samples):
        columns, values = model.space.row(sample)
        rows[number, columns] = values
    about = (known.gold | known.twin) * 2.0 - 1.0
    slow = np.linalg.solve(rows.T @ rows + ABOUT_STRENGTH * np.eye(rows.shape[1]), rows.T @ about)
    assert np.allclose(model.weights[:, : about.shape[1]], slow, atol=1e-6)


def test_fitting_again_gives_the_same_and_tells_a_fault_from_its_twin() -> None:
    known = taught([("made", CASES)])
    one, other = fit_wording(known, least_texts=1), fit_wording(known, least_texts=1)
    assert np.array_equal(one.weights, other.weights)
    scores, count = one.scores(known.samples), len(label_names())
    for row, case in enumerate(CASES):
        column = label_names().index(case.labels[0] if case.labels else str(case.near))
        assert scores[row, :count].argmax() == column
        assert (scores[row, count + column] > 0) == bool(case.labels)


def test_a_decision_flags_few_lawful_clauses_where_it_was_learned() -> None:
    known = taught([("made", CASES)])
    scores = np.zeros((len(CASES), 2 * len(label_names()) + 1))
    doubts = np.zeros(len(CASES), dtype=bool)
    decision = fit_decision(scores, known.gold, doubts, ~doubts)
    signs = [signs_of(split(row)) for row in scores]
    lawful = [
        decision.chances(told).max() < decision.given for told, case in zip(signs, CASES, strict=True) if case.near
    ]
    assert all(lawful)


def test_the_measure_shows_wording_alone_beside_both() -> None:
    summary, lines = evaluate_clauses(LAW / "clauses_unseen_fourth.jsonl")
    assert summary["wording_alone"]["n"] == summary["n"] == len(lines)
    assert summary["needs_look_lawful_rate"] <= LOOKS


def test_the_model_scores_every_label_twice_and_any_fault_once() -> None:
    assert len(learned_model().labels) == 2 * len(clause_kinds()) + 1
