"""Bulletins: what the checks found in a sender's files, sent back line by line, and what the sender answered."""

from __future__ import annotations

from django.db import models

from laoheng_web.audit.sealed import sealed


class LineAnswer(models.TextChoices):
    """What the sender says of one line."""

    CORRECTED = "corrected", "已更正"
    STANDS = "stands", "没有错"


@sealed
class Bulletin(models.Model):
    """One bulletin to a firm, or to a department (`sender`), which answers itself where addressed, else by letter."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    firm_id = models.UUIDField(null=True)
    sender = models.CharField(max_length=100, blank=True)
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "-sent_at"]), models.Index(fields=["firm_id", "-sent_at"])]


@sealed
class BulletinAddressee(models.Model):
    """The department that a bulletin about its feed is addressed to: it reads and answers it with its own account."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    bulletin = models.OneToOneField(Bulletin, on_delete=models.PROTECT, related_name="addressee")
    department_id = models.UUIDField()
    name = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["department_id"])]


@sealed
class BulletinLine(models.Model):
    """One thing that was found: a code of the texts under `quality.` with its arguments, and its answer."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="lines")
    firm_id = models.UUIDField(null=True)
    place = models.PositiveSmallIntegerField()
    month = models.CharField(max_length=7)
    code = models.CharField(max_length=40)
    args = models.JSONField(default=dict)
    answer = models.CharField(max_length=10, choices=LineAnswer.choices, blank=True)
    why = models.CharField(max_length=400, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "place"], name="records_bulletin_line_once")]
