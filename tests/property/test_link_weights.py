"""The fit of weights: a slow plain reference beside it, and what it can find again in drawn tables."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.hub.link.deciding import best_bound, bounds_for, chance_of, log_odds
from laoheng.hub.link.rarity import chance_of_equality
from laoheng.hub.link.weights import PRIOR_PAIRS, PRIOR_SHARE, Evidence, pattern_weights, posterior, train

M = [np.array([0.9, 0.1]), np.array([0.8, 0.15, 0.05]), np.array([0.7, 0.3])]
U = [np.array([0.05, 0.95]), np.array([0.02, 0.08, 0.9]), np.array([0.3, 0.7])]


def drawn_table(seed: int, matches: int, others: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    rows = [
        np.stack([draw.choice(len(part), size=count, p=part) for part in chances], axis=1)
        for chances, count in ((M, matches), (U, others))
    ]
    return np.concatenate(rows).astype(np.int8)


def slow_round(
    levels: np.ndarray, bonus: np.ndarray, m: list, u: list, prior: float, start: list
) -> tuple[list, float]:
    """Reference: one round of expectation and maximisation, pair by pair."""
    mass = [np.zeros(len(part)) for part in m]
    found = 0.0
    chances = []
    for row, extra in zip(levels, bonus, strict=True):
        odds = prior / (1 - prior) * 2**extra
        for c, level in enumerate(row):
            if level >= 0:
                odds *= m[c][level] / u[c][level]
        chances.append(odds / (1 + odds))
    found = max(sum(chances), 1.0)
    for row, chance in zip(levels, chances, strict=True):
        for c, level in enumerate(row):
            if level >= 0:
                mass[c][level] += chance
    strength = max(PRIOR_PAIRS, PRIOR_SHARE * found)
    return [(part + strength * s) / (part.sum() + strength) for part, s in zip(mass, start, strict=True)], found


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_fit_is_a_fixed_point_of_the_slow_reference(seed: int) -> None:
    levels = drawn_table(seed, 60, 300)
    levels[::7, 1] = -1
    bonus = np.random.default_rng(seed).normal(0, 0.5, len(levels))
    fit = train(Evidence(levels, bonus, tuple(U), 5_000.0), [M], 40.0)
    again, found = slow_round(levels, bonus, list(fit.m), list(fit.u), fit.prior, M)
    for ours, reference in zip(fit.m, again, strict=True):
        assert ours == pytest.approx(reference, abs=0.01)
    assert fit.prior * 5_000 == pytest.approx(found, rel=0.02)


def test_the_fit_finds_the_chances_that_a_table_was_drawn_with() -> None:
    levels = drawn_table(5, 3_000, 30_000)
    start = [np.array([0.6, 0.4]), np.array([0.5, 0.3, 0.2]), np.array([0.5, 0.5])]
    drawn = tuple((m + 10 * u) / 11 for m, u in zip(M, U, strict=True))  # pairs drawn by chance hold matches too
    fit = train(Evidence(levels, np.zeros(len(levels)), drawn, 33_000.0), [start], 500.0)
    for learned, true, begun in zip(fit.m, M, start, strict=True):
        # Three weak comparisons and a prior that holds on: the fit goes most of the way from where it began.
        assert abs(learned[0] - true[0]) < 0.5 * abs(begun[0] - true[0])
    assert fit.prior == pytest.approx(3_000 / 33_000, rel=0.25)


def test_a_sample_of_the_pairs_gives_about_the_same_chances() -> None:
    levels = drawn_table(9, 4_000, 20_000)
    evidence = Evidence(
        levels, np.zeros(len(levels)), tuple((m + 9 * u) / 10 for m, u in zip(M, U, strict=True)), 40_000.0
    )
    whole, part = train(evidence, [M], 3_000.0), train(evidence.sample(8_000, 1), [M], 3_000.0)
    assert part.prior == pytest.approx(whole.prior, rel=0.1)
    for one, two in zip(whole.m, part.m, strict=True):
        assert one == pytest.approx(two, abs=0.05)


def test_of_two_starts_the_likelier_is_taken() -> None:
    levels = drawn_table(5, 300, 3_000)
    wrong = [part[::-1].copy() for part in M]
    evidence = Evidence(levels, np.zeros(len(levels)), tuple(U), 20_000.0)
    assert train(evidence, [wrong, M], 300.0).m[0][0] == train(evidence, [M], 300.0).m[0][0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-1, 1), min_size=3, max_size=3))
def test_a_weight_is_the_sum_of_its_parts_and_silence_weighs_nothing(row: list[int]) -> None:
    expected = sum(math.log2(M[c][level] / U[c][level]) for c, level in enumerate(row) if level >= 0)
    assert pattern_weights(np.array([row], np.int8), M, U)[0] == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(st.floats(-40, 40), st.floats(1e-6, 0.5))
def test_the_posterior_is_bayes(weight: float, prior: float) -> None:
    odds = prior / (1 - prior) * 2**weight
    assert posterior(np.array([weight]), prior)[0] == pytest.approx(odds / (1 + odds), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-20, 20), max_size=40), st.floats(0.9, 0.999))
def test_merges_above_the_bound_are_expected_right_often_enough(values: list[float], aim: float) -> None:
    bits = np.array(values)
    bounds = bounds_for(bits, aim)
    above = bits[bits >= bounds.merge]
    assert bounds.merge >= log_odds(0.9) - 1e-9
    assert bounds.look < bounds.merge
    if len(above):
        assert chance_of(above).mean() >= aim - 1e-12


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12))
def test_the_chance_of_equality_is_that_of_all_pairs_counted(cells: list[str | None]) -> None:
    filled = [cell for cell in cells if cell is not None]
    pairs = list(combinations(filled, 2))
    expected = sum(one == two for one, two in pairs) / len(pairs) if pairs else 0.0
    assert chance_of_equality(cells) == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-15, 15), min_size=1, max_size=30))
def test_no_other_bound_promises_a_better_f1(values: list[float]) -> None:
    bits = np.array(values)
    chance = chance_of(bits)

    def promised(bound: float) -> float:
        taken = bits >= bound
        return float(2 * chance[taken].sum() / (taken.sum() + chance.sum()))

    bound = best_bound(bits)
    assert bound <= 0
    assert promised(bound) >= max(promised(min(value, 0.0)) for value in values) - 1e-9
