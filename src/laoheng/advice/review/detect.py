"""Which labels of the catalogue a clause earns, where, and whether it needs a look."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from laoheng.advice.review.doubt import is_harsh, needs_look, settles_nothing
from laoheng.advice.review.figures import broken_bounds, kept_bounds
from laoheng.advice.review.labels import clause_kinds
from laoheng.advice.review.learned import Decision, Evidence, evidence_of, learned_decision, learned_model, told_by
from laoheng.advice.review.learned.decide import hiding_of, signs_of
from laoheng.advice.review.learned.evidence import label_names
from laoheng.advice.review.measures import Span
from laoheng.advice.review.wording import Wording, normalised
from laoheng.text.classify import LinearModel

# Above this length a clause is read a sentence at a time, so that far words do not join into a fault.
WHOLE = 140
_ENDLESS = re.compile(r"\d{24,}")
# Marks between phrases, and what may stand before the first words of a clause.
_MARK = re.compile(r"[,，。;；:：!！?？\n]")
_NUMBER = re.compile(
    r"(?:\d{1,2}(?:[.．]\d{1,2}){1,2}[、.．]?(?!\d)|"
    r"第?[一二三四五六七八九十百\d]{1,5}[条、.．)）]|[（(][一二三四五六七八九十\d]{1,3}[)）])?[\s　]*"
)
# In a paper a sentence of a longer clause earns a label for itself, though the whole says more, from this chance; it
# must be that much surer where only a semicolon ends it, which the rest of the sentence may turn, and where no word of
# it is harsh.
_SENTENCE_GIVEN = 0.75
_SURER = 0.15
# Most clauses of a paper are plain, of those that teach half are faulty: odds of a fault hidden in one that bring a
# look are that many times higher, and higher still for a part torn from its clause.
_PLAINER = 6.0
# One handed in alone was picked, mostly since somebody doubts it: it is looked at from lower odds.
_ALONE = 0.6
_PART_PLAINER = 3.0
# The most labels that a clause to be looked at names.
_NAMED = 3

ToldBy = Literal["figures", "wording"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A label and the half-open span of the original clause that earned it.

    `by` says whether figures or learned wording found it; `words` are those that told, where wording did.
    """

    label: str
    start: int
    end: int
    by: ToldBy = "wording"
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause earns; `needs_look` where it earns nothing and yet may hide a fault, `maybe` which."""

    hits: tuple[Hit, ...]
    needs_look: bool
    maybe: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, each once, in the order of the clause."""
        return tuple(dict.fromkeys(hit.label for hit in self.hits))


@dataclass(frozen=True, slots=True)
class Reader:
    """What was learned: the evidence of wording, and how it is weighed; with figures or, to compare, alone."""

    model: LinearModel
    decision: Decision
    figures: bool = True


@cache
def committed() -> Reader:
    """The reader that comes with the code."""
    return Reader(learned_model(), learned_decision())


def read_clause(text: str, reader: Reader | None = None) -> Reading:
    """The labels of one clause in free wording, by figures and learned wording together."""
    return _read(_without_endless(text), reader or committed(), _ALONE)


def read_article(text: str, reader: Reader | None = None) -> Reading:
    """The labels of one clause of a whole paper, where most are plain: fewer are sent to be looked at."""
    text = _without_endless(text)
    return Reading((), needs_look=False) if settles_nothing(text) else _read(text, reader or committed(), _PLAINER)


def _read(text: str, reader: Reader, plainer: float) -> Reading:
    """The clause as a whole, and each sentence for itself, so that sound words around a fault do not hide it."""
    wording = normalised(text)
    read, found = _as_whole(text, wording, reader)
    kept_whole = {label for unit in read for label in unit.kept}
    parts = [_weighed(start, words, reader) for start, words in sentences(wording.text)]
    for part in parts:
        torn = part.words[-1] == ";"
        least = _SENTENCE_GIVEN + _SURER * (torn + (not is_harsh(part.words)))
        for label, chance in part.chances.items():
            if chance >= least and label not in (part.kept | kept_whole if torn else part.kept):
                found.setdefault(label, _hit(label, text, wording, part, reader.model))
    kept = _ordered(found)
    if kept or settles_nothing(text):
        return Reading(kept, needs_look=False)
    doubts = [_doubted(read, needs_look(text, wording.text), reader.decision, plainer)]
    part_plainer = plainer * _PART_PLAINER
    doubts += [_doubted([part], needs_look(part.words, part.words), reader.decision, part_plainer) for part in parts]
    maybe = dict.fromkeys(label for doubt in doubts for label in doubt.maybe if label not in kept_whole)
    return Reading((), any(doubt.needs_look for doubt in doubts), tuple(maybe)[:_NAMED])


