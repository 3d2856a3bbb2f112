"""What a mediation holds beside its file: the claims, the walled-off talk and bids, the agreement and its hands."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng_web.audit.sealed import sealed
from laoheng_web.mediation import after_models  # noqa: F401  Django finds models from here only
from laoheng_web.papers.models import Matter


@sealed
class Mediation(models.Model):
    """A mediation beside the file of its matter.

    `applicant` is worker, firm or both; `origin` the wage complaint it was referred from. `mediator_user` is the
    appointed mediator's account: with each side it alone reads that side's private talk. `token` makes sending once.
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="mediation")
    office_id = models.UUIDField()
    body_id = models.UUIDField()
    applicant = models.CharField(max_length=8)
    origin_id = models.UUIDField(null=True, unique=True)
    mediator_user = models.UUIDField(null=True)
    mediator_name = models.CharField(max_length=60, blank=True)
    authority = ArrayField(models.UUIDField(), default=list)  # files: the group's signed authority
    token = models.UUIDField(unique=True)


@sealed
class Claimant(models.Model):
    """One worker of a mediation; of a group up to five speak for the others (劳动争议调解仲裁法 7)."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="claimants")
    person_id = models.UUIDField()
    speaks = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["matter", "person_id"], name="mediation_claims_once")]


@sealed
class Claim(models.Model):
    """One line of the claims table: a worker's claim, what the law gives, what the firm admits of it.

    `basis` is what the law is applied to (a calculator and its facts, or wages month by month), None where nobody told
    it; `admitted` None: not said yet.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="claims")
    claimant = models.ForeignKey(Claimant, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=30)
    claimed = models.DecimalField(max_digits=14, decimal_places=2)
    story = models.CharField(max_length=400, blank=True)
    basis = models.JSONField(null=True)
    admitted = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    firm_word = models.CharField(max_length=400, blank=True)
    evidence = ArrayField(models.UUIDField(), default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


@sealed
class Talk(models.Model):
    """One thing said in mediation, walled off from every later proceeding.

    `channel`: all, or the side that talks alone with the mediator. `sum` and `pay_by` make it an offer.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="talk")
    channel = models.CharField(max_length=8)  # all | worker | firm
    by_role = models.CharField(max_length=10)
    by_party = models.UUIDField()
    by_user = models.UUIDField()
    text = models.TextField(blank=True)
    sum = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    pay_by = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


@sealed
class BidRound(models.Model):
    """One round of sealed bids: open, crossed (then `settled` is the middle of both) or not crossed."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="bid_rounds")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, default="open")  # open | crossed | not_crossed
    settled = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="mediation_round_once")]


@sealed
class Bid(models.Model):
    """One side's bid, encrypted; emptied when the round ends without crossing, so that nobody can ever read it."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    round = models.ForeignKey(BidRound, on_delete=models.PROTECT, related_name="bids")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="bids")
    side = models.CharField(max_length=8)
    by_party = models.UUIDField()
    blob = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "side"], name="mediation_bids_once")]


@sealed
class Agreement(models.Model):
    """One draft of the agreement: its terms, its exact bytes by digest, and where the signed file stands now."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    draft_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)  # of the file with the signatures put so far
    total = models.DecimalField(max_digits=14, decimal_places=2)
    pay_by = models.DateField()
    shares = models.JSONField(default=list)  # [person id, sum] for each worker
    terms = models.TextField(blank=True)
    drafted_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    attachment_id = models.UUIDField(null=True)  # the sealed file among the matter's papers

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["matter", "version"], name="mediation_draft_once")]


@sealed
class Hand(models.Model):
    """One hand on an agreement: worker, firm, mediator or body; `digest` of the exact bytes it was put on."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="hands")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="hands")
    side = models.CharField(max_length=10)
    by_party = models.UUIDField()
    by_user = models.UUIDField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["agreement", "side"], name="mediation_hand_once")]


@sealed
class Tie(models.Model):
    """A mediator's tie to a party, declared by the mediator or entered by the body: it keeps them apart."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    body_id = models.UUIDField()
    user_id = models.UUIDField()
    party_id = models.UUIDField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()


@sealed
class Helper(models.Model):
    """Somebody who helps a side, with a recorded authority; what a helper may do ends on `until`."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="helpers")
    side = models.CharField(max_length=8)
    by_party = models.UUIDField()
    name_blob = models.BinaryField()
    relation = models.CharField(max_length=40)
    powers = models.CharField(max_length=20)  # fill_in | speak | agree
    authority_id = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


@sealed
class Mandate(models.Model):
    """The authority under which a helper's own account acts for a side in one matter: how far, until when.

    `code_digest` of the one-time code by which the helper takes it up; `user_id` the helper's account from then on.
    `witness_user` who of the body heard it, where it was given by word of mouth. Who speaks or agrees for a side is
    known to the other one too: the name is kept here as well.
    """

    helper = models.OneToOneField(Helper, on_delete=models.PROTECT, primary_key=True, related_name="mandate")
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="mandates")
    side = models.CharField(max_length=8)
    for_party = models.UUIDField()
    power = models.CharField(max_length=20)
    name_blob = models.BinaryField()
    code_digest = models.BinaryField(max_length=32, null=True)
    code_until = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    witness_user = models.UUIDField(null=True)
    valid_until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["user_id"])]


@sealed
class RosterLine(models.Model):
    """What a body says of one of its mediators: claims and trades known well, languages, and how many cases at once.

    `away_until`: not to be had up to and on that day. Who has no line is proposed for nothing.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    body_id = models.UUIDField()
    user_id = models.UUIDField()
    kinds = ArrayField(models.CharField(max_length=30), default=list)
    trades = ArrayField(models.CharField(max_length=1), default=list)
    languages = ArrayField(models.CharField(max_length=20), default=list)
    capacity = models.PositiveSmallIntegerField()
    away_until = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body_id", "user_id"], name="mediation_roster_once")]


@sealed
class CaseNeed(models.Model):
    """What a case asks of its mediator beyond its claims: trade of the firm, languages, an interpreter, haste."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="need")
    office_id = models.UUIDField()
    trade = models.CharField(max_length=1, blank=True)
    languages = ArrayField(models.CharField(max_length=20), default=list)
    interpreter = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()


@sealed
class PublishedCase(models.Model):
    """A closed mediation retold and masked, as anybody may read it; which matter it was, only its body sees."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    body_id = models.UUIDField()
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="published")
    title = models.CharField(max_length=120)
    story = models.TextField()
    result = models.TextField()
    by_user = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]


@sealed
class Reminder(models.Model):
    """A reminder that was sent: once for each matter, occasion and day it is about."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reminders")
    occasion = models.CharField(max_length=12)  # payment | time
    due_on = models.DateField()
    days_ahead = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "occasion", "due_on", "days_ahead"], name="mediation_remind_once")
        ]
