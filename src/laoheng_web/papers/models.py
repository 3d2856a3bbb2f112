"""The file of a matter (案卷): where it stands, who takes part, what was done, what was handed in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng.casework import Kind, MatterState, state_of
from laoheng_web.audit.sealed import sealed
from laoheng_web.papers.keeping_models import HoldReason, MatterCleared, MatterHold

__all__ = [
    "STATE_FIELDS",
    "Attachment",
    "FileNumber",
    "HoldReason",
    "Matter",
    "MatterCleared",
    "MatterHold",
    "Participation",
    "Step",
]


@sealed
class Matter(models.Model):
    """A matter of either kind; the columns from `state` to `extended` are `laoheng.casework.MatterState`."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    firm_id = models.UUIDField(null=True)
    worker_id = models.UUIDField(null=True)  # person id of the complainant
    opened_by_party = models.UUIDField(null=True)

    state = models.CharField(max_length=30)
    entered_on = models.DateField()
    filed_on = models.DateField()
    due_on = models.DateField(null=True)
    amount_due = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    promised_on = models.DateField(null=True)
    basis = models.CharField(max_length=20, null=True)
    paid_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=40, null=True)
    name_withheld = models.BooleanField(default=False)
    workers = models.PositiveIntegerField(default=1)
    disputes = models.PositiveSmallIntegerField(default=0)
    escalations = models.PositiveSmallIntegerField(default=0)
    next_escalation_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    extended = models.BooleanField(default=False)

    amount_claimed = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # None: the worker does not know
    periods = ArrayField(models.CharField(max_length=8), default=list)
    officer_id = models.UUIDField(null=True)
    finding = models.JSONField(null=True)  # the signed draft an alert rests on
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "kind", "state", "due_on"]),
            models.Index(fields=["firm_id"]),
            models.Index(fields=["worker_id"]),
        ]

    def as_state(self) -> MatterState:
        """What the tables of casework need to know."""
        kind = Kind(self.kind)
        return MatterState(
            kind=kind, state=state_of(kind, self.state), **{name: getattr(self, name) for name in STATE_FIELDS}
        )

    def take_over(self, state: MatterState) -> None:
        """Puts casework's answer into the columns."""
        self.state = state.state.value
        for name in STATE_FIELDS:
            setattr(self, name, getattr(state, name))


STATE_FIELDS = (
    "entered_on", "filed_on", "due_on", "amount_due", "promised_on", "basis", "paid_on", "decided_by", "name_withheld",
    "workers", "disputes", "escalations", "next_escalation_on", "accepted_on", "extended",
)  # fmt: skip


@sealed
class Participation(models.Model):
    """Who takes part in a matter, as what, from when to when: the only way a party reaches it."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="participations")
    party_id = models.UUIDField()
    role = models.CharField(max_length=20)  # worker | firm | mediator
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "party_id", "role"], condition=models.Q(until=None), name="papers_takes_part_once"
            )
        ]


@sealed
class Step(models.Model):
    """One thing done in a matter. `text` is what the person wrote; `audience` the roles that may read it."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    transition = models.CharField(max_length=40)  # a casework transition, or "note", "evidence"
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    by_role = models.CharField(max_length=20)
    by_party = models.UUIDField(null=True)
    by_user = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)  # an officer's name, a firm's or body's; never a worker's
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)  # the inputs of the move: sums, dates, grounds, ids
    audience = ArrayField(models.CharField(max_length=20), default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


@sealed
class Attachment(models.Model):
    """A file handed in: kept as it came, under its digest."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="attachments")
    party_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    audience = ArrayField(models.CharField(max_length=20), default=list)
    added_at = models.DateTimeField()


class FileNumber(models.Model):
    """The next file number of an office and year."""

    office_id = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_id", "year", "series"], name="papers_number_series")]
