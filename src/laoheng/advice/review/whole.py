"""A whole contract: each clause read, clauses read together, and what the contract leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Final

from laoheng.advice.review.detect import read_clause
from laoheng.advice.review.kinds import fitting, kind_of, paper_kinds
from laoheng.advice.review.labels import Severity, clause_kinds
from laoheng.advice.review.numeric import bond_excess, dispatch_short, ladder, term_and_probation
from laoheng.advice.review.wording import normalised
from laoheng.law import LawAt, NotInForceError, UnknownArticleError, law_at, rule_ground
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Ground
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

# Characters of one clause, and clauses of one document: more than any contract in life has.
LONGEST_CLAUSE: Final = 600
MOST_CLAUSES: Final = 5_000
_BLANK = re.compile(r"[＿_]{1,}|(?<=[:：])[ 　]{4,}|【[ 　]*】|（[ 　]+）")
_WAGE = re.compile(
    r"(?:月工资|月薪|每月(?:正常工作时间)?工资|基本工资|工资标准|税前工资|转正工资)[^,。;\d]{0,12}(\d+(?:\.\d+)?)元"
)

_TAKEN: Final = frozenset({"deposit", "charge_fees", "dispatch_charge", "penalty_resign", "perk_penalty"})


class Stance(StrEnum):
    """For whom the contract is read."""

    WORKER = "worker"
    EMPLOYER = "employer"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """One fault: half-open span in the document, articles in force on the day, exposure in yuan where computable."""

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


@dataclass(frozen=True, slots=True)
class Passage:
    """A half-open span and its words: a blank to fill in, or a clause that needs a look."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Review:
    """What was found on the day; `missing` are statutory items not found, which is not the same as absent.

    `kind` is what paper it is and `fitting` the standard form to take instead (see `kinds`), where the words tell.
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


def split_clauses(text: str) -> Iterator[Passage]:
    """The clauses of a document with their places: one a line, headings left out.

    A line longer than any clause in life is cut at its sentences, or where no sentence ends, so that the time of
    reading grows with the length of a document and not with its square.
    """
    at = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if (
            len(words) > 4
            and not words.startswith("#")
            and not re.fullmatch(r"[一二三四五六七八九十]+、.{1,16}", words)
        ):
            start = at + line.index(words)
            yield from _cut(words, start)
        at += len(line)


def _cut(words: str, start: int) -> Iterator[Passage]:
    first = 0
    while first < len(words):
        last = min(first + LONGEST_CLAUSE, len(words))
        if last < len(words):
            ended = max(words.rfind(mark, first, last) for mark in "。；;")
            last = ended + 1 if ended > first else last
        yield Passage(start + first, start + last, words[first:last])
        first = last


def review_contract(text: str, *, on: date, region: str | None = None, stance: Stance = Stance.NEUTRAL) -> Review:
    """The faults, blanks and gaps of a contract, read by the law of `on` in `region` (six digits).

    Raises `UserError` (`review.too_many_clauses`) for a text of more than `MOST_CLAUSES` clauses.
    """
    law = law_at(on, region)
    clauses = list(islice(split_clauses(text), MOST_CLAUSES + 1))
    if len(clauses) > MOST_CLAUSES:
        raise UserError("review.too_many_clauses", most=MOST_CLAUSES)
    findings: list[ClauseFinding] = []
    looks: list[Passage] = []
    for clause in clauses:
        reading = read_clause(clause.quote)
        for hit in reading.hits:
            span = (clause.start + hit.start, clause.start + hit.end)
            findings.append(_finding(hit.label, span, text, law))
        if reading.needs_look:
            looks.append(clause)
    findings += _together(clauses, {item.label for item in findings}, text, law)
    told = list(_with_exposures(_without_repeated(findings), text))
    order = list(Severity)
    told.sort(key=lambda item: (order.index(item.severity), item.start))
    kind = kind_of(text)
    labels = [item.label for item in told]
    return Review(
        on,
        region,
        stance,
        tuple(told),
        tuple(looks),
        tuple(Passage(m.start(), m.end(), _around(text, m)) for m in _BLANK.finditer(text)),
        tuple(Message.of(f"review.missing.{item}") for item in (kind or paper_kinds()["fixed_term"]).missing(text)),
        Message.of(f"review.stance.{stance.value}", count=len(told)),
        _grounds((*(kind.articles if kind else ("劳动合同法17",)), "劳动合同法26"), law),
        kind.name if kind else None,
        fitting(kind, labels),
    )


def _finding(label: str, span: tuple[int, int], text: str, law: LawAt, *, across: bool = False) -> ClauseFinding:
    kind = clause_kinds()[label]
    return ClauseFinding(
        label, kind.name, kind.severity, span[0], span[1], text[span[0] : span[1]], kind.reason, kind.rewrite,
        kind.needs, _grounds(kind.articles, law), across=across,
    )  # fmt: skip


def _grounds(references: Iterable[str], law: LawAt) -> tuple[Ground, ...]:
    """Those that our catalogue holds and that are in force on the day; the rule itself where there is none."""
    found = []
    for reference in references:
        try:
            found.append(law.ground(reference))
        except (NotInForceError, UnknownArticleError):
            continue
    return tuple(found) or (rule_ground("review.clause_kinds", "1"),)


def _together(clauses: list[Passage], known: set[str], text: str, law: LawAt) -> Iterator[ClauseFinding]:
    """Faults that only two clauses read together show."""
    trial = next((c for c in clauses if re.search(r"试用", c.quote)), None)
    if trial and not known & {"probation_too_long", "probation_forbidden", "probation_only"}:
        yield from _probation(clauses, trial, text, law)
    training = [c for c in clauses if re.search(r"培训|服务期", c.quote)]
    if len(training) > 1 and "bond_excess" not in known:
        joined = normalised("。".join(c.quote for c in training)).text
        if bond_excess(joined):
            yield _finding("bond_excess", _span(training[-1]), text, law, across=True)
    if "dispatch_short" not in known and (kind := kind_of(text)) and kind.name == "dispatch":
        yield from _dispatch_term(clauses, text, law)
    if law.region:
        yield from _wage(clauses, text, law)
    bound = [c for c in clauses if re.search(r"竞业", c.quote) and re.search(r"不得|负有|应当遵守", c.quote)]
    if (
        bound
        and "noncompete_no_pay" not in known
        and not re.search(r"竞业[\s\S]{0,400}补偿|补偿[\s\S]{0,200}竞业", text)
    ):
        yield _finding("noncompete_no_pay", _span(bound[0]), text, law, across=True)


def _without_repeated(findings: list[ClauseFinding]) -> list[ClauseFinding]:
    """The same fault found in a clause and by the place's own figures is told once, with the figures."""
    sure = [item for item in findings if item.exposure is not None]
    return [
        item
        for item in findings
        if item.exposure is not None
        or not any(item.label == told.label and told.start <= item.start < told.end for told in sure)
    ]


