"""Rewrites that fit: the clause's own words with only what is at fault changed, and proved clean by the review."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from laoheng.advice.review import ClauseFinding, Review, review_contract
from laoheng.advice.review.across import wage_of
from laoheng.advice.review.clauses import Passage, split_clauses
from laoheng.advice.review.detect import Reading, read_article
from laoheng.advice.review.measures import probation_of
from laoheng.advice.review.wording import normalised
from laoheng.advice.rewording.names import in_names_of
from laoheng.advice.rewording.targets import About, Wording, offers
from laoheng.advice.rewording.turns import framed, only_circumstance, turned

# A clause with more numbers at fault than this is rather written anew.
_MOST_CHANGES: Final = 4
# Above this length a clause is not tried: contracts in life have none, and each trial reads the clause again.
_LONGEST: Final = 300
# Faults that a clause may show alone and still hide from itself: its bound stands in another clause.
_TOGETHER: Final = frozenset({"probation_too_long"})
# Marks that meet, or a phrase that ends in nothing: what a clumsy change leaves behind.
_TORN: Final = re.compile(
    r"[,，、；;:：][,，、；;:：。]|。[,，。；;]|^[,，、。；;]|[,，、:：]$|[日天月]整[\d一二三四五六七八九十]|不不|(?<!目)的的|"
    r"([一-鿿]{4,})\1"
)
_TERM: Final = re.compile(r"合同期限|固定期限|本合同(?:期|自)|期限为")
# Findings of one contract for which a fitting rewrite is looked for.
_MOST_TRIED: Final = 60


@dataclass(frozen=True, slots=True)
class Change:
    """What stands in `text[start:end]` of the contract becomes `words`."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """What to write instead of a fault.

    `rewrite` is the clause with its `changes` and those of the other findings in it made, or, where its own words could
    not be kept, the standard wording with the contract's names for the parties (`changes` is empty then).
    """

    rewrite: str
    changes: tuple[Change, ...] = ()


def reworded(text: str, review: Review) -> tuple[Rewording, ...]:
    """For each finding of `review`, in its order, what to write instead in the contract `text`.

    A rewording that changes the clause's own words is given only where the review finds the contract with all of them
    made free of that fault, and of any new one, at that place.
    """
    clauses = list(split_clauses(text))
    tried: list[tuple[Change, ...]] = []
    for item in review.findings[:_MOST_TRIED]:
        changes = _tried(text, clauses, item, review, tried)
        # What says more at the same place takes the place of what was said there.
        tried = [changes if _joins(changes, old) else old for old in tried] + [changes]
    tried += [()] * (len(review.findings) - len(tried))
    kept = _proved(text, review, _without_meeting(tried))
    made = list(dict.fromkeys(change for changes in kept for change in changes))
    return tuple(
        Rewording(_clause_with(text, clauses, changes[0], made), changes)
        if changes
        else Rewording(in_names_of(text, item.rewrite))
        for item, changes in zip(review.findings, kept, strict=True)
    )


def _tried(
    text: str, clauses: Sequence[Passage], item: ClauseFinding, review: Review, done: Sequence[tuple[Change, ...]]
) -> tuple[Change, ...]:
    clause = next((clause for clause in clauses if clause.start <= item.start < clause.end), None)
    if clause is None or item.end > clause.end or len(clause.quote) > _LONGEST:
        return ()
    before = set(read_article(clause.quote).labels)
    for changes, plain in _ways(text, clause, item, done, review):
        words = _applied(clause.quote, clause.start, changes)
        reading = read_article(words)
        labels = set(reading.labels)
        together = item.across or item.label in _TOGETHER
        if item.label in labels or not labels <= before or not _whole(words, plain, reading):
            continue
        if not together or _clean(text, changes, item, review):
            return changes
    return ()


def _ways(
    text: str, clause: Passage, item: ClauseFinding, done: Sequence[tuple[Change, ...]], review: Review
) -> Iterator[tuple[tuple[Change, ...], bool]]:
    """Numbers first, then words, joined to those put for another fault at the same place.

    Each with True where words are changed.
    """
    if "大写" not in clause.quote:
        yield from ((changes, False) for changes in _candidates(text, clause, item))
    inside = (item.start - clause.start, item.end - clause.start)
    met = [old for old in dict.fromkeys(done) if _covers(old, item)]
    for old in met:
        if text[old[-1].end : old[-1].end + 1] in ("", "。", "；", ";", "\n"):
            for words in framed(text, clause.quote, inside, item.label):
                yield (*old[:-1], replace(old[-1], words=f"{old[-1].words}；{words}")), True
    others = [(other.start - clause.start, other.end - clause.start) for other in review.findings]
    taken = [(c.start - clause.start, c.end - clause.start) for old in done for c in old]
    for (start, end), words, lead in turned(text, clause.quote, inside, item.label, others, taken):
        if met or not (only_circumstance(lead) or not read_article(lead).labels):
            continue
        yield (_narrowed(Change(clause.start + start, clause.start + end, words), text),), True


def _joins(changes: Sequence[Change], old: Sequence[Change]) -> bool:
    """Whether `changes` say at the place of `old` what it says, and more."""
    if not changes or not old or changes[-1].end != old[-1].end:
        return False
    return changes[-1].words.startswith(f"{old[-1].words}；")


def _covers(changes: Sequence[Change], item: ClauseFinding) -> bool:
    return any(change.start < item.end and item.start < change.end for change in changes)


def _narrowed(change: Change, text: str) -> Change:
    """The change without the words that both have at its ends; one sign of the old stays, so that it has a place."""
    old, new = text[change.start : change.end], change.words
    most = min(len(old) - 1, len(new))
    head = next((at for at in range(most) if old[at] != new[at]), max(most, 0))
    most -= head
    tail = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), max(most, 0))
    return Change(change.start + head, change.end - tail, new[head : len(new) - tail])


def _whole(words: str, plain: bool, reading: Reading) -> bool:
    """Whether a changed clause shows no sign of having been torn, and, where words were changed, needs no look."""
    pairs = (("“", "”"), ("（", "）"), ("《", "》"), ("【", "】"), ("(", ")"))
    return (
        not (plain and reading.needs_look)
        and not _TORN.search(words)
        and all(words.count(opening) == words.count(closing) for opening, closing in pairs)
    )


def _candidates(text: str, clause: Passage, item: ClauseFinding) -> Iterator[tuple[Change, ...]]:
    """One change, or, where the same fault stands there again, that one and the next, each after the other."""
    wage, term_told = wage_of(normalised(text).text), _tells_term(text)
    open_: list[tuple[Change, ...]] = [()]
    for _ in range(_MOST_CHANGES):
        longer: list[tuple[Change, ...]] = []
        for done in open_:
            words = _applied(clause.quote, clause.start, done)
            wording = normalised(words)
            first, last = (_moved(place, clause, done) for place in (item.start, item.end))
            inside = (bisect_left(wording.places, first), bisect_left(wording.places, last))
            for span, put in offers(About(item, wording.text, inside, wage, term_told)):
                change = _change(words, wording.span(*span), put, clause, done)
                if change:
                    longer.append((*done, change))
        yield from longer
        # Only the first way is followed further: the others said the same number in another size.
        open_ = longer


def _tells_term(text: str) -> bool:
    """Whether a clause names the term of the contract, as the review reads it."""
    named = (normalised(clause.quote).text for clause in split_clauses(text) if _TERM.search(clause.quote))
    return any((told := probation_of(f"{words}。试用期")) is not None and told.term for words in named)


def _change(words: str, place: tuple[int, int], put: Wording, clause: Passage, done: Sequence[Change]) -> Change | None:
    """The change in terms of the document; None where it would touch what was changed before."""
    new = put(words[slice(*place)])
    shift = sum(len(item.words) - (item.end - item.start) for item in done if item.start - clause.start < place[0])
    start, end = clause.start + place[0] - shift, clause.start + place[1] - shift
    if new is None or any(item.start < end and start < item.end for item in done):
        return None
    return Change(start, end, new)


def _moved(place: int, clause: Passage, done: Sequence[Change]) -> int:
    """Where a place of the document stands in the clause with `done` made."""
    return place - clause.start + sum(len(item.words) - (item.end - item.start) for item in done if item.end <= place)


def _applied(words: str, offset: int, changes: Sequence[Change]) -> str:
    for change in sorted(changes, key=lambda item: -item.start):
        words = words[: change.start - offset] + change.words + words[change.end - offset :]
    return words


def _clause_with(text: str, clauses: Sequence[Passage], one: Change, made: Sequence[Change]) -> str:
    """The clause in which `one` stands with all that is `made` in it: rewritten by halves it would not be clean."""
    clause = next(clause for clause in clauses if clause.start <= one.start < clause.end)
    return _applied(clause.quote, clause.start, [c for c in made if clause.start <= c.start < clause.end])


def _without_meeting(tried: Sequence[tuple[Change, ...]]) -> list[tuple[Change, ...]]:
    """Of two rewordings that change the same place the first; the same change twice is one."""
    taken: list[Change] = []
    kept: list[tuple[Change, ...]] = []
    for changes in tried:
        meets = any(new != old and new.start < old.end and old.start < new.end for new in changes for old in taken)
        kept.append(() if meets else changes)
        taken += [] if meets else changes
    return kept


def _proved(text: str, review: Review, kept: list[tuple[Change, ...]]) -> list[tuple[Change, ...]]:
    """Those that stand when all are made together: one that leaves its fault, or brings another, is given up."""
    while any(kept):
        made = list(dict.fromkeys(change for changes in kept for change in changes))
        after = review_contract(_applied(text, 0, made), on=review.on, region=review.region, stance=review.stance)
        known = {item.label for item in review.findings}
        bad = [
            number
            for number, changes in enumerate(kept)
            if changes and not _stands(review.findings[number], changes, made, after, known)
        ]
        if not bad:
            return kept
        kept = [() if number in bad else changes for number, changes in enumerate(kept)]
    return kept


def _stands(
    item: ClauseFinding, changes: Sequence[Change], made: Sequence[Change], after: Review, known: set[str]
) -> bool:
    """Whether nothing of the fault, and no fault of a new kind, lies where the changes were made."""
    places = [
        (start, start + len(change.words))
        for change in changes
        for start in [change.start + sum(len(m.words) - (m.end - m.start) for m in made if m.end <= change.start)]
    ]
    return not any(
        (found.label == item.label or found.label not in known)
        and any(found.start < end and start < found.end for start, end in places)
        for found in after.findings
    )


def _clean(text: str, changes: Sequence[Change], item: ClauseFinding, review: Review) -> bool:
    """Whether the whole contract with these changes alone is free of the fault that its clauses show together."""
    after = review_contract(_applied(text, 0, changes), on=review.on, region=review.region)
    return _stands(item, changes, list(changes), after, {found.label for found in review.findings})


def with_rewordings(text: str, review: Review) -> Review:
    """`review` with the rewrite of each finding put into the contract's own words where that can be done."""
    told = reworded(text, review)
    findings = tuple(
        replace(item, rewrite=new.rewrite, changes=tuple((c.start, c.end, c.words) for c in new.changes))
        for item, new in zip(review.findings, told, strict=True)
    )
    return replace(review, findings=findings)
