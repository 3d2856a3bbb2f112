"""The calculators: pure functions from facts and the law of a day to a Finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from laoheng.law.at import LawAt, law_at
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules import double_pay, overtime, severance
from laoheng.law.rules.fields import Facts, Field, read_facts, schema_of
from laoheng.standard.finding import Finding


@dataclass(frozen=True, slots=True)
class Calculator:
    """One calculator: specification code, name, Chinese label, its fields and its rule."""

    code: str
    name: str
    label: str
    fields: tuple[Field, ...]
    rule: Callable[[Facts, LawAt], Finding]

    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of the facts."""
        return schema_of(self.fields, self.label)


CALCULATORS: Mapping[str, Calculator] = {
    item.code: item
    for item in (
        Calculator("L1", "double_pay", "未签书面合同二倍工资差额", double_pay.FIELDS, double_pay.double_pay),
        Calculator("L2", "severance", "经济补偿", severance.FIELDS, severance.severance),
        Calculator("L5", "overtime", "加班费", overtime.FIELDS, overtime.overtime),
    )
}


def find_calculator(name_or_code: str) -> Calculator:
    """The calculator of that code ("L2") or name ("severance"). Raises `CalculationInputError` that names all."""
    for item in CALCULATORS.values():
        if name_or_code.strip().casefold() in (item.code.casefold(), item.name, item.label):
            return item
    known = tuple(f"{item.code} {item.name}" for item in CALCULATORS.values())
    raise CalculationInputError("law.calc.unknown", name=name_or_code, known=known)


def calculate(
    name_or_code: str,
    facts: Mapping[str, Any],
    *,
    on: date,
    region: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Finding:
    """The Finding of one calculator for `facts` as asked on `on` in `region`; `extra` are values a bureau entered.

    Raises `CalculationInputError` for facts it cannot take and `NotInForceError` outside the law we hold.
    """
    calculator = find_calculator(name_or_code)
    return calculator.rule(read_facts(facts, calculator.fields, on), law_at(on, region, extra))
