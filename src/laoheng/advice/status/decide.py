"""The decision: who may be a party, then clusters of facts, then a matrix in which "undetermined" is an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.advice.status.case import ENTITIES, NOBODY, Case

# 人社部发〔2021〕56号 named the second class; 令56号 gave over-age workers their floor; 解释二 ended 解释一 32(1).
SECOND_CLASS_FROM = date(2021, 7, 16)
OVER_AGE_FROM = date(2026, 7, 1)
OLD_PENSION_RULE_UNTIL = date(2025, 8, 31)


class Kind(StrEnum):
    """The classes: labour relation, floor of rights by rule, civil relation, not determined."""

    LABOUR = "labour"
    PARTIAL = "partial"
    CIVIL = "civil"
    UNDETERMINED = "undetermined"


class Force(StrEnum):
    """What one cluster of facts shows."""

    DIRECTED = "directed"
    SOME = "some"
    FREE = "free"
    MIXED = "mixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Factor:
    """One known fact: its cluster, value and what it tells (2 direction … -2 on their own account)."""

    cluster: str
    field: str
    value: Any
    weight: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The class, the rule that led to it, the facts that decided and those that are missing."""

    kind: Kind
    rule: str
    key: tuple[str, ...]
    missing: tuple[str, ...]
    factors: tuple[Factor, ...]
    forces: Mapping[str, Force]


# Asked for, in this order, where too little is known.
DECIDING = (
    "shift_fixed", "min_online_required", "attendance_check", "dispatch", "rejection_penalty", "leave_approval",
    "fines", "process_control", "price_setting", "base_pay", "works_under_whose_rules", "ranking_affects_orders",
)  # fmt: skip


def decide(case: Case, *, disputed: bool = False) -> Decision:
    """The class of `case` by the law of its day; `disputed`: its story says that deciding facts are contested."""
    factors = factors_of(case)
    forces = {name: _force([item for item in factors if item.cluster == name]) for name in clusters()}
    rule, kind, key = _party(case, factors, forces) or _matrix(case, factors, forces)
    if kind is not Kind.UNDETERMINED and disputed and not _overwhelming(case, factors, kind, rule):
        rule, kind = "disputed", Kind.UNDETERMINED
    if case.as_of < SECOND_CLASS_FROM and (rule == "second_class" or rule in _NOT_LABOUR_YET_OPEN):
        rule, kind = "before_second_class", Kind.CIVIL
    missing = tuple(name for name in DECIDING if case.get(name) is None)
    if kind is Kind.UNDETERMINED:
        key = tuple(dict.fromkeys((*key, *missing[:6])))
    return Decision(kind, rule, key, missing, factors, forces)


def factors_of(case: Case) -> tuple[Factor, ...]:
    """Every known fact that the table weighs."""
    found = []
    for cluster, table in clusters().items():
        for name, weights in table.items():
            value = case.get(name)
            if value is None:
                continue
            key = ("nobody" if is_nobody(value) else "somebody") if name in ENTITIES else value
            if key in weights:
                found.append(Factor(cluster, name, value, weights[key]))
    return tuple(found)


def is_nobody(entity: Any) -> bool:
    """Whether an entity label says that nobody, or the worker, is meant."""
    return entity is None or str(entity).strip().casefold() in NOBODY


@cache
def clusters() -> Mapping[str, Mapping[str, Mapping[Any, int]]]:
    """Weights by cluster, field and value."""
    return {name: row["facts"] for name, row in _table().items() if "facts" in row}


@cache
def _table() -> Mapping[str, Any]:
    text = (resources.files("laoheng.advice.status") / "clusters.yaml").read_text("utf-8")
    table: Mapping[str, Any] = yaml.safe_load(text)
    return table


def _force(factors: list[Factor]) -> Force:
    if not factors:
        return Force.UNKNOWN
    highest, lowest = max(item.weight for item in factors), min(item.weight for item in factors)
    if highest >= 2:
        return Force.MIXED if lowest <= -2 else Force.DIRECTED
    pointing = sum(item.weight for item in factors)
    if highest >= 1 and lowest >= 0:
        return Force.DIRECTED if pointing >= 3 else Force.SOME
    if highest >= 1:
        return Force.MIXED
    return Force.FREE if lowest <= -1 else Force.SOME


