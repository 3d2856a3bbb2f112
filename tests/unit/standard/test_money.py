"""Money: exact, from text, rounded half up to the fen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.standard.errors import UserError
from laoheng.standard.money import to_fen, yuan


@pytest.mark.parametrize(
    ("value", "amount"), [("5200.00", "5200.00"), ("-0.01", "-0.01"), (5200, "5200"), (Decimal("1.005"), "1.005")]
)
def test_text_whole_numbers_and_decimals_are_money(value: str | int | Decimal, amount: str) -> None:
    assert yuan(value) == Decimal(amount)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5200.0, "money.not_text"),  # binary floats lose fen
        (True, "money.not_text"),
        (None, "money.not_text"),
        ("", "money.not_a_number"),
        ("五千", "money.not_a_number"),
        ("5,200", "money.not_a_number"),
        ("5_200", "money.not_a_number"),  # a spelling of programs, not of people
        ("NaN", "money.not_a_number"),
        ("Infinity", "money.not_a_number"),
        (Decimal("NaN"), "money.not_a_number"),
    ],
)
def test_what_is_no_exact_amount_is_refused(value: object, code: str) -> None:
    with pytest.raises(UserError) as caught:
        yuan(value)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("1.004", "1.00"), ("1.005", "1.01"), ("1.0049999", "1.00"), ("-1.005", "-1.01"), ("2", "2.00")],
)
def test_half_a_fen_rounds_away_from_zero(amount: str, rounded: str) -> None:
    assert str(to_fen(Decimal(amount))) == rounded


@settings(max_examples=150, deadline=None)
@given(amount=st.decimals(-(10**9), 10**9, places=6))
def test_rounding_agrees_with_exact_fractions(amount: Decimal) -> None:
    exact = abs(Fraction(amount)) * 100
    fen = int(exact + Fraction(1, 2))
    assert abs(to_fen(amount)) == Decimal(fen) / 100
    assert to_fen(to_fen(amount)) == to_fen(amount)
