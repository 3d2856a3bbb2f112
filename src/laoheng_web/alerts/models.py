"""Alerts: which firm, which cause, since when, and the file it is handled in. What is not known is kept apart."""

from __future__ import annotations

from django.db import models

from laoheng_web.audit.sealed import sealed
from laoheng_web.papers.models import Matter

LEVELS = (("red", 4), ("orange", 3), ("yellow", 2), ("blue", 1), ("none", 0))
RANK = dict(LEVELS)


@sealed
class Alert(models.Model):
    """One firm and one cause: from the day it was first seen until its condition holds no more.

    `finding` is the latest finding, `matter.finding` the last one that said something was wrong. `level` is "none" once
    the condition is gone; the file stays open until a named officer closes it.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    firm_id = models.UUIDField()
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="alert")
    indicator = models.CharField(max_length=60)
    level = models.CharField(max_length=10)
    first_seen = models.DateField()
    last_seen = models.DateField()
    cleared_at = models.DateTimeField(null=True)
    followed_by = models.UUIDField(null=True)  # the alert that took over when it got worse after its file was closed
    finding = models.JSONField()
    data_version = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office_id", "firm_id", "indicator"],
                condition=models.Q(cleared_at=None, followed_by=None),
                name="alerts_one_open_per_cause",
            )
        ]
        indexes = [models.Index(fields=["office_id", "level", "indicator"]), models.Index(fields=["firm_id"])]


@sealed
class OpenQuestion(models.Model):
    """What could not be judged of a firm, and which material is missing. It accuses nobody and opens no file."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    firm_id = models.UUIDField()
    indicator = models.CharField(max_length=60)
    asked_firm = models.BooleanField(default=False)
    first_seen = models.DateField()
    answered_at = models.DateTimeField(null=True)
    finding = models.JSONField()
    data_version = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office_id", "firm_id", "indicator"],
                condition=models.Q(answered_at=None),
                name="alerts_one_question_per_cause",
            )
        ]
        indexes = [models.Index(fields=["office_id", "indicator"])]


@sealed
class Assessment(models.Model):
    """One run over a bureau's firms: when, on what data, and how many firms and findings were looked at."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    as_of = models.DateField()
    at = models.DateTimeField()
    data_version = models.CharField(max_length=80, blank=True)
    firms = models.PositiveIntegerField()
    everyone = models.BooleanField()
    counts = models.JSONField()  # status of the findings → how many

    class Meta:
        indexes = [models.Index(fields=["office_id", "-at"])]


@sealed
class Signal(models.Model):
    """What one indicator of the wider catalogue says of a firm, until it holds no more.

    A mild one is a tip: the firm reads it and need not reply. Signals of one cause share one file (`alert`).
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    firm_id = models.UUIDField()
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, null=True, related_name="signals")
    indicator = models.CharField(max_length=60)
    cause = models.CharField(max_length=40)
    level = models.CharField(max_length=10)
    first_seen = models.DateField()
    changed_on = models.DateField()
    gone_at = models.DateTimeField(null=True)
    finding = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office_id", "firm_id", "indicator"],
                condition=models.Q(gone_at=None),
                name="alerts_one_signal_each",
            )
        ]
        indexes = [models.Index(fields=["office_id", "indicator"]), models.Index(fields=["firm_id"])]


@sealed
class Snooze(models.Model):
    """An alert that may wait until a day, for a reason; a named officer lets it wait or wakes it."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="snoozes")
    reason = models.CharField(max_length=40)
    until = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()
    woken_at = models.DateTimeField(null=True)


@sealed
class Ending(models.Model):
    """How an alert's case ended and how far an officer went: what makes the warning right, wrong or neither."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="ending")
    reason = models.CharField(max_length=40)
    contact = models.CharField(max_length=40)
    label = models.BooleanField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField()


@sealed
class Visit(models.Model):
    """A visit to a firm as the officer recorded it: in order, not in order, or nobody there."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="visits")
    found = models.CharField(max_length=40)
    visited_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()


@sealed
class Lateness(models.Model):
    """An officer's deadline passed: who was told, by the table. One row a rung and deadline; it decides nothing."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="lateness")
    to = models.CharField(max_length=40)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "to", "due_on"], name="alerts_late_told_once")]


@sealed
class Capacity(models.Model):
    """How many cases a bureau can look at in a month; the latest row holds."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    cases = models.PositiveIntegerField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["office_id", "-at"])]


@sealed
class LevelChange(models.Model):
    """A bureau's own levels of an indicator: proposed by one officer with their effect shown, approved by another."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    indicator = models.CharField(max_length=60)
    start = models.DateField()
    least = models.JSONField()
    reason = models.CharField(max_length=400)
    effect = models.JSONField()  # alerts, missed and minutes over the past, before and after
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "indicator"])]


