from __future__ import annotations

from datetime import date

import pytest

from laoheng.casework import (
    ContractState,
    DutyKind,
    Role,
    Standing,
    Term,
    contract_move,
    contract_moves,
    duties,
)
from laoheng.casework.contract import MOVES
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng.standard.messages import render

S, FIX = ContractState, Term.FIXED


def due(on: str, *history: Standing) -> list[DutyKind]:
    return [duty.kind for duty in duties(history, law=law_at(date.fromisoformat(on)))]


def fixed(start: str, end: str, state: ContractState = S.IN_FORCE, **more: bool) -> Standing:
    return Standing(state, FIX, date.fromisoformat(start), date.fromisoformat(end), **more)


def test_every_state_and_move_speaks_both_languages() -> None:
    for message in [state.message for state in S] + [move.message for move in MOVES] + [term.message for term in Term]:
        assert render(message, "zh") and render(message, "en")


def test_no_contract_comes_into_force_without_both_hands() -> None:
    """Every way from a draft to "in force" passes a signature of the firm and one of the worker."""
    ways = [(S.DRAFTED, frozenset[Role]())]
    met = set()
    while ways:
        state, hands = ways.pop()
        for move in (move for move in MOVES if state in move.from_states):
            after = hands | {move.who} if move.name.startswith("sign") else hands
            if move.to_state is S.IN_FORCE:
                assert after == {Role.FIRM, Role.WORKER}
                met.add(state)
            elif move.to_state not in (S.WITHDRAWN, S.DECLINED):
                ways.append((move.to_state, after))
    assert met == {S.FIRM_SIGNED, S.WORKER_SIGNED}


@pytest.mark.parametrize("state", [S.CHANGED, S.RENEWED, S.ENDED, S.DECLINED, S.WITHDRAWN])
def test_what_has_ended_moves_no_more(state: ContractState) -> None:
    assert not any(contract_moves(state, role) for role in Role)
    with pytest.raises(UserError, match="没有"):
        contract_move(state, "sign_first", Role.FIRM)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-10-31", []),
        ("2026-11-01", [DutyKind.EXPIRY]),
        ("2026-12-01", [DutyKind.EXPIRY]),
        ("2026-12-02", []),
    ],
)
def test_a_fixed_term_is_told_of_from_thirty_days_before_to_its_last_day(on: str, expected: list[DutyKind]) -> None:
    assert due(on, fixed("2025-12-02", "2026-12-01")) == expected


def test_other_kinds_do_not_expire_by_the_calendar() -> None:
    assert due("2026-11-28", Standing(S.IN_FORCE, Term.TASK, date(2026, 1, 1), date(2026, 12, 1))) == []


def test_the_second_fixed_term_in_a_row_raises_the_open_ended_question_when_it_ends() -> None:
    first = fixed("2024-12-02", "2025-12-01", S.RENEWED)
    assert due("2026-11-28", first, fixed("2025-12-02", "2026-12-01")) == [
        DutyKind.EXPIRY,
        DutyKind.OPEN_ENDED_TWO_TERMS,
    ]


@pytest.mark.parametrize(
    "first",
    [
        fixed("2024-12-02", "2025-06-01", S.EXPIRED),  # a gap
        fixed("2024-12-02", "2025-12-01", S.ENDED),  # ended otherwise
        fixed("2006-12-02", "2025-12-01", S.RENEWED),  # began before the law
        Standing(S.RENEWED, Term.TASK, date(2024, 12, 2), date(2025, 12, 1)),
        fixed("2024-12-02", "2025-12-01", S.DECLINED),
    ],
)
def test_what_is_no_fixed_term_in_a_row_raises_none(first: Standing) -> None:
    assert due("2026-11-28", first, fixed("2025-12-02", "2026-12-01")) == [
        kind for kind in [DutyKind.EXPIRY, *([DutyKind.OPEN_ENDED_TEN_YEARS] if first.starts_on.year == 2006 else [])]
    ]


def test_a_change_is_the_same_term_and_no_second_one() -> None:
    first = fixed("2025-12-02", "2026-12-01", S.CHANGED)
    assert due("2026-11-28", first, fixed("2026-06-01", "2026-12-01", changes=True)) == [DutyKind.EXPIRY]


@pytest.mark.parametrize(("on", "told"), [("2026-03-01", False), ("2026-03-02", True)])
def test_ten_years_without_a_gap_are_told_of_from_the_day_itself(on: str, told: bool) -> None:
    history = [fixed("2016-03-02", "2021-03-01", S.RENEWED), fixed("2021-03-02", "2031-03-01")]
    assert (DutyKind.OPEN_ENDED_TEN_YEARS in due(on, *history)) is told


def test_an_open_ended_contract_asks_for_no_other() -> None:
    history = [fixed("2010-03-02", "2016-03-01", S.RENEWED), Standing(S.IN_FORCE, Term.OPEN, date(2016, 3, 2))]
    assert due("2026-11-28", *history) == []


@pytest.mark.parametrize(("on", "told"), [("2026-10-31", False), ("2026-11-01", True)])
@pytest.mark.parametrize("state", [S.DRAFTED, S.OFFERED, S.FIRM_SIGNED, S.WORKER_SIGNED])
def test_a_month_after_the_first_day_without_both_signatures_is_told(on: str, told: bool, state: S) -> None:
    assert due(on, fixed("2026-10-01", "2027-09-30", state)) == ([DutyKind.UNWRITTEN] if told else [])


def test_part_time_work_may_be_agreed_by_word_of_mouth() -> None:
    assert due("2026-11-28", Standing(S.OFFERED, Term.PART_TIME, date(2026, 1, 1))) == []


def test_what_was_called_off_or_is_signed_asks_for_nothing() -> None:
    assert due("2026-11-28", fixed("2026-01-01", "2027-12-31", S.WITHDRAWN)) == []
    assert due("2026-11-28", fixed("2026-01-01", "2027-12-31", S.OFFERED), fixed("2026-01-01", "2027-12-31")) == []


def test_every_reminder_cites_articles_in_force() -> None:
    history = [fixed("2015-12-02", "2025-12-01", S.RENEWED), fixed("2025-12-02", "2026-12-01")]
    for duty in duties(history, law=law_at(date(2026, 11, 28))):
        assert duty.grounds and all(ground.reference.startswith("劳动合同法") for ground in duty.grounds)
        assert render(duty.message, "en")
