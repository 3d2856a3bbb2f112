"""`laoheng risk …`: train, replay in time order, explain, test for fairness, and show the register."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoheng.standard.errors import UserError

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def risk_tasks(verbs: Verbs) -> Verbs:
    """Where the tasks of `risk` are added, by the library and by packages that offer more: made at the first call."""
    if "risk" in verbs.choices:
        tasks: Verbs = verbs.choices["risk"].get_default("tasks")
        return tasks
    risk = verbs.add_parser("risk", help="风险模型：训练、回测、解释、公平检验、登记")
    tasks = risk.add_subparsers(dest="task", required=True, metavar="TASK")
    risk.set_defaults(tasks=tasks)
    return tasks


def add_commands(verbs: Verbs) -> None:
    """Adds the library's tasks of `risk`."""
    tasks = risk_tasks(verbs)
    train = _task(tasks, "train", "在历史数据上训练积分表，写出表和模型卡", _train)
    train.add_argument("files", type=Path, nargs="+")
    train.add_argument("--into", type=Path, required=True, help="写到这个文件夹")
    train.add_argument("--quick", action="store_true", help="不做检验，只训练")
    for name, help_, handler in (
        ("backtest", "按时间先后回测", _backtest),
        ("shadow", "试运行报告：按书面停用规则判定", _shadow),
    ):
        task = _task(tasks, name, help_, handler)
        if handler is _backtest:
            task.add_argument("files", type=Path, nargs="+", metavar="FILE")
        else:
            task.add_argument("file", type=Path)
            task.add_argument("--model", type=Path, help="本机构自己的模型文件；不写就是随程序的那一个")
        task.add_argument("--history", action="store_true", help="先把逐条事件变成单位的历史")
        task.add_argument("--horizon", type=int, default=180, help="预测今后多少天（30、90、180）")
        task.add_argument("--every", type=int, default=90, help="多少天一期")
        task.add_argument("--capacity", type=float, default=0.05, help="每期能检查的单位占比")
    panel = _task(
        tasks, "panel", "把一个机构的数据湖做成历史：每个单位每个截面日的状况，和之后有没有投诉、争议", _panel
    )
    panel.add_argument("lake", type=Path, help="数据湖的目录")
    panel.add_argument("office", help="机构编号")
    panel.add_argument("--events", type=Path, required=True, help="投诉、争议、群体事件 CSV：firm_id, day")
    panel.add_argument("--from", dest="first", type=date.fromisoformat, required=True, help="第一个截面日")
    panel.add_argument("--until", type=date.fromisoformat, required=True, help="数据和事件到哪一天为止")
    panel.add_argument("--every", type=int, default=30, help="隔多少天一个截面")
    panel.add_argument("--horizon", type=int, default=90, help="看之后多少天（30、90、180）")
    panel.add_argument("--region", help="地区代码，决定最低工资等地方标准")
    panel.add_argument("--out", type=Path, required=True, help="写到这个 CSV 文件")
    explain = _task(tasks, "explain", "一行数据的可能性、区间、原因和可行的改进", _explain)
    explain.add_argument("file", type=Path)
    explain.add_argument("--row", type=int, default=1, help="第几行（从 1 起）")
    truth = _task(tasks, "truth", "抽查单位：说出的原因反过来分数要降，给出的改进要办得到、降得到", _truth)
    truth.add_argument("file", type=Path)
    truth.add_argument("--firms", type=int, default=1000, help="抽查多少家单位，每家一行")
    truth.add_argument("--seed", type=int, default=20261123, help="随机种子")
    fairness = _task(tasks, "fairness", "公平检验清单，逐项打印", _fairness)
    fairness.add_argument("file", type=Path)
    fairness.add_argument("--appeals", type=Path, help="申诉记录 CSV：model, upheld")
    fairness.add_argument("--reasons", type=Path, help="对不均衡的签字说明 CSV：group, value, error, reason, signed_by")
    fairness.add_argument("--reviews", type=Path, help="复核记录 CSV：overridden, seconds, seeded_wrong")
    register = _task(tasks, "register", "算法登记簿：全部、一张模型卡，或备案表", _register)
    register.add_argument("model", nargs="?")
    register.add_argument("--filing", metavar="PROVIDER", help="打印备案表，填提供者名称")
    register.add_argument("--en", action="store_true", help="模型卡用英文")
    _task(tasks, "paths", "在所有办理流程里查找：从分数到处罚有没有不经过人的路", _paths)


def _task(tasks: Any, name: str, help_: str, handler: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = tasks.add_parser(name, help=help_)
    parser.add_argument("--json", action="store_true", help="只印一个 JSON 对象")
    parser.set_defaults(handler=handler)
    return parser


def _show(arguments: argparse.Namespace, found: dict[str, Any]) -> None:
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, default=str))
        return
    for name, value in found.items():
        if isinstance(value, dict) and value:
            print(f"{name}:")
            for key, own in value.items():
                print(f"  {key}: {json.dumps(own, ensure_ascii=False, default=str)}")
        else:
            print(f"{name}: {value}")


def _train(arguments: argparse.Namespace) -> int:
    from laoheng.risk.model.release import release

    cards = release(arguments.files, arguments.into, measure=not arguments.quick)
    for card in cards:
        own = card["measured"] or {}
        kept = {key: card[key] for key in ("digest", "rows", "positives", "employers", "seed")}
        _show(arguments, {"model": card["name"], **kept, **{k: own.get(k) for k in ("auc", "average_precision")}})
    return 0


