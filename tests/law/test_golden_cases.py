"""Golden cases: each reads as a sentence and shows its arithmetic."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from laoheng.law import calculate, law_at
from laoheng.standard.finding import Finding, GroundKind, Status

HERE = Path(__file__).parent
ON = date(2026, 11, 23)
_LOCAL = {"social_avg": "8000.00", "min_wage": "2300.00"}
USUAL = {"severance": _LOCAL, "unlawful_dismissal": _LOCAL, "notice_pay": _LOCAL}
# Each file bears the name of its calculator.
CASES = [
    pytest.param(path.stem, case, id=case["name"])
    for path in sorted(HERE.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def arithmetic(text: str) -> Decimal:
    """The value of sums and products written in a case, exactly."""
    operations = {
        ast.Add: lambda a, b: a + b,
        ast.Sub: lambda a, b: a - b,
        ast.Mult: lambda a, b: a * b,
        ast.Div: lambda a, b: a / b,
    }

    def value(node: ast.expr) -> Decimal:
        if isinstance(node, ast.BinOp):
            return operations[type(node.op)](value(node.left), value(node.right))
        return Decimal(ast.get_source_segment(text, node) or "")

    return value(ast.parse(text, mode="eval").body)


def facts_of(name: str, case: dict[str, Any]) -> dict[str, Any]:
    usual = {} if case.get("bare") else USUAL.get(name, {})
    given = usual | case["facts"]
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in given.items()}


def shown(finding: Finding, name: str) -> Any:
    return next((figure.value for figure in finding.figures if figure.name == name), None)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_case(name: str, case: dict[str, Any]) -> None:
    finding = calculate(name, facts_of(name, case), on=case.get("as_of", ON), region=case.get("region"))
    assert finding.status is Status(case.get("status", "computed"))
    for figure, wanted in case["expected"].items():
        found = shown(finding, figure)
        # A text stands for itself, a number for the arithmetic that leads to it.
        expected = arithmetic(wanted) if isinstance(wanted, str) and not isinstance(found, str) else wanted
        assert found == expected, figure
    amounts = {variant.name: variant.figures[-1].value for variant in finding.variants}
    wanted_amounts = case.get("variants", {}).items()
    assert amounts == {key: arithmetic(text) if isinstance(text, str) else text for key, text in wanted_amounts}
    if "needs" in case:
        assert {item.name for item in finding.needs} == set(case["needs"])


@pytest.mark.parametrize(("name", "case"), CASES)
def test_every_step_shows_its_substitution_and_every_ground_passes_the_citation_gate(
    name: str, case: dict[str, Any]
) -> None:
    finding = calculate(name, facts_of(name, case), on=case.get("as_of", ON), region=case.get("region"))
    assert all(step.formula and step.result and step.grounds for step in finding.steps)
    articles = [ground for ground in finding.grounds if ground.kind is GroundKind.ARTICLE]
    assert articles
    for ground in articles:
        assert ground.version and law_at(ground.valid_from or ON).ground(ground.reference) == ground
    assert Finding.from_json(finding.to_json()).to_json() == finding.to_json()
