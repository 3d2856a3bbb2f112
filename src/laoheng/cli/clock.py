"""`laoheng law clock`: one statutory clock, its time line and where it stands."""

from __future__ import annotations

import argparse
import json
from datetime import date

from laoheng.law import ClockRun, Stop, clock_rule, clock_rules, run_clock
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render


def add_clock(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `law clock`, save the day of asking."""
    parser.add_argument("name", help="期限的名称，例如 arbitration_limit；list 列出全部")
    parser.add_argument("--from", dest="start", help="起算日（当天不计）")
    parser.add_argument("--stop", action="append", default=[], help="停止计算的日子：2026-03-01..2026-03-31，可写几次")
    parser.add_argument("--restart", action="append", default=[], help="重新起算的日子，可写几次")
    parser.add_argument("--extended", action="store_true", help="已经依法延长一次")


def show_clock(arguments: argparse.Namespace, on: date) -> int:
    """Prints the list of clocks or one time line; returns the exit code."""
    if arguments.name == "list":
        for rule in clock_rules().values():
            print(f"{rule.id}  {rule.label}  {rule.length} {rule.unit}  {rule.ground_id}")
        return 0
    if not arguments.start:
        raise UserError("law.cli.no_start", name=arguments.name)
    run = run_clock(
        clock_rule(arguments.name),
        parse_date(arguments.start),
        WorkCalendar.national(assume_weekends_after=True),
        on=on,
        stops=[_stop(text) for text in arguments.stop],
        restarts=[parse_date(text) for text in arguments.restart],
        extended=arguments.extended,
    )
    if arguments.json:
        marks = [{"on": mark.on.isoformat(), "label": mark.label.to_json()} for mark in run.marks]
        print(json.dumps({"finding": run.finding.to_json(), "marks": marks}, ensure_ascii=False))
    else:
        print("\n".join(_lines(run)))
    return 0


def _stop(text: str) -> Stop:
    first, dots, last = text.partition("..")
    if not dots:
        raise UserError("law.cli.stop", value=text)
    return Stop(parse_date(first), parse_date(last) if last else None)


def _lines(run: ClockRun) -> list[str]:
    ground = run.finding.grounds[0]
    return [
        render(run.finding.title),
        f"  {render(Message.of(f'law.clock.standing.{run.standing.value}'))}",
        *(f"  {mark.on}  {render(mark.label)}" for mark in run.marks),
        f"  依据：{ground.reference}",
    ]
