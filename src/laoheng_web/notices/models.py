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
