"""Papers of the later way, from acceptance to payment order: made from the file's data, lacking facts told at once.

What was said, offered, bid or admitted is not read here, and of agreements only the sealed one; a test keeps it so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from laoheng.casework import MediationState
from laoheng.law import clock_rule, law_at
from laoheng.law.clocks import deadline
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing import deeds
from laoheng.writing.paper import Paper
from laoheng_web.audit.by import By
from laoheng_web.mediation import promising
from laoheng_web.mediation.deeds import GROUNDS, agreed, body_of, commission_of, matter_of
from laoheng_web.mediation.models import Agreement, Claim, Mediation
from laoheng_web.papers.actions import calendar
from laoheng_web.papers.models import Attachment, Matter, Step

Given = Mapping[str, str]
CONTACT = ("name", "phone")
IDENTITY = ("name", "number", "phone")
# Which debt of 劳动争议调解仲裁法 16 a kind of claim is.
DEBTS = {
    "wages": deeds.OrderedDebt.WAGES, "overtime": deeds.OrderedDebt.WAGES,
    "work_injury": deeds.OrderedDebt.INJURY_MEDICAL, "severance": deeds.OrderedDebt.SEVERANCE,
    "unlawful_dismissal": deeds.OrderedDebt.DAMAGES,
}  # fmt: skip
ACCEPTED_BY = ("firm_agrees", "worker_agrees", "accept_joint")


@dataclass(frozen=True, slots=True)
class Made:
    """What a paper is written from: who asks for it, the file, and what was typed."""

    by: By
    matter: Matter
    mediation: Mediation
    given: Given

    @property
    def today(self) -> date:
        """The day of writing."""
        return self.by.now.date()

    def whole(self, *details: str) -> deeds.Matter:
        """The matter with the addresses and numbers typed for its parties."""
        plain = matter_of(self.by, self.matter, self.mediation, details=details or ("name",))
        workers = tuple(
            replace(item, home=self.given.get("home"), mail_address=self.given.get("home"),
                    phone=self.given.get("phone") or item.phone)
            if item.key == str(self.by.party) or len(plain.workers) == 1
            else item
            for item in plain.workers
        )  # fmt: skip
        address = self.given.get("firm_address")
        firm = replace(
            plain.firms[0], address=address, mail_address=address, phone=self.given.get("firm_phone"),
            head=self.given.get("firm_head"),
        )  # fmt: skip
        return replace(plain, workers=workers, firms=(firm,))

    def day(self, field: str) -> date | None:
        """A typed day; None where nothing was typed. Raises `UserError` for something else."""
        typed = self.given.get(field, "")
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise UserError("mediating.paper_day", field=Message.of(f"mediating.paper.field.{field}")) from None

    def yes(self, field: str) -> bool | None:
        """A typed yes or no; None where it was not answered."""
        return {"yes": True, "no": False}.get(self.given.get(field, ""))


def acceptance(made: Made) -> Paper:
    """调解受理通知书."""
    step = Step.objects.filter(matter=made.matter, transition__in=ACCEPTED_BY).first()
    accepted = _day_of(step.at) if step else None
    ends = deadline(accepted, clock_rule("mediation"), calendar()).due if accepted else None
    agreed = {"worker": accepted, "firm": accepted}
    if made.mediation.applicant in agreed:
        # Who asks for mediation agreed to it by asking.
        agreed[made.mediation.applicant] = made.matter.filed_on
    mediators = (_mediator(made),) if made.mediation.mediator_name else ()
    facts = deeds.MediationAcceptanceFacts(
        made.whole(), body_of(made.mediation), made.matter.filed_on, accepted, ends, agreed["worker"], agreed["firm"],
        mediators,
    )  # fmt: skip
    return deeds.mediation_acceptance(facts, **_usual(made))


def mediator(made: Made) -> Paper:
    """调解员告知书."""
    facts = deeds.MediatorNoticeFacts(
        made.whole(), body_of(made.mediation), (_mediator(made),), made.day("object_until")
    )
    return deeds.mediator_notice(facts, **_usual(made))


def closing(made: Made) -> Paper:
    """终止（结束）调解通知书, after an agreement as well."""
    ground = GROUNDS.get(MediationState(made.matter.state))
    agreement = sealed_of(made.matter) if ground is None else None
    ended = _day_of(agreement.sealed_at) if agreement and agreement.sealed_at else made.matter.entered_on
    facts = deeds.MediationClosingFacts(
        made.whole(), body_of(made.mediation), made.matter.filed_on, ended, ground or deeds.MediationEnd.AGREED,
        commission=made.given.get("commission") or commission_of(made.matter),
    )  # fmt: skip
    return deeds.mediation_closing(facts, **_usual(made))


def confirmation(made: Made) -> Paper:
    """司法确认申请书 of both parties."""
    agreement = _agreement(made)
    facts = deeds.JudicialConfirmationFacts(
        made.whole(*CONTACT), body_of(made.mediation), agreement, made.given.get("court"),
        _last_day(agreement, "judicial_confirmation"),
    )  # fmt: skip
    return deeds.judicial_confirmation_application(facts, **_usual(made))


def review(made: Made) -> Paper:
    """仲裁审查申请书 of both parties."""
    agreement = _agreement(made)
    facts = deeds.ArbitralReviewFacts(
        made.whole(*CONTACT), body_of(made.mediation), agreement,
        made.given.get("commission") or commission_of(made.matter), _last_day(agreement, "arbitral_review"),
        made.yes("confirmed_by_court"),
    )  # fmt: skip
    return deeds.arbitral_review_application(facts, **_usual(made))


def payment_order(made: Made) -> Paper:
    """支付令申请书 of the worker who asks, about what was agreed and not paid in time."""
    whole, agreement = made.whole(*IDENTITY), _agreement(made)
    worker = str(made.by.party)
    unpaid = promising.unpaid_days(made.matter, worker, made.today)
    mine = tuple(
        number for number, item in enumerate(agreement.payments) if item.worker == worker and item.due in unpaid
    )
    kinds = Claim.objects.filter(matter=made.matter, claimant__person_id=made.by.party).values_list("kind", flat=True)
    facts = deeds.PaymentOrderFacts(
        whole, body_of(made.mediation), agreement, worker, whole.firms[0].key, mine,
        tuple(dict.fromkeys(DEBTS[kind] for kind in kinds if kind in DEBTS)), made.given.get("court"),
        made.yes("no_other_debts"), made.yes("can_be_served"), _agreement_as_evidence(made),
    )  # fmt: skip
    return deeds.payment_order_application(facts, **_usual(made))


def receipt(made: Made) -> Paper:
    """送达回证 for the papers that the body made in this matter."""
    # Only what its reader may open is served on that reader.
    rows = Attachment.objects.filter(
        matter=made.matter,
        role="mediator",
        file_name__endswith=".pdf",
        audience__contains=[made.given.get("reader", "")],
    )
    before = f"{made.matter.number}-"
    papers = tuple(
        (row.file_name.removeprefix(before).removesuffix(".pdf"), made.matter.number)
        for row in rows.order_by("added_at", "id")
    )
    whole = made.whole()
    readers = {"worker": "、".join(item.name or "" for item in whole.workers), "firm": whole.firms[0].name}
    manner = made.given.get("manner", "")
    facts = deeds.ServiceReceiptFacts(
        body_of(made.mediation).name,
        readers.get(made.given.get("reader", "")),
        made.given.get("place") or None,
        papers,
        deeds.ServiceManner(manner) if manner in set(deeds.ServiceManner) else None,
        tuple(name for name in made.given.get("served_by", "").replace("，", "、").split("、") if name),
        taken_by=made.given.get("taken_by") or None,
        why_not_signed=made.given.get("why_not_signed") or None,
    )
    return deeds.service_receipt(facts, **_usual(made))


def _usual(made: Made) -> dict[str, Any]:
    return {"law": law_at(made.today), "on": made.today, "number": made.matter.number}


def _mediator(made: Made) -> deeds.Mediator:
    return deeds.Mediator(made.mediation.mediator_name, declared_no_tie=made.yes("no_tie"))


def sealed_of(matter: Matter) -> Agreement | None:
    """The agreement that binds; drafts are offers and are not read."""
    return Agreement.objects.filter(matter=matter).exclude(sealed_at=None).order_by("-version").first()


def _agreement(made: Made) -> deeds.Agreement:
    sealed = sealed_of(made.matter)
    if sealed is None or sealed.sealed_at is None:
        raise UserError("mediating.paper_unknown")
    return agreed(made.matter, promising.owed_of(sealed), sealed.terms, _day_of(sealed.sealed_at))


def _last_day(agreement: deeds.Agreement, clock: str) -> date | None:
    start = agreement.effective_on
    return deadline(start, clock_rule(clock), calendar()).due if start else None


def _agreement_as_evidence(made: Made) -> tuple[deeds.EvidenceItem, ...]:
    sealed = sealed_of(made.matter)
    row = Attachment.objects.filter(id=sealed.attachment_id).first() if sealed else None
    return (deeds.EvidenceItem(row.file_name, body_of(made.mediation).name),) if row else ()


def _day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
