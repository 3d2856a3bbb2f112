"""Machine clients of the interface, what was answered to a repeated write, and how often somebody called."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng_web.accounts.models import Membership
from laoheng_web.audit.sealed import sealed


@sealed
class ApiClient(models.Model):
    """A program that acts in one role of an account. Only the digest of its token is kept."""

    id = models.UUIDField(primary_key=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="api_clients")
    name = models.CharField(max_length=60)
    token_digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The answer to a write that carried an idempotency key: sent again, it is told again."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE)
    key = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # None only while the first request is at work
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="api_key_once")]


class CallBucket(models.Model):
    """How many calls a caller has left (token bucket). The caller is a keyed digest: no address is stored."""

    caller = models.BinaryField(primary_key=True, max_length=32)
    calls_left = models.FloatField()
    allowed = models.BooleanField()
    at = models.DateTimeField(db_index=True)