def _party(
    case: Case, factors: tuple[Factor, ...], forces: Mapping[str, Force]
) -> tuple[str, Kind, tuple[str, ...]] | None:
    """What a rule says of the parties themselves, whatever the management; None where it says nothing."""
    other, person = case.get("counterparty_type"), case.get("worker_status")
    key = ("counterparty_type", "works_under_whose_rules")
    if other == "household":
        return "household", Kind.CIVIL, ("counterparty_type",)
    if other == "natural_person":
        return "no_licence", Kind.CIVIL, key
    if person == "student_internship":
        return "internship", Kind.CIVIL, ("worker_status",)
    if person == "foreigner_no_permit":
        return "no_permit", Kind.CIVIL, ("worker_status",)
    if person in ("over_age_pension", "over_age_no_pension"):
        return _over_age(case, factors, forces)
    if person == "partner" and case.get("profit_loss_sharing"):
        return "partnership", Kind.CIVIL, ("worker_status", "profit_loss_sharing")
    if person == "family_member":
        paid = case.get("base_pay") or case.get("labour_contract_with") or case.get("social_insurance_by")
        if directed(forces) and paid:
            return "family_but_employed", Kind.UNDETERMINED, ("worker_status", "base_pay", "leave_approval", "fines")
        return "family", Kind.CIVIL, ("worker_status",)
    if person == "student_parttime":
        if directed(forces) and (case.get("days_per_month") or 0) >= 20:
            return "student_like_staff", Kind.UNDETERMINED, ("worker_status", "days_per_month")
        return "student_job", Kind.CIVIL, ("worker_status",)
    if other == "in_formation":
        return "in_formation", Kind.UNDETERMINED, ("counterparty_type",)
    return None


def _over_age(
    case: Case, factors: tuple[Factor, ...], forces: Mapping[str, Force]
) -> tuple[str, Kind, tuple[str, ...]]:
    key = ("worker_status", "as_of")
    rule, kind, own = _matrix(case, factors, forces)
    if kind is Kind.CIVIL or (kind is Kind.PARTIAL and case.as_of < OVER_AGE_FROM):
        return rule, kind, own
    if case.as_of >= OVER_AGE_FROM:
        if kind is Kind.UNDETERMINED:
            return rule, kind, (*key, *own)
        return "over_age", Kind.PARTIAL, key
    pension = case.get("worker_status") == "over_age_pension"
    if pension and case.as_of <= OLD_PENSION_RULE_UNTIL:
        return "pension_before", Kind.CIVIL, key
    return "over_age_unsettled", Kind.UNDETERMINED, key


def directed(forces: Mapping[str, Force]) -> bool:
    """Whether time is directed and process or tasks too."""
    return forces["time"] is Force.DIRECTED and Force.DIRECTED in (forces["process"], forces["task"])


def _matrix(case: Case, factors: tuple[Factor, ...], forces: Mapping[str, Force]) -> tuple[str, Kind, tuple[str, ...]]:
    own = [item.field for item in factors if item.cluster == "own" and item.weight <= -1]
    strong_own = [item.field for item in factors if item.cluster == "own" and item.weight <= -2]
    time = forces["time"]
    hard = tuple(item.field for item in factors if item.weight >= 2)
    free = tuple(item.field for item in factors if item.weight <= -1)
    if known_deciding(case) < 3 and not (len(hard) >= 2 and time is Force.DIRECTED):
        return "too_little", Kind.UNDETERMINED, ()
    if strong_own and time not in (Force.DIRECTED, Force.MIXED):
        if forces["process"] is Force.DIRECTED and len(hard) >= 2:
            return "both_ways", Kind.UNDETERMINED, (*hard, *strong_own)
        return "own_account", Kind.CIVIL, tuple(dict.fromkeys((*strong_own, *_named(case, TIME_AND_PRICE))))
    if time is Force.DIRECTED:
        return _directed_time(case, forces, tuple(dict.fromkeys(own)), hard)
    if time in (Force.FREE, Force.SOME, Force.MIXED):
        return _free_time(case, forces, hard, free)
    # Nothing is known of time: only direction of process and tasks together may carry.
    if forces["process"] is Force.DIRECTED and forces["task"] is Force.DIRECTED and not own:
        return "directed_work", Kind.LABOUR, hard
    if case.get("price_setting") in ("worker", "bid", "negotiated") and forces["process"] in (Force.FREE, Force.SOME):
        return "own_account", Kind.CIVIL, (*_named(case, TIME_AND_PRICE), "process_control", "fines")
    return "too_little", Kind.UNDETERMINED, hard


# A free hand is plain, and only which of the two other classes it is stays open: before the second class existed, one.
_NOT_LABOUR_YET_OPEN = ("second_or_civil",)
_FREE_HAND = 4
TIME_AND_PRICE = ("shift_fixed", "min_online_required", "dispatch", "price_setting", "fines", "process_control")