def _as_whole(text: str, wording: Wording, reader: Reader) -> tuple[list[_Unit], dict[str, Hit]]:
    """A clause read at once, or by its sentences where it is long: what was read, and the labels earned."""
    found: dict[str, Hit] = {}
    read: list[_Unit] = []
    for start, words in units(wording.text):
        unit = _weighed(start, words, reader)
        given = {label for label, chance in unit.chances.items() if chance >= reader.decision.given}
        given = (given | set(unit.broken)) - unit.kept
        for label in given:
            found.setdefault(label, _hit(label, text, wording, unit, reader.model))
        read.append(unit)
    return read, found


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is read at once: its place in the comparable words, which figures keep or break, each label's chance."""

    start: int
    words: str
    kept: set[str]
    broken: Mapping[str, Span]
    chances: Mapping[str, float]
    evidence: Evidence

    def hidden(self, doubt: bool, decision: Decision) -> float:
        """The chance that a fault hides here although no label is earned; `doubt`: its words leave it open."""
        likeliest = max((chance for label, chance in self.chances.items() if label not in self.kept), default=0.0)
        return float(decision.hidden(hiding_of(self.evidence, likeliest, doubt)))


def _weighed(start: int, words: str, reader: Reader) -> _Unit:
    evidence = evidence_of(words, reader.model)
    chances = reader.decision.chances(signs_of(evidence))
    named = dict(zip(label_names(), chances.tolist(), strict=True))
    kept, broken = (kept_bounds(words), broken_bounds(words)) if reader.figures else (set[str](), dict[str, Span]())
    return _Unit(start, words, kept, broken, named, evidence)


def _doubted(read: Sequence[_Unit], doubt: bool, decision: Decision, plainer: float = 1.0) -> Reading:
    """A clause that earns nothing: whether it may hide a fault all the same, and which are likeliest.

    `plainer` is by how much the odds of a look are raised over those of clauses of which half are faulty.
    """
    likeliest: dict[str, float] = {}
    for unit in read:
        for label in unit.chances.keys() - unit.kept:
            likeliest[label] = max(unit.chances[label], likeliest.get(label, 0.0))
    hidden = max((unit.hidden(doubt, decision) for unit in read), default=0.0)
    odds = plainer * decision.look / (1 - decision.look)
    if hidden < odds / (1 + odds):
        return Reading((), needs_look=False)
    most = max(likeliest.values(), default=0.0)
    maybe = sorted((label for label in likeliest if likeliest[label] >= most / 2), key=lambda label: -likeliest[label])
    return Reading((), needs_look=True, maybe=tuple(maybe[:_NAMED]))


def phrases(text: str, span: Span) -> Span:
    """The shortest run of whole phrases of `text` that holds `span`, without marks and the number of the clause."""
    start, end = span
    while end > start and _MARK.match(text, end - 1):
        end -= 1
    first = max((mark.end() for mark in _MARK.finditer(text, 0, start)), default=0)
    last = _MARK.search(text, end)
    if number := _NUMBER.match(text, first):
        first = min(number.end(), start)
    return first, last.start() if last else len(text.rstrip())


def units(text: str) -> Iterable[tuple[int, str]]:
    """A clause in comparable words, whole or by its sentences where it is long, each with where it begins."""
    if len(text) <= WHOLE:
        yield 0, text
        return
    ends = dict.fromkeys((0, *(match.end() for match in re.finditer(r"[。;!?]", text)), len(text)))
    for first, last in itertools.pairwise(ends):
        yield first, text[first:last]


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences and parts of a clause in comparable words that is read whole and has several; none of others."""
    parts = [(match.start(), match[0]) for match in re.finditer(r"[^。;!?]+[。;!?]?", text)]
    if len(text) <= WHOLE and len(parts) > 1:
        yield from parts


def specific(found: Iterable[str]) -> set[str]:
    """Of two labels that name the same fault the special one."""
    told = set(found)
    return told - {general for label in told for general in clause_kinds()[label].covers}


def _without_endless(text: str) -> str:
    # No sum, day or number of an account is that long; patterns of numbers would try each of its parts.
    return _ENDLESS.sub(lambda digits: "·" * len(digits[0]), text)


def _hit(label: str, text: str, wording: Wording, unit: _Unit, model: LinearModel) -> Hit:
    """The place of a label: the figure's, else the phrases of the unit that speak most for it."""
    start, words = unit.start, unit.words
    if span := unit.broken.get(label):
        return Hit(label, *phrases(text, wording.span(start + span[0], start + span[1])), "figures")
    (first, last), told = told_by(words, list(_phrases_of(words)), label, model)
    place = phrases(text, wording.span(start + first, start + last))
    number = _NUMBER.match(text, place[0])
    return Hit(label, number.end() if number and number.end() < place[1] else place[0], place[1], "wording", told)


def _phrases_of(unit: str) -> Iterator[Span]:
    """The phrases of comparable words, without their marks; the whole where there are only marks."""
    first, none = 0, True
    for mark in (*(match.start() for match in _MARK.finditer(unit)), len(unit)):
        if mark > first:
            none = False
            yield first, mark
        first = mark + 1
    if none:
        yield 0, len(unit)


def _ordered(found: Mapping[str, Hit]) -> tuple[Hit, ...]:
    kept = specific(found)
    return tuple(sorted((hit for hit in found.values() if hit.label in kept), key=lambda hit: (hit.start, hit.label)))
