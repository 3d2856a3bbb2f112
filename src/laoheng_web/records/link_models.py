"""Runs of linkage, the pairs they left to persons, and the merges that stand or were taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng.hub.link import Ground, Merge
from laoheng_web.audit.sealed import sealed


class LinkUnit(models.TextChoices):
    """What a pair is about."""

    PERSON = "person", "人"
    FIRM = "firm", "单位"


class PairDecision(models.TextChoices):
    """What a clerk said of a pair."""

    SAME = "same", "是同一个"
    DIFFERENT = "different", "不是同一个"
    UNKNOWN = "unknown", "说不准"


SETTLED = (PairDecision.SAME, PairDecision.DIFFERENT)


@sealed
class LinkRun(models.Model):
    """One run of linkage over a bureau's persons or firms."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    unit = models.CharField(max_length=8, choices=LinkUnit.choices)
    by_user = models.UUIDField(null=True)
    at = models.DateTimeField()
    rule = models.CharField(max_length=40)
    records = models.PositiveIntegerField()
    labels = models.PositiveIntegerField()  # pairs decided by persons that this run learned from
    asked = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["office_id", "-at"])]


@sealed
class LinkPair(models.Model):
    """Two ids that may be one. `reasons` are (comparison, level, bits); identities are not kept here.

    `group` is the smallest id of those it hangs together with, `caution` why that group was not merged.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    unit = models.CharField(max_length=8, choices=LinkUnit.choices)
    run_id = models.UUIDField()
    left_id = models.UUIDField()
    right_id = models.UUIDField()
    per_mille = models.PositiveSmallIntegerField()  # the chance that they are one, as the model sees it
    reasons = models.JSONField(default=list)
    group = models.UUIDField()
    caution = models.CharField(max_length=12, blank=True)  # large | inconsistent | numbers | undone
    held_by = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=PairDecision.choices, blank=True)
    why = models.CharField(max_length=400, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "unit", "decision", "-per_mille"])]
        constraints = [
            models.UniqueConstraint(fields=["office_id", "unit", "left_id", "right_id"], name="records_pair_once")
        ]

    @property
    def settled(self) -> bool:
        """Whether a clerk has said which."""
        return self.decision in SETTLED

    def held_by_other(self, user: UUID | None, now: datetime) -> bool:
        """Whether another clerk has it in hand at `now`."""
        return self.held_by not in (None, user) and self.held_until is not None and self.held_until > now


@sealed
class LinkMerge(models.Model):
    """Ids held to be one by a clerk, who decided the pair `pair_id`; taken back it stays as a record."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    unit = models.CharField(max_length=8, choices=LinkUnit.choices)
    number = models.CharField(max_length=16)
    ids = ArrayField(models.UUIDField())
    grounds = models.JSONField(default=list)  # [left, right, bits, reasons]
    by = models.CharField(max_length=40)  # the clerk's account id
    said_at = models.CharField(max_length=40)  # as the merge's number spells it
    at = models.DateTimeField()
    pair_id = models.UUIDField()
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "unit", "-at"])]
        constraints = [models.UniqueConstraint(fields=["office_id", "unit", "number"], name="records_merge_once")]

    def as_merge(self) -> Merge:
        """The merge in the words of `laoheng.hub.link`."""
        grounds = tuple(
            Ground(left, right, float(bits), tuple((name, level, float(part)) for name, level, part in reasons))
            for left, right, bits, reasons in self.grounds
        )
        return Merge(tuple(map(str, self.ids)), grounds, self.by, self.said_at)
