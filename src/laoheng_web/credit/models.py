"""A firm asks that an entry of its credit account be looked at again. The account itself is stored nowhere."""

from __future__ import annotations

from django.db import models

from laoheng_web.audit.sealed import sealed


@sealed
class CreditReview(models.Model):
    """One request. `line_event` is the event of the entry; empty where the firm misses an entry."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    firm_id = models.UUIDField()
    line_event = models.UUIDField(null=True)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    officer_name = models.CharField(max_length=120, blank=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm_id", "line_event"],
                condition=models.Q(answered_at=None),
                nulls_distinct=False,
                name="credit_one_open_review",
            )
        ]
        indexes = [models.Index(fields=["office_id", "-asked_at"])]
