"""The public register: every rule and indicator at work here, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from laoheng.casework import credit_rules
from laoheng.law import CALCULATORS, NotInForceError, clock_rules, law_at
from laoheng.standard.messages import Message, render

CLOCKS: Mapping[str, Any] = {
    "firm_verify": _("用人单位核实"),
    "inspection_accept": _("监察受理立案"),
    "inspection_investigate": _("监察调查"),
    "mediation": _("调解"),
    "worker_confirm": _("劳动者确认"),
    "alert_reply": _("单位回复预警"),
    "alert_decide": _("监管处理预警"),
}
SOURCES: Mapping[str, Any] = {
    "wages": _("工资台账"),
    "contributions": _("社保缴费"),
    "attendance": _("考勤"),
    "contracts": _("劳动合同备案"),
    "bank": _("银行代发"),
    "complaints": _("投诉举报"),
}
# Wages overdue has no row in the table of indicators; a test holds these to the grounds of its findings.
OVERDUE_GROUNDS = ("劳动法50", "工资支付暂行规定7", "工资支付暂行规定9", "劳动合同法85")
MEASURES: Mapping[str, Any] = {
    "months_running": _("连续月数"),
    "persons": _("涉及人数"),
    "share": _("涉及人数占核对人数的比例"),
}


def rules_on(on: date) -> dict[str, Any]:
    """Indicators, points and deadlines in force on `on`; texts in both languages."""
    return {
        "schema": 1,
        "on": on.isoformat(),
        "no_score_punishes": True,
        "indicators": _indicators(on),
        "credit": _credit(on),
        "clocks": _clocks(),
        "calculators": [
            {
                "code": item.code,
                "name": item.name,
                "title": _text(f"law.title.{item.name}"),
                "input": item.schema(),
            }
            for item in CALCULATORS.values()
        ],
    }


def _text(code: str) -> dict[str, Any]:
    """A text as data, in both languages; it can be shown like any message."""
    message = Message(code)
    return {**message.to_json(), "zh": render(message), "en": render(message, "en")}


def _indicators(on: date) -> list[dict[str, Any]]:
    # Imported late: the indicators bring the query builder along, which no other page needs.
    from laoheng.risk.indicators import INDICATORS

    rows = []
    for item in INDICATORS:
        rows.append(
            {
                "id": item.id,
                "dimension": item.dimension,
                "label": _text(f"risk.{item.id}.label"),
                "sources": list(item.sources),
                "grounds": [ground.reference for ground in law_at(on).held(*item.grounds)],
                "levels": _levels(item.id, on),
                "remedies": [_text(f"risk.{item.id}.remedy.{number + 1}") for number in range(item.remedies)],
                "clears": [_text(f"risk.{item.id}.clear.{number + 1}") for number in range(item.clears)],
            }
        )
    return [*rows, _wages_overdue(on)]


def _levels(name: str, on: date) -> dict[str, Any] | None:
    from laoheng.risk.indicators import grading

    try:
        found = grading(name, on, None)
    except NotInForceError:
        return None
    return {
        "measure": found.measure,
        "running": found.running,
        "lookback_months": found.lookback_months,
        "least": {level.value: str(least) for level, least in reversed(found.least)},
        "rule": found.ground.reference,
        "version": found.ground.version,
        "checked_on": found.checked_on.isoformat(),
    }


def _wages_overdue(on: date) -> dict[str, Any]:
    """Wages overdue is judged by the arrears rules from several sources; its levels are law-room values by month."""
    law, name = law_at(on), "risk.wages_overdue"
    values = {"yellow": law.parameter("arrears_yellow_months"), "orange": law.parameter("arrears_orange_months")}
    return {
        "id": "wages_overdue",
        "dimension": "wages",
        "label": _text(f"{name}.label"),
        "sources": ["wages", "bank", "complaints"],
        "grounds": [ground.reference for ground in law.held(*OVERDUE_GROUNDS)],
        "levels": {
            "measure": "months_overdue",
            "at_most": {level: str(value.value) for level, value in values.items() if value is not None},
            "beyond": "red",
            "rule": "arrears.levels",
        },
        "remedies": [_text(f"{name}.remedy.1"), _text(f"{name}.remedy.2")],
        "clears": [_text(f"{name}.clear.1")],
    }


def _credit(on: date) -> list[dict[str, Any]]:
    rows = []
    for name, rule in credit_rules().items():
        started = [day for day in rule["values"] if day <= on]
        if started:
            value = rule["values"][max(started)]
            rows.append(
                {
                    "id": name,
                    "reason": _text(rule["reason"]),
                    "points": value["points"],
                    "months": value["months"],
                    "valid_from": max(started).isoformat(),
                    "events": list(rule["events"]),
                    "voided_by": list(rule["voided_by"]),
                    "ground": rule["ground"],
                }
            )
    return rows


def _clocks() -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "label": str(CLOCKS.get(rule.id, rule.label)),
            "length": rule.length,
            "unit": rule.unit,
            "extension": rule.extension,
            "ground": rule.article or rule.rule,
            "convention": rule.article is None,
            "after": _text(f"law.clock.after.{rule.id}"),
        }
        for rule in clock_rules().values()
    ]
