"""The assessment: class, with whom, why, what would change it, what is missing, and what holds in each class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.advice.status.agreement import Written, read_agreement
from laoheng.advice.status.case import BOOLEANS, CHOICES, Case
from laoheng.advice.status.decide import Decision, Kind, clusters, decide
from laoheng.advice.status.income import Economy, economy_of, facts_of_income
from laoheng.advice.status.parties import entity
from laoheng.advice.status.story import is_disputed, with_told
from laoheng.law import law_at, rule_ground
from laoheng.standard.finding import Figure, Finding, Ground, Need, Status, Step, Unit
from laoheng.standard.messages import Message

RULES_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Classified:
    """The class and the employer named, with what words, income and paper added to the records.

    `told` gives the words of the story a fact was read from, `earned` the months of income, `written` every fact of the
    agreement with its place (those that another source knows better, or that are mere claims, do not count).
    """

    case: Case
    decision: Decision
    employer: str | None
    told: Mapping[str, str]
    earned: Mapping[str, str]
    written: tuple[Written, ...]
    economy: Economy
    taken: frozenset[str] = frozenset()

    def source_of(self, name: str) -> Source | None:
        """Where the fact `name` was read; None where it is not known."""
        if self.case.get(name) is None:
            return None
        if name in self.told:
            return Source.STORY
        if name in self.earned:
            return Source.INCOME
        return Source.PAPER if name in self.taken else Source.RECORD

    def counted(self) -> tuple[Written, ...]:
        """The facts of the agreement that were taken: no other source speaks of them."""
        return tuple(item for item in self.written if item.weighed and item.field in self.taken)


class Source(StrEnum):
    """Where a fact was read, from the strongest to the weakest."""

    RECORD = "record"
    INCOME = "income"
    STORY = "story"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Move:
    """One fact that would change the class if it were otherwise, or became known."""

    field: str
    now: Any
    then: Any
    kind: Kind


@dataclass(frozen=True, slots=True)
class Test:
    """A foreign test for contrast: what each of its parts says (None: not known), and its outcome."""

    name: str
    parts: tuple[tuple[str, bool | None], ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """A decided case: what is alike and what differs, by field."""

    name: str
    result: str
    holding: str
    alike: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that is said of one case; a person decides, this prepares."""

    classified: Classified
    finding: Finding
    moves: tuple[Move, ...]
    together: tuple[Move, ...]
    tests: tuple[Test, ...]
    nearest: tuple[Nearest, ...]


def classify(case: Case) -> Classified:
    """The class of `case` and, for a labour relation, the employer."""
    full, told = with_told(case)
    earned = {name: found for name, found in facts_of_income(case).items() if full.get(name) is None}
    written = read_agreement(case.agreement)
    known = {**full.management, **{name: value for name, (value, _) in earned.items()}}
    taken = {item.field: item.value for item in written if item.weighed and known.get(item.field) is None}
    full = replace(full, management={**known, **taken})
    decision = decide(full, disputed=is_disputed(case))
    return Classified(
        case=full,
        decision=decision,
        employer=entity(full) if decision.kind is Kind.LABOUR else None,
        told=told,
        earned={name: quote for name, (_, quote) in earned.items()},
        written=written,
        economy=economy_of(case),
        taken=frozenset(taken),
    )


def assess(case: Case) -> Assessment:
    """The whole assessment of `case` by the law of its day. Raises `NotInForceError` before 2008-01-01."""
    found = classify(case)
    single = moves(found)
    several = () if single else together(found)
    return Assessment(found, _finding(found), single, several, tests(found.case), nearest(found.case))


def moves(found: Classified, most: int = 8) -> tuple[Move, ...]:
    """Single facts that would change the class, those that decided first, then those that are missing."""
    decision, case = found.decision, found.case
    changes = []
    for name in dict.fromkeys((*decision.key, *decision.missing)):
        for value in (True, False) if name in BOOLEANS else CHOICES.get(name, ()):
            if value == case.get(name):
                continue
            other = replace(case, management={**case.management, name: value})
            kind = decide(other, disputed=is_disputed(case)).kind
            if kind is not decision.kind:
                changes.append(Move(name, case.get(name), value, kind))
                break
    return tuple(changes[:most])


def together(found: Classified) -> tuple[Move, ...]:
    """Where no single fact would change the class: facts that would do so together, as few as going one by one finds.

    Each is turned to the end that points the other way; the class is that after all of them.
    """
    decision, case = found.decision, found.case
    changed: dict[str, Any] = {}
    for name in dict.fromkeys(item.field for item in sorted(decision.factors, key=lambda item: -abs(item.weight))):
        value = _opposite(name, case.get(name))
        if value is None:
            continue
        changed[name] = value
        kind = decide(replace(case, management={**case.management, **changed}), disputed=is_disputed(case)).kind
        if kind is not decision.kind:
            return tuple(Move(field, case.get(field), then, kind) for field, then in changed.items())
    return ()


def _opposite(name: str, value: Any) -> Any:
    """The value of `name` that points furthest the other way; None where the table knows none."""
    weights = {key: weight for table in clusters().values() if name in table for key, weight in table[name].items()}
    now = weights.get(value)
    if now is None or len(set(weights.values())) < 2:
        return None
    pick = min if now > 0 else max
    return pick((key for key in weights if key != value), key=lambda key: weights[key])


