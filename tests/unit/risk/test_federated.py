"""The federated fit: masks cancel and hide, small groups never leave, and the points are those of the pooled fit."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.risk.federated import Department, Leader, quiet, unmasked
from laoheng.risk.model.features import Value
from laoheng.risk.model.fitting import fit
from laoheng.risk.model.measures import auc
from laoheng.risk.model.points import PointsTable
from laoheng.risk.model.reading import Table
from laoheng.risk.model.sets import set_named
from laoheng.standard.errors import UserError

KIND = set_named("whd_california")
CODES = ("101", "102", "103", "104")
CANDIDATES = tuple(f"9{n:02}" for n in range(20))
LEAST = 5


def firms(many: int, seed: int) -> list[tuple[str, str, int]]:
    """Made-up firms with a trade that bears on the label: name, trade, label."""
    draw, found = random.Random(seed), []
    for n in range(many):
        trade = draw.choice(CODES)
        found.append((f"firm {seed} {n}", trade, int(draw.random() < 0.15 + 0.2 * CODES.index(trade))))
    return found


def table(rows: Sequence[tuple[str, str, int]]) -> Table:
    assert KIND is not None
    values: list[dict[str, Value]] = [
        {"naics": trade, "naics3": trade, "naics4": trade, "city": "X", "zip3": "1"} for _, trade, _ in rows
    ]
    none = tuple({} for _ in rows)
    return Table(
        KIND, tuple(values), tuple(label for *_, label in rows), tuple(name for name, *_ in rows),
        (None,) * len(rows), (None,) * len(rows), none, none, (), "",
    )  # fmt: skip


def sides(tables: Sequence[Table], **more: Any) -> list[Department]:
    made = [Department(part, bytes([n + 1]) * 32, **more) for n, part in enumerate(tables)]
    for side in made:
        side.meet([one.public_key for one in made])
    return made


def codes() -> dict[str, Sequence[str]]:
    """The public code list, the candidates' codes among it."""
    assert KIND is not None
    known = {"city": ("X",), "zip3": ("1",)}
    return {feature.name: known.get(feature.name, (*CODES, *CANDIDATES)) for feature in KIND.features}


def run(tables: Sequence[Table], **more: Any) -> tuple[PointsTable, list[list[bytes]]]:
    """The model, and every answer that was sent, round by round."""
    assert KIND is not None
    made, sent = sides(tables, **more), list[list[bytes]]()

    def ask(message: bytes) -> list[bytes]:
        sent.append([side.answer(message) for side in made])
        return sent[-1]

    return Leader(KIND, ask, codes()).fit(), sent


def totals(sent: Sequence[Sequence[bytes]]) -> list[list[float]]:
    """What the leader sees."""
    return [unmasked(answers).tolist() for answers in sent]


def test_the_model_orders_held_out_firms_as_the_pooled_fit_does() -> None:
    parts, judged = [table(firms(300, n)) for n in (1, 2, 3)], table(firms(400, 9))
    pooled = fit(table([row for n in (1, 2, 3) for row in firms(300, n)]))
    model, _ = run(parts)
    both = [auc(judged.labels, [one.score(row) for row in judged.rows]) for one in (model, pooled)]
    assert both[0] is not None
    assert both[1] is not None
    assert both[1] > 0.6
    assert abs(both[0] - both[1]) < 0.01


def test_the_masks_cancel_in_the_total_and_a_single_answer_looks_like_noise() -> None:
    parts = [table(firms(100, n)) for n in (1, 2, 3)]
    _, sent = run(parts)
    _, alone = run([table([row for n in (1, 2, 3) for row in firms(100, n)]), table(firms(100, 4))])
    assert alone[0] != sent[0]
    words = np.concatenate([np.frombuffer(answer, dtype="<u8") for answers in sent for answer in answers])
    # Every bit of 64 stands as often as not: unmasked sums of this size leave the upper twenty bits at nothing.
    shares = [float(((words >> np.uint64(bit)) & np.uint64(1)).mean()) for bit in range(64)]
    assert max(abs(share - 0.5) for share in shares) < 0.02
    told = np.array(totals(sent)[0])
    assert told.sum() == 3 * 5 * 100  # five features, every firm's code is common: nothing is left out


def test_the_total_is_the_plain_sum_of_what_each_would_have_answered() -> None:
    parts = [table(firms(100, n)) for n in (1, 2)]
    made = sides(parts)
    ask = json.dumps({"do": "spread", "words": codes(), "round": 1}).encode()
    plain = [side._spread(json.loads(ask)) for side in made]
    assert np.allclose(unmasked([side.answer(ask) for side in made]), sum(plain), atol=1e-8)


def test_without_one_answer_the_total_is_noise() -> None:
    made = sides([table(firms(100, n)) for n in (1, 2, 3)])
    ask = json.dumps({"do": "spread", "words": codes(), "round": 1}).encode()
    told = unmasked([side.answer(ask) for side in made][:2])
    assert np.abs(told).max() > 1e6


