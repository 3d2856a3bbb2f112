"""The chain of a building project: developer, general contractor, subcontractors, teams, workers.

At each step it says who answers for wages by which article, and where the chain is broken: what no record states is
unknown, and nobody is put in its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from laoheng.standard.messages import Message

Row = Mapping[str, Any]
_RULES = "保障农民工工资支付条例"


class Step(StrEnum):
    """The steps of the chain, from above."""

    DEVELOPER = "developer"
    GENERAL = "general"
    SUB = "sub"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Duty:
    """What one step answers for, with its article."""

    what: Message
    ground: str


@dataclass(frozen=True, slots=True)
class Link:
    """One step: a firm by its credit code (None: unknown) or a team by its name; `broken` says what is missing.

    `workers` counts the people of the roster at this step itself; None where no roster came.
    """

    step: Step
    code: str | None
    name: str | None = None
    duties: tuple[Duty, ...] = ()
    broken: tuple[Message, ...] = ()
    workers: int | None = None
    below: tuple[Link, ...] = ()


def _duty(name: str, article: int) -> Duty:
    return Duty(Message(f"portrait.duty.{name}"), f"{_RULES}{article}")


_OF_DEVELOPER = (_duty("guarantee", 24), _duty("fund", 29), _duty("advance", 29))
_OF_GENERAL = (_duty("account", 26), _duty("pay_out", 31), _duty("deposit", 32), _duty("pay_first", 30))
_OF_SUB = (_duty("direct", 30), _duty("list", 31))
_OF_GIVER = _duty("unqualified", 36)


def chain_of(
    project: Row, subcontracts: Iterable[Row], teams: Iterable[Row], roster: Iterable[Row], codes: Mapping[str, str]
) -> Link:
    """The chain of `project` from the developer down. `codes` gives the credit code of a firm id.

    All rows are of this project. A firm that stands below itself, or below one that the chain does not hold, is shown
    where the general contractor can see it, with what is wrong.
    """
    general = _code(project, codes)
    subs = {_code(row, codes): row for row in subcontracts}
    subs.pop(general, None)
    people = _people(roster, codes)
    groups: dict[str, list[Row]] = {}
    for row in teams:
        groups.setdefault(_code(row, codes), []).append(row)
    for code in sorted({*groups, *(firm for firm, _ in people)} - {general} - set(subs)):
        subs[code] = {"parent": None, "qualified": None, "unregistered": True}
    known = bool(people)
    children = _children(subs, general)

    def link(code: str, step: Step) -> Link:
        row = subs.get(code, {})
        own = tuple(_team(item, code, people, known) for item in sorted(groups.get(code, []), key=lambda t: t["team"]))
        own += tuple(_unnamed(code, people, {item["team"] for item in groups.get(code, [])}, known))
        below = (*(link(child, Step.SUB) for child in children.get(code, ())), *own)
        duties, broken = (_OF_GENERAL, ()) if step is Step.GENERAL else _of_sub(row, subs, general, code)
        if any(subs[child].get("qualified") is False for child in children.get(code, ())) or _gives_to_person(
            groups.get(code, [])
        ):
            duties = (*duties, _OF_GIVER)
        return Link(step, code, None, duties, broken, people.get((code, None), 0) if known else None, below)

    head = link(general, Step.GENERAL)
    if not known:
        head = replace(head, broken=(*head.broken, Message("portrait.chain.no_roster")))
    developer = project["developer"]
    broken = () if developer else (Message("portrait.chain.no_developer"),)
    return Link(Step.DEVELOPER, developer, None, _OF_DEVELOPER, broken, 0 if known else None, (head,))


def breaks(link: Link) -> list[Message]:
    """Everything that is unknown in the chain, from above."""
    return [*link.broken, *(message for child in link.below for message in breaks(child))]


def _code(row: Row, codes: Mapping[str, str]) -> str:
    return codes.get(row["firm_id"], row["firm_id"])


def _people(roster: Iterable[Row], codes: Mapping[str, str]) -> Counter[tuple[str, str | None]]:
    seen = {(_code(row, codes), row["team"], row["person_id"]) for row in roster if row["left_on"] is None}
    return Counter((firm, team) for firm, team, _ in seen)


def _children(subs: Mapping[str, Row], general: str) -> dict[str, list[str]]:
    """Who stands below whom; whoever does not lead up to the general contractor stands directly below it."""
    children: dict[str, list[str]] = {}
    for code in sorted(subs):
        parent = subs[code]["parent"]
        children.setdefault(parent if parent and _leads_up(code, subs, general) else general, []).append(code)
    return children


def _leads_up(code: str, subs: Mapping[str, Row], general: str) -> bool:
    passed = {code}
    parent = subs[code]["parent"]
    while parent != general:
        if parent is None or parent not in subs or parent in passed:
            return False
        passed.add(parent)
        parent = subs[parent]["parent"]
    return True


def _of_sub(row: Row, subs: Mapping[str, Row], general: str, code: str) -> tuple[tuple[Duty, ...], tuple[Message, ...]]:
    broken: list[Message] = []
    if row.get("unregistered"):
        broken.append(Message("portrait.chain.unregistered"))
    elif row["parent"] is None:
        broken.append(Message("portrait.chain.no_parent"))
    elif not _leads_up(code, subs, general):
        broken.append(Message("portrait.chain.outside"))
    elif row["parent"] != general:
        broken.append(Message("portrait.chain.passed_on"))
    if row.get("qualified") is None:
        broken.append(Message("portrait.chain.qualification"))
    return _OF_SUB, tuple(broken)


def _gives_to_person(teams: Iterable[Row]) -> bool:
    return any(row["contracted"] for row in teams)


def _team(row: Row, code: str, people: Counter[tuple[str, str | None]], known: bool) -> Link:
    employer = _duty("team_contracted", 36) if row["contracted"] else _duty("team_employer", 30)
    broken = (Message("portrait.chain.team_form"),) if row["contracted"] is None else ()
    return Link(Step.TEAM, code, row["team"], (employer,), broken, people[code, row["team"]] if known else None)


def _unnamed(code: str, people: Counter[tuple[str, str | None]], named: set[str], known: bool) -> Iterable[Link]:
    """Teams that the roster names and no filing does."""
    for firm, team in sorted((key for key in people if key[1] is not None), key=str):
        if known and firm == code and team not in named:
            missing = (Message("portrait.chain.team_unfiled"),)
            yield Link(Step.TEAM, code, team, (_duty("team_employer", 30),), missing, people[firm, team])
