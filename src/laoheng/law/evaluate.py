"""Calculator cases with their expected figures: how many come out right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from laoheng.law.rules import CALCULATORS, calculate, calculator_that_takes
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding
from laoheng.standard.json_lines import numbered_json_lines

# Cases of no specified calculator carry this code; the facts say which of the others they are for.
_OTHER = "other"
# "63岁0个月" and "63岁" are the same age.
_WHOLE_YEARS = re.compile(r"岁0个月$")


def evaluate_calc(path: Path, only: tuple[str, ...] | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """`n`, `passed`, `failed` ids and codes not built, and one line a case, for the labelled cases in `path`.

    With `only` (codes) other cases are left out; without it a case whose code is not built counts as failed.
    Raises `UserError` where the file or a line cannot be read.
    """
    cases = [case for case in _read(path) if only is None or case["calc"] in only]
    lines = [_judge(case) for case in cases]
    failed = [line["id"] for line in lines if not line["passed"]]
    unsupported = sorted({_code_of(case) for case in cases} - set(CALCULATORS))
    summary = {"n": len(lines), "passed": len(lines) - len(failed), "failed": failed, "skipped": unsupported}
    return summary, lines


def _read(path: Path) -> list[dict[str, Any]]:
    cases = []
    for number, case in numbered_json_lines(path, parse_float=Decimal):
        if not isinstance(case, dict) or not {"id", "calc", "input", "expected", "as_of"} <= set(case):
            raise UserError("law.eval.not_a_case", path=path.name, line=number)
        if not isinstance(case["expected"], dict):
            raise UserError("law.eval.not_a_case", path=path.name, line=number)
        cases.append(case)
    return cases


def _code_of(case: Mapping[str, Any]) -> str:
    fitting = calculator_that_takes(case["input"]) if case["calc"] == _OTHER else None
    return fitting.code if fitting else case["calc"]


def _judge(case: Mapping[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = {"id": case["id"], "calc": case["calc"], "passed": False}
    try:
        on = date.fromisoformat(case["as_of"])
        region = case.get("region")
        # Some case files name the place in words; only a code selects regional values.
        code = region if isinstance(region, str) and region.isdigit() else None
        finding = calculate(_code_of(case), case["input"], on=on, region=code)
    except (UserError, ValueError) as error:
        return line | {"error": str(error)}
    wrong = {
        name: {"expected": _plain(wanted), "got": _plain(_figure(finding, name))}
        for name, wanted in case["expected"].items()
        if not _same(wanted, _figure(finding, name))
    }
    return line | {"passed": not wrong, "status": finding.status.value, "wrong": wrong}


def _figure(finding: Finding, name: str) -> Any:
    return next((item.value for item in finding.figures if item.name == name), None)


def _same(wanted: Any, got: Any) -> bool:
    """Amounts equal as decimals, days, counts and yes/no exactly; an expected null is met by no figure."""
    if wanted is None or got is None or isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(got, date):
        return str(wanted) == got.isoformat()
    if isinstance(got, Decimal | int):
        try:
            return Decimal(str(wanted)) == got
        except InvalidOperation:
            return False
    return _WHOLE_YEARS.sub("岁", str(wanted)) == _WHOLE_YEARS.sub("岁", str(got))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)
