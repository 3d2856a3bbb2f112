"""A month's plan of checks: who stands in it and by which arm. Made once; the lot can be drawn again by anyone."""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction

from laoheng.casework import is_collective, levels_at
from laoheng.standard.errors import UserError
from laoheng.standard.finding import Level
from laoheng.standard.messages import Message
from laoheng_web.accounts.models import Office
from laoheng_web.alerts.life import persons_of, queue_of
from laoheng_web.alerts.listing import ENDED, waits
from laoheng_web.alerts.models import Alert, CheckPick, CheckPlan, Ending, ScoreLine, ScoreRun
from laoheng_web.alerts.own_scores import loaded, own_model, phase_here
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id, record
from laoheng_web.vault.models import Firm

if TYPE_CHECKING:
    from laoheng.risk.model.check_plan import Arm, ArmResult

# A score older than this says nothing of the month any more.
FRESH_DAYS = 45
_LOCK = 0x706C616E  # "plan": one bureau's plan is made by one officer at a time
CHECKED_AT = ("remote_check", "visit")


@transaction.atomic
def make_plan(*, by: By, capacity: int, lot_percent: int) -> CheckPlan:
    """Makes the plan of the actor's bureau for the month of `by.now`. It proposes; nobody is checked by it alone.

    The seed of the lot is drawn here and sealed with the plan. Raises `UserError` where the month has its plan, there
    is no firm, or the figures are out of bounds.
    """
    from laoheng.risk.model.check_plan import plan_checks

    office, month = _office(by), by.now.date().replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, str(office.id)])
    if CheckPlan.objects.filter(office_id=office.id, month=month).exists():
        raise UserError("risk.plan.exists", month=f"{month:%Y-%m}")
    alerts = callable_alerts(office.id, by.now.date())
    others = firms_for_lot(office, by.now.date())
    phase, run, chances = score_in_use(office.id, by.now.date())
    if not alerts and not others:
        raise UserError("risk.plan.no_firms")
    seed = secrets.token_hex(16)
    told = plan_checks(
        [str(alert.firm_id) for alert in alerts], chances, others, capacity=capacity, lot_percent=lot_percent,
        seed=seed,
    )  # fmt: skip
    plan = CheckPlan(
        id=new_id(by.now), office_id=office.id, month=month, capacity=capacity, lot_percent=lot_percent, seed=seed,
        population=told.population, population_digest=told.population_digest, free=told.free, score_phase=phase,
        score_digest=run.digest if run and chances is not None else "", run=run if chances is not None else None,
        by=by.user, at=by.now,
    )  # fmt: skip
    plan.save(force_insert=True)
    first = {alert.firm_id: alert for alert in reversed(alerts)}
    picks = [
        CheckPick(
            id=new_id(by.now), office_id=office.id, plan=plan, firm_id=UUID(pick.firm), arm=pick.arm.value,
            place=pick.place, alert=first[UUID(pick.firm)] if pick.arm.value == "alert" else None,
        )
        for pick in told.picks
    ]  # fmt: skip
    CheckPick.objects.bulk_create(picks)
    payload = {
        "plan": plan.id, "month": month, "capacity": capacity, "lot_percent": lot_percent, "seed": seed,
        "population": plan.population, "population_digest": plan.population_digest, "free": plan.free,
        "score_phase": phase, "score_digest": plan.score_digest,
        "picks": [[pick.arm, str(pick.firm_id)] for pick in picks],
    }  # fmt: skip
    record("checks.planned", by=by, payload=payload, office=office.id, rows=[plan, *picks])
    return plan


def _office(by: By) -> Office:
    if by.role != "regulator" or by.user is None or by.office is None:
        raise UserError("risk.policy.not_signed")
    return Office.objects.get(id=by.office)


def callable_alerts(office: UUID, today: date) -> list[Alert]:
    """Open alerts that the ladder answers with a check, in the queue's order, those that wait and those seen left out.

    Collective ones count at any level: ten workers are not answered with a letter.
    """
    open_ = Alert.objects.filter(office_id=office, visits=None).exclude(matter__state__in=ENDED).exclude(waits(today))
    going = set(CheckPick.objects.filter(alert__in=open_, decision="go").values_list("alert_id", flat=True))
    graded = {level.value for way in CHECKED_AT for level in levels_at(way)}
    rows = [
        row for row in open_.select_related("matter")
        if row.id not in going and row.level != Level.NONE.value
        and (row.level in graded or is_collective(persons_of(row), today))
    ]  # fmt: skip
    by_id = {row.id: row for row in rows}
    return [by_id[id_] for id_ in queue_of(rows, today)]


