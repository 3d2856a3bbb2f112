"""One run: what the lake holds of a bureau's firms, judged by the indicators, taken up as alerts and open questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from laoheng.casework import Kind, Outcome, WageState, outcome_of
from laoheng.standard.finding import Finding
from laoheng_web.accounts.models import Office
from laoheng_web.alerts.actions import Standing, Taken, finish_run, indicator_of, take_up
from laoheng_web.alerts.models import Alert, Assessment
from laoheng_web.alerts.signals import keep_run, standing_signals, take_signals, watch_of
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id
from laoheng_web.papers.models import Matter

if TYPE_CHECKING:
    from laoheng.hub.engine import Engine
    from laoheng.hub.lake import Lake
    from laoheng.risk.indicators import ComplaintFact
    from laoheng.route import Plans, Watch

_MONTH = re.compile(r"\d{4}-\d{2}")
# What the worker's own word or proof of payment has settled is no open complaint any more.
_SETTLED = (Outcome.PAID, Outcome.WORKER_WORD)


@contextmanager
def opened_lake() -> Iterator[tuple[Engine, Lake]]:
    """The analytical engine and the lake of this installation. Imported late: pages without mass data stay light."""
    from laoheng.hub.engine import Engine
    from laoheng.hub.lake import Lake

    with Engine(threads=2, spill=Path(settings.DATA_DIR) / "spill") as engine:
        yield engine, Lake(Path(settings.LAKE_DIR))


def complaint_facts(office: Office, firms: Iterable[UUID] | None = None) -> list[ComplaintFact]:
    """The open wage complaints as the indicators weigh them.

    Complaints whose worker does not want the firm to know are left out: the alert would tell the firm.
    """
    from laoheng.risk.indicators import ComplaintFact

    matters = Matter.objects.filter(
        office_id=office.id, kind=Kind.WAGE_COMPLAINT.value, name_withheld=False, firm_id__isnull=False,
        worker_id__isnull=False,
    )  # fmt: skip
    if firms is not None:
        matters = matters.filter(firm_id__in=list(firms))
    return [
        ComplaintFact(
            str(row.firm_id), str(row.worker_id), row.filed_on,
            tuple(month for month in row.periods if _MONTH.fullmatch(month)), row.amount_claimed,
        )
        for row in matters.order_by("id")
        if outcome_of(Kind.WAGE_COMPLAINT, WageState(row.state)) not in _SETTLED
    ]  # fmt: skip


@cache
def _plans() -> Plans:
    from laoheng.route import Plans

    return Plans()


def findings_of(
    office: Office, as_of: date, firms: Sequence[UUID] | None = None, watch: Watch | None = None
) -> list[Finding]:
    """Every finding about the bureau's firms, or about `firms`, on the day; with `watch` of the wider catalogue too."""
    from laoheng import route
    from laoheng_web.alerts.levels import own_levels

    with opened_lake() as (engine, lake):
        return list(
            route.assess(
                engine, lake, office_id=str(office.id), region=office.region, as_of=as_of,
                complaints=complaint_facts(office, firms),
                firm_ids=None if firms is None else [str(firm) for firm in firms],
                own_levels=own_levels(office.id), watch=watch, plans=_plans(),
            )
        )  # fmt: skip


def assess(*, by: By, office: Office, as_of: date, firm_ids: Sequence[UUID] | None = None) -> Assessment:
    """Judges the firms and takes up every finding; all of it or nothing. Returns what the run looked at."""
    held = standing_signals(office, firm_ids)
    watch = watch_of(Standing.open_alerts(office, firm_ids), held)
    findings = findings_of(office, as_of, firm_ids, watch)
    return take_up_all(by=by, office=office, as_of=as_of, findings=findings, firm_ids=firm_ids, watch=watch)


@transaction.atomic
def take_up_all(
    *,
    by: By,
    office: Office,
    as_of: date,
    findings: Iterable[Finding],
    firm_ids: Sequence[UUID] | None = None,
    watch: Watch | None = None,
) -> Assessment:
    """Takes up the findings of one run: those of the ten one by one, the wider catalogue's firm by firm."""
    from laoheng.risk.indicators import TEN

    standing = Standing.of(office, firm_ids)
    counts: Counter[str] = Counter()
    firms: set[UUID] = set()
    seen: list[Alert] = []
    told: list[tuple[UUID, Finding]] = []
    version: Any = ""
    for finding in findings:
        if finding.subject is None:
            continue
        firm = UUID(finding.subject)
        firms.add(firm)
        version = finding.data_version or version
        if indicator_of(finding) not in TEN:
            told.append((firm, finding))
            continue
        counts[finding.status.value] += 1
        done = take_up(by=by, office=office, finding=finding, firm=firm, standing=standing)
        if done is Taken.SEEN:
            seen.append(standing.alerts[firm, indicator_of(finding)])
    if watch is not None:
        # Read again: the ten may have opened the very case that a signal belongs to.
        fresh = Standing.of(office, firm_ids)
        take_signals(by=by, office=office, told=told, standing=fresh, held=standing_signals(office, firm_ids))
        if firm_ids is None:
            keep_run(by=by, office=office, watch=watch, as_of=as_of)
    run = Assessment(
        id=new_id(by.now), office_id=office.id, as_of=as_of, at=by.now, data_version=version, firms=len(firms),
        everyone=firm_ids is None, counts=dict(sorted(counts.items())),
    )  # fmt: skip
    return finish_run(by=by, office=office, run=run, seen=seen)
