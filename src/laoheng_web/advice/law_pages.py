"""The catalogue of the law as pages: look an article up, read it as of a day, see its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from laoheng.law.catalogue import Article, Instrument, catalogue
from laoheng.law.history import status_on
from laoheng.law.texts import Texts, load
from laoheng.standard.dates import parse_date
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import public_page
from laoheng_web.audit.by import By

MOST_FOUND = 40


@dataclass(frozen=True)
class Wording:
    """One version of an article with its standing on the day asked, and the official text where it was taken in."""

    article: Article
    standing: str
    text: str | None


@public_page(purpose="advice")
def law(request: HttpRequest, by: By) -> HttpResponse:
    """Instruments, or what a search finds; an exact citation leads straight to its article."""
    asked = request.GET.get("q", "").strip()[:80]
    parsed = catalogue().parse(asked) if asked else None
    if parsed is not None and parsed.number is not None and catalogue().versions(parsed):
        return redirect("advice:article", reference=parsed.article)
    found = list(_search(asked, by.now.date())) if asked else []
    context = {
        "asked": asked,
        "found": found[:MOST_FOUND],
        "more": max(len(found) - MOST_FOUND, 0),
        "instruments": [] if asked else _lines(by.now.date()),
    }
    return render(request, "advice/law.html", context)


@public_page(purpose="advice")
def instrument(request: HttpRequest, by: By, reference: str) -> HttpResponse:
    """One instrument: its wordings and its articles on the day asked."""
    parsed = catalogue().parse(reference)
    held = next((item for item in catalogue().instruments if parsed and item.name == parsed.instrument), None)
    if held is None or parsed is None or parsed.number is not None:
        raise Http404
    on, error = _day(request, by)
    articles = [
        article
        for versions in catalogue().articles.values()
        for article in versions
        if article.instrument.name == held.name and article.number is not None and article.in_force(on)
    ]
    articles.sort(key=lambda item: (item.number or 0, item.sub or 0))
    context = {"item": held, "articles": articles, "on": on, "errors": error}
    return render(request, "advice/instrument.html", context, status=422 if error else 200)


@public_page(purpose="advice")
def article(request: HttpRequest, by: By, reference: str) -> HttpResponse:
    """One article: every version with its days and standing, digest, official text where taken in."""
    parsed = catalogue().parse(reference)
    versions = catalogue().versions(parsed) if parsed else ()
    if parsed is None or not versions:
        raise Http404
    if parsed.number is None:
        return redirect("advice:instrument", reference=parsed.instrument)
    on, error = _day(request, by)
    texts = imported_texts()
    wordings = [
        Wording(item, status_on(item.valid_from, item.valid_to, on), texts.find(parsed, min(on, item.valid_to or on)))
        for item in reversed(versions)
    ]
    context: dict[str, Any] = {
        "reference": parsed.article,
        "item": versions[-1].instrument,
        "wordings": wordings,
        "on": on,
        "errors": error,
    }
    return render(request, "advice/article.html", context, status=422 if error else 200)


def _day(request: HttpRequest, by: By) -> tuple[date, list[tuple[str, str]]]:
    asked = request.GET.get("on", "").strip()
    if not asked:
        return by.now.date(), []
    try:
        return parse_date(asked), []
    except UserError:
        return by.now.date(), [("on", _("日期看不懂，请写成 2026-01-31 这样。"))]


def _search(asked: str, on: date) -> Iterator[tuple[Article, str]]:
    """Articles in force whose headnote, digest or questions hold every word asked, headnotes first."""
    words = asked.split()
    ranked = []
    for versions in catalogue().articles.values():
        for item in versions:
            if not item.in_force(on):
                continue
            where = (item.headnote, item.digest or "", " ".join(item.questions), item.instrument.title)
            if all(any(word in text for text in where) for word in words):
                ranked.append((sum(word not in item.headnote for word in words), item.reference, item))
    for _rank, reference, item in sorted(ranked, key=lambda row: row[:2]):
        yield item, reverse("advice:article", args=[reference])


def _by_kind() -> list[Instrument]:
    order = {"law": 0, "regulation": 1, "interpretation": 2, "rule": 3, "document": 4}
    return sorted(catalogue().instruments, key=lambda item: (order.get(item.kind, 5), item.valid_from, item.name))


def _lines(on: date) -> list[dict[str, Any]]:
    firsts = (versions[0] for versions in catalogue().articles.values())
    counts = Counter(first.instrument.name for first in firsts if first.number is not None)
    return [
        {"item": item, "standing": status_on(item.valid_from, item.valid_to, on), "count": counts[item.name]}
        for item in _by_kind()
    ]


def imported_texts() -> Texts:
    """The official texts that were taken in, read again when a newer file is there."""
    folder = Path(settings.DATA_DIR) / "law"
    newest = max((path.stat().st_mtime_ns for path in folder.glob("*.json")), default=0) if folder.is_dir() else 0
    return _loaded(folder, newest)


@lru_cache(maxsize=1)
def _loaded(folder: Path, newest: int) -> Texts:
    # `newest` is part of the key: texts taken in later are read again.
    return load(folder)
