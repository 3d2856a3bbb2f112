"""Quality on labelled cases: the five scored answers of the wage-arrears judgement, false accusations apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from laoheng.risk.arrears import ArrearsCase, ArrearsJudgement, judge
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.errors import UserError

FIELDS = ("status", "level", "periods", "amount", "verdict")


def evaluate_arrears(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Judges every case of the JSON-lines file `path`: the summary and one prediction per case.

    Shares are exact matches over all cases; `exact` counts the cases with all five right.
    `false_accusations` counts cases judged `computed` whose label is not.
    A case that cannot be read is not judged: it counts as failed and its prediction holds the error.
    Raises `UserError` where the file is missing, empty, or a line is no labelled case.
    """
    calendar = WorkCalendar.national(assume_weekends_after=True)
    lines = [_line(data, calendar) for data in _labelled(path)]
    shares = {name: sum(line["right"][name] for line in lines) / len(lines) for name in FIELDS}
    failed = [line["id"] for line in lines if not all(line["right"].values())]
    summary = {
        "n": len(lines),
        **shares,
        "exact": len(lines) - len(failed),
        "all_five": (len(lines) - len(failed)) / len(lines),
        "false_accusations": sum(line["false_accusation"] for line in lines),
        "failed": failed,
    }
    return summary, lines


def _labelled(path: Path) -> list[Mapping[str, Any]]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise UserError("arrears.no_file", path=str(path), why=error.strerror or "") from error
    cases: list[Mapping[str, Any]] = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        try:
            data = json.loads(row, parse_float=Decimal)
        except ValueError as error:
            raise UserError("arrears.no_json", path=str(path), line=number) from error
        expected = data.get("expected") if isinstance(data, dict) else None
        if not isinstance(expected, dict) or "id" not in data:
            raise UserError("arrears.no_label", path=str(path), line=number)
        cases.append(data)
    if not cases:
        raise UserError("arrears.no_cases", path=str(path))
    return cases


def _line(data: Mapping[str, Any], calendar: WorkCalendar) -> dict[str, Any]:
    expected = data["expected"]
    try:
        predicted = as_json(judge(ArrearsCase.from_json(data), calendar))
    except UserError as error:
        wrong = dict.fromkeys(FIELDS, False)
        return {"id": data["id"], "error": str(error), "right": wrong, "false_accusation": False}
    accused = predicted["status"] == "computed" and expected.get("status") != "computed"
    return {"id": data["id"], **predicted, "right": _right(predicted, expected), "false_accusation": accused}


def _right(predicted: Mapping[str, Any], expected: Mapping[str, Any]) -> dict[str, bool]:
    return {
        "status": predicted["status"] == expected.get("status"),
        "level": predicted["level"] == expected.get("level"),
        "periods": set(predicted["periods_in_arrears"]) == set(expected.get("periods_in_arrears") or ()),
        "amount": _decimal(predicted["amount_overdue"]) == _decimal(expected.get("amount_overdue")),
        "verdict": predicted["deferral_verdict"] == expected.get("deferral_verdict"),
    }


def _decimal(value: str | int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def as_json(judgement: ArrearsJudgement) -> dict[str, Any]:
    """The judgement in the shape of the labels: decimals and dates as text."""
    amount, since = judgement.amount_overdue, judgement.overdue_since
    return {
        "status": judgement.status.value,
        "level": judgement.level.value,
        "periods_in_arrears": list(judgement.periods_in_arrears),
        "amount_overdue": None if amount is None else str(amount),
        "overdue_since": None if since is None else since.isoformat(),
        "deferral_verdict": judgement.deferral_verdict.value,
        "deferral_reason": judgement.deferral_reason.value if judgement.deferral_reason else None,
        "needs": list(judgement.needs),
    }
