"""Elements of a dispute: signs with their guards, context, the committed model, and its evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from laoheng.standard.errors import UserError
from laoheng.text.classify import load_model
from laoheng.text.elements import LABELS, element_names, split_sentences, tag_sentences
from laoheng.text.elements.context import samples_of
from laoheng.text.elements.cues import cues, look, rare_labels
from laoheng.text.elements.evaluate import evaluate_elements, unseen_scores
from laoheng.text.elements.predict import committed
from laoheng.text.elements.training import fit_elements

# What the signs decide alone; sentences written for this test, lawful or opposite twins beside them.
RARE = [
    ("该项请求在仲裁时没有提出，法院不应审理。", {"LB11"}),
    ("申请人的请求已经超过仲裁时效。", set()),
    ("公司无需支付违法解除劳动合同的赔偿金。", {"LB12"}),
    ("公司应当支付违法解除劳动合同的赔偿金。", set()),
    ("单位以裁员为由让她走人。", {"LB13"}),
    ("本案不属于裁员。", set()),
    ("公司拒绝发放年终奖。", {"LB14"}),
    ("公司每年按时发放年终奖。", set()),
    ("入职时单位收取押金五百元。", {"LB15"}),
    ("承包方交纳了质量保证金。", set()),
    ("他长期从事井下作业。", {"LB16"}),
    ("每年夏天发高温津贴。", set()),
    ("要求支付丧葬补助金和供养亲属抚恤金。", {"LB17"}),
    ("公司向其送达解除劳动合同通知书。", {"LB18"}),
    ("公司没有提前三十日通知。", set()),
    ("该厂的营业执照已被吊销。", {"LB19"}),
    ("该公司尚未被注销。", set()),
    ("双方在调解员主持下达成调解协议。", {"LB20"}),
    ("双方未能达成协议。", set()),
]


@pytest.mark.parametrize(("sentence", "expected"), RARE, ids=[row[0] for row in RARE])
def test_signs_decide_rare_elements_and_guards_cancel_them(sentence: str, expected: set[str]) -> None:
    assert rare_labels(sentence) == expected


HELD = [
    ("公司一直没有和我签订书面劳动合同", "LB6", True),
    ("双方签订了为期三年的劳动合同", "LB7", True),
    ("双方一直没有签劳动合同", "LB7", False),
    ("双方之间不存在劳动关系", "LB5", False),
    ("请求确认双方存在劳动关系", "LB5", True),
    ("公司并未拖欠工资，已全部付清", "LB4", False),
    ("工资已经三个月没发", "LB4", True),
]


@pytest.mark.parametrize(("sentence", "label", "expected"), HELD, ids=[row[0] for row in HELD])
def test_a_guard_cancels_the_signs_of_its_element(sentence: str, label: str, expected: bool) -> None:
    hit = look(sentence).get(label)
    assert (hit is not None and hit.holds) is expected


def test_every_element_has_a_name_and_signs() -> None:
    assert list(element_names()) == list(LABELS)
    assert all(cue.signs for cue in cues())


def test_sentences_keep_their_place() -> None:
    text = "  公司欠薪。 要求支付；\n没有合同！"
    assert [text[start:end] for start, end in split_sentences(text)] == ["公司欠薪。", "要求支付；", "没有合同！"]


def test_an_empty_text_has_no_sentences() -> None:
    assert tag_sentences("\n 。") == [] or all(not item.labels for item in tag_sentences("\n 。"))


def test_the_committed_model_tags_plain_pleadings() -> None:
    text = (
        "原告诉称，被告一直未与原告签订书面劳动合同。诉讼请求：1.判令被告支付拖欠的工资12000元；"
        "2.判令被告支付解除劳动合同经济补偿金6000元；3.判令被告支付加班费3000元。案件受理费10元由被告负担。"
    )
    tags = [set(item.labels) for item in tag_sentences(text)]
    assert "LB6" in tags[0] and "LB2" in tags[1] and "LB3" in tags[2] and "LB8" in tags[3] and not tags[4]


def test_what_stands_around_a_sentence_is_part_of_it() -> None:
    alone = samples_of("x", ["支付工资1000元。"])[0]
    ordered = samples_of("x", ["判决如下：", "支付工资1000元。"])[1]
    assert "part=order" in ordered.cues and "part=order" not in alone.cues
    assert alone.pieces["chars"] == samples_of("x", ["支付工资2500元。"])[0].pieces["chars"]


def test_committed_pieces_hold_no_number_and_models_stay_small() -> None:
    import laoheng.text.elements as package

    model, card = committed()
    pieces = [piece for block in ("chars", "words") for piece in model.space.columns[block]]
    assert not [piece for piece in pieces if any(char in "123456789" for char in piece)]
    folder = Path(package.__file__).parent / "model"
    assert sum(item.stat().st_size for item in folder.iterdir()) < 3_000_000
    assert card.figures["micro_f1"] > card.figures["baseline"]["micro_f1"]
    assert load_model("laoheng.text.elements", "elements_baseline").labels == LABELS


def document(name: str, rows: list[tuple[str, list[str]]]) -> str:
    sentences = [{"i": place, "text": text, "labels": labels} for place, (text, labels) in enumerate(rows)]
    return json.dumps({"id": name, "labels_in_doc": [], "sentences": sentences}, ensure_ascii=False)


def write_set(path: Path, count: int) -> Path:
    rows = [
        document(
            f"d{number}",
            [
                (f"原告第{number}号诉称，被告拖欠工资。", ["LB4"]),
                (f"请求支付第{number}组经济补偿金。", ["LB3"]),
                (f"案件受理费由第{number}方负担。", []),
            ],
        )
        for number in range(count)
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_evaluation_by_folds_learns_what_is_plain(tmp_path: Path) -> None:
    summary, lines = evaluate_elements(write_set(tmp_path / "set.jsonl", 20), folds=4)
    assert (summary["n"], summary["documents"], summary["micro_f1"]) == (60, 20, 1.0)
    assert lines[1] == {"id": "d0", "i": 1, "labels": ["LB3"]}
    assert set(summary["baseline"]) == {"micro_f1", "macro_f1", "accuracy"}


def test_evaluation_with_a_training_file_says_so(tmp_path: Path) -> None:
    taught = write_set(tmp_path / "taught.jsonl", 12)
    summary, _ = evaluate_elements(taught, train=taught)
    assert summary["seen_in_training"] == 0.0 and "out of fold" in summary["model"]


def test_a_document_in_both_files_is_scored_without_itself() -> None:
    # The labels contradict the text of one document; a model that had seen it would know that.
    samples = [
        sample for number in range(12) for sample in samples_of(f"d{number}", [f"被告拖欠工资{'甲乙'[number % 2]}"])
    ]
    gold = np.zeros((12, len(LABELS)), bool)
    gold[1::2, 3] = True
    fitted: list[set[str]] = []

    def fit(chosen, labels):  # type: ignore[no-untyped-def]
        fitted.append({item.document for item in chosen})
        return fit_elements(chosen, labels)

    unseen_scores(samples[:2], samples, gold, fit)
    assert fitted and all(len(documents) < 12 for documents in fitted)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("not json", "law.eval.not_json"),
        ('{"id": "a"}', "classify.not_a_document"),
        ('{"id": "a", "sentences": [{"i": 0}]}', "classify.not_a_document"),
        ("", "classify.empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_clear_error(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        evaluate_elements(path)
    assert caught.value.code == code


def test_one_fold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        evaluate_elements(write_set(tmp_path / "set.jsonl", 3), folds=1)
    assert caught.value.code == "classify.folds"


def test_the_card_knows_the_file_it_was_fitted_on(shared_data: Path) -> None:
    summary, _ = evaluate_elements(shared_data / "data" / "elements" / "cail2019_labour.jsonl")
    assert summary["trained_on_this_file"] is True and summary["seen_in_training"] == 1.0
    assert summary["for_unseen_texts_run"] == "--folds 5"


@pytest.mark.slow
def test_by_document_the_model_beats_the_baseline_on_the_public_set(shared_data: Path) -> None:
    summary, _ = evaluate_elements(shared_data / "data" / "elements" / "cail2019_labour.jsonl", folds=5)
    assert summary["micro_f1"] > summary["baseline"]["micro_f1"] + 0.04
    assert summary["macro_f1"] > summary["baseline"]["macro_f1"] + 0.15
