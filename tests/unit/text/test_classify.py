"""Small linear models: spaces, scores, folds, files, and what a prediction module must not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.text.classify import Sample, Space, characters, digest, save_model, score_labels
from laoheng.text.classify.linear import read_model
from laoheng.text.classify.scoring import spread
from laoheng.text.classify.training import each_fold, fit_linear, folds_of, out_of_fold

PREDICTION = (
    "laoheng.text.classify",
    "laoheng.text.elements",
    "laoheng.text.topics",
    "laoheng.advice.disputes",
    "laoheng.advice.similar",
    "laoheng.text.elements.evaluate",
    "laoheng.text.topics.evaluate",
)


def sample(document: str, text: str, **cues: float) -> Sample:
    return Sample(document, {"chars": characters(text, 1, 2)}, cues)


@pytest.mark.parametrize("module", PREDICTION)
def test_importing_a_prediction_module_does_not_import_scikit_learn(module: str) -> None:
    code = f"import sys, {module}; print([name for name in sys.modules if name.split('.')[0] in ('sklearn', 'scipy')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_piece_is_kept_only_where_enough_documents_share_it() -> None:
    # "欠" stands in three sentences of one document and in one of another; "薪" in three documents.
    samples = [sample("a", "欠薪"), sample("a", "欠"), sample("a", "欠"), sample("b", "欠薪"), sample("c", "薪")]
    space = Space.of(samples, {"chars": 1.0}, least_documents=3)
    assert set(space.columns["chars"]) == {"薪"}


def test_each_block_of_pieces_has_length_one_before_its_share() -> None:
    samples = [sample("a", "拖欠工资"), sample("b", "支付工资")]
    space = Space.of(samples, {"chars": 0.5}, least_documents=1)
    _, values = space.row(samples[0])
    assert np.linalg.norm(values) == pytest.approx(0.5)


def test_a_text_of_unknown_pieces_is_an_empty_row() -> None:
    space = Space.of([sample("a", "工资")], {"chars": 1.0, "cues": 1.0}, least_documents=1)
    columns, values = space.row(sample("b", "xyz", unknown=1.0))
    assert len(columns) == len(values) == 0


def test_a_model_comes_back_from_its_file_and_scores_alike(tmp_path: Path) -> None:
    samples = [sample(str(number), text, long=1.0) for number, text in enumerate(("欠薪", "欠薪了", "加班", "加班费"))]
    gold = np.array([[True, False], [True, False], [False, True], [False, True]])
    model = fit_linear(samples, gold, ("wages", "overtime"), {"chars": 1.0, "cues": 0.2}, least_documents=1)
    save_model(model, tmp_path / "model.npz")
    again = read_model((tmp_path / "model.npz").read_bytes())
    assert again.labels == ("wages", "overtime")
    assert np.allclose(again.scores(samples), model.scores(samples), atol=0.01)
    assert (model.scores(samples) > 0).tolist() == gold.tolist()


def test_a_label_without_an_example_is_never_given() -> None:
    samples = [sample("a", "欠薪"), sample("b", "加班")]
    model = fit_linear(
        samples, np.array([[True, False], [False, False]]), ("x", "y"), {"chars": 1.0}, least_documents=1
    )
    assert (model.scores(samples)[:, 1] < 0).all()


@given(st.lists(st.sampled_from("abcdefghij"), min_size=2, max_size=40), st.integers(2, 6))
def test_folds_never_cut_a_document_and_cover_every_row_once(documents: list[str], folds: int) -> None:
    held = []
    for fitted, asked in each_fold(documents, folds):
        assert not {documents[row] for row in fitted} & {documents[row] for row in asked}
        held += list(asked)
    assert sorted(held) == list(range(len(documents)))
    assert folds_of(documents, folds) == folds_of(list(reversed(documents)), folds)


def test_out_of_fold_scores_come_from_models_that_have_not_seen_the_document() -> None:
    # Every document has its own character: only a model that saw the document could know it.
    samples = [sample(name, name) for name in "甲乙丙丁戊己"]
    gold = np.array([[True], [False]] * 3)
    seen: list[set[str]] = []

    def fit(chosen, labels):  # type: ignore[no-untyped-def]
        seen.append({item.document for item in chosen})
        return fit_linear(chosen, labels, ("x",), {"chars": 1.0}, least_documents=1)

    scores = out_of_fold(samples, gold, fit, folds=3)
    assert len(seen) == 3 and all(len(documents) == 4 for documents in seen)
    # The unknown character leaves an empty row: the score is the bare intercept, the same for both held documents.
    for fitted, asked in each_fold([item.document for item in samples], 3):
        assert len(fitted) == 4 and len({round(float(scores[row, 0]), 9) for row in asked}) == 1


GOLD = np.array([[True, False, False], [True, True, False], [False, False, False]])


@pytest.mark.parametrize(
    ("given_rows", "micro", "macro", "accuracy"),
    [
        (GOLD, 1.0, 1.0, 1.0),
        # Label 2: one hit of two; label 3 has neither gold nor prediction and is left out.
        (np.array([[True, False, False], [False, True, False], [False, False, False]]), 0.8, (2 / 3 + 1) / 2, 2 / 3),
        (np.zeros((3, 3), bool), 0.0, 0.0, 1 / 3),
        # A false alarm on label 3 brings it into the mean with 0.
        (GOLD | np.array([[False, False, True]] + [[False] * 3] * 2), 6 / 7, 2 / 3, 2 / 3),
    ],
)
def test_scores_are_those_worked_out_by_hand(given_rows, micro, macro, accuracy) -> None:  # type: ignore[no-untyped-def]
    scores = score_labels(GOLD, given_rows)
    assert (scores.micro_f1, scores.macro_f1, scores.accuracy) == pytest.approx((micro, macro, accuracy))


def test_the_spread_holds_the_figure_and_is_the_same_with_the_same_seed() -> None:
    chance = np.random.default_rng(1)
    gold = chance.random((200, 4)) < 0.3
    given_rows = gold ^ (chance.random((200, 4)) < 0.1)
    documents = [str(number // 10) for number in range(200)]
    low, high = spread(gold, given_rows, documents, seed=3)
    assert low < score_labels(gold, given_rows).micro_f1 < high
    assert (low, high) == spread(gold, given_rows, documents, seed=3)


def test_a_fingerprint_tells_documents_apart() -> None:
    assert digest(["甲", "乙"]) == digest(["甲", "乙"])
    assert digest(["甲", "乙"]) != digest(["甲乙"])