def _backtested(arguments: argparse.Namespace, file: Path) -> dict[str, Any]:
    from laoheng.risk.model.backtest import backtest

    return backtest(
        file,
        history=arguments.history,
        horizon=arguments.horizon,
        every=arguments.every,
        capacity=arguments.capacity,
    )


def _backtest(arguments: argparse.Namespace) -> int:
    for file in arguments.files:
        found = _backtested(arguments, file)
        _show(arguments, found if len(arguments.files) == 1 else {"file": str(file), **found})
        if not arguments.json and file is not arguments.files[-1]:
            print()
        sys.stdout.flush()
    return 0


def _shadow(arguments: argparse.Namespace) -> int:
    from laoheng.risk.model.lifecycle import shadow_report
    from laoheng.risk.model.office_model import read_office_model
    from laoheng.risk.model.shipped import shipped

    told = _backtested(arguments, arguments.file)
    model = read_office_model(_bytes(arguments.model)) if arguments.model else shipped(told["set"])
    report = shadow_report(model.card["digest"] if model else told["set"], told)
    _show(arguments, report)
    return 1 if report["stop"] else 0


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError("law.eval.unreadable", path=path.name, why=type(error).__name__) from error


def _panel(arguments: argparse.Namespace) -> int:
    from laoheng.hub.engine import Engine
    from laoheng.hub.lake import Lake
    from laoheng.route.panel import cut_days, firm_days, labelled, read_events, write_panel

    events = read_events(arguments.events)
    cuts = cut_days(arguments.first, arguments.until, arguments.every, arguments.horizon)
    with Engine() as engine:
        rows = firm_days(engine, Lake(arguments.lake), arguments.office, events, cuts, region=arguments.region)
        told = write_panel(arguments.out, labelled(rows, events, horizon=arguments.horizon, until=arguments.until))
    _show(arguments, {"cuts": len(cuts), **told, "file": str(arguments.out)})
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    from laoheng.risk.model.explain import explained
    from laoheng.risk.model.reading import read_table

    table = read_table(arguments.file, labelled=False)
    if not 1 <= arguments.row <= len(table.rows):
        raise UserError("risk.model.no_row", row=arguments.row, rows=len(table.rows))
    _show(arguments, explained(table.kind.name, table.rows[arguments.row - 1]))
    return 0


def _truth(arguments: argparse.Namespace) -> int:
    from laoheng.risk.model.truth import passed, truth

    found = truth(arguments.file, firms=arguments.firms, seed=arguments.seed)
    _show(arguments, found)
    return 0 if passed(found) else 1


def _fairness(arguments: argparse.Namespace) -> int:
    from laoheng.risk.model.fairness import fairness

    tests = fairness(arguments.file, appeals=arguments.appeals, reviews=arguments.reviews, reasons=arguments.reasons)
    words = {True: "pass", False: "FAIL", None: "unknown"}
    lines = {f"{item.number} {item.name}": [words[item.passed], dict(item.found)] for item in tests}
    if arguments.json:
        _show(arguments, lines)
    else:
        for name, (verdict, found) in lines.items():
            print(f"{verdict:8}{name}: {json.dumps(found, ensure_ascii=False)}")
    return 1 if any(item.passed is False for item in tests) else 0


def _register(arguments: argparse.Namespace) -> int:
    from laoheng.risk.model.register import card_text, filing, register

    whole = register()
    known = {item["id"]: item for item in whole["models"]}
    if arguments.model is None:
        _show(arguments, whole if arguments.json else {name: own["digest"] for name, own in known.items()})
        return 0
    if arguments.model not in known:
        raise UserError("risk.model.register.unknown", name=arguments.model, known=tuple(known))
    own = known[arguments.model]
    if arguments.filing:
        print(json.dumps(filing(own, provider=arguments.filing), ensure_ascii=False, indent=1))
    elif arguments.json:
        _show(arguments, own)
    else:
        print(card_text(own, "en" if arguments.en else "zh"))
    return 0


def _paths(arguments: argparse.Namespace) -> int:
    from laoheng.casework import TABLES, Outcome, paths_without_officer, paths_without_person

    found: dict[str, Any] = {}
    for kind, table in TABLES.items():
        alone, sanction = paths_without_person(table), paths_without_officer(table)
        found[kind.value] = {
            "states": len(table.states),
            "transitions": len(table.transitions),
            "sanctions": [str(state) for state, end in table.ends.items() if end is Outcome.SANCTION],
            "to_an_end_by_the_system_alone": [[str(part) for part in step] for path in alone for step in path],
            "to_a_sanction_without_an_officer": [[str(part) for part in step] for path in sanction for step in path],
        }
    found["model"] = _model_paths()
    _show(arguments, found)
    bad = any(own[key] for own in found.values() for key in own if key.startswith("to_a"))
    return 1 if bad or not found["model"]["into_use_by_two_people"] else 0


def _model_paths() -> dict[str, Any]:
    """Who can bring a model into use, found by walking its rule; the way of two people shows that the search finds."""
    from laoheng.risk.model.life_search import way_into_use
    from laoheng.risk.model.lifecycle import STEPS, SYSTEM, Phase

    return {
        "states": len(Phase),
        "transitions": len(STEPS),
        "to_a_use_by_the_system_alone": way_into_use([SYSTEM]) or (),
        "to_a_use_by_one_person": way_into_use([SYSTEM, "one"]) or (),
        "into_use_by_two_people": way_into_use([SYSTEM, "one", "other"]) or (),
    }
