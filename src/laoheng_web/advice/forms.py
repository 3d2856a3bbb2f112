"""A calculator's form, made from its fields: what was typed, the facts in it, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from laoheng.law import Calculator, calculate
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding
from laoheng.standard.messages import Message, catalogue
from laoheng_web.accounts.speaking import faults_of, spoken
from laoheng_web.advice.wording import CHOICES, HINTS, LABELS, PLANS, UNITS
from laoheng_web.norms.lookup import entered
from laoheng_web.papers.questions import DATE_PARTS, Question, keys_of, places

_YES_NO = {"yes": True, "no": False}
_MOST = 3000  # characters of one answer
_MONTH_AND_SUM = re.compile(r"^(\d{4}-\d{1,2})[\s:,]+(\S+)$")


@dataclass
class Sheet:
    """What a person typed for one calculator, kept as typed. `faults` are (field name, text)."""

    calculator: Calculator
    typed: Mapping[str, str]
    faults: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, calculator: Calculator, posted: Mapping[str, str]) -> Sheet:
        """The answers in a posted form; anything else in it is left alone."""
        names = [*(key for item in calculator.fields for key in keys_of(item.name, item.kind)), "region"]
        typed = {name: posted.get(name, "").strip()[:_MOST] for name in names}
        return cls(calculator, {name: text for name, text in typed.items() if text})

    def facts(self) -> dict[str, Any]:
        """The facts as the calculator takes them; what was left empty is left out, never zero."""
        found = {item.name: _fact(item.name, item.kind, self.typed) for item in self.calculator.fields}
        return {name: value for name, value in found.items() if value is not None}

    def answer(self, on: date) -> Finding | None:
        """The finding on `on`, or None after noting every fault."""
        region = self.typed.get("region")
        if region is not None and region not in {item.code for item in places()}:
            self.faults.append(("region", spoken(Message.of("advice.region", value=region))))
            return None
        try:
            extra = entered(region, on)
            return calculate(self.calculator.code, self.facts(), on=on, region=region, extra=extra)
        except UserError as error:
            self.faults = list(_faults(error, self.calculator))
            return None

    def questions(self, names: Iterable[str]) -> list[Question]:
        """The questions of these fields, with what was typed and what is wrong."""
        by_name = {item.name: item for item in self.calculator.fields}
        return [self._question(by_name[name]) for name in names if name in by_name]

    def split(self) -> tuple[list[Question], list[Question]]:
        """The questions asked first and those behind "more"."""
        every = [item.name for item in self.calculator.fields]
        plan = PLANS.get(self.calculator.code)
        first = plan.first if plan else [item.name for item in self.calculator.fields if item.required]
        return self.questions(first), self.questions(name for name in every if name not in first)

    def unanswered(self) -> list[str]:
        """The labels of what was left open: giving one of these could change the result."""
        given = self.facts()
        return [_label(item) for item in self.calculator.fields if item.name not in given]

    def told(self) -> list[tuple[str, str, Any]]:
        """What was told, in words: label, value and unit."""
        given = self.facts()
        fields = [item for item in self.calculator.fields if item.name in given]
        return [(_label(item), _words(given[item.name]), UNITS.get(item.unit, "")) for item in fields]

    def _question(self, item: Any) -> Question:
        value = self.typed.get(item.name, "")
        chosen = item.choices or item.examples
        return Question(
            name=item.name,
            kind="choice" if chosen else item.kind,
            label=_label(item),
            hint=HINTS.get(item.name, ""),
            unit=UNITS.get(item.unit, ""),
            required=item.required,
            value=value,
            error=next((text for name, text in self.faults if name == item.name), ""),
            options=tuple((code, CHOICES.get(code, code), code == value) for code in chosen),
            parts=tuple(
                (part, key, self.typed.get(key, ""))
                for part, key in zip(DATE_PARTS, keys_of(item.name, "date"), strict=True)
            ),
        )


def _fact(name: str, kind: str, typed: Mapping[str, str]) -> Any:
    if kind == "date":
        year, month, day = (_plain(typed.get(key, "")) for key in keys_of(name, "date"))
        # A day half filled in is told as it stands: the calculator refuses it and says how to write it.
        shown = [year, month and month.zfill(2), day and day.zfill(2)]
        return "-".join(shown) if any(shown) else None
    text = typed.get(name, "")
    if not text:
        return None
    if kind == "boolean":
        return _YES_NO.get(text)
    if kind == "wages":
        return _wages(text)
    return _number(text) if kind in ("money", "number", "integer") else text


def _number(text: str) -> str:
    """A number as people write it: full-width digits, separators and the word 元 are no mistakes."""
    return re.sub(r"[,\s¥]|元$", "", _plain(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _wages(text: str) -> Any:
    lines = [_plain(line) for line in text.splitlines() if line.strip()]
    dated = [_MONTH_AND_SUM.match(line) for line in lines]
    if any(dated):
        pairs = [(match[1], match[2]) if match else (line, "") for match, line in zip(dated, lines, strict=True)]
        return {f"{month[:5]}{month[5:].zfill(2)}": _number(amount) for month, amount in pairs}
    return [_number(line) for line in lines]


def _faults(error: UserError, calculator: Calculator) -> Iterator[tuple[str, str]]:
    labels = {item.name: _label(item) for item in calculator.fields}
    for fault in faults_of(error):
        given = dict(fault.args)
        # Without a field of its own (two dates in the wrong order, a day before the law) it points at the later or
        # the first question.
        name = str(given.get("field") or given.get("last") or calculator.fields[0].name)
        given |= {key: labels[given[key]] for key in ("first", "last") if given.get(key) in labels}
        if name in labels:
            given["label"] = labels[name]
        code = fault.code.replace("law.fact.", "advice.fact.")
        yield name, spoken(Message(code if code in catalogue() else fault.code, given))


def _label(item: Any) -> str:
    return str(LABELS.get(item.name) or spoken(item.label))


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return spoken(Message("advice.yes" if value else "advice.no"))
    if isinstance(value, dict):
        return "；".join(f"{month} {amount}" for month, amount in value.items())
    if isinstance(value, list):
        return "；".join(value)
    return str(CHOICES.get(value, value))
