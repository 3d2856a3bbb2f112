"""The rule behind an alert as both sides read it: name, ground, levels on its day, sources, what makes it unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.alerts.levels import own_levels
from laoheng_web.alerts.models import Alert
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting

# What the arrears rules weigh; they are no formula over features and so name their sources here.
ARREARS_SOURCES = ("wages", "bank_payroll", "attendance", "contracts")


@dataclass(frozen=True)
class Rule:
    """One indicator on one day; `levels` empty where its rule sets them itself, `own` whether the bureau set them."""

    id: str
    label: Message
    dimension: Message
    levels: tuple[tuple[str, str], ...]
    own: bool
    grounds: tuple[Any, ...]
    sources: tuple[Message, ...]
    formula: str
    on: date


def rule_of(indicator: str, office: Office, on: date) -> Rule | None:
    """The rule as it held in that bureau on that day; None for no indicator of the catalogue."""
    from laoheng.law import law_at
    from laoheng.risk.indicators import TEN, dimension_of, indicator_of, watched_of

    entry = watched_of(indicator)
    if entry is None and indicator not in TEN:
        return None
    plain = None if entry or indicator == "wages_overdue" else indicator_of(indicator)
    kinds = entry.sources if entry else plain.sources if plain else ARREARS_SOURCES
    cited = entry.grounds if entry else plain.grounds if plain else ()
    return Rule(
        id=indicator,
        label=Message(f"risk.{indicator}.label"),
        dimension=Message(f"risk.dimension.{dimension_of(indicator).value}"),
        levels=levels_on(indicator, office, on),
        own=any(row.indicator == indicator and row.start <= on for row in own_levels(office.id)),
        grounds=tuple(law_at(on, office.region).held(*cited)),
        sources=tuple(Message(f"portrait.kind.{kind}") for kind in kinds if not (entry and entry.needs)),
        formula=entry.value.text if entry and entry.value else "",
        on=on,
    )


def levels_on(indicator: str, office: Office, on: date) -> tuple[tuple[str, str], ...]:
    """From which value on each level holds, gravest first; empty where a rule of its own sets them."""
    from laoheng.law.errors import NotInForceError
    from laoheng.risk.indicators import adjustable, grading

    if indicator not in adjustable():
        return ()
    try:
        found = grading(indicator, on, office.region, own_levels(office.id))
    except NotInForceError:
        return ()
    return tuple((level.value, str(least)) for level, least in reversed(found.least))


def rule_behind(alert: Alert, now: datetime) -> Rule | None:
    """The rule of an alert on the day of the finding it rests on.

    Read for the firm too, from which the bureau's other settings are hidden: a rule that one is judged by is no secret.
    """
    told = alert.matter.finding or alert.finding
    with acting(By.system(office=alert.office_id, now=now), "alert"):
        office = Office.objects.filter(id=alert.office_id).first()
        return None if office is None else rule_of(alert.indicator, office, date.fromisoformat(told["as_of"]))
