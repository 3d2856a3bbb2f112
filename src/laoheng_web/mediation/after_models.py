"""What a mediation holds beside talk and agreement: promises kept, records signed, voices, opinions, reviews."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng_web.audit.sealed import sealed
from laoheng_web.papers.models import Attachment, Matter


@sealed
class Voice(models.Model):
    """What is said in a recording, as its speaker typed it or confirmed it; read by whoever may hear the recording."""

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, primary_key=True, related_name="voice")
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="voices")
    transcript = models.TextField(blank=True)
    confirmed = models.BooleanField(default=False)
    by_party = models.UUIDField()
    by_user = models.UUIDField()
    at = models.DateTimeField()


@sealed
class Promise(models.Model):
    """One thing to be done under an agreement: an instalment, or a paper to be given back, by whom and by when.

    `side` has to do it; `person_id` is the worker whom it concerns, on either end. `amount` None: no sum, `words` say.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="promises")
    agreement = models.ForeignKey("mediation.Agreement", on_delete=models.PROTECT, related_name="promises")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8)
    person_id = models.UUIDField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    words = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="mediation_promise_once")]


@sealed
class Fulfilment(models.Model):
    """What a side says it did of a promise, with its proof, and what the other side answered: confirmed or denied."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="fulfilments")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="fulfilments")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    done_on = models.DateField()
    evidence = ArrayField(models.UUIDField(), default=list)
    by_party = models.UUIDField()
    by_user = models.UUIDField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)  # confirmed | denied
    word = models.CharField(max_length=400, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]


@sealed
class SignedRecord(models.Model):
    """The record of a session as the sides sign it: its bytes by digest, and the file it stands in now."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="signed_records")
    number = models.PositiveSmallIntegerField()
    draft_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    by_user = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="mediation_record_once")]


@sealed
class RecordHand(models.Model):
    """One signature on the record of a session; `digest` of the exact bytes it was put on."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    record = models.ForeignKey(SignedRecord, on_delete=models.PROTECT, related_name="hands")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="record_hands")
    side = models.CharField(max_length=10)
    by_party = models.UUIDField()
    by_user = models.UUIDField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["record", "side"], name="mediation_record_hand_once")]


@sealed
class Opinion(models.Model):
    """What a side said of the mediation after its end: one answer, with reasons if it liked; counted, never shown."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    body_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="opinions")
    side = models.CharField(max_length=8)
    party_id = models.UUIDField()
    satisfied = models.CharField(max_length=10)  # yes | partly | no
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "party_id"], name="mediation_opinion_once")]


@sealed
class QualityReview(models.Model):
    """A closed file drawn for review, and what the reviewer found: an answer to each question, and a remark."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="quality_review")
    office_id = models.UUIDField()
    body_id = models.UUIDField()
    drawn_at = models.DateTimeField()
    drawn_by = models.UUIDField()
    answers = models.JSONField(default=dict)
    remark = models.CharField(max_length=1000, blank=True)
    by_user = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["drawn_at", "matter_id"]


class KeptDraft(models.Model):
    """An application as it is being typed, encrypted, of one account and the side it speaks for; gone once sent."""

    id = models.UUIDField(primary_key=True)  # the token under which it is sent once
    user_id = models.UUIDField()
    party_id = models.UUIDField()
    blob = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "party_id"], name="mediation_draft_of_account")]