def test_a_round_is_answered_once_and_no_more_than_were_agreed() -> None:
    [side, _] = sides([table(firms(60, n)) for n in (1, 2)], most_rounds=2)
    ask = {"do": "spread", "words": codes()}
    side.answer(json.dumps({**ask, "round": 1}).encode())
    for number in (1, 3):
        with pytest.raises(UserError) as error:
            side.answer(json.dumps({**ask, "round": number}).encode())
        assert error.value.code == "sharing.fit.round"


def test_other_slots_than_those_of_the_fit_are_refused() -> None:
    [side, _] = sides([table(firms(60, n)) for n in (1, 2)])
    slots = [[name, True, 0, [], list(CODES)] for name in ("naics", "naics3", "naics4")]
    rest = [["city", True, 0, [], ["X"]], ["zip3", True, 0, [], ["1"]]]
    ask = {"do": "sums", "part": "all", "base": 0.0, "points": [0.0] * 24}
    side.answer(json.dumps({**ask, "slots": [*slots, *rest], "round": 1}).encode())
    slots[0] = ["naics", True, 0, [], list(CODES[1:])]
    with pytest.raises(UserError) as error:
        side.answer(json.dumps({**ask, "slots": [*slots, *rest], "round": 2}).encode())
    assert error.value.code == "sharing.fit.slots"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), min_size=1, max_size=120))
def test_no_slot_and_no_difference_is_of_fewer_employers_than_agreed(rows: list[tuple[int, int]]) -> None:
    slots, employers = (np.array(column) for column in zip(*rows, strict=True))
    half = employers % 2 == 0
    muted = quiet(slots, employers, half, LEAST)
    groups = [employers[(slots == slot) & side] for slot in set(slots.tolist()) - muted for side in (half, ~half)]
    silent = [employers[np.isin(slots, list(muted)) & side] for side in (half, ~half)]
    # Where everything is muted there is no total left to take a difference from.
    left = groups if set(slots.tolist()) == muted else groups + silent
    assert all(len(set(own.tolist())) == 0 or len(set(own.tolist())) >= LEAST for own in left)


def planted(candidate: str) -> list[Table]:
    """Two departments; one firm of a code that nobody else has stands in the first."""
    return [table([*firms(150, 1), ("the planted firm", candidate, 1)]), table(firms(150, 2))]


def found_by(told: Sequence[Sequence[float]]) -> str | None:
    """The attack: whose code of the auxiliary table carries anything in the first round's table of words."""
    carried = dict(zip((*CODES, *CANDIDATES), told[0][: len(CODES) + len(CANDIDATES)], strict=True))
    standing_out = [code for code in CANDIDATES if carried[code] > 0.5]
    return standing_out[0] if len(standing_out) == 1 else None


def test_an_attacker_with_all_totals_and_the_auxiliary_table_finds_the_planted_firm_by_chance_only() -> None:
    # Whatever rule the attacker uses on totals that are the same for all twenty, it is right once in twenty: 5 %.
    told = [totals(run(planted(candidate))[1]) for candidate in CANDIDATES[:4]]
    assert all(one == told[0] for one in told[1:])
    assert found_by(told[0]) is None


def test_the_same_attack_on_plain_sums_of_tiny_groups_finds_it_every_time() -> None:
    for candidate in CANDIDATES[:4]:
        assert found_by(totals(run(planted(candidate), least=1)[1])) == candidate


def residuals(first: Table, second: Table, least: int) -> tuple[float, float]:
    """What one round at no points tells the leader: the planted firm's own slot, and the total less all other slots."""
    words = (*CODES, CANDIDATES[0])
    slots = [[name, True, 0, [], list(words)] for name in ("naics", "naics3", "naics4")]
    slots += [["city", True, 0, [], ["X"]], ["zip3", True, 0, [], ["1"]]]
    ask = {"do": "sums", "part": "all", "slots": slots, "base": 0.0, "points": [0.0] * 27, "round": 1}
    told = unmasked([side.answer(json.dumps(ask).encode()) for side in sides([first, second], least=least)])
    own = told[4 + len(CODES)]
    return float(own), float(told[1] - told[4 : 4 + len(CODES)].sum())


def guessed_right(least: int, trials: int = 100) -> float:
    """How often an attacker who knows every firm's trade reads the planted firm's label off the remainder."""
    draw, right = random.Random(7), 0
    for trial in range(trials):
        label = draw.randrange(2)
        others = [(name, trade, draw.randrange(2)) for name, trade, _ in firms(150, trial)]
        parts = [table([*others, ("the planted firm", CANDIDATES[0], label)]), table(firms(150, trial + 1000))]
        own, remainder = residuals(*parts, least)
        assert least == 1 or own == 0.0
        # Above nothing the residual of a firm is that of label 0.
        right += (remainder < 0) == bool(label)
    return right / trials


def test_the_label_of_the_planted_firm_is_read_off_plain_sums_and_hardly_off_muted_ones() -> None:
    assert guessed_right(least=1) == 1.0
    # A sum of a group says a little of each of its members: 0.5 is chance, and this is what is left of 1.0.
    assert 0.4 < guessed_right(least=LEAST) < 0.65


def test_rows_of_one_label_only_are_refused() -> None:
    parts = [table([(name, trade, 0) for name, trade, _ in firms(60, n)]) for n in (1, 2)]
    with pytest.raises(UserError) as error:
        run(parts)
    assert error.value.code == "risk.model.too_little"
