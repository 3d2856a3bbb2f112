"""The features of a firm as of a day."""

from __future__ import annotations

from typing import Any

from laoheng.portrait.feature import Feature, Grain, feature
from laoheng.standard.finding import Unit

_DAY = Grain.FIRM_DAY


@feature(grain=_DAY, step="dispatch_contracts", unit=Unit.COUNT, ground="劳务派遣暂行规定4", sources=("contracts",))
def staff_heads(rows: Any) -> Any:
    """Persons under a running labour contract of the firm, or dispatched to it."""
    return rows.person_id.nunique()


@feature(grain=_DAY, step="dispatch_contracts", unit=Unit.COUNT, ground="劳务派遣暂行规定4", sources=("contracts",))
def dispatched_heads(rows: Any) -> Any:
    """Of these, persons dispatched to it."""
    return rows.person_id.nunique(where=rows.dispatched)


@feature(grain=_DAY, step="fixed_terms", unit=Unit.COUNT, ground="劳动合同法14", sources=("contracts",))
def fixed_term_heads(rows: Any) -> Any:
    """Persons with a fixed-term contract begun within twelve months."""
    return rows.person_id.nunique()


@feature(grain=_DAY, step="fixed_terms", unit=Unit.COUNT, ground="劳动合同法14", sources=("contracts",))
def short_contract_heads(rows: Any) -> Any:
    """Persons with two or more contracts of three months or less begun within twelve months."""
    return rows.person_id.nunique(where=rows.shorts >= 2)


@feature(grain=_DAY, step="fixed_terms", unit=Unit.COUNT, ground="劳动合同法14", sources=("contracts",))
def short_contract_unknown_heads(rows: Any) -> Any:
    """Persons for whom blank end dates leave that open."""
    return rows.person_id.nunique(where=(rows.shorts < 2) & (rows.maybe_shorts >= 2))


@feature(grain=_DAY, step="recent_workers", unit=Unit.COUNT, ground="劳动合同法7", sources=("work",))
def working_heads(rows: Any) -> Any:
    """Persons who worked in one of the newest three months, by wage list or attendance."""
    return rows.count()


@feature(grain=_DAY, step="without_contract", unit=Unit.COUNT, ground="劳动合同法10", sources=("contracts", "work"))
def unwritten_heads(rows: Any) -> Any:
    """Persons at work for more than a month for whom no contract is on file."""
    return rows.person_id.nunique(where=~rows.unsigned)


@feature(grain=_DAY, step="without_contract", unit=Unit.COUNT, ground="劳动合同法10", sources=("contracts", "work"))
def unsigned_heads(rows: Any) -> Any:
    """Persons at work for more than a month whose contract on file shows no signing date."""
    return rows.person_id.nunique(where=rows.unsigned)


DAILY: tuple[Feature, ...] = (
    staff_heads, dispatched_heads, fixed_term_heads, short_contract_heads, short_contract_unknown_heads,
    working_heads, unwritten_heads, unsigned_heads,
)  # fmt: skip
