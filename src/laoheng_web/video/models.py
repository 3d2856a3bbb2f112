"""A video session of a mediation: its seats, what passes between browsers, the transcript, the recordings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from laoheng_web.audit.sealed import sealed
from laoheng_web.papers.models import Matter


@sealed
class VideoSession(models.Model):
    """One session, open until `ended_at`. `private_side`: the side that talks alone with the mediator, if any."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="video_sessions")
    private_side = models.CharField(max_length=8, blank=True)  # worker | firm
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    transcript_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(ended_at=None), name="video_one_open_session")
        ]


@sealed
class Seat(models.Model):
    """One account in a session: waiting until the mediator admits it; `checks` are what was compared with the file.

    `consent` to being recorded: None where the person has not answered.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="seats")
    session = models.ForeignKey(VideoSession, on_delete=models.PROTECT, related_name="seats")
    user_id = models.UUIDField()
    party_id = models.UUIDField()
    role = models.CharField(max_length=10)  # worker | firm | mediator
    asked_at = models.DateTimeField()
    admitted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    checks = ArrayField(models.CharField(max_length=20), default=list)
    consent = models.BooleanField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "user_id"], name="video_one_seat")]


class Presence(models.Model):
    """Whether a seat's page is open, and how much it sent this second. Not sealed: it is over in half a minute."""

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, primary_key=True, related_name="presence")
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    tab = models.CharField(max_length=32, blank=True)  # one opening of the page; a reload is another
    seen_at = models.DateTimeField(null=True)
    second = models.BigIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)
    messages = models.PositiveIntegerField(default=0)


class Signal(models.Model):
    """One message between two browsers, gone once read or after a minute. Not sealed: nothing of it is kept."""

    id = models.BigAutoField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    from_user = models.UUIDField()
    to_user = models.UUIDField()
    from_tab = models.CharField(max_length=32)
    to_tab = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["receiver", "id"])]


@sealed
class Line(models.Model):
    """One line of the transcript, for all or for the side that was alone with the mediator then."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(VideoSession, on_delete=models.PROTECT, related_name="lines")
    channel = models.CharField(max_length=8)  # all | worker | firm
    text = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


@sealed
class Recording(models.Model):
    """One recording, encrypted on disk in `pieces`; `digest` is the SHA-256 of what was recorded and outlives it."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(VideoSession, on_delete=models.PROTECT, related_name="recordings")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    pieces = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(ended_at=None), name="video_one_recording")
        ]
