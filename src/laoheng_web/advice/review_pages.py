"""Contracts diagnosed and compared for everyone, without signing in. Nothing that is sent here is kept."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoheng.advice.redlining import annotated, redlined
from laoheng.advice.review import ClauseFinding, Review, Stance, review_contract
from laoheng.advice.review.compare import compare_contracts
from laoheng.advice.review.report import as_json, report
from laoheng.advice.rewording import with_rewordings
from laoheng.law.catalogue import find_article
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Ground, GroundKind
from laoheng.standard.messages import Message
from laoheng.text.reading import Document
from laoheng.writing.pdf_file import to_pdf
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import language, spoken, told
from laoheng_web.advice.highlighting import Marked, lines_of
from laoheng_web.advice.intake import ACCEPT, LIMITS, WORD, attachment, taken
from laoheng_web.audit.by import By
from laoheng_web.papers.questions import places
from laoheng_web.papers.typefaces import fonts

# Of a Word file that the page of its result brings back: with its text it stays below what a form may send.
_MOST_CARRIED = 10**6

# That a clause is void, that the rest stands, and that work done is paid all the same.
NULLITY = ("劳动合同法26", "劳动合同法27", "劳动合同法28")

STANCES: Mapping[str, Any] = {
    "neutral": gettext_lazy("都看"),
    "worker": gettext_lazy("劳动者"),
    "employer": gettext_lazy("用人单位"),
}
SEVERITIES: Mapping[str, tuple[Any, str]] = {
    "void": (gettext_lazy("无效"), "red"),
    "high": (gettext_lazy("风险高"), "orange"),
    "medium": (gettext_lazy("风险中"), "yellow"),
    "low": (gettext_lazy("风险低"), "blue"),
}


@dataclass
class Asked:
    """What was sent: the words to be read and how. `faults` are (field id, text)."""

    on: date
    region: str | None = None
    stance: Stance = Stance.NEUTRAL
    documents: dict[str, Document] = field(default_factory=dict)
    originals: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest, by: By, wanted: tuple[str, ...]) -> Asked:
        """The form in `request`; each of `wanted` is a file or pasted words."""
        asked = cls(by.now.date())
        asked._settings(request)
        for name in wanted:
            asked._document(request, name)
        return asked

    def _settings(self, request: HttpRequest) -> None:
        region, stance = request.POST.get("region", ""), request.POST.get("stance", "neutral")
        if region and region not in {place.code for place in places()}:
            self.faults.append(("region", _("没有这个地区，请从列表里选。")))
        elif region:
            self.region = region
        if stance in STANCES:
            self.stance = Stance(stance)
        if day := request.POST.get("on", "").strip():
            try:
                self.on = parse_date(day)
            except UserError as error:
                self.faults.append(("on", told(error)))

    def _document(self, request: HttpRequest, name: str) -> None:
        sent, faults = taken(request, name)
        self.faults += faults
        if sent is not None:
            self.documents[name] = sent.document
            if sent.name:
                self.names[name], self.originals[name] = sent.name, sent.word


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def review(request: HttpRequest, by: By) -> HttpResponse:
    """The form, or the diagnosis of what was sent: as a page, as docx with comments, as PDF, as JSON."""
    if request.method != "POST":
        return _form(request, Asked(by.now.date()))
    asked = Asked.of(request, by, ("contract",))
    if asked.faults:
        return _form(request, asked, status=422)
    document = asked.documents["contract"]
    try:
        found = review_contract(document.text, on=asked.on, region=asked.region, stance=asked.stance)
        found = with_rewordings(document.text, found)
    except UserError as error:
        asked.faults.append(("contract-text", told(error)))
        return _form(request, asked, status=422)
    name = asked.names.get("contract", request.POST.get("name", ""))[:100]
    made = {"docx": _docx, "pdf": _pdf, "json": _json}.get(request.POST.get("act", ""))
    if made:
        try:
            if made is _docx and asked.originals.get("contract"):
                return attachment(_marked(asked, document, found), WORD, f"{_stem(name)}-批注.docx")
            return made(document.text, found, name)
        except UserError as error:
            asked.faults.append(("contract-file", told(error)))
            return _form(request, asked, status=503)
    return _result(request, document, found, asked, name)


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def compare(request: HttpRequest, by: By) -> HttpResponse:
    """The form for two versions, or what differs between them."""
    asked = Asked(by.now.date())
    found = None
    if request.method == "POST":
        asked = Asked.of(request, by, ("old", "new"))
        if not asked.faults:
            texts = (asked.documents["old"].text, asked.documents["new"].text)
            try:
                found = compare_contracts(*texts, on=asked.on, region=asked.region, stance=asked.stance)
            except UserError as error:
                asked.faults.append(("new-file", told(error)))
    if found is None:
        return _form(request, asked, page="advice/compare.html", status=422 if asked.faults else 200)
    lost = {message.code for message in found.new.missing} - {message.code for message in found.old.missing}
    context = {
        "found": found,
        "lost": [message for message in found.new.missing if message.code in lost],
        "severities": SEVERITIES,
        "brought": sum(len(change.brought) for change in found.changes),
    }
    return render(request, "advice/compared.html", context)


def _form(request: HttpRequest, asked: Asked, page: str = "advice/review.html", status: int = 200) -> HttpResponse:
    context = {
        "errors": asked.faults,
        "posted": request.POST,
        "places": places(),
        "stances": STANCES.items(),
        "accept": ACCEPT,
        "most": LIMITS.file_bytes // 2**20,
        "templates": reverse("advice:templates"),
        "texts": {name: request.POST.get(f"{name}-text", "") for name in ("contract", "old", "new")},
    }
    return render(request, page, context, status=status)


def _result(request: HttpRequest, document: Document, found: Review, asked: Asked, name: str) -> HttpResponse:
    context = {
        "review": found,
        "tally": _tally(found),
        "void": [reference for reference in NULLITY if find_article(reference, found.on)],
        "places": places(),
        "rows": [
            {
                "number": number,
                "item": item,
                "severity": SEVERITIES[item.severity.value],
                "rewrite": item.rewrite if item.changes or language() != "en" else spoken(item.said.rewrite),
                "basis": _basis(item),
                "grounds": [(ground.kind.value, ground.reference, _named(ground)) for ground in item.grounds],
            }
            for number, item in enumerate(found.findings, start=1)
        ],
        "lines": list(lines_of(document.text, _spans(found), [*SEVERITIES, "look"])),
        "text": document.text,
        "name": name,
        "original": _carried(asked.originals.get("contract", b"")),
        "fitting_title": Message(f"template.title.{found.fitting}"),
        "region": asked.region or "",
        "stance": asked.stance.value,
        "stance_label": STANCES[asked.stance.value],
        "from_picture": document.from_picture,
        "place": next((place.name for place in places() if place.code == asked.region), ""),
    }
    return render(request, "advice/reviewed.html", context)


def _tally(found: Review) -> list[tuple[Any, str, int]]:
    """How many faults of each severity there are, the gravest first: label, colour, count."""
    counts = Counter(item.severity.value for item in found.findings)
    return [(*SEVERITIES[name], counts[name]) for name in SEVERITIES if counts[name]]


def _basis(item: ClauseFinding) -> str:
    """How a sum was reckoned; empty where it is simply the sum that the words name."""
    basis = item.exposure_basis or ""
    return "" if re.fullmatch(r"[\d.]+", basis) else basis


def _carried(original: bytes) -> str:
    """A Word file small enough to travel in the page; a longer one has to be chosen again."""
    return base64.b64encode(original).decode() if len(original) <= _MOST_CARRIED else ""


def _named(ground: Ground) -> str:
    # The fallback ground of a kind whose articles are not in force on the day is our own catalogue.
    return _("本系统登记的条款目录") if ground.kind is GroundKind.RULE else ground.reference


def _spans(found: Review) -> list[Marked]:
    """What is coloured in the contract: the faults, and what needs a look."""
    faults = [Marked(item.start, item.end, item.severity.value, row) for row, item in enumerate(found.findings, 1)]
    return faults + [Marked(passage.start, passage.end, "look") for passage in found.looks]


def _marked(asked: Asked, document: Document, found: Review) -> bytes:
    """The file that was sent, with comments and changes in it; made anew where its words cannot be found again."""
    try:
        return redlined(asked.originals["contract"], document, found)
    except UserError:
        return annotated(document.text, found)


def _docx(text: str, found: Review, name: str) -> HttpResponse:
    return attachment(annotated(text, found), WORD, f"{_stem(name)}-批注.docx")


def _pdf(text: str, found: Review, name: str) -> HttpResponse:
    spoken = cast(Literal["zh", "en"], "en" if language() == "en" else "zh")
    made = to_pdf(report(found, name=name, language=spoken), fonts=fonts())
    return attachment(made, "application/pdf", f"{_stem(name)}-诊断报告.pdf")


def _json(text: str, found: Review, name: str) -> HttpResponse:
    made = json.dumps(as_json(found), ensure_ascii=False).encode()
    return attachment(made, "application/json; charset=utf-8", f"{_stem(name)}-诊断.json")


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name or _("合同")
