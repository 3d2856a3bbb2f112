"""Deeds at the end of mediation: the agreement, and the notice that it is over."""

from __future__ import annotations

from datetime import date

from laoheng.law import LawAt
from laoheng.law.texts import Texts
from laoheng.standard.messages import Message
from laoheng.writing.deeds import parts
from laoheng.writing.deeds.facts import MediationAgreementFacts, MediationClosingFacts, MediationEnd
from laoheng.writing.deeds.matter import BodyKind, RepresentativeKind
from laoheng.writing.deeds.needs import Needs
from laoheng.writing.deeds.sheet import Language, Sheet
from laoheng.writing.paper import Paper

# What a worker may still bring to labour inspection after mediation (劳动争议调解仲裁法 9).
_COMPLAINT_KINDS = frozenset(
    {"wages", "overtime", "severance", "unlawful_dismissal", "work_injury", "bonus", "double_pay"}
)


def mediation_agreement(
    facts: MediationAgreementFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """调解协议书 (劳动争议调解仲裁法 14; 协商调解规定 26): what was asked, what was agreed, by when and how, who signs.

    It takes effect with both parties' signatures or seals, the mediator's signature and the body's seal, all four.
    Raises `DeedFactsError`: a worker for whom a representative signs must have agreed (办案规则 63, applied likewise).
    """
    needs = Needs("mediation_agreement")
    needs.parties(facts.matter)
    needs.body(facts.body)
    needs.fact(facts.matter.claims, "claims")
    needs.mediators(facts.mediators)
    needs.agreement(facts.matter, facts.agreement)
    _consents(needs, facts)
    needs.settle()
    sheet = Sheet("mediation_agreement", law, on, number or facts.agreement.number, texts, language)
    parts.parties(sheet, facts.matter)
    sheet.heading("mediated_by")
    sheet.grid((), _mediated_by(sheet, facts))
    parts.claims(sheet, facts.matter, "mediation_claims")
    if facts.settled:
        sheet.heading("settled")
        sheet.words(facts.settled)
    sheet.heading("terms")
    sheet.write("agreement.agreed", articles=sheet.cite(*_agreement_articles(facts.body.kind)))
    parts.terms(sheet, facts.matter, facts.agreement)
    sheet.heading("effect")
    sheet.items(_effect(sheet, facts))
    sheet.signs(
        *parts.signers(sheet, facts.matter),
        *parts.mediator_signs(sheet, facts.mediators),
        sheet.place("body", facts.body.name, seal=True),
    )
    return sheet.finish()


def _consents(needs: Needs, facts: MediationAgreementFacts) -> None:
    elected = [item for item in facts.matter.representatives if item.kind is RepresentativeKind.ELECTED]
    for key in dict.fromkeys(key for item in elected for key in item.speaks_for):
        party = facts.matter.party(key)
        if key not in facts.consents and party is not None:
            needs.fault(Message.of("deeds.fault.no_consent", name=party.name or ""))


def _mediated_by(sheet: Sheet, facts: MediationAgreementFacts) -> list[tuple[str, str]]:
    return [
        (sheet.say("column.body"), facts.body.name),
        (sheet.say("column.mediator"), sheet.join(item.name for item in facts.mediators)),
    ]


def _agreement_articles(kind: BodyKind) -> tuple[str, ...]:
    inside = ("协商调解规定26",) if kind is BodyKind.ENTERPRISE else ()
    return ("劳动争议调解仲裁法14", *inside)


def _effect(sheet: Sheet, facts: MediationAgreementFacts) -> list[str]:
    found = [
        sheet.say("agreement.effective", articles=sheet.cite("劳动争议调解仲裁法14")),
        sheet.say("agreement.broken", articles=sheet.cite("劳动争议调解仲裁法15")),
    ]
    if facts.agreement.payments:
        found.append(sheet.say("agreement.order", articles=sheet.cite("劳动争议调解仲裁法16")))
    found += [
        sheet.say("agreement.review", articles=sheet.cite("办案规则74")),
        sheet.say("agreement.confirmation", articles=sheet.cite("民事诉讼法205")),
        sheet.say("agreement.copies", copies=facts.copies),
    ]
    return found


def mediation_closing(
    facts: MediationClosingFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """终止（结束）调解通知书 (劳动争议调解仲裁法 14; 协商调解规定 30): why it ended, and where to go now."""
    needs = Needs("mediation_closing")
    needs.parties(facts.matter)
    needs.body(facts.body)
    needs.fact(facts.received_on, "received_on")
    needs.fact(facts.ended_on, "ended_on")
    if facts.ground not in (MediationEnd.AGREED, MediationEnd.NOT_COVERED):
        needs.fact(facts.commission, "commission")
    needs.settle()
    sheet = Sheet("mediation_closing", law, on, number, texts, language)
    sheet.addressee(sheet.join(facts.matter.names()))
    sheet.write(
        "closing.ended",
        applicant=sheet.join(facts.matter.names(facts.matter.applicants)),
        received=sheet.day(facts.received_on),
        ended=sheet.day(facts.ended_on),
        ground=sheet.say(f"closing.ground.{facts.ground}"),
    )
    if facts.details:
        sheet.words(facts.details)
    sheet.heading("where_now")
    sheet.items(_where_now(sheet, facts))
    sheet.signs(sheet.place("body", facts.body.name, seal=True, dated=True))
    return sheet.finish()


def _where_now(sheet: Sheet, facts: MediationClosingFacts) -> list[str]:
    if facts.ground is MediationEnd.AGREED:
        return [
            sheet.say("agreement.broken", articles=sheet.cite("劳动争议调解仲裁法15")),
            sheet.say("agreement.review", articles=sheet.cite("办案规则74")),
        ]
    if facts.ground is MediationEnd.NOT_COVERED:
        return [sheet.say("closing.not_covered", articles=sheet.cite("劳动争议调解仲裁法29"))]
    in_vain = facts.ground in (MediationEnd.TIME_OVER, MediationEnd.NO_AGREEMENT)
    articles = sheet.cite("劳动争议调解仲裁法5", *(("劳动争议调解仲裁法14",) if in_vain else ()))
    found = [
        sheet.say("closing.arbitration", commission=facts.commission, articles=articles),
        sheet.say("closing.limit", articles=sheet.cite("劳动争议调解仲裁法27", "办案规则27")),
    ]
    if any(line.kind in _COMPLAINT_KINDS for line in facts.matter.claims):
        found.append(sheet.say("closing.complaint", articles=sheet.cite("劳动争议调解仲裁法9")))
    return [*found, sheet.say("closing.free", articles=sheet.cite("劳动争议调解仲裁法53"))]
