"""Receipts: what was sent in, by whom, and what became of it."""

from __future__ import annotations

from django.db import models

from laoheng_web.audit.sealed import sealed
from laoheng_web.records.bulletin_models import Bulletin, BulletinAddressee, BulletinLine, LineAnswer
from laoheng_web.records.link_models import SETTLED, LinkMerge, LinkPair, LinkRun, LinkUnit, PairDecision

__all__ = [
    "SETTLED",
    "Bulletin",
    "BulletinAddressee",
    "BulletinLine",
    "Disposal",
    "Erasure",
    "ErasureReason",
    "ErasureState",
    "FeedState",
    "LineAnswer",
    "LinkMerge",
    "LinkPair",
    "LinkRun",
    "LinkUnit",
    "PairDecision",
    "PushedPage",
    "Receipt",
    "ReceiptState",
]


class ReceiptState(models.TextChoices):
    """How far a received file has come."""

    RECEIVED = "received", "已收到，等待核对"
    DONE = "done", "已核对入库"
    REFUSED = "refused", "整份退回"


@sealed
class Receipt(models.Model):
    """One file as it came. The receipt is given before anything else is done with it."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=32)
    channel = models.CharField(max_length=8)  # web | api | cli
    sender_party = models.UUIDField(null=True)  # the firm that sent it; None for the bureau and departments
    sender_user = models.UUIDField(null=True)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the file's bytes
    batch_seq = models.BigIntegerField(unique=True)  # a later one supersedes an earlier one
    state = models.CharField(max_length=10, choices=ReceiptState.choices, default=ReceiptState.RECEIVED)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows_read = models.PositiveIntegerField(null=True)
    rows_refused = models.PositiveIntegerField(null=True)
    rows_new = models.PositiveIntegerField(null=True)
    rows_changed = models.PositiveIntegerField(null=True)
    rows_same = models.PositiveIntegerField(null=True)
    rows_stored = models.PositiveIntegerField(null=True)
    issue_count = models.PositiveIntegerField(null=True)
    root = models.CharField(max_length=64, blank=True)
    refusal = models.JSONField(null=True)  # message of why the whole file was refused

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "-received_at"]),
            models.Index(fields=["sender_party", "-received_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office_id", "kind", "digest", "sender_party"],
                name="records_same_file_once",
                nulls_distinct=False,
                condition=~models.Q(state="refused"),
            )
        ]


class FeedState(models.Model):
    """How far one feed of the data catalogue has come; `stopped` says why it waits for a person."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    catalogue_id = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    sender = models.CharField(max_length=100)
    kind = models.CharField(max_length=32)
    channel = models.CharField(max_length=8)
    purpose = models.CharField(max_length=400)
    ground = models.CharField(max_length=100)
    watermark = models.TextField(blank=True)
    pages = models.PositiveIntegerField(default=0)
    last_run_at = models.DateTimeField(null=True)
    last_page_at = models.DateTimeField(null=True)
    stopped = models.JSONField(null=True)
    trouble = models.JSONField(null=True)  # why the last run came back empty-handed; the next one tries again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "catalogue_id"], name="records_one_feed_state")]


class PushedPage(models.Model):
    """A page that a department sent by itself: its number in the feed, its key, and the receipt it got."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    feed = models.ForeignKey(FeedState, on_delete=models.PROTECT, related_name="pushed")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    receipt_id = models.UUIDField()
    event_id = models.UUIDField()  # its leaf in the ledger
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "number"], name="records_pushed_number_once"),
            models.UniqueConstraint(fields=["feed", "key"], name="records_pushed_key_once"),
        ]


class ErasureState(models.TextChoices):
    """How far an erasure has come."""

    ASKED = "asked", "等另一人复核"
    DECLINED = "declined", "复核不同意"
    APPROVED = "approved", "已同意，正在抹去"
    DONE = "done", "已抹去"


class ErasureReason(models.TextChoices):
    """Why a person's data are erased (个人信息保护法第四十七条). A choice and no text: a text could name the person."""

    ENDED = "ended", "处理目的已实现或不再必要"
    EXPIRED = "expired", "保存期限已届满"
    WITHDRAWN = "withdrawn", "本人撤回同意"
    UNLAWFUL = "unlawful", "违法或违约处理"
    OTHER = "other", "法律、行政法规规定的其他情形"


@sealed
class Erasure(models.Model):
    """One person's data being erased: asked by one officer, decided by another. `person_id` names nobody afterwards."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    person_id = models.UUIDField()
    reason = models.CharField(max_length=10, choices=ErasureReason.choices)
    state = models.CharField(max_length=10, choices=ErasureState.choices, default=ErasureState.ASKED)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    rows_erased = models.PositiveIntegerField(null=True)
    files_changed = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "-asked_at"])]
        constraints = [
            models.CheckConstraint(
                name="records_erasure_two_people",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
            ),
            models.UniqueConstraint(
                name="records_erasure_one_open",
                fields=["office_id", "person_id"],
                condition=models.Q(state__in=["asked", "approved"]),
            ),
        ]


@sealed
class Disposal(models.Model):
    """Rows of one kind whose retention has run out, being erased: asked by one officer, decided by another."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=32)
    before = models.CharField(max_length=7)  # months before this one
    rows = models.PositiveIntegerField()  # when it was asked for
    persons = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ErasureState.choices, default=ErasureState.ASKED)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    rows_erased = models.PositiveIntegerField(null=True)
    files_changed = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "-asked_at"])]
        constraints = [
            models.CheckConstraint(
                name="records_disposal_two_people",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
            ),
            models.UniqueConstraint(
                name="records_disposal_one_open",
                fields=["office_id", "kind"],
                condition=models.Q(state__in=["asked", "approved"]),
            ),
        ]
