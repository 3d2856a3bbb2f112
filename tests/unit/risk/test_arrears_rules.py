"""Each sentence of the wage-arrears format as a case: the day before, and the day itself."""

# A table of cases reads better on long lines.
# ruff: noqa: E501

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from laoheng.law import law_at
from laoheng.risk.arrears import ArrearsCase, CaseError, judge, to_finding
from laoheng.risk.evaluate import evaluate_arrears
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding, Status
from laoheng.standard.messages import render

CALENDAR = WorkCalendar.national()


def payroll(period: str = "2026-02", paid: str = "0.00", **other: Any) -> dict[str, Any]:
    day = "2026-03-10" if paid != "0.00" else None
    row = {"period": period, "payable": "6000.00", "paid": paid, "paid_date": day, "method": "bank", "receipt": None}
    return row | other


def row(day: str, memo: str, amount: str = "6000.00") -> dict[str, str]:
    return {"date": day, "amount": amount, "memo": memo}


def complaint(day: str, *periods: str, amount: str | None = "6000.00") -> dict[str, Any]:
    return {"date": day, "periods": list(periods or ("2026-02",)), "amount": amount}


def deferral(**other: Any) -> dict[str, Any]:
    paper = {"signed_on": "2026-03-05", "periods": ["2026-02"], "new_date": "2026-04-03", "consent": "union"}
    return paper | {"written": True} | other


def said(day: str, sender: str, text: str) -> dict[str, str]:
    return {"date": day, "from": sender, "text": text}


JANUARY = row("2026-02-10", "2026年1月工资")
UNPAID = {"payroll": [payroll()], "bank": [JANUARY]}  # two origins: payroll, and a feed that has another month


def case(patch: Mapping[str, Any]) -> dict[str, Any]:
    """S02 without its sources; `patch` sets fields, those of parts by the names below."""
    data: dict[str, Any] = {
        "id": "T",
        "as_of": "2026-03-25",
        "region": "示例省甲市",
        "parameters": {"max_deferral_days": 30, "min_wage": "2200.00"},
        "employer": {"industry": "C 制造业", "is_construction_site": False, "has_union": True},
        "worker": {"token": "w-00000000"},
        "contract": {"pay_day": 10, "period": "monthly", "agreed_wage": "6000.00"},
        "payroll": [],
        "bank": None,
        "attendance": None,
        "tax_totals": None,
        "deferrals": [],
        "messages": [],
        "complaint": [],
        "termination_date": None,
    }
    for name, value in patch.items():
        part = next((p for p in ("parameters", "employer", "contract") if name in data[p]), None)
        (data[part] if part else data)[name] = value
    return data


