"""All values of a text in the order they stand in, none overlapping another."""

from __future__ import annotations

import re
from datetime import date

from laoheng.standard.normalise import half_width
from laoheng.text.values.dates import find_dates
from laoheng.text.values.durations import find_counts, find_durations, find_rates
from laoheng.text.values.hours import find_hours
from laoheng.text.values.identifiers import find_identifiers
from laoheng.text.values.money import find_money
from laoheng.text.values.parties import find_parties, find_places
from laoheng.text.values.value import Value, ValueKind

# Where two readings overlap the one named first is kept: a citizen number contains a birthday, a period two dates.
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            ValueKind.IDENTIFIER,
            ValueKind.PERIOD,
            ValueKind.HOURS,
            ValueKind.MONEY,
            ValueKind.DATE,
            ValueKind.RATE,
            ValueKind.PARTY,
            ValueKind.PLACE,
            ValueKind.DURATION,
            ValueKind.COUNT,
        )
    )
}
_UNITS_IN_IDENTIFIERS = ("person_number", "firm_code", "mobile", "landline", "card", "account", "email", "plate")


def find_values(text: str, *, on: date | None = None) -> tuple[Value, ...]:
    """What `text` states, with places in `text` as it is.

    `on` is the day the text is read from: words such as 上个月 and days without a year are answered only with it (the
    latest such day up to `on`) or from an earlier date in the same text. Nothing is guessed otherwise.
    """
    plain = _plain(text)
    found = [
        *find_identifiers(plain),
        *find_dates(plain, on),
        *find_hours(plain),
        *find_money(plain),
        *find_rates(plain),
        *find_parties(plain),
        *find_places(plain),
        *find_durations(plain),
        *find_counts(plain),
    ]
    found.sort(key=_order)
    kept: list[Value] = []
    taken = bytearray(len(text))
    for value in found:
        if not any(taken[value.start : value.end]):
            kept.append(_as_written(value, text))
            taken[value.start : value.end] = b"\x01" * (value.end - value.start)
    return tuple(sorted(kept, key=lambda value: value.start))


def _order(value: Value) -> tuple[int, int, int, int, int]:
    # An address ends in numbers that alone would be days or counts.
    rank = 0 if value.kind is ValueKind.PLACE and value.unit == "address" else _RANK[value.kind]
    # A year or a bare day is the weakest reading of its digits.
    weak = value.kind is ValueKind.DATE and value.value is None
    unit = _UNITS_IN_IDENTIFIERS.index(value.unit) if value.kind is ValueKind.IDENTIFIER else 0
    return rank + (len(_RANK) if weak else 0), int(value.inferred), unit, value.start - value.end, value.start


def _plain(text: str) -> str:
    """`text` with half-width signs, character for character, so that places stay."""
    plain = half_width(text)
    return plain if len(plain) == len(text) else re.sub(r"[\uff01-\uff5e]", lambda m: chr(ord(m[0]) - 0xFEE0), text)


def _as_written(value: Value, text: str) -> Value:
    written = text[value.start : value.end]
    if written == value.text:
        return value
    return Value(
        value.kind,
        value.start,
        value.end,
        written,
        value.value,
        value.low,
        value.high,
        value.unit,
        value.per,
        value.inferred,
    )
