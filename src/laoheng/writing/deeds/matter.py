"""The one model of a disputed matter that every deed (文书) is written from: who, what is asked, what was agreed.

A field that is None is unknown. Which of them a deed cannot do without, its builder says; no builder guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class BodyKind(StrEnum):
    """What kind of mediation body it is (劳动争议调解仲裁法 10): it decides which rules its papers may cite."""

    ENTERPRISE = "enterprise"  # 企业劳动争议调解委员会
    PEOPLE = "people"  # 人民调解组织
    TOWNSHIP = "township"  # 乡镇、街道的调解组织
    OTHER = "other"  # industry association, union, bureau


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker. `key` tells persons of one name apart and is never printed."""

    key: str
    name: str | None = None
    sex: str | None = None
    born: date | None = None
    person_number: str | None = None
    home: str | None = None
    mail_address: str | None = None
    phone: str | None = None
    job: str | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer. `head` is the legal representative or person in charge, `head_post` what that person is."""

    key: str
    name: str | None = None
    firm_code: str | None = None
    address: str | None = None
    mail_address: str | None = None
    phone: str | None = None
    head: str | None = None
    head_post: str | None = None


class RepresentativeKind(StrEnum):
    """Why somebody may speak for a party."""

    ELECTED = "elected"  # by a group of ten or more (劳动争议调解仲裁法 7)
    AGENT = "agent"  # by a power of attorney (24)
    GUARDIAN = "guardian"  # by law (25)


@dataclass(frozen=True, slots=True)
class Representative:
    """Who speaks for the parties named by their keys in `speaks_for`. `powers`: what was granted, in words."""

    name: str | None
    speaks_for: tuple[str, ...]
    kind: RepresentativeKind
    powers: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class PersonSum:
    """An amount in yuan of one worker, named by key."""

    worker: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One thing asked for. `kind` is a kind of `laoheng.advice.disputes` where it has one; `articles` are citations."""

    wording: str
    kind: str | None = None
    sums: tuple[PersonSum, ...] = ()
    articles: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal | None:
        """The sum over all persons; None where nothing was put in numbers."""
        return sum((item.amount for item in self.sums), Decimal(0)) if self.sums else None


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of evidence: what it is, where it comes from, what it is to prove, how many pages."""

    name: str
    source: str | None = None
    proves: str | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness and where that person lives (劳动争议调解仲裁法 28)."""

    name: str
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One instalment that a firm pays a worker, both named by key: how much, by when, in what way."""

    firm: str
    worker: str
    amount: Decimal
    due: date | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a party, named by key, has to do beside paying, and by when."""

    party: str
    what: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed. `rest`: what becomes of the claims that are not met, in words, where anything was said of it.

    `effective_on`: the day the last signature or seal was put (劳动争议调解仲裁法 14).
    """

    payments: tuple[Payment, ...] = ()
    duties: tuple[Duty, ...] = ()
    rest: str | None = None
    number: str | None = None
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Mediator:
    """A mediator, with a line on experience, and whether that person declared to have no tie to either side."""

    name: str
    introduction: str | None = None
    declared_no_tie: bool | None = None


@dataclass(frozen=True, slots=True)
class MediationBody:
    """A mediation body and where it can be reached."""

    name: str
    kind: BodyKind
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A disputed matter. `applicants`: keys of those who ask, of one side or of both."""

    workers: tuple[Worker, ...]
    firms: tuple[Firm, ...]
    applicants: tuple[str, ...]
    claims: tuple[ClaimLine, ...] = ()
    story: str | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    representatives: tuple[Representative, ...] = ()

    @property
    def everybody(self) -> tuple[Worker | Firm, ...]:
        """Both sides, workers first."""
        return (*self.workers, *self.firms)

    def party(self, key: str) -> Worker | Firm | None:
        """The party of that key."""
        return next((item for item in self.everybody if item.key == key), None)

    def names(self, keys: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """The names of the parties of `keys` (all without it); those without a name are left out."""
        return tuple(item.name for item in self.everybody if item.name and (keys is None or item.key in keys))

    @property
    def joint(self) -> bool:
        """Whether both sides ask together."""
        asking = set(self.applicants)
        return bool(asking & {item.key for item in self.workers} and asking & {item.key for item in self.firms})
