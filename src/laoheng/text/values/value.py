"""What a value found in running text is: its kind, its place, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


class ValueKind(StrEnum):
    """What a stretch of text states."""

    MONEY = "money"
    DATE = "date"
    PERIOD = "period"
    DURATION = "duration"
    RATE = "rate"
    HOURS = "hours"
    COUNT = "count"
    PARTY = "party"
    IDENTIFIER = "identifier"
    PLACE = "place"


Figure: TypeAlias = Decimal | date | time | str


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its place: `text` is `whole[start:end]` as written.

    | kind | value | unit | per |
    |---|---|---|---|
    | money | Decimal, in the currency | CNY, USD, HKD … | hour, day, week, month, year, piece, person, or "" |
    | date | first day meant | day, month, year | |
    | period | None; `low`, `high` are days, None where open | day | |
    | duration | Decimal; years count as 12 months, weeks as 7 days | hour, day, workday, month | day for "a day each" |
    | rate | Decimal: 0.8 for 80 %, 1.5 for 1.5 times | ratio, times | day for a daily rate |
    | hours | Decimal, or None with `low` and `high` as `time` | hour, day (worked), rest_day, clock | day, week, month |
    | count | Decimal | the Chinese measure word | |
    | party | role or name as written | role, name | |
    | identifier | compact number | person_number, firm_code, mobile, landline, card, account, email, plate | |
    | place | as written | division, address | |

    A range has `low` and `high` and no `value`; "3000多" has `value` and `low`. `inferred` is true where the year or the
    unit was not written and had to be taken from the surroundings or from the day the text was read on. A date whose
    year nothing tells has no `value`.
    """

    kind: ValueKind
    start: int
    end: int
    text: str
    value: Figure | None
    low: Figure | None = None
    high: Figure | None = None
    unit: str = ""
    per: str = ""
    inferred: bool = False
