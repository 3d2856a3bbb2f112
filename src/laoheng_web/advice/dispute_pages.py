"""A complaint, pleading or chat gone through for everyone: claims, answers, proof. Nothing that is sent is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoheng.advice.ask.calculating import run_calculator
from laoheng.advice.ask.situation import Situation, read_situation
from laoheng.advice.disputes import Claim, DisputeReading, Point, Side, Stance, read_dispute, spoken_words
from laoheng.advice.disputes.chat import messages
from laoheng.advice.disputes.table import dispute_table
from laoheng.advice.review.report import as_json
from laoheng.law import find_calculator, law_at
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.text.reading import Document
from laoheng.writing.docx_file import to_docx
from laoheng.writing.pdf_file import to_pdf
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import language, told
from laoheng_web.advice.highlighting import Marked, lines_of
from laoheng_web.advice.intake import ACCEPT, LIMITS, WORD, attachment, taken
from laoheng_web.advice.saving import takers
from laoheng_web.audit.by import By
from laoheng_web.papers.questions import keys_of
from laoheng_web.papers.typefaces import fonts

KEY = "dispute"
SIDES: Mapping[str, Any] = {
    "worker": gettext_lazy("劳动者"),
    "employer": gettext_lazy("用人单位"),
    "unknown": gettext_lazy("说不准"),
}
# What a sentence does with a claim, by the colour that it is shown in.
_COLOURS: Mapping[Stance, str] = {
    Stance.ASKED: "blue", Stance.ADMITTED: "green", Stance.DENIED: "orange", Stance.UPHELD: "green", Stance.TOLD: "",
}  # fmt: skip
# Fields of calculators that ask for the very sum in dispute.
_ASKED_SUM = ("amount_due", "owed")
# Above so many people a chat is a group: who is on which side is then asked of those who wrote most.
_MOST_WRITERS = 12


@dataclass
class Asked:
    """What was sent: the text, whose words it is, and on which side the writers of a chat are."""

    on: date
    text: str = ""
    name: str = ""
    document: Document | None = None
    writer: Side = Side.UNKNOWN
    sides: dict[str, Side] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest, by: By) -> Asked:
        """The form in `request`."""
        asked = cls(by.now.date())
        sent, asked.faults = taken(request, KEY)
        if (said := request.POST.get("writer", "")) in SIDES:
            asked.writer = Side(said)
        if sent is not None:
            asked.document, asked.text = sent.document, sent.document.text
            asked.name = (sent.name or request.POST.get("name", ""))[:100]
            names = dict.fromkeys(message.name for message in messages(asked.text))
            chosen = {name: request.POST.get(f"side-{place}", "") for place, name in enumerate(names)}
            asked.sides = {name: Side(side) for name, side in chosen.items() if side in SIDES}
        return asked

    def read(self) -> DisputeReading:
        """The reading of the text by the law of the day."""
        return read_dispute(self.text, law_at(self.on), read_on=self.on, writer=self.writer, sides=self.sides)


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def disputes(request: HttpRequest, by: By) -> HttpResponse:
    """The form, or what was read: as a page, as a table in Word or PDF, as JSON."""
    if request.method != "POST":
        return _form(request, Asked(by.now.date()))
    asked = Asked.of(request, by)
    if asked.faults:
        return _form(request, asked, status=422)
    reading = asked.read()
    act = request.POST.get("act", "")
    if act == "json":
        made = json.dumps(as_json(reading), ensure_ascii=False).encode()
        return attachment(made, "application/json; charset=utf-8", f"{_stem(asked)}.json")
    if act in ("docx", "pdf"):
        try:
            return _paper(asked, reading, act)
        except UserError as error:
            asked.faults.append((f"{KEY}-file", told(error)))
            return _form(request, asked, status=503)
    return _result(request, by, asked, reading)


def _form(request: HttpRequest, asked: Asked, status: int = 200) -> HttpResponse:
    context = {
        "errors": asked.faults,
        "accept": ACCEPT,
        "most": LIMITS.file_bytes // 2**20,
        "text": request.POST.get(f"{KEY}-text", ""),
        "sides": SIDES.items(),
        "writer": asked.writer.value,
    }
    return render(request, "advice/disputes.html", context, status=status)


def _paper(asked: Asked, reading: DisputeReading, kind: str) -> HttpResponse:
    spoken = cast(Literal["zh", "en"], "en" if language() == "en" else "zh")
    paper = dispute_table(reading, on=asked.on, name=asked.name, language=spoken)
    if kind == "docx":
        return attachment(to_docx(paper), WORD, f"{_stem(asked)}.docx")
    return attachment(to_pdf(paper, fonts=fonts()), "application/pdf", f"{_stem(asked)}.pdf")


def _stem(asked: Asked) -> str:
    stem = asked.name.rpartition(".")[0] or asked.name
    return f"{stem}-{_('争议焦点表')}" if stem else _("争议焦点表")


def _result(request: HttpRequest, by: By, asked: Asked, reading: DisputeReading) -> HttpResponse:
    situation = read_situation(spoken_words(asked.text), asked.on)
    spans = [
        Marked(point.start, point.end, _COLOURS[point.stance] or "look", row)
        for row, point in enumerate(reading.points, 1)
    ]
    context = {
        "asked": asked,
        "reading": reading,
        "claims": [_claim(asked, claim, situation) for claim in reading.claims],
        "sentences": [_sentence(row, point) for row, point in enumerate(reading.points, 1)],
        "lines": list(lines_of(asked.text, spans, ["orange", "green", "blue", "look"])),
        "writers": list(enumerate(reading.writers))[:_MOST_WRITERS],
        "unknown": any(point.speaker is Side.UNKNOWN for point in reading.points),
        "sides": SIDES.items(),
        "from_picture": asked.document is not None and asked.document.from_picture,
        "takers": takers(by.role),
        "wanted": [
            (place, claim.kind, claim.asked[0] if len(claim.asked) == 1 else "")
            for place, claim in enumerate(reading.claims, 1)
        ],
    }
    return render(request, "advice/disputed.html", context)


def _claim(asked: Asked, claim: Claim, situation: Situation) -> dict[str, Any]:
    return {
        "claim": claim,
        "label": Message(f"disputes.claim.{claim.kind}"),
        "answer": Message(f"disputes.stance.{claim.answer.value}"),
        "colour": _COLOURS[claim.answer],
        "burden": [(Message(f"disputes.side.{item.side.value}"), item.grounds) for item in claim.burden],
        "named": [Message(f"disputes.evidence.{name}") for name in claim.named],
        "missing": [(Message(f"disputes.evidence.{name}"), Message(f"filing.get.{name}")) for name in claim.missing],
        "sentences": [number + 1 for number in claim.points],
        "calculators": [_calculator(asked, code, claim, situation) for code in claim.calculators],
    }


def _calculator(asked: Asked, code: str, claim: Claim, situation: Situation) -> dict[str, Any]:
    """A calculator with what the text itself states; nothing that would have to be assumed is filled in."""
    calculator = find_calculator(code)
    run = run_calculator(code, spoken_words(asked.text), situation, asked.on, None)
    stated = (situation.hire, situation.leave, situation.wage, situation.local_average, situation.grade)
    known = {
        name: value
        for name, value in (run.facts if run else {}).items()
        if isinstance(value, str) or value in [item for item in stated if item is not None]
    }
    if len(claim.asked) == 1:
        known |= {item.name: claim.asked[0] for item in calculator.fields if item.name in _ASKED_SUM}
    filled: list[tuple[str, str]] = []
    for item in calculator.fields:
        if item.name in known:
            filled += zip(keys_of(item.name, item.kind), _typed(known[item.name]), strict=True)
    return {"code": code, "title": Message(f"law.title.{calculator.name}"), "filled": filled}


def _typed(value: date | Decimal | str | int) -> tuple[str, ...]:
    """A value as it is typed into a form: a day in its three parts."""
    return (str(value.year), str(value.month), str(value.day)) if isinstance(value, date) else (str(value),)


def _sentence(number: int, point: Point) -> dict[str, Any]:
    return {
        "number": number,
        "point": point,
        "speaker": Message(f"disputes.side.{point.speaker.value}"),
        "stance": Message(f"disputes.stance.{point.stance.value}") if point.stance is not Stance.TOLD else None,
        "colour": _COLOURS[point.stance],
        "kinds": [Message(f"disputes.claim.{kind}") for kind in point.kinds],
        "elements": [Message(f"disputes.element.{label}") for label in point.elements],
    }
