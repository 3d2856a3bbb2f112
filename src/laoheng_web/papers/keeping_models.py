"""What keeps the file of a matter longer than its term, and that its words are gone once the term is over."""

from __future__ import annotations

from django.db import models

from laoheng_web.audit.sealed import sealed


class HoldReason(models.TextChoices):
    """Why a file has to stay though its term is over."""

    COURT = "court", "仲裁或诉讼还没有结束"
    AUDIT = "audit", "审计或检查要用"
    REVIEW = "review", "申诉或复查还没有结束"


@sealed
class MatterHold(models.Model):
    """An officer has a closed file kept beyond its term; lifted by an officer again."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey("papers.Matter", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=10, choices=HoldReason.choices)
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(lifted_at=None), name="papers_one_hold_a_matter"
            )
        ]


@sealed
class MatterCleared(models.Model):
    """The words and papers of a file went; its steps, days, sums and digests stay and name nobody."""

    matter = models.OneToOneField("papers.Matter", on_delete=models.PROTECT, primary_key=True, related_name="cleared")
    office_id = models.UUIDField()
    at = models.DateTimeField()
    words = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
