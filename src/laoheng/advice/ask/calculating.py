"""The calculator that belongs to a topic, run on what the story states; what it lacks is named, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from laoheng.advice.ask.situation import Situation
from laoheng.law import CALCULATORS, CalculationInputError, NotInForceError, calculate, find_calculator
from laoheng.standard.dates import add_months
from laoheng.standard.finding import Finding
from laoheng.standard.messages import Message

# Names of calculator fields that a fact of the story fills.
_FIELDS: Mapping[str, str] = {
    "start": "hire",
    "hire": "hire",
    "end": "leave",
    "leave": "leave",
    "left_on": "leave",
    "avg12": "wage",
    "monthly_wage": "wage",
    "month_base": "wage",
    "last_month": "wage",
    "regular_wage": "wage",
    "own_wage": "wage",
    "social_avg": "local_average",
    "grade": "grade",
}
# Why the relation ended, in the words of the law's calculators; tried in order.
_GROUNDS = (
    (re.compile(r"(拖欠|欠薪|不发工资|没发工资|晚发|社保|社会保险|降薪).*(离职|辞职|走|不干|解除)|被迫"), "38欠薪"),
    (re.compile(r"裁员|裁减"), "41裁员"),
    (re.compile(r"破产"), "44(4)破产"),
    (re.compile(r"(公司|单位|老板|厂).{0,12}(不续|不再续|不跟我续)|(到期|期满).{0,12}不续"), "44(1)单位不续"),
    (re.compile(r"不(能)?胜任|末位"), "40(2)不胜任"),
    (re.compile(r"协商(一致)?(解除|离职)|劝退|(公司|单位|老板|厂里?|人事).{0,14}(提出|提议|让我|找我|跟我|和我).{0,6}(协商|商量|谈|主动)"), "36单位提出"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculator matched to a question: its label, what the story gave, what was assumed, what is missing.

    `finding` is None where a needed fact is missing or the facts were refused; `refusal` then says why, if so.
    """

    name: str
    label: str
    facts: Mapping[str, Any]
    assumed: tuple[Message, ...]
    missing: tuple[Message, ...]
    finding: Finding | None = None
    refusal: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON object; the finding as `Finding.to_json` gives it."""
        return {
            "calculator": self.name,
            "label": self.label,
            "facts": {name: str(value) for name, value in self.facts.items()},
            "assumed": [item.to_json() for item in self.assumed],
            "missing": [item.to_json() for item in self.missing],
            "finding": self.finding.to_json() if self.finding else None,
            "refusal": self.refusal,
        }


def run_calculator(name: str, text: str, situation: Situation, on: date, region: str | None) -> Calculation | None:
    """The calculator `name` on the story `text`; None where we have no such calculator."""
    if name not in {item.name for item in CALCULATORS.values()} | set(CALCULATORS):
        return None
    calculator = find_calculator(name)
    told, assumed = _told(situation, on)
    known = {field.name for field in calculator.fields}
    facts = {field: told[fact] for field, fact in _FIELDS.items() if field in known and told.get(fact) is not None}
    if "ground" in known and (ground := _ground(text)):
        facts["ground"] = ground
    missing = tuple(field.label for field in calculator.fields if field.required and field.name not in facts)
    used = tuple(note for fact, note in assumed if any(_FIELDS.get(field) == fact for field in facts))
    draft = Calculation(calculator.name, calculator.label, facts, used, missing)
    # A calculator all of whose facts may be left out would answer without having been told anything.
    if missing or not facts:
        return draft
    return _run(draft, on, region)


def _run(draft: Calculation, on: date, region: str | None) -> Calculation:
    finding, refusal = None, None
    try:
        finding = calculate(draft.name, draft.facts, on=on, region=region)
    except (CalculationInputError, NotInForceError) as error:
        refusal = str(error)
    return Calculation(draft.name, draft.label, draft.facts, draft.assumed, draft.missing, finding, refusal)


def _told(situation: Situation, on: date) -> tuple[dict[str, Any], list[tuple[str, Message]]]:
    """The facts of the story, and what had to be assumed to use them, by fact."""
    leave, hire = situation.leave, situation.hire
    assumed: list[tuple[str, Message]] = [
        (fact, Message.of("ask.assumed.first_of_month", fact=Message.of(f"law.field.{fact}")))
        for fact in situation.month_only
    ]
    if leave is None and (hire or situation.service_months):
        leave = on
        assumed.append(("leave", Message.of("ask.assumed.leaves_today", on=on)))
    if hire is None and leave and situation.service_months:
        hire = add_months(leave, -situation.service_months)
        assumed.append(("hire", Message.of("ask.assumed.from_service", months=situation.service_months, hire=hire)))
    wage: Decimal | None = situation.wage
    if wage is not None:
        assumed.append(("wage", Message.of("ask.assumed.wage_is_gross", wage=wage)))
    told = {
        "hire": hire,
        "leave": leave,
        "wage": wage,
        "local_average": situation.local_average,
        "grade": situation.grade,
    }
    return told, assumed


def _ground(text: str) -> str | None:
    return next((ground for pattern, ground in _GROUNDS if pattern.search(text)), None)
