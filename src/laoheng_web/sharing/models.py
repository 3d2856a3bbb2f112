"""Requests of other departments, what was delivered on them, and the public register of both."""

from __future__ import annotations

from django.db import models

from laoheng_web.audit.sealed import sealed


@sealed
class Department(models.Model):
    """A department that asks a bureau for data (tax, medical insurance, housing …); its name is public."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


@sealed
class SharingOfficer(models.Model):
    """Who decides requests for a bureau. At most one at a time; a former one stays in the list."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    user_id = models.UUIDField()
    name = models.CharField(max_length=120)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office_id"], condition=models.Q(until=None), name="sharing_one_officer_an_office"
            )
        ]


class RequestState(models.TextChoices):
    """How far a request has come. Silence is "escalated", never "granted"."""

    ASKED = "asked", "等答复"
    ESCALATED = "escalated", "过期未答复，已上报"
    REFUSED = "refused", "不同意"
    GRANTED = "granted", "已同意，正在生成"
    READY = "ready", "可以领取"
    FAILED = "failed", "没有生成"
    ENDED = "ended", "已到期"


OPEN = (RequestState.ASKED, RequestState.ESCALATED)


@sealed
class ShareRequest(models.Model):
    """One request. What was granted stands beside what was asked and is never more."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    asked_by = models.UUIDField()
    asked_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    item = models.CharField(max_length=20)
    kind = models.CharField(max_length=32)
    purpose = models.CharField(max_length=100)
    ground = models.CharField(max_length=100)
    duty = models.CharField(max_length=200)
    form = models.CharField(max_length=10)
    fields = models.JSONField()
    value = models.CharField(max_length=40, blank=True)
    first_month = models.CharField(max_length=7)
    last_month = models.CharField(max_length=7)
    region = models.CharField(max_length=6, blank=True)
    why = models.CharField(max_length=1000, blank=True)
    subjects = models.PositiveIntegerField()
    valid_until = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    escalated_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    officer_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    granted_fields = models.JSONField(null=True)
    granted_until = models.DateField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    failure = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "-asked_at"]),
            models.Index(fields=["department", "-asked_at"]),
        ]


class RequestKey(models.Model):
    """The secret of a request's tokens; removed when the validity ends, and the tokens then name nobody."""

    request_id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    key = models.BinaryField(max_length=32)


@sealed
class ShareSubject(models.Model):
    """One line of the asker's list: no number is kept, only whom it means; removed when the validity ends."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    request_id = models.UUIDField()
    line = models.PositiveIntegerField()
    token = models.CharField(max_length=32)
    subject_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request_id", "line"], name="sharing_one_subject_a_line")]


@sealed
class ShareDelivery(models.Model):
    """One file made for a request. Its bytes lie in the data folder until the last day of validity."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    department_id = models.UUIDField()
    request = models.OneToOneField(ShareRequest, on_delete=models.PROTECT, related_name="delivery")
    made_at = models.DateTimeField()
    valid_until = models.DateField()
    manifest = models.JSONField()
    digest = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    as_of_seq = models.BigIntegerField()
    event_id = models.UUIDField()  # of the delivery, whose receipt anybody can check
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "-made_at"])]


@sealed
class ShareReport(models.Model):
    """A receiver says that a delivered row is wrong; the source answers."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    department_id = models.UUIDField()
    request = models.ForeignKey(ShareRequest, on_delete=models.PROTECT, related_name="reports")
    token = models.CharField(max_length=32)
    said = models.CharField(max_length=1000)
    reported_by = models.UUIDField()
    reported_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True)
    officer_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    corrected = models.BooleanField(null=True)
    answer = models.CharField(max_length=1000, blank=True)


@sealed
class RegisterLine(models.Model):
    """What everybody may read of a request: no person, no free text, no name of a clerk."""

    request_id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    office_name = models.CharField(max_length=100)
    department_name = models.CharField(max_length=100)
    number = models.CharField(max_length=40)
    item = models.CharField(max_length=20)
    kind = models.CharField(max_length=32)
    purpose = models.CharField(max_length=100)
    ground = models.CharField(max_length=100)
    form = models.CharField(max_length=10)
    fields = models.JSONField()
    state = models.CharField(max_length=10, choices=RequestState.choices)
    asked_on = models.DateField()
    decided_on = models.DateField(null=True)
    valid_until = models.DateField()
    lines = models.PositiveIntegerField(null=True)
    received = models.PositiveIntegerField(default=0)
    reports = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-asked_on"])]
