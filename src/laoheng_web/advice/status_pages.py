"""Is this employment? One question a page, "not known" always possible, nothing kept; the answer with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.advice.status.agreement import Written
from laoheng.advice.status.assess import Assessment, Move, assess
from laoheng.advice.status.case import BOOLEANS, Case, income_lines
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.advice.sharing import WORKS
from laoheng_web.advice.status_wording import CHOICE_WORDS, QUESTIONS, WORK_WORDS, Question
from laoheng_web.audit.by import By
from laoheng_web.papers.questions import places

_SALT = "laoheng.advice.status"
_LONGEST = 2000
STORY, AGREEMENT, INCOME = "story", "agreement", "income"
TEXTS = (STORY, AGREEMENT, INCOME)


@dataclass(frozen=True)
class Sheet:
    """The answers so far by field ("" where it was said to be unknown), signed from page to page."""

    answers: Mapping[str, str]

    @classmethod
    def of(cls, signed: str) -> Sheet:
        """The sheet in `signed`; an empty one where it was changed on the way."""
        try:
            data = signing.loads(signed, salt=_SALT) if signed else {}
        except signing.BadSignature:
            data = {}
        return cls({str(name): str(value) for name, value in data.items()})

    def signed(self) -> str:
        """The sheet for a hidden field."""
        return signing.dumps(dict(self.answers), salt=_SALT, compress=True)

    def with_answer(self, name: str, value: str) -> Sheet:
        """The sheet with one more answer."""
        return Sheet({**self.answers, name: value})

    def without(self, name: str) -> Sheet:
        """The sheet with the answer to `name` taken back."""
        return Sheet({key: value for key, value in self.answers.items() if key != name})

    def next(self) -> Question | None:
        """The first question without an answer; None where all were asked."""
        return next((item for item in QUESTIONS if item.name not in self.answers), None)

    def case(self, by: By) -> Case:
        """The case for the library: what was not known is left out."""
        facts: dict[str, Any] = {}
        for name, value in self.answers.items():
            if value and name not in TEXTS:
                facts[name] = value == "yes" if name in BOOLEANS else value
        return Case(
            by.now.date(),
            agreement=self.answers.get(AGREEMENT, ""),
            story=self.answers.get(STORY, ""),
            management=facts,
            income=income_lines(self.answers.get(INCOME, "")),
        )


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def status(request: HttpRequest, by: By) -> HttpResponse:
    """The next question, or the result once all were asked or the visitor wants it now."""
    sheet = Sheet.of(request.POST.get("sheet", ""))
    error = ""
    if request.method == "POST":
        sheet, error = _answered(request, sheet)
    question = None if request.POST.get("act") == "result" else sheet.next()
    if question is None:
        return _result(request, by, sheet)
    number = [item.name for item in QUESTIONS].index(question.name) + 1
    context = {
        "sheet": sheet.signed(),
        "question": question,
        "label": spoken(Message(f"status.field.{question.name}")) if question.name not in TEXTS else "",
        "number": number,
        "of": len(QUESTIONS),
        "answered": len([value for value in sheet.answers.values() if value]),
        "errors": [("answer", error)] if error else [],
        "typed": request.POST.get("answer", "") if error else "",
    }
    return render(request, "advice/status_question.html", context, status=422 if error else 200)


def _answered(request: HttpRequest, sheet: Sheet) -> tuple[Sheet, str]:
    act, name = request.POST.get("act", ""), request.POST.get("name", "")
    asked = [item for item in QUESTIONS if item.name == name]
    if act == "back":
        before = [item.name for item in QUESTIONS if item.name in sheet.answers]
        return (sheet.without(before[-1]) if before else sheet), ""
    if act != "next" or not asked:
        return sheet, ""
    value = request.POST.get("answer", "").strip()
    if name == INCOME:
        try:
            income_lines(value[:_LONGEST])
        except UserError as error:
            return sheet, told(error)
    if asked[0].kind == "text":
        return sheet.with_answer(name, value[:_LONGEST]), ""
    if value not in {code for code, _label in asked[0].options} | {"unknown"}:
        return sheet, _("请选一项；不知道就选“不知道”。")
    return sheet.with_answer(name, "" if value == "unknown" else value), ""


def _result(request: HttpRequest, by: By, sheet: Sheet) -> HttpResponse:
    found = assess(sheet.case(by))
    works = [(code, WORK_WORDS[code]) for code in WORKS]
    context = {
        "finding": found.finding.to_json(),
        "kind": found.classified.decision.kind.value,
        "kind_words": spoken(Message(f"status.kind.{found.classified.decision.kind.value}")),
        "why": spoken(Message(f"status.rule.{found.classified.decision.rule}")),
        "employer": found.classified.employer,
        "rights": found.finding.remedies,
        "key": [_fact(name, found) for name in found.classified.decision.key],
        "missing": [_label(name) for name in found.classified.decision.missing],
        "moves": [_move(move) for move in found.moves],
        "together": [_move(move) for move in found.together],
        "clusters": _clusters(found),
        "told": [(_label(name), quote) for name, quote in found.classified.told.items()],
        "written": [_written(item, found) for item in found.classified.written],
        "economy": _economy(found),
        "nearest": found.nearest,
        "tests": [(test.name, test.outcome) for test in found.tests],
        "sheet": sheet.signed(),
        "works": works,
        "places": places(),
    }
    return render(request, "advice/status_result.html", context)


def _clusters(found: Assessment) -> list[tuple[str, str, str]]:
    rows = []
    for name, force in found.classified.decision.forces.items():
        facts = [item for item in found.classified.decision.factors if item.cluster == name]
        shown = "；".join(f"{_label(item.field)}：{_value(item.field, item.value)}" for item in facts)
        label, weight = Message(f"status.cluster.{name}"), Message(f"status.force.{force.value}")
        rows.append((spoken(label), spoken(weight), shown))
    return rows


def _written(item: Written, found: Assessment) -> tuple[str, str, str]:
    standing = "status.written.claimed" if not item.weighed else "status.source.paper"
    known_better = item.weighed and item not in found.classified.counted()
    return _label(item.field), item.quote, _("另有更直接的说法") if known_better else spoken(Message(standing))


def _economy(found: Assessment) -> tuple[str, str] | None:
    economy = found.classified.economy
    if not economy.months:
        return None
    return spoken(Message(found.finding.steps[-1].result)), spoken(Message(f"status.evidence.{economy.evidence.value}"))


def _fact(name: str, found: Assessment) -> tuple[str, str]:
    return _label(name), _value(name, found.classified.case.get(name))


def _move(move: Move) -> tuple[str, str, str]:
    kind = spoken(Message(f"status.kind.{move.kind.value}"))
    return _label(move.field), _value(move.field, move.then), kind


def _label(name: str) -> str:
    return _("这一天的规定") if name == "as_of" else spoken(Message(f"status.field.{name}"))


def _value(name: str, value: Any) -> str:
    if value is None:
        return _("不知道")
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    return str(CHOICE_WORDS.get((name, value), value))
