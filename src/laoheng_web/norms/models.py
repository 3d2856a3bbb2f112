"""Values of the law that a bureau states for its own place: what is entered stays, also when it is withdrawn."""

from __future__ import annotations

from django.db import models

from laoheng.law.entering import Entry
from laoheng_web.audit.sealed import sealed


@sealed
class LegalValue(models.Model):
    """One value of `region` from `valid_from`, by `document`; entered and, where wrong, withdrawn by named officers."""

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    region = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    value = models.CharField(max_length=40)
    valid_from = models.DateField()
    document = models.CharField(max_length=200)
    checked_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()
    officer_name = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name", "valid_from"],
                condition=models.Q(withdrawn_at=None),
                name="norms_one_value_a_day",
            )
        ]

    def entry(self) -> Entry:
        """The same as the library takes it."""
        return Entry(self.name, self.region, self.value, self.valid_from, self.document, self.checked_on)
