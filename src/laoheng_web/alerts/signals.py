"""Taking up what the wider catalogue says: tips to the firm, and one case for each firm and cause, never a flood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from laoheng.casework import makes_case
from laoheng.standard.finding import Finding, Level, Status
from laoheng_web.accounts.models import Office
from laoheng_web.alerts.actions import Standing, Taken, content, digest, has_ended, indicator_of, take_up
from laoheng_web.alerts.models import RANK, Alert, Signal, WatchRun
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record

if TYPE_CHECKING:
    from laoheng.route import Watch

Told = tuple[UUID, Finding]


def watch_of(standing: Standing, signals: Iterable[Signal]) -> Watch:
    """What the wider catalogue has to tell of: whatever fires, and what stands open already."""
    from laoheng.route import Watch

    pairs = {(str(row.firm_id), row.indicator) for row in signals}
    pairs |= {(str(firm), name) for firm, name in standing.alerts}
    return Watch(standing=frozenset(pairs))


def standing_signals(office: Office, firms: Iterable[UUID] | None) -> list[Signal]:
    """The signals that a bureau holds of these firms (None: of all)."""
    chosen = {"office_id": office.id} | ({} if firms is None else {"firm_id__in": list(firms)})
    return list(Signal.objects.filter(gone_at=None, **chosen).select_related("alert__matter"))


@transaction.atomic
def take_signals(*, by: By, office: Office, told: Iterable[Told], standing: Standing, held: Iterable[Signal]) -> None:
    """Takes up the findings of the wider catalogue, firm by firm, each firm with one event."""
    signals: dict[UUID, dict[str, Signal]] = {}
    for row in held:
        signals.setdefault(row.firm_id, {})[row.indicator] = row
    cases: dict[UUID, list[Alert]] = {}
    for alert in standing.alerts.values():
        cases.setdefault(alert.firm_id, []).append(alert)
    for firm, findings in groupby(sorted(told, key=lambda pair: str(pair[0])), key=lambda pair: pair[0]):
        mine, open_cases = signals.get(firm, {}), cases.get(firm, [])
        _take_firm(by, office, firm, [finding for _, finding in findings], mine, open_cases, standing)


def _take_firm(
    by: By, office: Office, firm: UUID, findings: list[Finding], mine: dict[str, Signal], cases: list[Alert],
    standing: Standing,
) -> None:  # fmt: skip
    changed: dict[UUID, Signal] = {}
    for finding in findings:
        name = indicator_of(finding)
        if (firm, name) in standing.alerts:  # it leads a case of its own: as any other alert
            take_up(by=by, office=office, finding=finding, firm=firm, standing=standing)
            continue
        row = _updated(by, office, firm, finding, mine.get(name))
        if row is not None:
            mine[name] = changed[row.id] = row
    open_ = {name: row for name, row in mine.items() if row.gone_at is None}
    for row in _into_cases(by, office, firm, open_, cases, standing):
        changed[row.id] = row
    if not changed:
        return
    for row in changed.values():
        row.save()
    rows = list(changed.values())
    payload = {
        "signals": {row.indicator: "gone" if row.gone_at else row.level for row in rows},
        "digests": {row.indicator: digest(row.finding) for row in rows},
    }
    record("alert.signals_kept", by=by, payload=payload, subjects=[firm], office=office.id, rows=rows)


def _updated(by: By, office: Office, firm: UUID, finding: Finding, row: Signal | None) -> Signal | None:
    """The signal as the finding makes it; None where nothing is to be written. Not knowing changes nothing."""
    from laoheng.risk.indicators import cause_of

    told = finding.to_json()
    if finding.status is not Status.COMPUTED:
        if row is None or finding.status is not Status.CLEAR:
            return None
        row.gone_at, row.changed_on, row.finding = by.now, finding.as_of, told
        return row
    if row is None:
        name = indicator_of(finding)
        return Signal(
            id=new_id(by.now), office_id=office.id, firm_id=firm, indicator=name, cause=cause_of(name),
            level=finding.level.value, first_seen=finding.as_of, changed_on=finding.as_of, finding=told,
        )  # fmt: skip
    if content(row.finding) == content(told):
        return None
    if row.alert is not None and has_ended(row.alert.matter) and RANK[finding.level.value] > RANK[row.level]:
        row.alert = None  # it got worse after its case was closed: it may open another
    row.level, row.changed_on, row.finding = finding.level.value, finding.as_of, told
    return row


def _into_cases(
    by: By, office: Office, firm: UUID, open_: Mapping[str, Signal], cases: list[Alert], standing: Standing
) -> Iterable[Signal]:
    """Joins the signals without a case to the open one of their cause, or opens one where they weigh enough."""
    from laoheng.risk.indicators import cause_of

    by_cause = {cause_of(alert.indicator): alert for alert in cases if not has_ended(alert.matter)}
    loose = sorted((row for row in open_.values() if row.alert is None), key=lambda row: row.cause)
    for cause, group in groupby(loose, key=lambda row: row.cause):
        rows = sorted(group, key=lambda row: (-RANK[row.level], row.indicator))
        alert = by_cause.get(cause)
        if alert is None and makes_case([Level(row.level) for row in rows]):
            lead = Finding.from_json(rows[0].finding)
            if take_up(by=by, office=office, finding=lead, firm=firm, standing=standing) is Taken.RAISED:
                alert = Alert.objects.select_related("matter").get(
                    office_id=office.id, firm_id=firm, indicator=rows[0].indicator, cleared_at=None, followed_by=None
                )
        for row in rows if alert else ():
            row.alert = alert
            yield row


def keep_run(*, by: By, office: Office, watch: Watch, as_of: object) -> WatchRun:
    """Keeps what the wider catalogue said in a run over all firms of a bureau."""
    counts = {name: dict(sorted(count.items())) for name, count in sorted(watch.tally.items())}
    run = WatchRun(id=new_id(by.now), office_id=office.id, as_of=as_of, at=by.now, counts=counts)
    run.save(force_insert=True)
    record("alerts.watched", by=by, payload={"as_of": as_of, "indicators": len(counts)}, office=office.id, rows=[run])
    return run
