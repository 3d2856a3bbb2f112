"""What a worker's wage complaint says, beside the file of its matter."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng_web.audit.sealed import sealed
from laoheng_web.papers.models import Matter


@sealed
class Complaint(models.Model):
    """The facts of a complaint as its worker stated them; `audience` are the roles that may read them.

    `token` makes sending once: the form's second sending finds the row of the first. `months` are `[month, sum]`
    pairs, the sum None where the worker does not know it; empty where the months are not known either.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="complaint")
    person_id = models.UUIDField(db_index=True)
    token = models.UUIDField(unique=True)
    employer_named = models.CharField(max_length=120, blank=True)  # as the worker wrote it, where the register has none
    building_site = models.BooleanField(null=True)  # None: not known
    months = models.JSONField(default=list)
    phone_given = models.BooleanField(default=False)
    audience = ArrayField(models.CharField(max_length=20), default=list)
    filed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "filed_at"])]
