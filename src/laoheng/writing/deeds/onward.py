"""Deeds that carry a matter on: to arbitration, or an agreement to the commission or the court."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from laoheng.law import LawAt
from laoheng.law.texts import Texts
from laoheng.standard.messages import Message
from laoheng.writing.deeds import parts
from laoheng.writing.deeds.facts import (
    ArbitralReviewFacts,
    ArbitrationApplicationFacts,
    JudicialConfirmationFacts,
    PaymentOrderFacts,
)
from laoheng.writing.deeds.matter import Agreement, BodyKind, Matter, MediationBody, Payment
from laoheng.writing.deeds.needs import Needs
from laoheng.writing.deeds.sheet import Language, Sheet
from laoheng.writing.paper import Paper

_RULE_29_WORKER = ("name", "sex", "born", "person_number", "home", "mail_address", "phone")
_RULE_29_FIRM = ("name", "address", "mail_address", "phone", "head", "head_post")
_REACHABLE = ("name", "mail_address", "phone")


def arbitration_application(
    facts: ArbitrationApplicationFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """仲裁申请书 with its list of evidence (劳动争议调解仲裁法 28; 办案规则 29).

    What rule 29 asks of the applicant's side has to be known; of the other side, what names and reaches it.
    """
    needs = Needs("arbitration_application")
    _parties_of_rule_29(needs, facts.matter)
    needs.claims(facts.matter)
    needs.fact(facts.commission, "commission")
    needs.fact(facts.venue, "venue")
    for item in facts.matter.evidence:
        if not item.source:
            needs.fault(Message.of("deeds.fault.no_source", name=item.name))
    for witness in facts.matter.witnesses:
        if not witness.home:
            needs.fault(Message.of("deeds.fault.no_home", name=witness.name))
    needs.settle()
    sheet = Sheet("arbitration_application", law, on, number, texts, language)
    parts.parties(sheet, facts.matter)
    parts.claims(sheet, facts.matter, "arbitration_claims")
    parts.story(sheet, facts.matter)
    if facts.mediated_by:
        ended = sheet.day(facts.mediation_ended_on)
        sheet.write("arbitration.mediated", body=facts.mediated_by.name, ended=ended)
    sheet.write(f"arbitration.venue.{facts.venue}", articles=sheet.cite("劳动争议调解仲裁法21"))
    sheet.words(sheet.say("to", whom=facts.commission))
    parts.evidence(sheet, facts.matter.evidence, "evidence_list")
    if facts.matter.witnesses:
        sheet.heading("witnesses")
        sheet.grid(("name", "home"), [(item.name, item.home or "") for item in facts.matter.witnesses])
    copies = sum(item.key not in facts.matter.applicants for item in facts.matter.everybody)
    sheet.write("arbitration.copies", copies=copies, articles=sheet.cite("劳动争议调解仲裁法28", "办案规则29"))
    sheet.signs(*parts.signers(sheet, facts.matter, facts.matter.applicants))
    return sheet.finish()


def _parties_of_rule_29(needs: Needs, matter: Matter) -> None:
    needs.parties(matter)
    if matter.joint:
        needs.fault(Message.of("deeds.fault.both_sides_ask"))
    for worker in matter.workers:
        needs.of(worker, *(_RULE_29_WORKER if worker.key in matter.applicants else _REACHABLE))
    for firm in matter.firms:
        needs.of(firm, *_RULE_29_FIRM)


def judicial_confirmation_application(
    facts: JudicialConfirmationFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """司法确认申请书 of both parties, within thirty days of effect (民事诉讼法 205; 解释一 52).

    Raises `DeedFactsError` after the last day.
    """
    needs = Needs("judicial_confirmation_application")
    _both_ask(needs, facts.matter, facts.body, facts.agreement, facts.last_day, on)
    needs.fact(facts.court, "court")
    needs.settle()
    sheet = Sheet("judicial_confirmation_application", law, on, number, texts, language)
    _joint_parties(sheet, facts.matter)
    sheet.heading("request")
    sheet.write("confirmation.request", body=facts.body.name, agreement=_named(sheet, facts.agreement))
    _effective(sheet, facts.matter, facts.body, facts.agreement)
    articles = ["民事诉讼法205", "民事诉讼法206"]
    if facts.body.kind is BodyKind.PEOPLE and not facts.agreement.duties:
        articles.append("解释一52")
    last = sheet.day(facts.last_day)
    sheet.write("confirmation.in_time", last=last, articles=sheet.cite(*articles))
    sheet.write("own_will")
    sheet.words(sheet.say("to", whom=facts.court))
    sheet.heading("enclosed")
    sheet.items(sheet.say(f"enclosed.{name}") for name in ("agreement", "identity", "body_papers", "addresses"))
    sheet.signs(*parts.signers(sheet, facts.matter))
    return sheet.finish()


def arbitral_review_application(
    facts: ArbitralReviewFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """仲裁审查申请书 of both parties, within fifteen days of effect, for a mediation certificate (办案规则 74, 77).

    Raises `DeedFactsError` after the last day, and where rule 75 says that it will not be taken: existence of an
    employment relation, or a court has confirmed the agreement.
    """
    needs = Needs("arbitral_review_application")
    _both_ask(needs, facts.matter, facts.body, facts.agreement, facts.last_day, on)
    needs.fact(facts.commission, "commission")
    needs.fact(facts.confirmed_by_court, "confirmed_by_court")
    if facts.confirmed_by_court:
        needs.fault(Message.of("deeds.fault.confirmed_by_court"))
    if any(line.kind == "relation" for line in facts.matter.claims):
        needs.fault(Message.of("deeds.fault.relation_not_reviewed"))
    needs.settle()
    sheet = Sheet("arbitral_review_application", law, on, number, texts, language)
    _joint_parties(sheet, facts.matter)
    sheet.heading("request")
    sheet.write("review.request", body=facts.body.name, agreement=_named(sheet, facts.agreement))
    _effective(sheet, facts.matter, facts.body, facts.agreement)
    last = sheet.day(facts.last_day)
    sheet.write("review.in_time", last=last, articles=sheet.cite("办案规则74", "办案规则77"))
    sheet.write("own_will")
    sheet.words(sheet.say("to", whom=facts.commission))
    sheet.heading("enclosed")
    sheet.items(sheet.say(f"enclosed.{name}") for name in ("agreement", "identity", "addresses"))
    sheet.signs(*parts.signers(sheet, facts.matter))
    return sheet.finish()


def _both_ask(
    needs: Needs, matter: Matter, body: MediationBody, agreement: Agreement, last_day: date | None, on: date
) -> None:
    needs.parties(matter, _REACHABLE, _REACHABLE)
    needs.body(body)
    needs.agreement(matter, agreement)
    needs.fact(agreement.effective_on, "effective_on")
    needs.fact(last_day, "last_day")
    if last_day is not None and on > last_day:
        needs.fault(Message.of("deeds.fault.too_late", last=last_day, on=on))


def _joint_parties(sheet: Sheet, matter: Matter) -> None:
    everybody = tuple(item.key for item in matter.everybody)
    parts.parties(sheet, Matter(matter.workers, matter.firms, everybody, representatives=matter.representatives))


def _named(sheet: Sheet, agreement: Agreement) -> str:
    return sheet.say("numbered_agreement", number=agreement.number) if agreement.number else sheet.say("the_agreement")


def _effective(sheet: Sheet, matter: Matter, body: MediationBody, agreement: Agreement) -> None:
    sheet.heading("story")
    sheet.write("effective", body=body.name, effective=sheet.day(agreement.effective_on))
    parts.terms(sheet, matter, agreement)


def payment_order_application(
    facts: PaymentOrderFacts,
    *,
    law: LawAt,
    on: date,
    number: str | None = None,
    texts: Texts | None = None,
    language: Language = "zh",
) -> Paper:
    """支付令申请书 of one worker on a mediation agreement (劳动争议调解仲裁法 16; 民事诉讼法 225; 解释一 13).

    Raises `DeedFactsError` where an instalment is not due yet or a condition of 民事诉讼法 225 is not met.
    """
    needs = Needs("payment_order_application")
    owed = _unpaid(needs, facts, on)
    _order_conditions(needs, facts)
    needs.settle()
    sheet = Sheet("payment_order_application", law, on, number, texts, language)
    pair = _pair(facts)
    parts.parties(sheet, pair)
    total = sum((item.amount for item in owed), Decimal(0))
    sheet.heading("request")
    sheet.write("order.request", firm=sheet.join(pair.names((facts.firm,))), sum=sheet.sum(total))
    sheet.heading("story")
    debts = sheet.join(sheet.say(f"debt.{debt}") for debt in facts.debts)
    effective = sheet.day(facts.agreement.effective_on)
    sheet.write("order.story", body=facts.body.name, effective=effective, debts=debts)
    parts.terms(sheet, pair, Agreement(payments=owed))
    sheet.write("order.unpaid", on=sheet.day(on))
    articles = sheet.cite("劳动争议调解仲裁法16", "民事诉讼法225", "解释一13")
    sheet.write("order.conditions", articles=articles)
    sheet.words(sheet.say("to", whom=facts.court))
    parts.evidence(sheet, facts.evidence, "evidence_list")
    sheet.signs(*parts.signers(sheet, pair, (facts.worker,)))
    return sheet.finish()


def _unpaid(needs: Needs, facts: PaymentOrderFacts, on: date) -> tuple[Payment, ...]:
    chosen = [facts.agreement.payments[number] for number in facts.unpaid if number < len(facts.agreement.payments)]
    owed = tuple(item for item in chosen if item.worker == facts.worker and item.firm == facts.firm)
    needs.fact(owed, "unpaid")
    for item in owed:
        needs.fact(item.due, "payment_due")
        if item.due is not None and on <= item.due:
            needs.fault(Message.of("deeds.fault.not_due", amount=item.amount, due=item.due))
    return owed


def _order_conditions(needs: Needs, facts: PaymentOrderFacts) -> None:
    needs.parties(_pair(facts), ("name", "home", "phone"), ("name", "address", "head"))
    needs.fact(facts.court, "court")
    needs.fact(facts.debts, "debts")
    needs.fact(facts.agreement.effective_on, "effective_on")
    for condition in ("no_other_debts", "can_be_served"):
        told = getattr(facts, condition)
        needs.fact(told, condition)
        if told is False:
            needs.fault(Message.of(f"deeds.fault.{condition}"))


def _pair(facts: PaymentOrderFacts) -> Matter:
    return Matter(
        tuple(item for item in facts.matter.workers if item.key == facts.worker),
        tuple(item for item in facts.matter.firms if item.key == facts.firm),
        (facts.worker,),
    )