@sealed
class ScoreMove(models.Model):
    """One move in a bureau's use of a score: who took it, why, and the shadow report it rests on. Never changed."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    model = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # of the points table: another version begins anew
    move = models.CharField(max_length=20)
    by = models.UUIDField(null=True)  # empty: the system, which may only freeze or stop
    at = models.DateTimeField()
    reason = models.CharField(max_length=400)
    report = models.JSONField(null=True)
    report_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "digest"])]


@sealed
class ScoreStanding(models.Model):
    """Where a score stands in a bureau, for everybody to read; the moves behind it are the bureau's."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    model = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    phase = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "digest"], name="alerts_one_standing")]


@sealed
class WatchRun(models.Model):
    """What the wider catalogue said in one run, by indicator: fires, clear, unknown, and each level."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    as_of = models.DateField()
    at = models.DateTimeField()
    counts = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["office_id", "-at"])]


@sealed
class OfficeModel(models.Model):
    """A bureau's own points table as it was handed in, with its card. Never changed; who may use it say its moves."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    name = models.CharField(max_length=40)  # "own-" and the beginning of the digest: how moves and pages name it
    digest = models.CharField(max_length=64)
    file_digest = models.CharField(max_length=64)
    content = models.TextField()  # the file itself
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "digest"], name="alerts_one_own_model")]


@sealed
class ScoreRun(models.Model):
    """One month's scoring of a bureau's firms by one model, with how far its world has moved since its release."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    model = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    as_of = models.DateField()
    at = models.DateTimeField()
    firms = models.PositiveIntegerField()
    state = models.CharField(max_length=20)  # of the drift check: steady, moved, frozen, unknown
    drift = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["office_id", "digest", "-as_of"])]


@sealed
class ScoreLine(models.Model):
    """One firm's score with the inputs it was made of, so that it can be made again."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="lines")
    firm_id = models.UUIDField()
    inputs = models.TextField(blank=True)  # empty: gone by a deletion; then it cannot be made again
    inputs_digest = models.CharField(max_length=64)
    chance = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "firm_id"], name="alerts_one_score_a_run")]
        indexes = [models.Index(fields=["firm_id"])]


@sealed
class CheckPlan(models.Model):
    """A month's plan of checks: who was in the pot, the seed of the lot, which score was in use. Never drawn again."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    month = models.DateField()
    capacity = models.PositiveIntegerField()
    lot_percent = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    population = models.PositiveIntegerField()
    population_digest = models.CharField(max_length=64)
    free = models.PositiveIntegerField()
    score_phase = models.CharField(max_length=20)  # "none" where the bureau has no own score
    score_digest = models.CharField(max_length=64, blank=True)
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, null=True, related_name="plans")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "month"], name="alerts_one_plan_a_month")]


@sealed
class CheckPick(models.Model):
    """One firm of a plan: why it stands there, who decided on it, what was found, and what the firm said against it.

    `alert` is set where an alert brought it there; its case then has decision, visit and ending of its own.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    plan = models.ForeignKey(CheckPlan, on_delete=models.PROTECT, related_name="picks")
    firm_id = models.UUIDField()
    arm = models.CharField(max_length=10)
    place = models.PositiveIntegerField()
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, null=True, related_name="picks")
    decision = models.CharField(max_length=20, blank=True)  # "go", "leave"; empty: nobody has decided yet
    how = models.CharField(max_length=20, blank=True)  # remote_check, visit
    leave_reason = models.CharField(max_length=40, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    found = models.CharField(max_length=40, blank=True)
    checked_on = models.DateField(null=True)
    label = models.BooleanField(null=True)
    found_by = models.UUIDField(null=True)
    objection = models.CharField(max_length=2000, blank=True)
    objected_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=2000, blank=True)
    upheld = models.BooleanField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "firm_id"], name="alerts_one_pick_a_firm")]
        indexes = [models.Index(fields=["firm_id"])]


@sealed
class WorkerAsk(models.Model):
    """What a worker was asked in an alert's case, and what he chose to answer. The firm never reads it."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="asks")
    firm_id = models.UUIDField()
    worker_id = models.UUIDField()
    question = models.CharField(max_length=40)
    by = models.UUIDField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "worker_id", "question"], name="alerts_worker_asked_once")
        ]
        indexes = [models.Index(fields=["worker_id"])]


@sealed
class ProtectionTold(models.Model):
    """That a worker was told to look at his own records, and the digest of what stood there: told again on news only.

    What it says is his alone and is not kept here.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    worker_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "worker_id"], name="alerts_one_told_a_worker")]
