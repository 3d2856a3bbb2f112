"""The same remarks, said slowly row by row."""

from __future__ import annotations

import calendar
from collections import defaultdict
from typing import Any


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1)}-{12 if number == 1 else number - 1:02d}"


def remarks(wages: list[dict[str, Any]], attendance: list[dict[str, Any]]) -> set[tuple[str, str, str, int]]:
    """(code, firm, month, rows)."""
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    months: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    by_person = {(row["firm_id"], row["person_id"], row["month"]): row for row in wages}
    for row in wages:
        key = row["firm_id"], row["month"]
        months[key].append(row)
        found["more_paid_than_due", *key] += row["paid"] > row["gross"]
        found["hours_beyond_month", *key] += row["hours"] is not None and row["hours"] > 744
    for row in attendance:
        year, number = int(row["month"][:4]), int(row["month"][5:])
        too_many = row["days"] > calendar.monthrange(year, number)[1]
        found["days_beyond_month", row["firm_id"], row["month"]] += too_many
    for (firm, month), rows in months.items():
        stated = [row for row in rows if row["hours"] is not None]
        equal = 0
        for row in stated:
            old = by_person.get((firm, row["person_id"], _before(month)))
            equal += old is not None and (old["hours"], old["gross"]) == (row["hours"], row["gross"])
        if equal >= 10 and equal == len(stated) and len({row["hours"] for row in stated}) >= 3:
            found["copied_hours", firm, month] = len(stated)
        paid = [row for row in rows if row["gross"] > 0]
        full = sum(row["gross"] % 100 == 0 for row in paid)
        kinds = len({row["gross"] for row in paid})
        hours = any(row["hours"] is not None for row in paid)
        if len(paid) >= 20 and full >= 0.95 * len(paid) and kinds >= 5 and hours:
            found["round_pay", firm, month] = len(paid)
    return {(code, firm, month, count) for (code, firm, month), count in found.items() if count}