def _directed_time(
    case: Case, forces: Mapping[str, Force], own: tuple[str, ...], hard: tuple[str, ...]
) -> tuple[str, Kind, tuple[str, ...]]:
    market = case.get("price_setting") in ("negotiated", "worker", "bid")
    if own and len(hard) < 5:
        return "both_ways", Kind.UNDETERMINED, (*hard, *own)
    follows = Force.DIRECTED in (forces["process"], forces["task"])
    paid = case.get("base_pay") or case.get("price_setting") == "counterparty" or case.get("pay_period") == "monthly"
    if follows and not market and (paid or len(hard) >= 3):
        return "directed", Kind.LABOUR, hard
    named = not is_nobody(case.get("works_under_whose_rules"))
    if case.get("base_pay") and named and not market and len(hard) >= 3:
        return "directed", Kind.LABOUR, hard
    if follows and market and len(hard) >= 5:
        return "directed", Kind.LABOUR, hard
    return "both_ways", Kind.UNDETERMINED, (*hard, *_named(case, ("price_setting", "dispatch")))


def _free_time(
    case: Case, forces: Mapping[str, Force], hard: tuple[str, ...], free: tuple[str, ...]
) -> tuple[str, Kind, tuple[str, ...]]:
    price = case.get("price_setting")
    some = tuple(name for name, values in _table()["some_management"].items() if case.get(name) in values)
    pull = _pull(case, hard)
    key = tuple(dict.fromkeys((*_named(case, ("shift_fixed", "min_online_required", "dispatch")), *some,
                               *_named(case, ("price_setting", "fines")))))  # fmt: skip
    if price in ("negotiated", "worker", "bid") and not pull:
        return "own_account", Kind.CIVIL, _named(case, ("shift_fixed", "price_setting", "process_control", "fines"))
    if _ordered(case, forces, free):
        return "ordered", Kind.LABOUR, _named(case, _ORDERED)
    if pull >= 3 and len(free) <= 1 and price not in ("negotiated", "worker", "bid"):
        return "directed", Kind.LABOUR, hard
    if pull >= 2 or (pull and case.get("base_pay")):
        return "both_ways", Kind.UNDETERMINED, tuple(dict.fromkeys((*key, *hard)))
    if price is None and len(free) >= _FREE_HAND and not pull and not case.get("pays_info_fee"):
        return "second_or_civil", Kind.UNDETERMINED, ("price_setting", "ranking_affects_orders", "fines", *key)
    if price == "counterparty":
        if some:
            return ("second_class", Kind.PARTIAL, key) if pull < 1 else ("both_ways", Kind.UNDETERMINED, key)
        silent = [name for name in ("ranking_affects_orders", "fines", "rejection_penalty") if case.get(name) is None]
        if len(silent) >= 2:
            return "management_unknown", Kind.UNDETERMINED, tuple(dict.fromkeys((*silent, *key)))
        return "price_alone", Kind.CIVIL, key
    if some and price is None:
        return "price_unknown", Kind.UNDETERMINED, ("price_setting", *key)
    if forces["process"] in (Force.FREE, Force.SOME) or case.get("pays_info_fee"):
        return "own_account", Kind.CIVIL, key
    return "too_little", Kind.UNDETERMINED, key


_ORDERED = ("dispatch", "attendance_check", "price_setting", "core_business", "works_under_whose_rules")


def _ordered(case: Case, forces: Mapping[str, Force], free: tuple[str, ...]) -> bool:
    """Whether orders may not be refused, attendance is kept, and the other side alone sets the pay of its own business.

    Who may refuse nothing while attendance is kept does not choose when to work, whatever is known of hours
    (指导案例238号). One sign of a free hand is enough against it.
    """
    return (
        not free
        and forces["task"] is Force.DIRECTED
        and case.get("attendance_check") == "clock"
        and case.get("price_setting") == "counterparty"
        and case.get("core_business") is True
        and not is_nobody(case.get("works_under_whose_rules"))
    )


def _pull(case: Case, hard: tuple[str, ...]) -> int:
    """How many signs of an employer's direction stand beside free time."""
    # Direction of the task alone is what dispatch on a platform always looks like; penalties make it bite.
    signs = len(set(hard) - {"works_under_whose_rules"})
    soft = [case.get("team_leader"), case.get("daily_meeting"), case.get("uniform") == "required" and
            case.get("min_online_required") == "bonus"]  # fmt: skip
    return signs + (1 if sum(bool(item) for item in soft) >= 2 else 0)


def _overwhelming(case: Case, factors: tuple[Factor, ...], kind: Kind, rule: str) -> bool:
    if rule in ("household", "internship", "no_permit", "over_age", "pension_before"):
        return True
    if kind is Kind.LABOUR:
        return sum(item.weight >= 2 for item in factors) >= 5
    return known_deciding(case) >= 6


def _named(case: Case, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if case.get(name) is not None)


def known_deciding(case: Case) -> int:
    """How many of the deciding facts are known."""
    return sum(case.get(name) is not None for name in DECIDING)
