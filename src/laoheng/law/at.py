"""The law on a day in a place: values and grounds, with the citation gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from laoheng.law.catalogue import catalogue
from laoheng.law.errors import NotInForceError, UnknownArticleError, UnknownParameterError
from laoheng.law.references import Reference
from laoheng.law.values import DatedValue, chain_of, names, values
from laoheng.standard.finding import Ground, GroundKind
from laoheng.standard.money import yuan


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A legal value on a day in a place.

    `choice` names a rule where the parameter is not a number (then `value` is NaN). `region` is the place that states
    it (None: national or entered by the bureau).
    """

    name: str
    value: Decimal
    unit: str
    ground: Ground
    certainty: str | None
    valid_from: date | None
    checked_on: date | None
    region: str | None = None
    label: str = ""
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class LawAt:
    """The law as it stood on `on` in `region` (six-digit code, None: national values only).

    `extra` holds values a bureau entered itself, by parameter name: a number as text or `Decimal`, or a mapping with
    `value` and, where known, `unit`, `document`, `valid_from`, `checked_on`, `choice`. They prevail over shipped ones.
    """

    on: date
    region: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def parameter(self, name: str) -> ParameterValue | None:
        """The value of `name`; None where we hold none for this day and place.

        Raises `UnknownParameterError` for a name that neither a file nor `extra` defines.
        """
        if name in self.extra:
            return _entered(name, self.extra[name], self.region)
        if name not in names():
            raise UnknownParameterError(name)
        found = values().find(name, self.on, self.region)
        return self._value(found) if found else None

    def required(self, name: str) -> ParameterValue:
        """Like `parameter`, but raises `NotInForceError` where there is no value: never a default."""
        found = self.parameter(name)
        if found is None:
            raise NotInForceError("law.no_value", name=name, on=self.on, region=self.region or "—")
        return found

    def ground(self, reference: str) -> Ground:
        """The ground for a citation: the citation gate.

        Raises `UnknownArticleError` where the catalogue lacks the article, `NotInForceError` where it does not hold
        on this day.
        """
        parsed = catalogue().parse(reference)
        versions = catalogue().versions(parsed) if parsed else ()
        if parsed is None or not versions:
            raise UnknownArticleError("law.unknown_article", reference=reference)
        for article in versions:
            if article.in_force(self.on):
                return _article_ground(parsed, article.valid_from, article.valid_to, article.certainty)
        spans = tuple(f"{item.valid_from} – {item.valid_to or '…'}" for item in versions)
        raise NotInForceError("law.not_in_force", reference=str(parsed), on=self.on, spans=spans)

    def grounds(self, *references: str) -> tuple[Ground, ...]:
        """Several grounds at once, in the order given."""
        return tuple(self.ground(reference) for reference in references)

    def held(self, *references: str) -> tuple[Ground, ...]:
        """Those of `references` that hold on this day; for rules that a later text only spells out."""
        found = []
        for reference in references:
            try:
                found.append(self.ground(reference))
            except NotInForceError:
                continue
        return tuple(found)

    def _value(self, row: DatedValue) -> ParameterValue:
        return ParameterValue(
            name=row.name,
            value=row.value,
            unit=row.unit,
            ground=self._ground_of(row),
            certainty=row.certainty,
            valid_from=row.valid_from,
            checked_on=row.checked_on,
            region=row.region,
            label=row.label,
            choice=row.choice,
        )

    def _ground_of(self, row: DatedValue) -> Ground:
        if row.article:
            return self.ground(row.article)
        kind = GroundKind.DOCUMENT if row.document else GroundKind.RULE
        reference = row.document or row.rule or ""
        return Ground(kind, reference, row.valid_from.isoformat(), row.valid_from, row.valid_to, row.certainty)


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """Something that nobody has checked lately. `kind` is "parameter" or "instrument"."""

    kind: str
    name: str
    region: str | None
    valid_from: date
    checked_on: date
    certainty: str


def law_at(on: date, region: str | None = None, extra: Mapping[str, Any] | None = None) -> LawAt:
    """The law on `on` in `region`. Raises `UserError` where `region` is not a six-digit code."""
    chain_of(region)
    return LawAt(on, region, dict(extra or {}))


def rule_ground(name: str, version: str) -> Ground:
    """A convention of this project as a ground, e.g. the rounding rule."""
    return Ground(GroundKind.RULE, name, version)


def stale(before: date) -> list[StaleEntry]:
    """Values and instruments last checked before `before`, the oldest check first."""
    rows = [row for group in values().national.values() for row in group]
    for region in values().regions.values():
        rows += [row for group in region.values.values() for row in group]
    entries = [
        StaleEntry("parameter", row.name, row.region, row.valid_from, row.checked_on, row.certainty) for row in rows
    ]
    entries += [
        StaleEntry("instrument", item.name, None, item.valid_from, item.checked_on, item.certainty)
        for item in catalogue().instruments
    ]
    chosen = [entry for entry in entries if entry.checked_on < before]
    return sorted(chosen, key=lambda entry: (entry.checked_on, entry.kind, entry.name, entry.region or ""))


def _article_ground(parsed: Reference, start: date, end: date | None, certainty: str) -> Ground:
    kind = GroundKind.ARTICLE if parsed.number is not None else GroundKind.DOCUMENT
    return Ground(kind, str(parsed), start.isoformat(), start, end, certainty)


def _entered(name: str, entry: Any, region: str | None) -> ParameterValue:
    data: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {"value": entry}
    start, checked = data.get("valid_from"), data.get("checked_on")
    if data.get("document"):
        ground = Ground(GroundKind.DOCUMENT, str(data["document"]), valid_from=start)
    else:
        ground = Ground(GroundKind.RULE, f"bureau.{name}", valid_from=start)
    return ParameterValue(
        name=name,
        value=Decimal("NaN") if data.get("choice") else yuan(data["value"]),
        unit=str(data.get("unit", "")),
        ground=ground,
        certainty=None,
        valid_from=start,
        checked_on=checked,
        region=region,
        choice=data.get("choice"),
    )