def five(data: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    result = judge(ArrearsCase.from_json(data), CALENDAR)
    return (
        result.status.value,
        result.level.value,
        " ".join(result.periods_in_arrears),
        str(result.amount_overdue),
        result.deferral_verdict.value,
    )


def computed(
    level: str = "yellow", periods: str = "2026-02", amount: str = "6000.00", verdict: str = "none"
) -> tuple[str, str, str, str, str]:
    return "computed", level, periods, amount, verdict


def undetermined(level: str, verdict: str = "none") -> tuple[str, str, str, str, str]:
    return "undetermined", level, "", "None", verdict


def clear(level: str = "none", verdict: str = "none") -> tuple[str, str, str, str, str]:
    return "clear", level, "", "0.00", verdict


WEEK = {"period": "weekly", "agreed_wage": "1400.00"}
WEEK_UNPAID = {
    "payroll": [payroll("2026-W10", payable="1400.00")],
    "complaint": [complaint("2026-03-24", "2026-W10", amount="1400.00")],
}
CASH = payroll(paid="6000.00", method="cash")
PIECE = {"period": "piece", "agreed_wage": None}

RULES: list[tuple[str, dict[str, Any], tuple[str, str, str, str, str]]] = [
    # Judged periods
    ("no source at all is unknown, not fine", {}, undetermined("none")),
    ("attendance of 0 days names no period", {"attendance": [{"period": "2026-02", "days": 0}]}, undetermined("none")),
    ("a period not yet due is clear", {"attendance": [{"period": "2026-03", "days": 20}]}, clear()),
    ("a tax total alone shows nothing", {"tax_totals": [{"period": "2026-02", "declared": "1.00"}]}, undetermined("none")),
    # Due date: the day itself, the next day
    ("on the due date nothing is overdue", UNPAID | {"as_of": "2026-03-10"}, clear()),
    ("the next day is the first of arrears", UNPAID | {"as_of": "2026-03-11"}, computed()),
    ("day 31 falls on the last of a shorter month", UNPAID | {"pay_day": 31, "as_of": "2026-03-31"}, clear()),
    ("day 31 of February's following month has passed", UNPAID | {"pay_day": 31, "as_of": "2026-04-01"}, computed()),
    ("'last' is the last day of the own month: Saturday 28 February is a swapped working day",
     UNPAID | {"pay_day": "last", "as_of": "2026-03-01"}, computed()),
    ("… on that day nothing is overdue", UNPAID | {"pay_day": "last", "as_of": "2026-02-28"}, clear()),
    ("'last' of January, a Saturday, moves to Friday the 30th",
     {"payroll": [payroll("2026-01")], "bank": [], "pay_day": "last", "as_of": "2026-01-31"}, computed(periods="2026-01")),
    ("no pay day: the last day of the following month", UNPAID | {"pay_day": None, "as_of": "2026-03-31"}, clear()),
    ("no pay day: the day after it", UNPAID | {"pay_day": None, "as_of": "2026-04-01"}, computed()),
    ("a week is due on the weekday of the following week", WEEK | WEEK_UNPAID | {"pay_day": 3, "as_of": "2026-03-11"}, clear()),
    ("… and overdue the day after", WEEK | WEEK_UNPAID | {"pay_day": 3, "as_of": "2026-03-25"},
     computed(periods="2026-W10", amount="1400.00")),
    ("a week without pay day: Sunday of the following week, moved to Friday 13 March",
     WEEK | {"pay_day": None, "as_of": "2026-03-14", "payroll": [payroll("2026-W10", payable="1400.00")],
             "complaint": [complaint("2026-03-14", "2026-W10", amount="1400.00")]},
     computed(periods="2026-W10", amount="1400.00")),
    ("… on that Friday it is not overdue",
     WEEK | {"pay_day": None, "as_of": "2026-03-13", "payroll": [payroll("2026-W10", payable="1400.00")]}, clear()),
    ("a week with 'last': its own Sunday, moved to Friday 6 March",
     WEEK | {"pay_day": "last", "as_of": "2026-03-07", "payroll": [payroll("2026-W10", payable="1400.00")],
             "complaint": [complaint("2026-03-07", "2026-W10", amount="1400.00")]},
     computed(periods="2026-W10", amount="1400.00")),
    ("Sunday 15 February is holiday, Saturday 14 is a swapped working day: not overdue on it",
     {"payroll": [payroll("2026-01")], "pay_day": 15, "as_of": "2026-02-14"}, clear()),
    ("a leaver's wage is due on the last day, a Sunday, without moving",
     {"payroll": [payroll("2026-03")], "termination_date": "2026-03-15", "as_of": "2026-03-15"}, clear()),
    ("… and overdue the day after",
     {"payroll": [payroll("2026-03")], "termination_date": "2026-03-15", "as_of": "2026-03-16",
      "complaint": [complaint("2026-03-16", "2026-03")]}, computed(periods="2026-03")),
    ("a leaver's older wage keeps its own due date", UNPAID | {"termination_date": "2026-03-20"}, computed()),
    ("leaving later than the day of judgement is not yet known", {"payroll": [payroll("2026-03")],
     "termination_date": "2026-03-26"}, clear()),
    # Levels
    ("one month to the day is yellow", UNPAID | {"as_of": "2026-04-10"}, computed()),
    ("a day more is orange", UNPAID | {"as_of": "2026-04-11"}, computed("orange")),
    ("two months to the day are orange", UNPAID | {"as_of": "2026-05-10"}, computed("orange")),
    ("a day more is red", UNPAID | {"as_of": "2026-05-11"}, computed("red")),
    ("a month from 30 January ends on 28 February",
     {"payroll": [payroll("2026-01")], "bank": [], "pay_day": "last", "as_of": "2026-02-28"}, computed(periods="2026-01")),
    ("… a day more is orange", {"payroll": [payroll("2026-01")], "bank": [], "pay_day": "last", "as_of": "2026-03-01"},
     computed("orange", "2026-01")),
    ("… two months run to the same number, 30 March", {"payroll": [payroll("2026-01")], "bank": [], "pay_day": "last",
     "as_of": "2026-03-30"}, computed("orange", "2026-01")),
    # Bank rows
    ("payroll alone says unpaid", {"payroll": [payroll()]}, undetermined("blue")),
    ("payroll says bank and the complete feed is empty", {"payroll": [payroll()], "bank": []}, computed()),
    ("a feed without wages of another period says nothing where payroll names no bank",
     {"payroll": [payroll(method="unknown")], "bank": []}, undetermined("blue")),
    ("bank silence alone", {"attendance": [{"period": "2026-02", "days": 9}], "bank": [JANUARY]}, undetermined("none")),
    ("bank silence without payroll counts against the agreed wage, with a complaint",
     {"bank": [JANUARY], "complaint": [complaint("2026-03-20")]}, computed()),
    ("a bonus is no wage", UNPAID | {"bank": [JANUARY, row("2026-03-10", "2月工资奖金")]}, computed()),
    ("a loan is no wage", UNPAID | {"bank": [JANUARY, row("2026-03-10", "2月工资借款")]}, computed()),
    ("a month without year is the latest not after the row",
     {"payroll": [payroll("2025-12")], "bank": [row("2026-01-10", "12月工资")], "as_of": "2026-01-20"}, clear()),
    ("a memo naming two months pays the oldest first",
     {"payroll": [payroll("2026-01"), payroll()], "bank": [row("2026-03-10", "1-2月工资", "9000.00")]},
     computed(amount="3000.00")),
    ("no month named: the oldest open period",
     {"payroll": [payroll("2026-01"), payroll()], "bank": [row("2026-03-10", "工资")]}, computed()),
    ("a named row of an older month lets the unnamed one pay the next",
     {"payroll": [payroll("2026-01"), payroll()], "bank": [JANUARY, row("2026-03-10", "代发")]}, clear()),
    ("a row before the period began is not its wage",
     {"payroll": [payroll()], "bank": [row("2026-01-31", "工资")]}, computed()),
    ("a row after the day of judgement is not known", UNPAID | {"bank": [JANUARY, row("2026-03-26", "2月工资")]}, computed()),
    ("a memo of the week", WEEK | WEEK_UNPAID | {"pay_day": 3, "bank": [row("2026-03-24", "第10周工资", "1400.00")]}, clear()),
    ("an excess never fills another period",
     {"payroll": [payroll("2026-01"), payroll()], "bank": [row("2026-02-10", "2026年1月工资", "12000.00")]}, computed()),
    ("never where payroll says cash", {"payroll": [payroll(method="cash")], "bank": [JANUARY]}, undetermined("blue")),
    # Employer
    ("payroll rows of one period add up",
     {"payroll": [payroll(payable="4000.00"), payroll(payable="2000.00")], "bank": []}, computed()),
    ("booked by bank without a feed is a statement of payment", {"payroll": [payroll(paid="6000.00")]}, clear()),
    ("booked by bank against a silent feed contradicts", {"payroll": [payroll(paid="6000.00")], "bank": [JANUARY]},
     undetermined("blue")),
    ("… and with the worker's complaint two say unpaid",
     {"payroll": [payroll(paid="6000.00")], "bank": [JANUARY], "complaint": [complaint("2026-03-20")]}, computed()),
    ("a payment planned for later does not count",
     {"payroll": [payroll(paid="6000.00", paid_date="2026-03-26")], "complaint": [complaint("2026-03-20")]}, computed()),
    ("a payment on the day of judgement counts", {"payroll": [payroll(paid="6000.00", paid_date="2026-03-25")]}, clear()),
    ("a payment without a date does not count",
     {"payroll": [payroll(paid="6000.00", paid_date=None)], "complaint": [complaint("2026-03-20")]}, computed()),
    ("cash with receipt is proven", {"payroll": [CASH | {"receipt": True}], "bank": [JANUARY]}, clear()),
    ("cash without receipt shows neither", {"payroll": [CASH], "bank": [JANUARY]}, undetermined("none")),
    ("a refused receipt shows neither", {"payroll": [CASH | {"receipt": False}]}, undetermined("none")),
    ("unknown method shows neither", {"payroll": [CASH | {"method": "unknown"}]}, undetermined("none")),
    ("… disputed by the worker alone", {"payroll": [CASH], "complaint": [complaint("2026-03-20")]}, undetermined("blue")),
    ("… and tax declared 0 contradicts it", {"payroll": [CASH], "tax_totals": [{"period": "2026-02", "declared": "0.00"}]},
     undetermined("blue")),
    ("… tax declared shows nothing", {"payroll": [CASH], "tax_totals": [{"period": "2026-02", "declared": "6000.00"}]},
     undetermined("none")),
    ("cash in part without receipt is the employer's own word",
     {"payroll": [CASH | {"paid": "3500.00"}], "complaint": [complaint("2026-03-20", amount="2500.00")]},
     computed(amount="2500.00")),
    ("a signed receipt without its day accuses nobody",
     {"payroll": [CASH | {"receipt": True, "paid_date": None}], "complaint": [complaint("2026-03-20")]},
     undetermined("blue")),
    ("an admission after the due date prevails over booked cash",
     {"payroll": [CASH], "complaint": [complaint("2026-03-20")], "messages": [said("2026-03-18", "employer", "2月工资还没发")]},
     computed()),
    ("a payment booked after the admission answers it",
     {"payroll": [payroll(paid="6000.00", paid_date="2026-03-18")], "complaint": [complaint("2026-03-17")],
      "messages": [said("2026-03-18", "employer", "2月工资还没发")]}, undetermined("blue")),
    ("talk of hard times admits nothing",
     {"complaint": [complaint("2026-03-20")], "messages": [said("2026-03-18", "employer", "资金紧张，请大家理解")]},
     undetermined("blue")),
    ("an announcement before the due date admits nothing",
     {"complaint": [complaint("2026-03-20")], "messages": [said("2026-03-09", "employer", "2月工资要晚几天发")]},
     undetermined("blue")),
    ("nor on the due date", {"complaint": [complaint("2026-03-20")],
     "messages": [said("2026-03-10", "employer", "2月工资还没发")]}, undetermined("blue")),
    ("the day after it does", {"complaint": [complaint("2026-03-20")],
     "messages": [said("2026-03-11", "employer", "2月工资还没发")]}, computed()),
    ("an admission without a period names none",
     {"complaint": [complaint("2026-03-20")], "messages": [said("2026-03-18", "employer", "工资还没发")]},
     undetermined("blue")),
    ("a written deferral admits where there is no payroll",
     {"deferrals": [deferral(consent="none")], "complaint": [complaint("2026-03-20")]}, computed(verdict="invalid")),
    ("an oral one does not", {"deferrals": [deferral(written=False)], "complaint": [complaint("2026-03-20")]},
     undetermined("blue", "invalid")),
    ("the union's word is no origin",
     {"complaint": [complaint("2026-03-20")], "messages": [said("2026-03-18", "union", "2月工资还没发")]},
     undetermined("blue")),
    # Worker
    ("a complaint on the due date is too early",
     {"payroll": [payroll()], "complaint": [complaint("2026-03-10")]}, undetermined("blue")),
    ("the day after it counts", {"payroll": [payroll()], "complaint": [complaint("2026-03-11")]}, computed()),
    ("the worker's message is the same origin as the complaint",
     {"complaint": [complaint("2026-03-20")], "messages": [said("2026-03-21", "worker", "2月工资还没收到")]},
     undetermined("blue")),
    ("the worker's message beside payroll makes two",
     {"payroll": [payroll()], "messages": [said("2026-03-21", "worker", "2月工资还没收到")]}, computed()),
    ("the worker's word proves the whole wage",
     {"payroll": [CASH], "messages": [said("2026-03-12", "worker", "2月工资收到了")]}, clear()),
    ("a full payment the day before the complaint leaves a conflict",
     {"payroll": [payroll()], "bank": [row("2026-03-19", "2月工资")], "complaint": [complaint("2026-03-20")]},
     undetermined("blue")),
    ("one on the day answers it",
     {"payroll": [payroll()], "bank": [row("2026-03-20", "2月工资")], "complaint": [complaint("2026-03-20")]}, clear()),
    ("payments since are taken off the complaint",
     {"payroll": [payroll()], "bank": [row("2026-03-20", "2月工资", "3500.00")], "complaint": [complaint("2026-03-20")]},
     computed(amount="2500.00")),
    ("payments before are not",
     {"payroll": [payroll(payable="7000.00")], "bank": None,
      "messages": [], "complaint": [complaint("2026-03-20", amount="2500.00")]}, computed(amount="2500.00")),
    ("a complaint without a sum asks for what is not proven",
     {"payroll": [payroll(paid="3500.00")], "complaint": [complaint("2026-03-20", amount=None)]},
     computed(amount="2500.00")),
    ("a total over two periods is compared as a total",
     {"payroll": [payroll("2026-01", payable="2000.00"), payroll(payable="3000.00")],
      "complaint": [complaint("2026-03-20", "2026-01", "2026-02", amount="5500.00")]},
     computed("orange", "2026-01 2026-02", "5000.00")),
    ("… the smaller total counts",
     {"payroll": [payroll("2026-01", payable="2000.00"), payroll(payable="3000.00")],
      "complaint": [complaint("2026-03-20", "2026-01", "2026-02", amount="4500.00")]},
     computed("orange", "2026-01 2026-02", "4500.00")),
    ("… one of its periods was paid since",
     {"payroll": [payroll("2026-01"), payroll()], "bank": [row("2026-03-20", "2026年1月工资")],
      "complaint": [complaint("2026-03-20", "2026-01", "2026-02", amount="12000.00")]}, computed()),
    ("later complaint, dated after the day of judgement",
     {"payroll": [payroll()], "complaint": [complaint("2026-03-26")]}, undetermined("blue")),
    # Result
    ("the second largest of three",
     {"payroll": [payroll(paid="3500.00")], "bank": [row("2026-03-10", "2月工资", "3000.00")],
      "complaint": [complaint("2026-03-20")]}, computed(amount="3000.00")),
    ("payable known from the worker alone: amount open",
     PIECE | {"complaint": [complaint("2026-03-20", amount="5000.00")],
              "messages": [said("2026-03-18", "employer", "2月工资还没发")]}, computed(amount="None")),
    ("piece work with payroll", PIECE | UNPAID, computed()),
    # Deferral
    ("valid on its new date", UNPAID | {"deferrals": [deferral()], "as_of": "2026-04-03"}, clear("blue", "valid")),
    ("expired the day after: from the original due date", UNPAID | {"deferrals": [deferral()], "as_of": "2026-04-04"},
     computed(verdict="invalid")),
    ("a new date on a holiday expires on the working day before",
     UNPAID | {"deferrals": [deferral(new_date="2026-04-05")], "as_of": "2026-04-04"}, computed(verdict="invalid")),
    ("before the due date there is nothing to judge", UNPAID | {"deferrals": [deferral()], "as_of": "2026-03-10"}, clear()),
    ("paid: nothing to judge", UNPAID | {"deferrals": [deferral()], "bank": [row("2026-03-20", "2月工资")]}, clear()),
    ("construction", UNPAID | {"deferrals": [deferral()], "is_construction_site": True}, computed(verdict="invalid")),
    ("not written", UNPAID | {"deferrals": [deferral(written=False)]}, computed(verdict="invalid")),
    ("no period named", UNPAID | {"deferrals": [deferral(periods=[])]}, computed(verdict="invalid")),
    ("no new date named", UNPAID | {"deferrals": [deferral(new_date=None)]}, computed(verdict="invalid")),
    ("none of the open periods named", UNPAID | {"deferrals": [deferral(periods=["2026-03"])]}, computed(verdict="invalid")),
    ("signed on the due date", UNPAID | {"deferrals": [deferral(signed_on="2026-03-10")]}, clear("blue", "valid")),
    ("signed the day after", UNPAID | {"deferrals": [deferral(signed_on="2026-03-11")]}, computed(verdict="invalid")),
    ("signed after the day of judgement: ignored", UNPAID | {"deferrals": [deferral(signed_on="2026-03-26")]}, computed()),
    ("the employer admits a later signing",
     UNPAID | {"deferrals": [deferral()], "messages": [
         said("2026-03-24", "employer", "协议是后来补签的，日期写的是3月5日，实际3月20日签的")]}, computed(verdict="invalid")),
    ("the employer's admitted day is still in time",
     UNPAID | {"deferrals": [deferral()], "messages": [
         said("2026-03-24", "employer", "协议是后来补签的，日期写的是3月5日，实际3月10日签的")]}, clear("blue", "valid")),
    ("no day given: the day of the message",
     UNPAID | {"deferrals": [deferral()], "messages": [said("2026-03-24", "employer", "缓发协议是倒签的")]},
     computed(verdict="invalid")),
    ("the worker alone says so",
     UNPAID | {"deferrals": [deferral()], "messages": [said("2026-03-24", "worker", "缓发协议是倒签的")]},
     undetermined("blue", "undetermined")),
    ("a denial admits nothing",
     UNPAID | {"deferrals": [deferral()], "messages": [said("2026-03-24", "employer", "协议没有倒签")]},
     clear("blue", "valid")),
    ("worker only", UNPAID | {"deferrals": [deferral(consent="worker_only")]}, computed(verdict="invalid")),
    ("representatives beside a union", UNPAID | {"deferrals": [deferral(consent="representatives")]},
     computed(verdict="invalid")),
    ("representatives without a union",
     UNPAID | {"deferrals": [deferral(consent="representatives")], "has_union": False}, clear("blue", "valid")),
    ("representatives, union not known",
     UNPAID | {"deferrals": [deferral(consent="representatives")], "has_union": None}, undetermined("blue", "undetermined")),
    ("a union that does not exist", UNPAID | {"deferrals": [deferral()], "has_union": False},
     undetermined("blue", "undetermined")),
    ("consent unknown", UNPAID | {"deferrals": [deferral(consent="unknown")]}, undetermined("blue", "undetermined")),
    ("thirty days are allowed", UNPAID | {"deferrals": [deferral(new_date="2026-04-09")]}, clear("blue", "valid")),
    ("thirty-one are not", UNPAID | {"deferrals": [deferral(new_date="2026-04-10")]}, computed(verdict="invalid")),
    ("limit not known", UNPAID | {"deferrals": [deferral()], "max_deferral_days": None},
     undetermined("blue", "undetermined")),
    ("a definite fault goes before the unknown limit",
     UNPAID | {"deferrals": [deferral()], "max_deferral_days": None, "as_of": "2026-04-04"}, computed(verdict="invalid")),
    ("an invalid deferral does not replace the second origin",
     {"payroll": [payroll()], "deferrals": [deferral(consent="none")]}, undetermined("blue", "invalid")),
    ("an extension signed by the earlier new date",
     UNPAID | {"max_deferral_days": 60, "deferrals": [deferral(), deferral(signed_on="2026-04-03", new_date="2026-04-30")],
               "as_of": "2026-04-20"}, clear("blue", "valid")),
    ("an extension signed the day after",
     UNPAID | {"max_deferral_days": 60, "deferrals": [deferral(), deferral(signed_on="2026-04-04", new_date="2026-04-30")],
               "as_of": "2026-04-20"}, computed("orange", verdict="invalid")),
    ("an extension's length runs from the original due date",
     UNPAID | {"deferrals": [deferral(), deferral(signed_on="2026-04-03", new_date="2026-04-30")],
               "as_of": "2026-04-20"}, computed("orange", verdict="invalid")),
    ("a leaver's deferral ends with the relation",
     UNPAID | {"deferrals": [deferral()], "termination_date": "2026-03-20"}, computed(verdict="invalid")),
    ("one period deferred, another in arrears",
     {"payroll": [payroll("2026-01"), payroll()], "bank": [row("2026-01-09", "2025年12月工资")], "deferrals": [deferral()]},
     computed("orange", "2026-01", verdict="valid")),
]  # fmt: skip


@pytest.mark.parametrize(("patch", "expected"), [item[1:] for item in RULES], ids=[item[0] for item in RULES])
def test_rule(patch: dict[str, Any], expected: tuple[str, str, str, str, str]) -> None:
    assert five(case(patch)) == expected


@pytest.mark.shared_data
def test_the_labelled_sample_is_answered_in_full(shared_data: Path) -> None:
    summary, lines = evaluate_arrears(shared_data / "law" / "arrears_sample.jsonl")
    assert (summary["n"], summary["all_five"], summary["false_accusations"], summary["failed"]) == (16, 1.0, 0, [])
    labels = [
        json.loads(text) for text in (shared_data / "law" / "arrears_sample.jsonl").read_text("utf-8").splitlines()
    ]
    for line, label in zip(lines, labels, strict=True):
        for name in ("overdue_since", "deferral_reason", "needs"):
            assert line[name] == label["expected"][name], (line["id"], name)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda data: data.pop("messages"), "messages"),
        (lambda data: data["contract"].update(pay_day=32), "contract.pay_day"),
        (lambda data: data["contract"].update(period="daily"), "contract.period"),
        (lambda data: data.update(as_of="2026-02-30"), "as_of"),
        (lambda data: data.update(payroll=[payroll(period="2026-13")]), "payroll[0].period"),
        (lambda data: data.update(payroll=[payroll(payable=6000.5)]), "payroll[0].payable"),
        (lambda data: data.update(payroll=[payroll(payable="-1")]), "payroll[0].payable"),
        (lambda data: data.update(bank={}), "bank"),
        (lambda data: data.update(deferrals=[deferral(consent="mayor")]), "deferrals[0].consent"),
        (lambda data: data["employer"].update(has_union="yes"), "employer.has_union"),
    ],
)
def test_bad_input_names_the_field(change: Any, field: str) -> None:
    data = case({})
    change(data)
    with pytest.raises(CaseError) as caught:
        ArrearsCase.from_json(data)
    assert field in str(caught.value)
    assert field in render_in_english(caught.value)


