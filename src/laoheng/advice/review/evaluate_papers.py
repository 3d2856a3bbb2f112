"""Labelled whole papers: how many planted faults are found in their place, and what is told that nobody planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from laoheng.advice.review.clauses import Passage, split_clauses
from laoheng.advice.review.kinds import kind_of, paper_kinds
from laoheng.advice.review.labels import Severity
from laoheng.advice.review.measures import Span
from laoheng.advice.review.paper_cases import PaperCase, PlantedFault, read_papers
from laoheng.advice.review.whole import ClauseFinding, Review, review_contract

# What becomes of a planted fault: told in its place, told elsewhere, its place told under another label, its clause
# only to be looked at, or passed.
OUTCOMES: Final = ("found", "elsewhere", "otherwise", "look", "passed")
_BY: Final = ("figures", "wording")


@dataclass(frozen=True, slots=True)
class Measured:
    """One paper and what its review says of it, counted."""

    case: PaperCase
    review: Review
    clauses: int
    lawful: int
    outcomes: tuple[str, ...]
    unexplained: tuple[ClauseFinding, ...]
    at_fault: int
    looks: tuple[Passage, ...]
    lawful_looks: tuple[Passage, ...]
    missing: Mapping[str, tuple[str, ...]] | None


def evaluate_papers(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The figures of each paper of the folder at `path` and of all, and every fault, alarm and look for itself.

    A finding is explained by a planted fault of its label that it overlaps, or that is found nowhere else; `at_fault`
    of those unexplained stand in the words of a fault of another label. Shares are per 100 clauses, looks per 100
    clauses without a planted fault. Raises `UserError` where the folder or a paper cannot be read.
    """
    told = [measured(case) for case in read_papers(path)]
    summary = {"papers": [{"paper": item.case.name} | figures([item]) for item in told], "total": figures(told)}
    return summary, [line for item in told for line in _lines(item)]


def measured(case: PaperCase) -> Measured:
    """The review of one paper on its day and in its region, held against what was planted."""
    review = review_contract(case.text, on=case.on, region=case.region)
    clauses = list(split_clauses(case.text))
    lawful = [clause for clause in clauses if not any(_meet(_of(clause), fault.span) for fault in case.faults)]
    outcomes = tuple(_outcome(fault, review) for fault in case.faults)
    unexplained = tuple(item for item in review.findings if not _explained(item, case.faults, outcomes))
    return Measured(
        case,
        review,
        len(clauses),
        len(lawful),
        outcomes,
        unexplained,
        sum(any(_meet(_of(item), fault.span) for fault in case.faults) for item in unexplained),
        review.looks,
        tuple(look for look in review.looks if not any(_meet(_of(look), fault.span) for fault in case.faults)),
        None if case.missing is None else _missing(case, review),
    )


def figures(told: Sequence[Measured]) -> dict[str, Any]:
    """The figures of papers together."""
    alarms = [item for paper in told for item in paper.unexplained]
    outcomes = Counter(outcome for paper in told for outcome in paper.outcomes)
    clauses, lawful = sum(paper.clauses for paper in told), sum(paper.lawful for paper in told)
    looks = sum(len(paper.lawful_looks) for paper in told)
    stated = [paper.missing for paper in told if paper.missing is not None]
    return {
        "clauses": clauses,
        "planted": outcomes.total(),
        **{name: outcomes[name] for name in OUTCOMES},
        "unexplained": len(alarms),
        "unexplained_at_fault": sum(paper.at_fault for paper in told),
        "unexplained_per_100_clauses": _per_100(len(alarms), clauses),
        "unexplained_by_severity": _counted((item.severity.value for item in alarms), [s.value for s in Severity]),
        "unexplained_by_told": _counted((alarm.by for alarm in alarms), _BY),
        "looks": sum(len(paper.looks) for paper in told),
        "looks_lawful": looks,
        "looks_per_100_lawful_clauses": _per_100(looks, lawful),
        "conflicts": sum(len(paper.review.conflicts) for paper in told),
        "missing": {name: sum(len(each[name]) for each in stated) for name in ("right", "unseen", "wrong")}
        if stated
        else None,
    }