def firms_for_lot(office: Office, today: date) -> set[str]:
    """The firms among which score and lot choose: of the bureau's region, with no open case, not checked lately."""
    from laoheng.risk.model.check_plan import REST_DAYS

    since = today - timedelta(REST_DAYS)
    firms = Firm.objects.filter(region=office.region).values_list("id", flat=True)
    busy = Alert.objects.filter(office_id=office.id).exclude(matter__state__in=ENDED).values_list("firm_id", flat=True)
    rested = CheckPick.objects.filter(office_id=office.id, checked_on__gte=since).values_list("firm_id", flat=True)
    planned = CheckPick.objects.filter(office_id=office.id, decision="go", found="").values_list("firm_id", flat=True)
    visited = Alert.objects.filter(office_id=office.id, visits__visited_on__gte=since).values_list("firm_id", flat=True)
    return {str(id_) for id_ in set(firms) - set(busy) - set(rested) - set(planned) - set(visited)}


def score_in_use(office: UUID, today: date) -> tuple[str, ScoreRun | None, dict[str, float] | None]:
    """The phase of the bureau's own score, its last run, and each firm's chance where the score is in use.

    Only firms that something sets above the usual firm are given: without a reason nobody is proposed. None where no
    score is in use, or its last run is too old ("stale").
    """
    phase, model = phase_here(office)
    if model is None:
        return phase, None, None
    runs = ScoreRun.objects.filter(office_id=office, digest=model.digest)
    run = runs.order_by("-as_of", "-id").first()
    if phase != "live":
        return phase, run, None
    if run is None or run.as_of < today - timedelta(FRESH_DAYS):
        return "stale", run, None
    table = loaded(model).table
    lines = ScoreLine.objects.filter(run=run).exclude(inputs="")
    return phase, run, {
        str(line.firm_id): float(line.chance) for line in lines if table.reasons(json.loads(line.inputs), 1)
    }  # fmt: skip


def told_score(pick: CheckPick) -> dict[str, Any] | None:
    """What a score said of a firm that it put into a plan: made again from what was kept. None for other arms.

    Raises `UserError` where the inputs are gone or were changed.
    """
    from laoheng.risk.model.advice import advice
    from laoheng.risk.model.register import input_label
    from laoheng.risk.model.replay import KeptScore, replay

    if pick.arm != "score" or pick.plan.run is None:
        return None
    run = pick.plan.run
    line = ScoreLine.objects.filter(run=run, firm_id=pick.firm_id).first()
    model = own_model(pick.office_id, run.model)
    if line is None or model is None:
        raise UserError("risk.replay.gone")
    table = loaded(model).table
    told = replay(table, KeptScore(run.digest, line.inputs, line.inputs_digest, line.chance))
    row = json.loads(line.inputs)
    return told | {
        "name": run.model, "as_of": run.as_of,
        "percent": [f"{100 * part:.1f}" for part in (told["chance"], *(told["interval_95"] or ()))],
        "why": [
            (input_label(item.name), _in_words(item.name, item.value), _in_words(item.name, item.usual))
            for item in table.reasons(row)
        ],
        "unknown": [input_label(name) for name in told["unknown"]],
        "advice": [item.message() for item in advice(table, row)],
    }  # fmt: skip


def _in_words(name: str, value: Any) -> Any:
    """An input's value as one reads it: a level by its name, a head count as heads, a count as a whole number."""
    if not isinstance(value, int | float):
        return value
    if name.startswith("level_"):
        return Message(f"alerts.level.{list(Level)[int(value)].value}")
    if name == "heads":
        value = math.expm1(value)
    return str(round(value))


@dataclass(frozen=True)
class ArmLine:
    """One arm's results as a page shows them, in per cent or None."""

    arm: str
    result: ArmResult
    percent: tuple[str, str, str] | None


def arm_lines(picks: Iterable[CheckPick]) -> list[ArmLine]:
    """What the checks of each arm found so far."""
    from laoheng.risk.model.check_plan import Arm

    rows = list(picks)
    ends = dict(
        Ending.objects.filter(alert__in=[row.alert_id for row in rows if row.alert_id]).values_list("alert", "label")
    )
    return [_line(arm, [row for row in rows if row.arm == arm.value], ends) for arm in Arm]


def _line(arm: Arm, rows: list[CheckPick], ends: dict[UUID, bool | None]) -> ArmLine:
    from laoheng.risk.model.check_plan import ArmResult

    went = [row for row in rows if row.decision == "go"]
    over = [row for row in went if (row.alert_id in ends if row.alert_id else bool(row.found))]
    labels = [ends[row.alert_id] if row.alert_id else row.label for row in over]
    result = ArmResult(
        picked=len(rows), right=labels.count(True), wrong=labels.count(False), neither=labels.count(None),
        left=sum(row.decision == "leave" for row in rows), waiting=len(rows) - len(over)
        - sum(row.decision == "leave" for row in rows),
    )  # fmt: skip
    found = result.precision
    shown = None if found is None else (f"{100 * found[0]:.1f}", f"{100 * found[1]:.1f}", f"{100 * found[2]:.1f}")
    return ArmLine(arm.value, result, shown)