def render_in_english(error: UserError) -> str:
    from laoheng.standard.messages import Message

    return render(Message.of(error.code, **error.args_), "en")


@pytest.mark.parametrize("patch", [UNPAID, {"payroll": [payroll()]}, UNPAID | {"deferrals": [deferral()]}, {}])
def test_the_finding_shows_each_origin_and_what_clears_it(patch: dict[str, Any]) -> None:
    facts = ArrearsCase.from_json(case(patch))
    result = judge(facts, CALENDAR)
    finding = to_finding(facts, result, law_at(facts.as_of))
    assert finding.status is result.status
    assert finding.figure("amount_overdue") == result.amount_overdue
    assert "劳动法50" in [ground.reference for ground in finding.grounds]
    texts = [finding.title, *finding.notes, *finding.remedies, *finding.clears]
    texts += [step.label for step in finding.steps] + [need.question for need in finding.needs]
    assert all(render(text, language) for text in texts for language in ("zh", "en"))
    assert finding.status is Status.CLEAR or finding.clears
    assert Finding.from_json(finding.to_json()).to_json() == finding.to_json()


def test_evaluation_counts_false_accusations_and_unreadable_cases_apart(tmp_path: Path) -> None:
    right = {"status": "computed", "level": "yellow", "periods_in_arrears": ["2026-02"], "amount_overdue": "6000"}
    right |= {"deferral_verdict": "none"}
    wrong = right | {"status": "undetermined", "level": "blue", "periods_in_arrears": [], "amount_overdue": None}
    cases = [
        case(UNPAID) | {"id": "right", "expected": right},
        case(UNPAID) | {"id": "accused", "expected": wrong},
        case({"bank": 1}) | {"id": "unreadable", "expected": wrong},
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(item) for item in cases), "utf-8")
    summary, lines = evaluate_arrears(file)
    assert summary["n"] == 3
    assert summary["false_accusations"] == 1
    assert summary["failed"] == ["accused", "unreadable"]
    assert Decimal(lines[0]["amount_overdue"]) == 6000
    assert "bank" in lines[2]["error"]


@pytest.mark.parametrize(
    ("text", "code"), [("", "arrears.no_cases"), ("{", "arrears.no_json"), ("{}", "arrears.no_label")]
)
def test_evaluation_refuses_a_file_without_labelled_cases(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        evaluate_arrears(file)
    assert caught.value.code == code
