"""What a clause must further say to be a fault: pattern tests from tables, and tests of numbers, all by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from laoheng.advice.review.second import pay_numbers, time_numbers
from laoheng.advice.review.second.rule import compiled
from laoheng.standard.yaml_files import yaml_document

Check = Callable[[str], bool]

_NUMBER_CHECKS: dict[str, Check] = {
    "probation_beyond_ladder": time_numbers.probation_beyond_ladder,
    "probation_in_short_term": time_numbers.probation_in_short_term,
    "noncompete_over_two_years": time_numbers.noncompete_over_two_years,
    "resign_notice_beyond": time_numbers.resign_notice_beyond,
    "hours_beyond": time_numbers.hours_beyond,
    "maternity_leave_short": time_numbers.maternity_leave_short,
    "dispatch_term_short": time_numbers.dispatch_term_short,
    "parttime_hours_over": time_numbers.parttime_hours_over,
    "parttime_paid_late": time_numbers.parttime_paid_late,
    "probation_wage_below": pay_numbers.probation_wage_below,
    "bond_beyond_cost": pay_numbers.bond_beyond_cost,
    "bond_without_training": pay_numbers.bond_without_training,
    "noncompete_pay_low": pay_numbers.noncompete_pay_low,
    "noncompete_penalty_beyond": pay_numbers.noncompete_penalty_beyond,
    "noncompete_scope": pay_numbers.noncompete_scope,
    "overtime_rate_below": pay_numbers.overtime_rate_below,
    "wage_under_minimum": pay_numbers.wage_under_minimum,
    "deduct_share_high": pay_numbers.deduct_share_high,
    "sick_pay_below": pay_numbers.sick_pay_below,
    "dispatch_over_limit": pay_numbers.dispatch_over_limit,
}


class _Checks(Mapping[str, Check]):
    """Every test by name; those of the tables are compiled on first use."""

    def __getitem__(self, name: str) -> Check:
        return _NUMBER_CHECKS[name] if name in _NUMBER_CHECKS else _table_check(name)

    def __iter__(self) -> Iterator[str]:
        return iter([*_NUMBER_CHECKS, *_tables()])

    def __len__(self) -> int:
        return len(_NUMBER_CHECKS) + len(_tables())


CHECKS: Mapping[str, Check] = _Checks()


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    folder = files(__package__).joinpath("needs")
    tables: dict[str, dict[str, list[str]]] = {}
    for entry in sorted(folder.iterdir(), key=lambda found: found.name):
        if entry.name.endswith(".yaml"):
            tables |= yaml_document(entry.read_text("utf-8"))
    return tables


@cache
def _table_check(name: str) -> Check:
    table = _tables()[name]
    need: list[re.Pattern[str]] = [compiled(pattern) for pattern in table["need"]]
    unless = [compiled(pattern) for pattern in table.get("unless", ())]

    def check(text: str) -> bool:
        return all(pattern.search(text) for pattern in need) and not any(pattern.search(text) for pattern in unless)

    return check
