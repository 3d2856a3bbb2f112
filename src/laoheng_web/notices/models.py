"""Notices: who must act by when, told in plain words, kept until read."""

from __future__ import annotations

from django.db import models

from laoheng_web.audit.sealed import sealed


@sealed
class Notice(models.Model):
    """One notice to a party (firm, person, body) or to a bureau's staff (`party_id` empty)."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    matter_id = models.UUIDField(null=True)
    message = models.JSONField()  # code and arguments, rendered per language
    due_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party_id", "-created_at"]), models.Index(fields=["office_id", "-created_at"])]


@sealed
class Reachable(models.Model):
    """How a party wants to be reached: its phone and postal address (encrypted together), SMS or not, hours of rest.

    A person who left nothing here is reached at the phone kept in the vault.
    """

    party_id = models.UUIDField(primary_key=True)
    contact = models.BinaryField(null=True)
    sms = models.BooleanField(default=True)
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_to = models.PositiveSmallIntegerField(default=8)
    at = models.DateTimeField()


@sealed
class Delivery(models.Model):
    """One way in which a notice was brought to its reader, and what became of it: the receipt in the file.

    `reference` is the gateway's, or the tracking number of a letter; `why` a code of `reach.why`.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    matter_id = models.UUIDField()
    party_id = models.UUIDField()
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=100, blank=True)
    why = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notices_delivered_once")]
        indexes = [models.Index(fields=["office_id", "state", "next_at"]), models.Index(fields=["matter_id"])]
