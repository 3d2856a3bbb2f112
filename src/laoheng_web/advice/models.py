"""What visitors agreed to leave of a status assessment: facts without identity, for the bureau's policy work."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng_web.audit.sealed import sealed


@sealed
class StatusShare(models.Model):
    """One assessment shared: month, place, kind of work, class, rule, deciding facts. No person, no day, no words."""

    id = models.UUIDField(primary_key=True)
    month = models.CharField(max_length=7)
    region = models.CharField(max_length=6, blank=True)
    work = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    rule = models.CharField(max_length=40)
    key = ArrayField(models.CharField(max_length=40), default=list)
    sheet = models.CharField(max_length=64, unique=True)  # digest of the answers' envelope: one sheet counts once
