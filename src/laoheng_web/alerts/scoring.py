"""Every month a bureau's firms are scored by its own models, in the shadow or in use, and the drift check is made.

The system may freeze a score; it never brings one back.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from laoheng.casework import Kind
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.messages import Message, render
from laoheng_web.accounts.models import Office
from laoheng_web.alerts.assess import opened_lake
from laoheng_web.alerts.capacity import capacity_of
from laoheng_web.alerts.models import CheckPick, Ending, OfficeModel, ScoreLine, ScoreRun
from laoheng_web.alerts.own_scores import in_phases, loaded
from laoheng_web.alerts.score_life import freeze
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.notices.actions import notify
from laoheng_web.papers.models import Matter

if TYPE_CHECKING:
    from laoheng.risk.model.drift import Drift
    from laoheng.risk.model.shadow_run import Outcome

SCORED = frozenset({"shadow", "proposed", "live"})
AT_ONCE = 1000
# Share of firms looked at in a month where the bureau has not said how many cases it can look at.
USUAL_SHARE = 0.05


def happenings(office: UUID) -> list[tuple[str, date, str]]:
    """What came to light about the bureau's firms: firm, day, and what.

    Complaints and mediations filed, alerts and checks that were confirmed. Complaints whose worker does not want the
    firm to know are left out: a firm reads its reasons.
    """
    kinds = (Kind.WAGE_COMPLAINT.value, Kind.MEDIATION.value)
    matters = Matter.objects.filter(office_id=office, kind__in=kinds, name_withheld=False, firm_id__isnull=False)
    found = [(str(row.firm_id), row.filed_on, row.kind) for row in matters]
    ends = Ending.objects.filter(office_id=office, label=True).select_related("alert")
    found += [(str(row.alert.firm_id), row.at.astimezone(SHANGHAI).date(), "alert_confirmed") for row in ends]
    picks = CheckPick.objects.filter(office_id=office, label=True, alert=None, checked_on__isnull=False)
    found += [(str(row.firm_id), row.checked_on, "check_confirmed") for row in picks if row.checked_on]
    return sorted(found)


def score_office(*, by: By, office: Office, as_of: date) -> list[ScoreRun]:
    """Scores the bureau's firms by each of its own models that is tried or in use; at most once a day and model."""
    models = in_phases(office.id, SCORED)
    done = ScoreRun.objects.filter(office_id=office.id, as_of=as_of).values_list("digest", flat=True)
    models = [row for row in models if row.digest not in set(done)]
    if not models:
        return []
    rows = dict(_rows(office, as_of))
    return [keep_run(by=by, office=office, model=model, as_of=as_of, rows=rows) for model in models]


def _rows(office: Office, as_of: date) -> Iterator[tuple[str, dict[str, Any]]]:
    from laoheng.risk.model.office_model import inputs_of
    from laoheng.route.panel import Filed, firm_days

    events = [Filed(firm, day) for firm, day, _what in happenings(office.id)]
    with opened_lake() as (engine, lake):
        for row in firm_days(engine, lake, str(office.id), events, [as_of], region=office.region):
            yield row["employer_id"], inputs_of(row)


@transaction.atomic
def keep_run(
    *, by: By, office: Office, model: OfficeModel, as_of: date, rows: Mapping[str, Mapping[str, Any]]
) -> ScoreRun:
    """Keeps each firm's score with its inputs, judges the drift, and freezes the score where the rule says so."""
    from laoheng.risk.model.drift import drift
    from laoheng.risk.model.replay import kept_score

    found = loaded(model)
    scores = {firm: kept_score(found.table, row) for firm, row in sorted(rows.items())}
    ended = [(row.chance, row.label) for month in ended_months(model, by.now.date()) for row in month]
    chances = [float(score.chance) for score in scores.values()]
    told = drift(found.card["reference"], [rows[firm] for firm in scores], chances, ended)
    run = ScoreRun(
        id=new_id(by.now), office_id=office.id, model=model.name, digest=model.digest, as_of=as_of, at=by.now,
        firms=len(scores), state=told.state, drift=json.dumps(_shown(told), ensure_ascii=False, sort_keys=True),
    )  # fmt: skip
    run.save(force_insert=True)
    payload = {
        "model": run.model, "digest": run.digest, "as_of": as_of, "firms": run.firms, "state": run.state,
        "against": list(told.against),
    }  # fmt: skip
    record("score.run_kept", by=by, payload=payload, office=office.id, rows=[run])
    lines = [
        ScoreLine(
            id=new_id(by.now), office_id=office.id, run=run, firm_id=UUID(firm), inputs=score.inputs,
            inputs_digest=score.inputs_sha256, chance=score.chance,
        )
        for firm, score in scores.items()
    ]  # fmt: skip
    for start in range(0, len(lines), AT_ONCE):
        part = lines[start : start + AT_ONCE]
        ScoreLine.objects.bulk_create(part)
        record("score.lines_kept", by=by, payload={"run": run.id, "lines": len(part)}, office=office.id, exact=part)
    if told.state == "frozen":
        _freeze(by, office, model, told)
    return run


def _shown(told: Drift) -> dict[str, Any]:
    return {
        "inputs": dict(told.input_psi), "scores": told.score_psi, "most_moved": told.most_moved,
        "calibration_error": told.calibration_error, "against": list(told.against),
    }  # fmt: skip


def _freeze(by: By, office: Office, model: OfficeModel, told: Drift) -> None:
    why = [Message(f"risk.model.life.against.{name}") for name in told.against]
    reason = "；".join(render(item) for item in why)
    if freeze(by=by, office=office.id, model=model.name, reason=reason) is None:
        return
    message = Message.of("risk.model.life.drift_notice", model=model.name, why=why)
    notify(by=by, office=office.id, party=None, message=message)


def ended_months(model: OfficeModel, today: date) -> list[list[Outcome]]:
    """The model's runs whose horizon is over, oldest first: each firm's chance and whether something came."""
    from laoheng.risk.model.shadow_run import Outcome

    horizon = timedelta(int(loaded(model).card["horizon_days"]))
    runs = ScoreRun.objects.filter(office_id=model.office_id, digest=model.digest, as_of__lte=today - horizon)
    days: dict[str, list[date]] = defaultdict(list)
    for firm, day, _what in happenings(model.office_id):
        days[firm].append(day)
    months = []
    for run in runs.order_by("as_of", "id"):
        lines = ScoreLine.objects.filter(run=run).exclude(inputs="").order_by("firm_id")
        months.append([
            Outcome(
                str(line.firm_id), json.loads(line.inputs), float(line.chance),
                int(_came(days[str(line.firm_id)], run.as_of, run.as_of + horizon)),
            )
            for line in lines
        ])  # fmt: skip
    return months


def _came(days: list[date], after: date, until: date) -> bool:
    return bisect_right(days, until) > bisect_right(days, after)


def own_report(model: OfficeModel, today: date) -> dict[str, Any]:
    """The shadow report of an own model on the months that are over, by the written rule."""
    from laoheng.risk.model.shadow_run import run_report

    months = ended_months(model, today)
    last = ScoreRun.objects.filter(office_id=model.office_id, digest=model.digest).order_by("-as_of", "-id").first()
    cases, firms = capacity_of(model.office_id), max((len(month) for month in months), default=0)
    share = min(0.5, cases / firms) if cases and firms else USUAL_SHARE
    return run_report(model.digest, months, last.state if last else "unknown", capacity=share)
