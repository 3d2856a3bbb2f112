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
    "on": {"help": "按哪一天的法律（缺省为目录最近核对的日子）"},
    "region": {"help": "行政区划代码，六位"},
    "statutes": {"help": "法条原文（缺省取旁边 statutes 目录里的 articles.jsonl），作基线用", "type": Path},
    "data": {"help": "导入的原文在哪里（缺省 ./data/law）", "type": Path},
    "truth": {"help": "真值列名，匹配时不读"},
    "folds": {"help": "在文件内部按文书分折交叉检验的折数", "type": int},
    "seed": {"help": "随机种子", "type": int, "default": 20261123},
}


@dataclass(frozen=True, slots=True)
class Task:
    """One measure: where its evaluator lives, what it may be told, and when its result is a failure (exit code 1).

    `shown` makes the lines to print of its figures; without it each figure is one line.
    """

    name: str
    help: str
    evaluator: str
    options: tuple[str, ...] = ()
    good: Callable[[Summary], bool] = lambda summary: True
    shown: str | None = None


TASKS = (
    Task("calc", "计算器例题", "laoheng.law.evaluate:evaluate_calc", ("only",), lambda s: not s["failed"]),
    Task("clauses", "合同条款诊断", "laoheng.advice.review.evaluate:evaluate_clauses"),
    Task(
        "papers",
        "整份合同诊断（文件夹，每份旁边有 json）",
        "laoheng.advice.review.evaluate_papers:evaluate_papers",
        shown="laoheng.advice.review.evaluate_papers:in_lines",
    ),
    Task(
        "ask",
        "日常提问：依据、类型、时间",
        "laoheng.advice.ask.evaluate:evaluate_ask",
        ("on", "region", "statutes", "data"),
        lambda s: not s["invalid_citations"],
    ),
    Task("arrears", "欠薪多源研判", "laoheng.risk.evaluate:evaluate_arrears", (), lambda s: s["all_five"] == 1.0),
    Task("elements", "争议要素（逐句）", "laoheng.text.elements.evaluate:evaluate_elements", ("train", "folds")),
    Task("focus", "争议焦点", "laoheng.text.topics.evaluate:evaluate_focus", ("train", "folds")),
    Task("topic", "咨询问题类别", "laoheng.text.topics.evaluate:evaluate_topic", ("train", "folds")),
    Task("similar", "类案检索", "laoheng.advice.similar.evaluate:evaluate_similar", ("documents", "train")),
    Task("risk", "风险模型", "laoheng.risk.model.evaluate:evaluate_risk", ("train", "folds")),
    Task("status", "劳动关系认定", "laoheng.advice.status.evaluate:evaluate_status"),
    Task("masking", "人名识别与遮盖", "laoheng.text.masking_eval:evaluate_masking", ("train", "seed")),
    Task("link", "同一个人、单位或合同的重复记录", "laoheng.hub.link.evaluate:evaluate_link", ("truth", "seed")),
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
    evaluate: Callable[..., tuple[Summary, Lines]] = _named(task.evaluator)
    summary, lines = evaluate(arguments.file, **{name: getattr(arguments, name) for name in task.options})
    return _report(arguments, summary, lines, good=task.good(summary))


def _named(place: str) -> Any:
    module, _, function = place.partition(":")
    return getattr(import_module(module), function)


def _report(arguments: argparse.Namespace, summary: Summary, lines: Lines, *, good: bool) -> int:
    if arguments.out:
        text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
        arguments.out.write_text(text, encoding="utf-8")
    if arguments.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        shown = arguments.measured.shown
        for line in _named(shown)(summary) if shown else (f"{name}: {value}" for name, value in summary.items()):
            print(line)
    return 0 if good else 1
