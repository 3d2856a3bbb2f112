"""The receipt that says how a paper reached its reader."""

from __future__ import annotations

from datetime import date

from laoheng.law import LawAt
from laoheng.law.texts import Texts
from laoheng.writing.deeds.facts import ServiceManner, ServiceReceiptFacts
from laoheng.writing.deeds.needs import Needs
from laoheng.writing.deeds.sheet import Language, Sheet
from laoheng.writing.paper import Paper


def service_receipt(
    facts: ServiceReceiptFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """送达回证, after the model of 办案规则 20: the day of the reader's signature is the day of service.

    Raises `DeedFactsError`: a paper that was left behind needs what happened in words and two who saw it.
    """
    needs = Needs("service_receipt")
    for fact in ("sender", "reader", "papers", "manner", "served_by"):
        needs.fact(getattr(facts, fact), f"service_{fact}")
    if facts.manner is ServiceManner.LEFT:
        needs.fact(facts.why_not_signed, "why_not_signed")
        needs.fact(facts.place, "service_place")
        needs.fact(facts.served_by[1:], "second_witness")
    if facts.manner is ServiceManner.BY_OTHER:
        needs.fact(facts.taken_by, "taken_by")
    needs.settle()
    sheet = Sheet("service_receipt", law, on, number, texts, language)
    sheet.grid((), _rows(sheet, facts))
    sheet.grid(("number", "paper", "paper_number"), _papers(facts))
    if facts.manner is ServiceManner.LEFT:
        sheet.write("service.left", why=facts.why_not_signed)
    sheet.write("service.signed_day")
    servers = (sheet.place("server", name) for name in facts.served_by)
    sheet.signs(sheet.place("reader", facts.taken_by or None), *servers)
    return sheet.finish()


def _rows(sheet: Sheet, facts: ServiceReceiptFacts) -> list[tuple[str, str]]:
    return [
        (sheet.say("column.sender"), facts.sender),
        (sheet.say("column.reader"), facts.reader or ""),
        (sheet.say("column.place"), facts.place or ""),
        (sheet.say("column.manner"), sheet.say(f"manner.{facts.manner}")),
        (sheet.say("column.received"), sheet.moment(facts.received) if facts.received else ""),
    ]


def _papers(facts: ServiceReceiptFacts) -> list[tuple[str, str, str]]:
    return [(str(number), title, paper or "") for number, (title, paper) in enumerate(facts.papers, 1)]
