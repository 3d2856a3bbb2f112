"""The small language of the wider catalogue: sums, differences, quotients and a few named steps over features.

    formula := feature | number | formula (+ - * /) formula | gap(formula) | drop(feature) | before(feature)
             | at_least(formula, number)

`gap` cuts off at zero, `before` is the value a month earlier, `drop` the share lost since, `at_least` 1 or 0. NULL
stays NULL through all of them, and a quotient by zero is NULL: a share of nobody is unknown. There is nothing else.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis

from laoheng.standard.errors import LaohengError

Column = Any
_STEPS = {"gap": 1, "drop": 1, "before": 1, "at_least": 2}


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula: its text, its tree, the features it reads."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]


def parse(text: str) -> Formula:
    """Reads a formula. Raises `LaohengError` for anything that the language does not have."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise LaohengError(f"no formula: {text}") from error
    names: dict[str, None] = {}
    _check(tree, text, names)
    return Formula(text, tree, tuple(names))


def _check(node: ast.expr, text: str, names: dict[str, None]) -> None:
    match node:
        case ast.Name():
            names[node.id] = None
        case ast.Constant(value=int()) if not isinstance(node.value, bool):
            pass
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            _check(node.left, text, names)
            _check(node.right, text, names)
        case ast.Call(func=ast.Name(id=step), keywords=[]) if len(node.args) == _STEPS.get(step):
            if step in ("drop", "before") and not isinstance(node.args[0], ast.Name):
                raise LaohengError(f"{text}: {step} takes a feature")
            for argument in node.args:
                _check(argument, text, names)
        case _:
            raise LaohengError(f"{text}: {ast.unparse(node)} is no part of a formula")


def column(formula: Formula, table: Any, feature: Callable[[str], Column]) -> Column:
    """The formula over `table`'s rows of one firm and month (or day); `feature` gives each whole-numbered column."""
    return _column(formula.tree, table, feature)


def _column(node: ast.expr, table: Any, feature: Callable[[str], Column]) -> Column:
    match node:
        case ast.Name():
            return feature(node.id)
        case ast.Constant():
            return ibis.literal(node.value, "int64")
        case ast.BinOp():
            return _operated(node, _column(node.left, table, feature), _column(node.right, table, feature))
        case ast.Call(func=ast.Name(id=step)):
            return _step(step, [_column(argument, table, feature) for argument in node.args], table)
    raise LaohengError(ast.unparse(node))


def _operated(node: ast.BinOp, left: Column, right: Column) -> Column:
    match node.op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
    return _share(left, right)


def _step(step: str, values: list[Column], table: Any) -> Column:
    value = values[0]
    if step == "gap":
        return ibis.ifelse(value > 0, value, value * 0)
    if step == "at_least":
        return (value >= values[1]).cast("int64")
    earlier = value.lag(1).over(ibis.window(group_by=table.firm_id, order_by=ibis.desc(table.k)))
    if step == "before":
        return earlier
    lost = earlier - value
    return _share(ibis.ifelse(lost > 0, lost, lost * 0), earlier)


def _share(part: Column, whole: Column) -> Column:
    return part.cast("float64") / whole.cast("float64").nullif(0)
