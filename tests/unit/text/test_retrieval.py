"""The lexical index on made-up texts."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from laoheng.text.retrieval import Bm25, plain_text, terms

TEXTS = ["红 红 球", "蓝 球", "绿 箱 箱 箱", ""]
INDEX = Bm25([text.split() for text in TEXTS])


def slow_score(query: list[str], place: int, k1: float = 1.2, b: float = 0.75) -> float:
    """The formula of Robertson and Zaragoza, term by term."""
    documents = [text.split() for text in TEXTS]
    mean = sum(map(len, documents)) / len(documents)
    total = 0.0
    for term in set(query):
        frequency = sum(term in document for document in documents)
        if not frequency:
            continue
        idf = math.log(1 + (len(documents) - frequency + 0.5) / (frequency + 0.5))
        times = documents[place].count(term)
        total += idf * times * (k1 + 1) / (times + k1 * (1 - b + b * len(documents[place]) / mean))
    return total


@given(st.lists(st.sampled_from(["红", "蓝", "球", "箱", "无"]), max_size=5))
def test_scores_are_those_of_the_plain_formula(query: list[str]) -> None:
    wanted = [slow_score(query, place) for place in range(len(TEXTS))]
    np.testing.assert_allclose(INDEX.scores(query), wanted, atol=1e-12)


def test_the_text_with_the_rarer_term_comes_first_and_texts_without_a_term_do_not_come() -> None:
    assert [place for place, _ in INDEX.best(["红", "球"], 5)] == [0, 1]
    assert INDEX.best(["无"], 5) == []


def test_texts_of_one_score_keep_their_order() -> None:
    index = Bm25([["甲"], ["乙"], ["甲"]])
    assert [place for place, _ in index.best(["甲"], 3)] == [0, 2]


def test_an_index_of_nothing_answers_nothing() -> None:
    assert Bm25([]).best(["甲"], 3) == []


def test_sums_and_widths_do_not_keep_a_question_from_the_same_question() -> None:
    assert plain_text("工资 ５０００ 元") == plain_text("工资 8000 元")
    assert terms("Ａ公司欠薪") == terms("a公司欠薪")


def test_terms_are_words_pairs_and_triples_that_do_not_cross_a_stop() -> None:
    found = terms("加班费，仲裁")
    assert {"w加班费", "加班", "班费", "加班费", "仲裁"} <= set(found)
    assert not any("费" in term and "仲" in term for term in found)
    assert "加班费" not in terms("加班费", triples=False)