def tests(case: Case) -> tuple[Test, ...]:
    """Two foreign tests beside ours: California's ABC, and the five signs of the EU's platform proposal of 2021."""
    free = _all_known(case, {"shift_fixed": (False,), "fines": ("none", "service_only"), "leave_approval": ("none",)})
    outside = None if case.get("core_business") is None else not case.get("core_business")
    own = _any_known(case, {"has_own_helpers": (True,), "other_platforms": (True,), "price_setting": ("worker", "bid")})
    abc = (("free_of_control", free), ("outside_business", outside), ("own_trade", own))
    eu = (
        ("sets_pay", _any_known(case, {"price_setting": ("counterparty",)})),
        ("sets_appearance", _any_known(case, {"uniform": ("required",), "process_control": ("detailed",)})),
        ("supervises", _any_known(case, {"tracking": (True,), "ranking_affects_orders": (True,)})),
        ("restricts_time", _any_known(case, {"shift_fixed": (True,), "min_online_required": ("hard",)})),
        ("restricts_clients", _any_known(case, {"exclusivity": ("required",), "other_platforms": (False,)})),
    )
    return Test("abc", abc, _abc(abc)), Test("eu_list", eu, _eu(eu))


def _abc(parts: tuple[tuple[str, bool | None], ...]) -> str:
    values = [value for _, value in parts]
    return "employee" if False in values else "unknown" if None in values else "contractor"


def _eu(parts: tuple[tuple[str, bool | None], ...]) -> str:
    met, open_ = sum(value is True for _, value in parts), sum(value is None for _, value in parts)
    return "presumed" if met >= 2 else "unknown" if met + open_ >= 2 else "not_presumed"


def _any_known(case: Case, wanted: Mapping[str, tuple[Any, ...]]) -> bool | None:
    values = [case.get(name) in allowed for name, allowed in wanted.items() if case.get(name) is not None]
    return True if True in values else None if len(values) < len(wanted) else False


def _all_known(case: Case, wanted: Mapping[str, tuple[Any, ...]]) -> bool | None:
    values = [case.get(name) in allowed for name, allowed in wanted.items() if case.get(name) is not None]
    return False if False in values else None if len(values) < len(wanted) else True


def nearest(case: Case, most: int = 3) -> tuple[Nearest, ...]:
    """The decided cases that share most known facts, with what is alike and what is not."""
    ranked = []
    for row in decided_cases():
        both = [name for name in row["facts"] if case.get(name) is not None]
        alike = tuple(name for name in both if row["facts"][name] == case.get(name))
        differs = tuple(name for name in both if name not in alike)
        if both:
            ranked.append((len(alike) - len(differs), len(alike), row, alike, differs))
    ranked.sort(key=lambda item: (-item[0], -item[1], item[2]["name"]))
    return tuple(Nearest(row["name"], row["result"], row["holding"], alike, differs)
                 for _, _, row, alike, differs in ranked[:most])  # fmt: skip


@cache
def decided_cases() -> tuple[Mapping[str, Any], ...]:
    """Public decided cases in our own words, their facts by field."""
    text = (resources.files("laoheng.advice.status") / "decided.yaml").read_text("utf-8")
    return tuple(yaml.safe_load(text))


def _finding(found: Classified) -> Finding:
    decision, case = found.decision, found.case
    law = law_at(case.as_of)
    grounds: list[Ground] = list(law.held("劳社部发〔2005〕12号", "人社部发〔2021〕56号"))
    grounds += law.held(*_GROUNDS.get(decision.rule, ()))
    grounds.append(rule_ground("status.matrix", RULES_VERSION))
    lines = tuple(
        Step(Message.of(f"status.cluster.{name}"), "劳社部发〔2005〕12号", "、".join(_facts_of(decision, name)) or "—",
             f"status.force.{force.value}")
        for name, force in decision.forces.items()
    )  # fmt: skip
    lines += (_economy_line(found.economy),)
    figures = [Figure("class", Message.of("status.class"), f"status.kind.{decision.kind.value}", Unit.TEXT)]
    if found.employer:
        figures.append(Figure("employer", Message.of("status.employer"), found.employer, Unit.TEXT))
    open_ = decision.kind is Kind.UNDETERMINED
    needs = tuple(Need(name, Message.of(f"status.field.{name}"), "worker") for name in decision.missing[:6])
    return Finding(
        kind="status.relation",
        status=Status.UNDETERMINED if open_ else Status.COMPUTED,
        title=Message.of("status.title"),
        as_of=case.as_of,
        region=None,
        grounds=tuple(dict.fromkeys(grounds)),
        figures=tuple(figures),
        steps=lines,
        needs=needs,
        notes=(Message.of(f"status.rule.{decision.rule}"), Message.of("status.note.person_decides")),
        remedies=tuple(Message.of(f"status.right.{decision.kind.value}.{n}") for n in range(1, 4)),
    )


def _economy_line(economy: Economy) -> Step:
    shown = f"{economy.payer}, {economy.months}, {economy.share if economy.share is not None else '—'}"
    standing = {True: "depends", False: "sideline", None: "unknown" if economy.months < 1 else "open"}[economy.depends]
    return Step(
        Message.of("status.cluster.economic"),
        "劳社部发〔2005〕12号",
        shown if economy.payer else "—",
        f"status.economy.{standing}",
    )


_GROUNDS: Mapping[str, tuple[str, ...]] = {
    "over_age": ("令56号2", "劳动合同法44"),
    "pension_before": ("解释一32",),
    "over_age_unsettled": ("劳动合同法44",),
    "household": ("解释一2",),
    "no_licence": ("劳动合同法94", "解释二1"),
    "no_permit": ("解释二4",),
    "internship": ("劳部发〔1995〕309号",),
    "student_job": ("劳部发〔1995〕309号",),
    "in_formation": ("劳动合同法93",),
    "directed": ("劳动合同法7",),
    "directed_work": ("劳动合同法7",),
    "ordered": ("劳动合同法7",),
}


def _facts_of(decision: Decision, cluster: str) -> list[str]:
    return [f"{item.field}={item.value}" for item in decision.factors if item.cluster == cluster]
