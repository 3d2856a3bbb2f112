"""The one place where identities are kept. Everything else carries random ids."""

from __future__ import annotations

from django.db import models

from laoheng_web.audit.sealed import sealed


@sealed
class Person(models.Model):
    """A person's identity, each field encrypted under the key version that its first byte names.

    Seen only by a transaction that states a purpose (row-level security).
    """

    id = models.UUIDField(primary_key=True)
    name = models.BinaryField(null=True)
    number = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    account = models.BinaryField(null=True)
    masked_name = models.CharField(max_length=40, blank=True)


@sealed
class LookUp(models.Model):
    """Blind index: keyed HMAC of an official number, with its key version, to the random id it stands for."""

    digest = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=8)  # person | firm
    key_version = models.PositiveSmallIntegerField()
    subject_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="vault_lookup_once")]


@sealed
class Firm(models.Model):
    """A firm: its credit code and name are public, so they are kept in clear."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=6, blank=True)

    def __str__(self) -> str:
        return self.name or self.code
