"""What happened, and the proof that it was not changed afterwards."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AuditEvent(models.Model):
    """One thing that happened, written in the transaction of the write it tells of. Nobody can edit it."""

    id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField(unique=True)
    type = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    acting_for = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    matter_id = models.UUIDField(null=True)
    subjects = ArrayField(models.UUIDField(), default=list)
    payload = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["matter_id", "seq"]),
            models.Index(fields=["office_id", "seq"]),
            models.Index(fields=["type", "seq"]),
        ]


class EventKey(models.Model):
    """The secret of one event's commitment. Erasing it unlinks the leaf; the proof still holds."""

    event = models.OneToOneField(AuditEvent, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False)
    key = models.BinaryField(max_length=32)


class LedgerLeaf(models.Model):
    """One sealed event: its place in the tree and the leaf's bytes."""

    index = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    leaf = models.BinaryField()


class LedgerNode(models.Model):
    """The hash of one complete subtree: `position`-th of its `level` (level 0 are the leaves)."""

    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="audit_node_place")]


class LedgerCheckpoint(models.Model):
    """A signed statement of the tree's size and root (C2SP checkpoint)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()
