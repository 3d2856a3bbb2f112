"""`laoheng eval TASK FILE`: quality on labelled cases, one JSON object."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `eval`."""
    parser = verbs.add_parser("eval", help="在已标注的案例上量质量")
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    calc = tasks.add_parser("calc", help="计算器例题")
    calc.add_argument("--only", help="只算这些编号，例如 L1,L2", default=None)
    arrears = tasks.add_parser("arrears", help="欠薪多源研判")
    for task in (calc, arrears):
        task.add_argument("file", type=Path)
        task.add_argument("--json", action="store_true", help="只印一个 JSON 对象")
        task.add_argument("--out", type=Path, help="逐条结果写到这里（每行一个 JSON）")
    calc.set_defaults(handler=_calc)
    arrears.set_defaults(handler=_arrears)


def _calc(arguments: argparse.Namespace) -> int:
    from laoheng.law.evaluate import evaluate_calc

    only = tuple(arguments.only.split(",")) if arguments.only else None
    summary, lines = evaluate_calc(arguments.file, only=only)
    return _report(arguments, summary, lines, good=not summary["failed"])


def _arrears(arguments: argparse.Namespace) -> int:
    from laoheng.risk.evaluate import evaluate_arrears

    summary, lines = evaluate_arrears(arguments.file)
    return _report(arguments, summary, lines, good=summary["all_five"] == 1.0)


def _report(arguments: argparse.Namespace, summary: dict[str, Any], lines: list[dict[str, Any]], *, good: bool) -> int:
    if arguments.out:
        text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
        arguments.out.write_text(text, encoding="utf-8")
    if arguments.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        for name, value in summary.items():
            print(f"{name}: {value}")
    return 0 if good else 1
