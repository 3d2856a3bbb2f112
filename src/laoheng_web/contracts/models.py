"""The register of labour contracts: one contract one record, who signed it, what was filed. No name, no number."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng.casework import ContractState, Standing, Term
from laoheng.standard.messages import Message
from laoheng_web.audit.sealed import sealed


@sealed
class Contract(models.Model):
    """One labour contract or agreement. `follows` is the one that it changes, renews, ends or stands beside.

    `paper` names the standard form that it was drafted from; empty where the firm sent a file of its own.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    firm_id = models.UUIDField()
    worker_id = models.UUIDField()
    term = models.CharField(max_length=12)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=16)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    follow_kind = models.CharField(max_length=8, blank=True)  # change | renew | end | beside
    paper = models.CharField(max_length=40, blank=True, default="")
    document = models.CharField(max_length=64)  # SHA-256 of the file as it stands: with every signature so far
    drafted_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    in_force_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    filing_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["firm_id", "worker_id", "starts_on"]),
            models.Index(fields=["worker_id"]),
            models.Index(fields=["office_id", "state", "ends_on"]),
        ]

    @property
    def standing_state(self) -> ContractState:
        """The state in the words of casework."""
        return ContractState(self.state)

    @property
    def term_kind(self) -> Term:
        """The term in the words of casework."""
        return Term(self.term)

    def standing(self) -> Standing:
        """What casework needs to know; an ended contract ran until the day it ended."""
        last = self.ended_on or self.ends_on
        return Standing(self.standing_state, self.term_kind, self.starts_on, last, self.follow_kind == "change")


@sealed
class Signature(models.Model):
    """One signature: what was shown, what was confirmed, how surely the signer was known, and the file it made."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    field = models.CharField(max_length=20)
    role = models.CharField(max_length=8)  # firm | worker
    party_id = models.UUIDField()
    user_id = models.UUIDField()
    level = models.CharField(max_length=12)
    statement_code = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    shown_bytes = models.PositiveIntegerField()
    shown_sha256 = models.CharField(max_length=64)
    shown_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    signed_sha256 = models.CharField(max_length=64)
    time_source = models.CharField(max_length=12)
    national = models.JSONField(null=True)  # signature by SM2 over the signed file, where the signer chose it

    @property
    def told(self) -> tuple[Message, Message]:
        """How surely the signer was known, and whose time it carries."""
        return Message.of(f"signing.level.{self.level}"), Message.of(f"signing.time.{self.time_source}")

    class Meta:
        ordering = ["confirmed_at", "id"]
        constraints = [models.UniqueConstraint(fields=["contract", "role"], name="contracts_signed_once_by_each")]


@sealed
class Reminder(models.Model):
    """A reminder that was given, so that it is given once."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=24)
    due_on = models.DateField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "kind", "due_on"], name="contracts_reminded_once")]


@sealed
class Filing(models.Model):
    """A list of contracts that a firm filed with its bureau, with its receipt."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    firm_id = models.UUIDField()
    contracts = ArrayField(models.UUIDField())
    sha256 = models.CharField(max_length=64)  # of the list's bytes
    filed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["office_id", "-filed_at"]), models.Index(fields=["firm_id", "-filed_at"])]


@sealed
class Letter(models.Model):
    """A firm's letter about a contract, as it was sent to the worker in the site: the file by its digest, when the
    worker opened it, and what the worker had to say against it. `template` names its standard form."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="letters")
    firm_id = models.UUIDField()
    worker_id = models.UUIDField()
    template = models.CharField(max_length=40)
    document = models.CharField(max_length=64)  # SHA-256 of the PDF
    notice_id = models.UUIDField()
    sent_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    objected_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["contract", "-sent_at"], name="contracts_letter_of")]

    @property
    def title(self) -> Message:
        """What kind of letter it is."""
        return Message(f"template.title.{self.template}")


@sealed
class LetterSignature(models.Model):
    """The firm's signature under a letter: what was shown and confirmed before it was signed and sent.

    A letter without one was sent unsigned. `shown_sha256` is of the letter before it was signed.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="signature")
    user_id = models.UUIDField()
    level = models.CharField(max_length=12)
    statement_code = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    shown_bytes = models.PositiveIntegerField()
    shown_sha256 = models.CharField(max_length=64)
    shown_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    time_source = models.CharField(max_length=12)
    national = models.JSONField(null=True)  # signature by SM2 over the signed file, where the signer chose it
