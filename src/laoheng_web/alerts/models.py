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
