"""`laoheng eval TASK FILE`: quality on labelled cases, one JSON object."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from laoheng.cli import Verbs

Summary = dict[str, Any]
Lines = list[dict[str, Any]]

# What a task may be told beside its file; each task names those it takes.
OPTIONS: dict[str, dict[str, Any]] = {
    "only": {"help": "只算这些编号，例如 L1,L2", "type": lambda text: tuple(text.split(","))},
    "train": {"help": "先在这个文件上训练（缺省用随附的模型）", "type": Path},
    "documents": {"help": "案例文书（缺省取旁边 elements 目录里的）", "type": Path},
    "truth": {"help": "真值列名，匹配时不读"},
    "seed": {"help": "随机种子", "type": int, "default": 20261123},
}


@dataclass(frozen=True, slots=True)
class Task:
    """One measure: where its evaluator lives, what it may be told, and when its result is a failure (exit code 1)."""

    name: str
    help: str
    evaluator: str
    options: tuple[str, ...] = ()
    good: Callable[[Summary], bool] = lambda summary: True


TASKS = (
    Task("calc", "计算器例题", "laoheng.law.evaluate:evaluate_calc", ("only",), lambda s: not s["failed"]),
    Task("clauses", "合同条款诊断", "laoheng.advice.review.evaluate:evaluate_clauses"),
    Task("arrears", "欠薪多源研判", "laoheng.risk.evaluate:evaluate_arrears", (), lambda s: s["all_five"] == 1.0),
)


def add_commands(verbs: Verbs) -> None:
    """Adds `eval`."""
    parser = verbs.add_parser("eval", help="在已标注的案例上量质量")
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for task in TASKS:
        command = tasks.add_parser(task.name, help=task.help)
        command.add_argument("file", type=Path)
        command.add_argument("--json", action="store_true", help="只印一个 JSON 对象")
        command.add_argument("--out", type=Path, help="逐条结果写到这里（每行一个 JSON）")
        for option in task.options:
            command.add_argument(f"--{option}", **({"default": None} | OPTIONS[option]))
        command.set_defaults(handler=_run, measured=task)


def _run(arguments: argparse.Namespace) -> int:
    task: Task = arguments.measured
    module, _, function = task.evaluator.partition(":")
    evaluate: Callable[..., tuple[Summary, Lines]] = getattr(import_module(module), function)
    summary, lines = evaluate(arguments.file, **{name: getattr(arguments, name) for name in task.options})
    return _report(arguments, summary, lines, good=task.good(summary))


def _report(arguments: argparse.Namespace, summary: Summary, lines: Lines, *, good: bool) -> int:
    if arguments.out:
        text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
        arguments.out.write_text(text, encoding="utf-8")
    if arguments.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        for name, value in summary.items():
            print(f"{name}: {value}")
    return 0 if good else 1
