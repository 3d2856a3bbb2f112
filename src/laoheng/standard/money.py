"""Money is `Decimal` yuan, read from strings; binary floats are refused.

Rounding is a named convention of this project (facts §0): nothing is rounded on the way; each final item is rounded
half up to the fen.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from laoheng.standard.errors import UserError

FEN = Decimal("0.01")


def yuan(value: str | int | Decimal) -> Decimal:
    """`value` as yuan. Raises `UserError` for floats, blanks, NaN, infinities and words."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise UserError("money.not_text", value=repr(value))
    try:
        # Decimal reads "5_200" as program text does; nobody writes money so.
        amount = Decimal("" if isinstance(value, str) and "_" in value else value)
    except InvalidOperation as error:
        raise UserError("money.not_a_number", value=str(value)) from error
    if not amount.is_finite():
        raise UserError("money.not_a_number", value=str(value))
    return amount


def to_fen(amount: Decimal) -> Decimal:
    """`amount` rounded half up to two decimals, in yuan."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)