def _span(clause: Passage) -> tuple[int, int]:
    return clause.start, clause.end


def _probation(clauses: list[Passage], trial: Passage, text: str, law: LawAt) -> Iterator[ClauseFinding]:
    named = [c for c in clauses if c is not trial and re.search(r"合同期限|固定期限|本合同(?:期|自)", c.quote)]
    terms = [words for c in named if re.search(r"\d|无固定", words := normalised(c.quote).text)]
    if not terms:
        return
    term, probation, _ = term_and_probation(f"{terms[0]}。{normalised(trial.quote).text}")
    if term is None:
        first = re.search(r"(\d+(?:\.\d+)?)年(?!\d)|(\d+)个月", terms[0])
        term = (float(first[1]) * 12 if first[1] else float(first[2])) if first else None
    if term is not None and probation is not None and probation > ladder(term) + 0.1:
        label = "probation_forbidden" if term < 3 else "probation_too_long"
        yield _finding(label, _span(trial), text, law, across=True)


def _dispatch_term(clauses: list[Passage], text: str, law: LawAt) -> Iterator[ClauseFinding]:
    """A clause on the term that does not say again that the contract is one of dispatch (劳动合同法 58)."""
    for clause in clauses:
        told = re.search(r"合同(?:的)?期限|合同期", clause.quote)
        if told and "派遣期限" not in clause.quote[: told.start()]:
            if dispatch_short(f"派遣劳动合同:{normalised(clause.quote).text}"):
                yield _finding("dispatch_short", _span(clause), text, law, across=True)
            return


def _wage(clauses: list[Passage], text: str, law: LawAt) -> Iterator[ClauseFinding]:
    least = law.parameter("minimum_wage_monthly")
    if least is None:
        return
    for clause in clauses:
        match = _WAGE.search(normalised(clause.quote).text)
        if match and Decimal(match[1]) < least.value and not re.search(r"非全日|小时", clause.quote):
            kind = clause_kinds()["wage_below_min"]
            yield ClauseFinding(
                kind.label, kind.name, kind.severity, clause.start, clause.end, clause.quote, kind.reason, kind.rewrite,
                (), (*_grounds(kind.articles, law), least.ground), to_fen(least.value - Decimal(match[1])),
                f"{least.value} − {match[1]}（每月）", True,
            )  # fmt: skip


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
            found, reckoned = _excess_probation(item, text), True
        yield replace(item, exposure=found[0], exposure_basis=found[1]) if found else item


def _taken(words: str) -> tuple[Decimal, str] | None:
    sums = re.findall(r"(\d+(?:\.\d+)?)元", normalised(words.split("。")[0]).text)
    return (to_fen(Decimal(sums[0])), f"{sums[0]}") if sums else None


def _excess_probation(item: ClauseFinding, text: str) -> tuple[Decimal, str] | None:
    term, probation, _ = term_and_probation(normalised(text[: item.end + 200]).text)
    wage = _WAGE.search(normalised(text).text)
    if not (term and probation and wage and probation > ladder(term)):
        return None
    excess = Decimal(str(round(probation - ladder(term), 2)))
    return to_fen(excess * Decimal(wage[1])), f"{excess} × {wage[1]}"


def _around(text: str, match: re.Match[str]) -> str:
    head = text[max(0, match.start() - 12) : match.start()].split("\n")[-1]
    return f"{head}{match[0]}"