def in_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    """The figures for reading: one line a paper, then all together."""
    for row in (*summary["papers"], {"paper": "total"} | summary["total"]):
        planted = " ".join(f"{name} {row[name]}" for name in OUTCOMES if name in ("found", "passed") or row[name])
        parts = [f"planted {row['planted']}: {planted}"]
        kinds = [f"{name} {count}" for split in ("severity", "told") for name, count in _nonzero(row, split)]
        alarms = f"unexplained {row['unexplained']} ({row['unexplained_per_100_clauses']} per 100 clauses"
        parts.append(alarms + (f"; {row['unexplained_at_fault']} at a fault; {', '.join(kinds)})" if kinds else ")"))
        parts.append(f"looks {row['looks']} ({row['looks_per_100_lawful_clauses']} per 100 lawful clauses)")
        if row["conflicts"]:
            parts.append(f"conflicts told {row['conflicts']}")
        if row["missing"] is not None:
            parts.append("missing items " + " ".join(f"{name} {count}" for name, count in row["missing"].items()))
        yield f"{row['paper']}: {row['clauses']} clauses | " + " | ".join(parts)


def _nonzero(row: Mapping[str, Any], split: str) -> Iterator[tuple[str, int]]:
    return ((name, count) for name, count in row[f"unexplained_by_{split}"].items() if count)


def _outcome(fault: PlantedFault, review: Review) -> str:
    named = [item for item in review.findings if item.label == fault.label]
    if any(_meet(_of(item), fault.span) for item in named):
        return "found"
    if named:
        return "elsewhere"
    if any(_meet(_of(item), fault.span) for item in review.findings):
        return "otherwise"
    return "look" if any(_meet(_of(look), fault.span) for look in review.looks) else "passed"


def _explained(item: ClauseFinding, faults: Sequence[PlantedFault], outcomes: Sequence[str]) -> bool:
    return any(
        fault.label == item.label and (outcome == "elsewhere" or _meet(_of(item), fault.span))
        for fault, outcome in zip(faults, outcomes, strict=True)
    )


def _missing(case: PaperCase, review: Review) -> dict[str, tuple[str, ...]]:
    """Items told as missing that are, items told that are not, and items that are missing and were not told."""
    kind = kind_of(case.text) or paper_kinds()["fixed_term"]
    told = {message.code.removeprefix("review.missing.") for message in review.missing}
    stated = {
        words: {item for item, shows in kind.items.items() if shows.search(words)} for words in case.missing or ()
    }
    named = {item for items in stated.values() for item in items}
    unseen = (words for words, items in stated.items() if not items & told)
    return {"right": tuple(sorted(told & named)), "unseen": tuple(unseen), "wrong": tuple(sorted(told - named))}


def _lines(item: Measured) -> Iterator[dict[str, Any]]:
    paper = {"paper": item.case.name}
    for fault, outcome in zip(item.case.faults, item.outcomes, strict=True):
        words = item.case.text[slice(*fault.span)]
        yield paper | {"kind": "fault", "label": fault.label, "outcome": outcome, "quote": words}
    for alarm in item.unexplained:
        told = {"label": alarm.label, "severity": alarm.severity.value, "by": alarm.by}
        yield paper | {"kind": "unexplained"} | told | {"quote": alarm.quote}
    for look in item.lawful_looks:
        yield paper | {"kind": "look", "maybe": list(look.labels), "quote": look.quote}
    for conflict in item.review.conflicts:
        yield paper | {"kind": "conflict", "code": conflict.message.code, "quote": conflict.second.quote}
    for name, items in (item.missing or {}).items():
        yield from (paper | {"kind": "missing", "outcome": name, "item": each} for each in items)


def _of(item: ClauseFinding | Passage) -> Span:
    return item.start, item.end


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _counted(names: Iterator[str] | Any, known: Sequence[str]) -> dict[str, int]:
    found = Counter(names)
    return {name: found[name] for name in known}


def _per_100(count: int, of: int) -> float | None:
    return round(100 * count / of, 1) if of else None
