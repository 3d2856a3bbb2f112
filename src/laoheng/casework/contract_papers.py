"""What a standard paper is in the register of contracts: its kind, its days, and what it does to an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from laoheng.casework.contract import LABOUR_TERMS, ContractState, Standing, Term
from laoheng.writing.templates import Value


class FollowKind(StrEnum):
    """What a paper does to the contract that it follows, once both have signed."""

    CHANGE = "change"
    RENEW = "renew"
    END = "end"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class ContractPaper:
    """One standard paper that two parties sign: `term`, and the fields of its form that hold its days.

    `starts` is "" where it binds from the day it is drafted, `term` is None where it keeps that of the contract it
    follows. `alone`: whether it may stand by itself; `follows`: how it may follow a contract of the register.
    """

    template: str
    term: Term | None
    starts: str = "start_date"
    ends: str = ""
    alone: bool = True
    follows: tuple[FollowKind, ...] = (FollowKind.RENEW,)


_LISTED = (
    ContractPaper("fixed_term", Term.FIXED, ends="end_date"),
    ContractPaper("open_ended", Term.OPEN),
    ContractPaper("task_based", Term.TASK),
    ContractPaper("part_time", Term.PART_TIME, ends="end_date"),
    ContractPaper("dispatch", Term.FIXED, ends="end_date"),
    ContractPaper("over_age_agreement", Term.OVER_AGE, ends="end_date"),
    ContractPaper("internship", Term.INTERNSHIP, ends="end_date"),
    ContractPaper("platform_agreement", Term.PLATFORM, ends="end_date"),
    ContractPaper("confidentiality_noncompete", Term.SIDE, starts="", follows=(FollowKind.BESIDE,)),
    ContractPaper("training_agreement", Term.SIDE, starts="training_start", follows=(FollowKind.BESIDE,)),
    ContractPaper("change_agreement", None, "change_from", "new_end_date", alone=False, follows=(FollowKind.CHANGE,)),
    ContractPaper("termination_agreement", Term.SIDE, "end_on", alone=False, follows=(FollowKind.END,)),
)
CONTRACT_PAPERS: Final[Mapping[str, ContractPaper]] = {paper.template: paper for paper in _LISTED}
_STANDING: Final = frozenset({ContractState.IN_FORCE, ContractState.EXPIRED})


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register keeps of a paper: its kind and its first and last day."""

    term: Term
    starts_on: date
    ends_on: date | None


def entry(paper: ContractPaper, values: Mapping[str, Value], *, on: date, before: Standing | None = None) -> Entry:
    """What the register keeps of `paper` filled with `values`, drafted `on`; `before` is what it follows.

    A change keeps the kind and, unless it moves the last day, the days left of the contract that it changes.
    """
    starts, ends = values.get(paper.starts, on), values.get(paper.ends)
    first = starts if isinstance(starts, date) else on
    last = ends if isinstance(ends, date) else None
    if paper.term is not None:
        return Entry(paper.term, first, last)
    if before is None:
        raise ValueError("a change needs the contract that it changes")
    return Entry(before.term, first, last or before.ends_on)


def following(state: ContractState, term: Term) -> tuple[FollowKind, ...]:
    """How a paper may follow a contract of `term` in `state`: what ran out is renewed, what runs is also changed."""
    if state not in _STANDING or term is Term.SIDE:
        return ()
    return tuple(FollowKind) if state is ContractState.IN_FORCE else (FollowKind.RENEW,)


def papers_for(follow: FollowKind | None) -> tuple[ContractPaper, ...]:
    """The papers that may follow a contract so; None: that may stand alone."""
    return tuple(paper for paper in _LISTED if (paper.alone if follow is None else follow in paper.follows))


def letters_for(state: ContractState, term: Term) -> tuple[str, ...]:
    """The letters of one side that fit a labour contract in `state`, by name of their form."""
    if term not in LABOUR_TERMS:
        return ()
    if state in (ContractState.OFFERED, ContractState.FIRM_SIGNED):
        return ("notice_sign",)
    if state is ContractState.IN_FORCE:
        return ("notice_renewal", "notice_dismissal") if term is Term.FIXED else ("notice_dismissal",)
    return ("proof_of_termination",) if state in (ContractState.EXPIRED, ContractState.ENDED) else ()
