"""Where errors are uneven between groups: how much of it the load explains, and what it would cost to be even.

A firm seen for a short time has few complaints on record; a score that goes by complaints ranks it low. Whether that
is borne or mended is for people to decide and sign; these are the figures for it. They pass no test.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from laoheng.risk.model.backtest import Scored, alarmed
from laoheng.risk.model.features import Value
from laoheng.risk.model.group_errors import HIGH
from laoheng.standard.errors import UserError

Signed = dict[tuple[str, str, str], tuple[str, str]]
_COLUMNS = ("group", "value", "error", "reason", "signed_by")


def signed_reasons(path: Path | None) -> Signed:
    """By group, value and error: why it is borne, and who signed. Raises `UserError` for a file that is none."""
    if path is None:
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error
    found: Signed = {}
    for line, row in enumerate(rows, start=2):
        told = [(row.get(name) or "").strip() for name in _COLUMNS]
        if not all(told):
            raise UserError("risk.model.unsigned_reason", path=path.name, line=line, columns=_COLUMNS)
        found[told[0], told[1], told[2]] = (told[3], told[4])
    return found


def cause(found: Scored, capacity: float, group: str, value: str, error: str) -> dict[str, Any]:
    """`at_equal_load`: the ratio to other firms of the same load; `to_be_even`: what bringing it to the bound takes."""
    names = ["unknown" if told is None else str(told) for told in _told(found, group)]
    own = [name == value for name in names]
    labels, picked = found.labels(), alarmed(found, capacity)
    label = 1 if error == "miss" else 0
    wrong = [label == given and picked[n] != bool(label) for n, given in enumerate(labels)]
    inside = [n for n, given in enumerate(labels) if given == label and own[n]]
    outside = [n for n, given in enumerate(labels) if given == label and not own[n]]
    return {
        "at_equal_load": _at_equal_load(_told(found, "load"), wrong, inside, outside),
        "to_be_even": _to_be_even(found, picked, wrong, own, error, _share(wrong, outside)),
    }


def _told(found: Scored, group: str) -> list[Value]:
    return [found.table.groups[n].get(group) for n in found.rows]


def _share(wrong: Sequence[bool], rows: Sequence[int]) -> float | None:
    return sum(wrong[n] for n in rows) / len(rows) if rows else None


def _at_equal_load(
    load: Sequence[Value], wrong: Sequence[bool], inside: Sequence[int], outside: Sequence[int]
) -> float | None:
    """The group's rate over that of the others, these weighed to the group's own loads; None where that is nothing."""
    expected = 0.0
    for band in {load[n] for n in inside}:
        rate = _share(wrong, [n for n in outside if load[n] == band])
        if rate is None:
            return None
        expected += rate * sum(load[n] == band for n in inside)
    return round(sum(wrong[n] for n in inside) / expected, 3) if expected else None


def _to_be_even(
    found: Scored, picked: Sequence[bool], wrong: Sequence[bool], own: Sequence[bool], error: str, others: float | None
) -> dict[str, Any] | None:
    """Visits to add (misses) or to drop (false alarms) until the rate is within the bound; None where it is below."""
    labels, add = found.labels(), error == "miss"
    rows = [n for n in range(len(own)) if own[n] and labels[n] == int(add)]
    left, bound = sum(wrong[n] for n in rows), (others or 0.0) * HIGH * len(rows)
    if left <= bound:
        return None
    chance = found.scores["model"]
    order = sorted((n for n in range(len(own)) if own[n] and picked[n] != add), key=lambda n: chance[n], reverse=add)
    visits = breaches = 0
    for n in order:
        if left <= bound:
            break
        visits, breaches = visits + 1, breaches + labels[n]
        left -= labels[n] == int(add)
    now = [labels[n] for n in range(len(own)) if picked[n]]
    return {
        "visits_more" if add else "visits_less": visits,
        "breaches_found" if add else "breaches_no_longer_found": breaches,
        "precision_of_these": round(breaches / visits, 4) if visits else None,
        "precision_now": round(sum(now) / len(now), 4) if now else None,
    }
