"""Deeds from the first request to the session: application, acceptance, notice of the mediator, record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from laoheng.law import LawAt
from laoheng.law.texts import Texts
from laoheng.standard.messages import Message
from laoheng.writing.deeds import parts
from laoheng.writing.deeds.facts import (
    MediationAcceptanceFacts,
    MediationApplicationFacts,
    MediationRecordFacts,
    MediatorNoticeFacts,
    Session,
)
from laoheng.writing.deeds.matter import BodyKind, Mediator
from laoheng.writing.deeds.needs import Needs
from laoheng.writing.deeds.sheet import Language, Sheet
from laoheng.writing.paper import Paper


def mediation_application(
    facts: MediationApplicationFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """调解申请书 (劳动争议调解仲裁法 12; 协商调解规定 21). Raises `DeedFactsError` with every fact that is missing."""
    needs = Needs("mediation_application")
    needs.parties(facts.matter)
    needs.claims(facts.matter)
    needs.body(facts.body)
    needs.settle()
    sheet = Sheet("mediation_application", law, on, number, texts, language)
    sheet.addressee(facts.body.name)
    parts.parties(sheet, facts.matter)
    parts.claims(sheet, facts.matter, "mediation_claims")
    parts.story(sheet, facts.matter)
    parts.evidence(sheet, facts.matter.evidence)
    sheet.write("application.asked", articles=sheet.cite("劳动争议调解仲裁法10", "劳动争议调解仲裁法12"))
    signs = parts.signers(sheet, facts.matter, facts.matter.applicants)
    if facts.recorded_by:
        sheet.write("application.by_word_of_mouth", articles=sheet.cite("劳动争议调解仲裁法12"))
        signs += (sheet.place("recorder", facts.recorded_by),)
    sheet.signs(*signs)
    return sheet.finish()


def mediation_acceptance(
    facts: MediationAcceptanceFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """调解受理通知书 (劳动争议调解仲裁法 14; for a committee inside a firm 协商调解规定 22, 29).

    Raises `DeedFactsError`: without the consent of both sides nothing is accepted.
    """
    needs = Needs("mediation_acceptance")
    needs.parties(facts.matter)
    needs.body(facts.body)
    for fact in ("received_on", "accepted_on", "ends_on", "worker_agreed_on", "firm_agreed_on"):
        needs.fact(getattr(facts, fact), fact)
    needs.settle()
    sheet = Sheet("mediation_acceptance", law, on, number, texts, language)
    sheet.addressee(sheet.join(facts.matter.names()))
    sheet.write(
        "acceptance.accepted",
        applicant=sheet.join(facts.matter.names(facts.matter.applicants)),
        received=sheet.day(facts.received_on),
        worker_agreed=sheet.day(facts.worker_agreed_on),
        firm_agreed=sheet.day(facts.firm_agreed_on),
        accepted=sheet.day(facts.accepted_on),
        articles=sheet.cite(*_acceptance_articles(facts.body.kind)),
    )
    sheet.heading("what_to_know")
    sheet.items(_acceptance_items(sheet, facts))
    _contact(sheet, facts.body.address, facts.body.phone)
    sheet.signs(sheet.place("body", facts.body.name, seal=True, dated=True))
    return sheet.finish()


def _acceptance_articles(kind: BodyKind) -> tuple[str, ...]:
    inside = ("协商调解规定22",) if kind is BodyKind.ENTERPRISE else ()
    return ("劳动争议调解仲裁法10", *inside)


def _acceptance_items(sheet: Sheet, facts: MediationAcceptanceFacts) -> list[str]:
    found = [
        sheet.say("acceptance.fifteen", last=sheet.day(facts.ends_on), articles=sheet.cite("劳动争议调解仲裁法14")),
        sheet.say("acceptance.free_will", articles=sheet.cite("劳动争议调解仲裁法5")),
        sheet.say("acceptance.limit", articles=sheet.cite("劳动争议调解仲裁法27", "办案规则27")),
        sheet.say("acceptance.evidence", articles=sheet.cite("劳动争议调解仲裁法6")),
        sheet.say("acceptance.walled_off"),
    ]
    if facts.mediators:
        found.append(sheet.say("acceptance.mediators", names=sheet.join(item.name for item in facts.mediators)))
    return [*found, *_session(sheet, facts.session)]


def _session(sheet: Sheet, session: Session | None) -> list[str]:
    if session is None:
        return []
    return [sheet.say("session", starts=sheet.moment(session.starts), place=session.place)]


def _contact(sheet: Sheet, address: str | None, phone: str | None) -> None:
    known = [text for text in (address, phone) if text]
    if known:
        sheet.write("contact", where=sheet.join(known))


def mediator_notice(
    facts: MediatorNoticeFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """调解员告知书: who mediates and how to ask for another (劳动争议调解仲裁法 11, 13).

    Raises `DeedFactsError` where a mediator did not declare to be free of ties to the sides.
    """
    needs = Needs("mediator_notice")
    needs.parties(facts.matter)
    needs.body(facts.body)
    needs.mediators(facts.mediators)
    needs.fact(facts.object_until, "object_until")
    for item in facts.mediators:
        if item.declared_no_tie is not True:
            needs.fault(_tie(item))
    needs.settle()
    sheet = Sheet("mediator_notice", law, on, number, texts, language)
    sheet.addressee(sheet.join(facts.matter.names()))
    sheet.write("notice.appointed", names=sheet.join(item.name for item in facts.mediators))
    sheet.grid(("name", "introduction"), [(item.name, item.introduction or "") for item in facts.mediators])
    sheet.heading("what_to_know")
    sheet.items(
        [
            sheet.say("notice.declared"),
            sheet.say("notice.object", until=sheet.day(facts.object_until)),
            sheet.say("notice.duty", articles=sheet.cite("劳动争议调解仲裁法11", "劳动争议调解仲裁法13")),
            sheet.say("notice.alone"),
            *_session(sheet, facts.session),
        ]
    )
    _contact(sheet, facts.body.address, facts.body.phone)
    sheet.signs(sheet.place("body", facts.body.name, seal=True, dated=True))
    return sheet.finish()


def _tie(item: Mediator) -> Message:
    code = "no_declaration" if item.declared_no_tie is None else "tied"
    return Message.of(f"deeds.fault.{code}", name=item.name)


def mediation_record(
    facts: MediationRecordFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """调解笔录 of one session (劳动争议调解仲裁法 13): who was there, what was said, how it ended, signed by all."""
    needs = Needs("mediation_record")
    needs.parties(facts.matter)
    needs.body(facts.body)
    needs.mediators(facts.mediators)
    for fact in ("session", "clerk", "present", "statements", "result"):
        needs.fact(getattr(facts, fact), fact)
    needs.settle()
    sheet = Sheet("mediation_record", law, on, number, texts, language)
    sheet.grid((), _record_rows(sheet, facts))
    sheet.heading("said")
    for item in facts.statements:
        sheet.words(sheet.say("said_by", who=item.speaker, words=item.words))
    sheet.heading("result")
    sheet.words(facts.result or "")
    sheet.write("record.read", articles=sheet.cite("劳动争议调解仲裁法13"))
    signs = (*parts.signers(sheet, facts.matter), *parts.mediator_signs(sheet, facts.mediators))
    sheet.signs(*signs, sheet.place("clerk", facts.clerk))
    return sheet.finish()


def _record_rows(sheet: Sheet, facts: MediationRecordFacts) -> Iterable[tuple[str, str]]:
    if facts.session:
        yield sheet.say("column.starts"), sheet.moment(facts.session.starts)
        yield sheet.say("column.place"), facts.session.place
    if facts.ended:
        yield sheet.say("column.ended"), sheet.moment(facts.ended)
    yield sheet.say("column.body"), facts.body.name
    yield sheet.say("column.mediator"), sheet.join(item.name for item in facts.mediators)
    yield sheet.say("column.clerk"), facts.clerk or ""
    yield sheet.say("column.present"), sheet.join(facts.present)
