"""What visitors left of a status assessment, and the decided cases that a bureau keeps: both without identity."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from laoheng.law.cases import Case, CaseResult
from laoheng_web.audit.sealed import sealed


@sealed
class StatusShare(models.Model):
    """One assessment shared: month, place, kind of work, class, rule, deciding facts. No person, no day, no words."""

    id = models.UUIDField(primary_key=True)
    month = models.CharField(max_length=7)
    region = models.CharField(max_length=6, blank=True)
    work = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    rule = models.CharField(max_length=40)
    key = ArrayField(models.CharField(max_length=40), default=list)
    sheet = models.CharField(max_length=64, unique=True)  # digest of the answers' envelope: one sheet counts once


@sealed
class OfficeCase(models.Model):
    """A decided case that a named officer brought in; masked, and where wrong removed by a named officer."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    title = models.CharField(max_length=120)
    facts = models.TextField()
    holding = models.TextField()
    result = models.CharField(max_length=10)
    outcome = models.CharField(max_length=300)
    elements = ArrayField(models.CharField(max_length=8), default=list)
    articles = ArrayField(models.CharField(max_length=60), default=list)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    trade = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200)
    published = models.DateField()
    digest = models.CharField(max_length=64)  # of its words: the same case counts once
    brought_at = models.DateTimeField()
    brought_by = models.UUIDField()
    officer_name = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.UUIDField(null=True)
    removed_why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-published", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office_id", "digest"], condition=models.Q(removed_at=None), name="advice_case_once"
            )
        ]

    def case(self) -> Case:
        """The same as the library takes it."""
        return Case(
            str(self.id), self.title, self.facts, self.holding, CaseResult(self.result), self.outcome,
            tuple(self.elements), tuple(self.articles), self.source, self.published, "O", self.amount, self.trade,
        )  # fmt: skip
