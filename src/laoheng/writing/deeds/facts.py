"""What each deed is written from: the matter, and what belongs to this paper alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from laoheng.writing.deeds.matter import Agreement, EvidenceItem, Matter, MediationBody, Mediator


@dataclass(frozen=True, slots=True)
class Session:
    """When (+08:00) and where, or by which means, the sides meet."""

    starts: datetime
    place: str


@dataclass(frozen=True, slots=True)
class MediationApplicationFacts:
    """For 调解申请书. `recorded_by`: who wrote it down, where it was asked for by word of mouth."""

    matter: Matter
    body: MediationBody
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class MediationAcceptanceFacts:
    """For 调解受理通知书. `worker_agreed_on`, `firm_agreed_on`: when each side agreed to mediation; `ends_on`: the last
    day of the fifteen, from the clock of the matter."""

    matter: Matter
    body: MediationBody
    received_on: date | None
    accepted_on: date | None
    ends_on: date | None
    worker_agreed_on: date | None
    firm_agreed_on: date | None
    mediators: tuple[Mediator, ...] = ()
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class MediatorNoticeFacts:
    """For 调解员告知书: who mediates, what they declared, and until when a change may be asked for."""

    matter: Matter
    body: MediationBody
    mediators: tuple[Mediator, ...]
    object_until: date | None = None
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said, as taken down."""

    speaker: str
    words: str


@dataclass(frozen=True, slots=True)
class MediationRecordFacts:
    """For 调解笔录. `present`: everybody who took part, as they are to be named; `result`: how the session ended."""

    matter: Matter
    body: MediationBody
    session: Session | None
    mediators: tuple[Mediator, ...]
    clerk: str | None
    present: tuple[str, ...]
    statements: tuple[Statement, ...]
    result: str | None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class MediationAgreementFacts:
    """For 调解协议书. `consents`: keys of the workers who agreed to these terms themselves, needed where a
    representative signs for them. `settled`: what was found and agreed about the dispute, in words."""

    matter: Matter
    body: MediationBody
    agreement: Agreement
    mediators: tuple[Mediator, ...]
    settled: str | None = None
    consents: tuple[str, ...] = ()
    copies: int = 3


class MediationEnd(StrEnum):
    """On which ground mediation ends."""

    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    NO_AGREEMENT = "no_agreement"
    TIME_OVER = "time_over"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class MediationClosingFacts:
    """For 终止（结束）调解通知书. `commission`: the arbitration commission that one may turn to."""

    matter: Matter
    body: MediationBody
    received_on: date | None
    ended_on: date | None
    ground: MediationEnd
    details: str | None = None
    commission: str | None = None


class Venue(StrEnum):
    """Why this commission is the right one (劳动争议调解仲裁法 21)."""

    PLACE_OF_WORK = "place_of_work"
    SEAT_OF_FIRM = "seat_of_firm"


@dataclass(frozen=True, slots=True)
class ArbitrationApplicationFacts:
    """For 仲裁申请书 with its list of evidence. `mediated_by` and `mediation_ended_on`: what was tried before."""

    matter: Matter
    commission: str | None
    venue: Venue | None
    mediated_by: MediationBody | None = None
    mediation_ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class JudicialConfirmationFacts:
    """For 司法确认申请书. `last_day`: the end of the thirty days from effect (民事诉讼法 205), from the clock."""

    matter: Matter
    body: MediationBody
    agreement: Agreement
    court: str | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ArbitralReviewFacts:
    """For 仲裁审查申请书. `last_day`: the end of the fifteen days from effect (办案规则 74), from the clock;
    `confirmed_by_court`: whether a court confirmed it already."""

    matter: Matter
    body: MediationBody
    agreement: Agreement
    commission: str | None
    last_day: date | None
    confirmed_by_court: bool | None


class OrderedDebt(StrEnum):
    """What a payment order may be asked for on a mediation agreement (劳动争议调解仲裁法 16)."""

    WAGES = "wages"
    INJURY_MEDICAL = "injury_medical"
    SEVERANCE = "severance"
    DAMAGES = "damages"


@dataclass(frozen=True, slots=True)
class PaymentOrderFacts:
    """For 支付令申请书 of one worker against one firm, both named by key, about the instalments not paid in time.

    `unpaid`: numbers (from 0) of the agreement's payments. `no_other_debts`, `can_be_served`: the conditions of
    民事诉讼法 225, as the worker states them.
    """

    matter: Matter
    body: MediationBody
    agreement: Agreement
    worker: str
    firm: str
    unpaid: tuple[int, ...]
    debts: tuple[OrderedDebt, ...]
    court: str | None
    no_other_debts: bool | None
    can_be_served: bool | None
    evidence: tuple[EvidenceItem, ...] = ()


class ServiceManner(StrEnum):
    """How a paper reached its reader."""

    IN_PERSON = "in_person"
    MAIL = "mail"
    ELECTRONIC = "electronic"
    LEFT = "left"  # 留置：拒绝签收 (办案规则 20)
    BY_OTHER = "by_other"  # 转交或代收


@dataclass(frozen=True, slots=True)
class ServiceReceiptFacts:
    """For 送达回证. `papers`: title and number of what was served; `taken_by`: who took it, where not the reader;
    `why_not_signed`: what happened where nobody signed."""

    sender: str
    reader: str | None
    place: str | None
    papers: tuple[tuple[str, str | None], ...]
    manner: ServiceManner | None
    served_by: tuple[str, ...]
    received: datetime | None = None
    taken_by: str | None = None
    why_not_signed: str | None = None
