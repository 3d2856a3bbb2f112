"""A whole contract: each clause read, clauses read together, and what the contract leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Final

from laoheng.advice.review.across import Across, excess_probation, refuted, together, wage_of
from laoheng.advice.review.clauses import Passage, blanks, split_clauses
from laoheng.advice.review.conflicts import Conflict, conflicts
from laoheng.advice.review.detect import ToldBy
from laoheng.advice.review.kinds import PaperKind, fitting, kind_of, paper_kinds
from laoheng.advice.review.labels import KindTexts, KindWords, Language, Severity, clause_kinds
from laoheng.advice.review.lists import listed
from laoheng.advice.review.measures import Span, probation_of
from laoheng.advice.review.wording import normalised
from laoheng.law import LawAt, NotInForceError, UnknownArticleError, law_at, rule_ground
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

# Clauses of one document: more than any contract in life has.
MOST_CLAUSES: Final = 5_000
_TAKEN: Final = frozenset({"deposit", "charge_fees", "dispatch_charge", "penalty_resign", "perk_penalty"})


class Stance(StrEnum):
    """For whom the contract is read."""

    WORKER = "worker"
    EMPLOYER = "employer"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """One fault: half-open span in the document, articles in force on the day, exposure in yuan where computable.

    The span is the shortest run of phrases that carries the fault; `by` and `telling` say what told it (see `Hit`).
    `name`, `reason`, `rewrite` and `needs` are in Chinese; `said` gives them as messages, `words` in another language.
    `changes` (start, end, words) make the rewrite of the document's own words (see `laoheng.advice.rewording`); none
    where it is a standard wording.
    """

    label: str
    name: str
    severity: Severity
    start: int
    end: int
    quote: str
    reason: str
    rewrite: str
    needs: tuple[str, ...]
    grounds: tuple[Ground, ...]
    exposure: Decimal | None = None
    exposure_basis: str | None = None
    across: bool = False
    changes: tuple[tuple[int, int, str], ...] = ()
    by: ToldBy = "figures"
    telling: tuple[str, ...] = ()

    @property
    def how(self) -> Message:
        """What told the fault: figures against a bound, or learned wording and the words in it."""
        if self.by == "wording" and self.telling:
            return Message.of("review.by.words", words="、".join(self.telling))
        return Message.of(f"review.by.{self.by}")

    @property
    def said(self) -> KindTexts:
        """Name, reason, rewrite and facts to ask for as messages; what is known by now is not asked."""
        said = clause_kinds()[self.label].said
        return said if self.needs else replace(said, needs=())

    def words(self, language: Language) -> KindWords:
        """Name, reason, rewrite and facts to ask for in `language`."""
        return clause_kinds()[self.label].words(language)


@dataclass(frozen=True, slots=True)
class Review:
    """What was found on the day; `missing` are statutory items not found, which is not the same as absent.

    `kind` is what paper it is and `fitting` the standard form to take instead (see `kinds`), where the words tell.
    `conflicts` are clauses that contradict each other: which of them holds is not for us to say.
    """

    on: date
    region: str | None
    stance: Stance
    findings: tuple[ClauseFinding, ...]
    looks: tuple[Passage, ...]
    blanks: tuple[Passage, ...]
    missing: tuple[Message, ...]
    advice: Message
    grounds: tuple[Ground, ...]
    kind: str | None = None
    fitting: str | None = None
    conflicts: tuple[Conflict, ...] = ()


def review_contract(text: str, *, on: date, region: str | None = None, stance: Stance = Stance.NEUTRAL) -> Review:
    """The faults, blanks, gaps and contradictions of a contract, read by the law of `on` in `region` (six digits).

    Raises `UserError` (`review.too_many_clauses`) for a text of more than `MOST_CLAUSES` clauses.
    """
    law = law_at(on, region)
    clauses = list(islice(split_clauses(text), MOST_CLAUSES + 1))
    if len(clauses) > MOST_CLAUSES:
        raise UserError("review.too_many_clauses", most=MOST_CLAUSES)
    kind = kind_of(text)
    looks, told = _read(clauses, text, law, kind)
    return Review(
        on,
        region,
        stance,
        told,
        tuple(looks),
        tuple(blanks(text)),
        tuple(Message.of(f"review.missing.{item}") for item in (kind or paper_kinds()["fixed_term"]).missing(text)),
        Message.of(f"review.stance.{stance.value}", count=len(told)),
        _grounds((*(kind.articles if kind else ("劳动合同法17",)), "劳动合同法26"), law),
        kind.name if kind else None,
        fitting(kind, (item.label for item in told)),
        tuple(conflicts(clauses)),
    )


def _read(
    clauses: Sequence[Passage], text: str, law: LawAt, kind: PaperKind | None
) -> tuple[list[Passage], tuple[ClauseFinding, ...]]:
    """The clauses that need a look, and the faults from the gravest to the least."""
    findings: list[ClauseFinding] = []
    looks: list[Passage] = []
    for each in listed(clauses):
        clause, reading = each.passage, each.read()
        for hit in reading.hits:
            found = _finding(hit.label, (clause.start + hit.start, clause.start + hit.end), text, law)
            findings.append(replace(found, by=hit.by, telling=hit.words))
        if reading.needs_look:
            looks.append(replace(clause, labels=reading.maybe))
    gone = list(refuted(clauses, law))
    findings = [item for item in findings if not any(_touches(item, label, span) for label, span in gone)]
    known = {item.label for item in findings}
    findings += [_across(item, text, law) for item in together(clauses, known, law, kind=kind.name if kind else None)]
    unfit = kind.unfit if kind else frozenset[str]()
    looks = [look for look in looks if not look.labels or not unfit.issuperset(look.labels)]
    looks = _looked_at(clauses, looks, [item for item in findings if item.label in unfit])
    findings = [item for item in findings if item.label not in unfit]
    told = list(_with_exposures(_without_repeated(findings), text))
    order = list(Severity)
    told.sort(key=lambda item: (order.index(item.severity), item.start))
    return looks, tuple(told)


def _looked_at(clauses: Sequence[Passage], looks: Sequence[Passage], unfit: Sequence[ClauseFinding]) -> list[Passage]:
    """The looks with the clauses of findings that are no fault in a paper of this kind: a person decides."""
    told = {look.start: look for look in looks}
    for clause in clauses:
        labels = dict.fromkeys(item.label for item in unfit if clause.start <= item.start < clause.end)
        if labels and clause.start not in told:
            told[clause.start] = replace(clause, labels=tuple(labels))
    return [told[start] for start in sorted(told)]


def _finding(label: str, span: Span, text: str, law: LawAt) -> ClauseFinding:
    kind = clause_kinds()[label]
    words = kind.words()
    return ClauseFinding(
        label, words.name, kind.severity, span[0], span[1], text[span[0] : span[1]], words.reason, words.rewrite,
        words.needs, _grounds(kind.articles, law),
    )  # fmt: skip


def _across(item: Across, text: str, law: LawAt) -> ClauseFinding:
    """The fault that clauses show together; what was to be asked is known where a sum could be reckoned."""
    found = _finding(item.label, item.span, text, law)
    return replace(
        found,
        exposure=item.exposure,
        exposure_basis=item.basis,
        across=True,
        needs=found.needs if item.exposure is None else (),
        grounds=(*found.grounds, item.ground) if item.ground and item.ground not in found.grounds else found.grounds,
    )


def _grounds(references: Iterable[str], law: LawAt) -> tuple[Ground, ...]:
    """Those that our catalogue holds and that are in force on the day; the rule itself where there is none."""
    found = []
    for reference in references:
        try:
            found.append(law.ground(reference))
        except (NotInForceError, UnknownArticleError):
            continue
    return tuple(found) or (rule_ground("review.clause_kinds", "1"),)


def _without_repeated(findings: list[ClauseFinding]) -> list[ClauseFinding]:
    """The same fault found in a clause and by the place's own figures is told once, with the figures."""
    sure = [item for item in findings if item.exposure is not None]
    return [
        item
        for item in findings
        if item.exposure is not None or not any(_touches(item, told.label, (told.start, told.end)) for told in sure)
    ]


def _touches(item: ClauseFinding, label: str, span: Span) -> bool:
    return item.label == label and item.start < span[1] and span[0] < item.end


def _with_exposures(findings: Iterable[ClauseFinding], text: str) -> Iterator[ClauseFinding]:
    """The sum at stake where the words tell it: money taken, and damages for excess probation (劳动合同法 83).

    A contract has one probation: its damages are reckoned at the first finding that names it.
    """
    reckoned = False
    for item in findings:
        found = None
        if item.exposure is None and item.label in _TAKEN:
            found = _taken(text[item.start : item.end + 24])
        elif item.exposure is None and item.label == "probation_too_long" and not reckoned:
            told = probation_of(normalised(text[: item.end + 200]).text)
            found, reckoned = excess_probation(told, wage_of(normalised(text).text)), True
        yield replace(item, exposure=found[0], exposure_basis=found[1]) if found else item


def _taken(words: str) -> tuple[Decimal, str] | None:
    sums = re.findall(r"(\d+(?:\.\d+)?)元", normalised(words.split("。")[0]).text)
    return (to_fen(Decimal(sums[0])), f"{sums[0]}") if sums else None
