"""Counted terms: against counting by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from laoheng.text.bags import Bags, bags, number

DOCUMENTS = st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8), min_size=1, max_size=6)


def counted(made: Bags) -> list[dict[int, int]]:
    found: list[dict[int, int]] = [{} for _ in range(made.size)]
    for row, term, often in zip(made.rows, made.terms, made.counts, strict=True):
        found[int(row)][int(term)] = int(often)
    return found


def by_hand(documents: list[list[str]]) -> list[dict[int, int]]:
    return [dict(Counter(number(term) for term in document)) for document in documents]


@given(DOCUMENTS)
def test_each_text_holds_its_terms_counted(documents: list[list[str]]) -> None:
    assert counted(bags(documents)) == by_hand(documents)


@given(DOCUMENTS, st.integers(1, 3))
def test_joined_texts_hold_the_terms_of_all_their_parts(documents: list[list[str]], size: int) -> None:
    owner = [place % size for place in range(len(documents))]
    joined: list[list[str]] = [[] for _ in range(size)]
    for into, document in zip(owner, documents, strict=True):
        joined[into].extend(document)
    assert counted(bags(documents).joined(np.array(owner), size)) == by_hand(joined)


@given(DOCUMENTS, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=7))
def test_taken_texts_go_where_they_are_sent(documents: list[list[str]], sent: list[tuple[int, int]]) -> None:
    pairs = [(place, into) for place, into in sent if place < len(documents)]
    wanted: list[list[str]] = [[], [], []]
    for place, into in pairs:
        wanted[into].extend(documents[place])
    places, into_ = (np.array([pair[part] for pair in pairs], dtype=np.int64) for part in (0, 1))
    assert counted(bags(documents).taken(places, into_, 3)) == by_hand(wanted)


@given(DOCUMENTS)
def test_adding_and_following_are_sums_and_lists(documents: list[list[str]]) -> None:
    made, double = bags(documents), [document * 2 for document in documents]
    assert counted(made.with_more(made)) == by_hand(double)
    assert counted(made.followed_by(made)) == by_hand(documents) * 2


@given(DOCUMENTS, st.sampled_from([4, 18, 32]))
def test_a_file_gives_back_what_was_put_in(documents: list[list[str]], bits: int) -> None:
    made = bags(documents, bits)
    back = Bags.of_arrays(made.arrays("x"), "x")
    assert counted(back) == counted(made)
    assert back.bits == bits and all(term < 2**bits for term in back.terms)
