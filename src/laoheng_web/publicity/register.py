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
MEASURES: Mapping[str, Any] = {
    "months_running": _("连续月数"),
    "persons": _("涉及人数"),
    "share": _("比例"),
    "days": _("天数"),
    "yuan": _("金额（元）"),
    "number": _("件数"),
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
    return _said(Message(code))


def _said(message: Message) -> dict[str, Any]:
    return {**message.to_json(), "zh": render(message), "en": render(message, "en")}


def _indicators(on: date) -> list[dict[str, Any]]:
    # Imported late: the indicators bring the query builder along, which no other page needs.
    from laoheng.risk.indicators import published

    return [
        {
            "id": item.id,
            "subject": item.subject,
            "dimension": item.dimension,
            "label": _said(item.label),
            "definition": _said(item.definition),
            "formula": item.formula or None,
            "reads": [{"name": name, "label": _said(label)} for name, label in item.reads],
            "sources": list(item.sources),
            "source_labels": [_text(f"risk.source.{name}") for name in item.sources],
            "grounds": [ground.reference for ground in law_at(on).held(*item.grounds)],
            "levels": _levels(item, on),
            "unknown": [_said(text) for text in item.unknown],
            "told": [_text(f"risk.told.{name}") for name in item.tells],
            "remedies": [_said(text) for text in item.remedies],
            "clears": [_said(text) for text in item.clears],
        }
        for item in published()
    ]


def _levels(item: Any, on: date) -> dict[str, Any] | None:
    from laoheng.risk.indicators import WAGES_OVERDUE, grading

    if not item.graded:
        return None
    if item.id == WAGES_OVERDUE:
        return _overdue_levels(on)
    try:
        found = grading(item.id, on, None)
    except NotInForceError:
        return None
    return {
        "measure": found.measure if found.measure != "value" else item.unit,
        "running": found.running,
        "lookback_months": found.lookback_months,
        "least": {level.value: str(least) for level, least in reversed(found.least)},
        "rule": found.ground.reference,
        "version": found.ground.version,
        "checked_on": found.checked_on.isoformat(),
    }


def _overdue_levels(on: date) -> dict[str, Any]:
    """Wages overdue is judged by the arrears rules from several sources; its levels are law-room values by month."""
    law = law_at(on)
    values = {"yellow": law.parameter("arrears_yellow_months"), "orange": law.parameter("arrears_orange_months")}
    return {
        "measure": "months_overdue",
        "at_most": {level: str(value.value) for level, value in values.items() if value is not None},
        "beyond": "red",
        "rule": "arrears.levels",
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
