"""A bureau's own decided cases: its officers bring them in, its mediators search them, nobody else sees them."""

import django.contrib.postgres.fields
from django.db import migrations, models

from laoheng_web.audit.rls import IN_OFFICE, protect

ROLE = "current_setting('app.role', true)"
OFFICER = f"({ROLE} = 'regulator' and {IN_OFFICE})"
SYSTEM = f"({ROLE} = 'system' and {IN_OFFICE})"
# A mediator acts for a body, and the body belongs to a bureau.
BODYS = "office_id in (select b.office_id from accounts_body b where b.id = laoheng_party())"
MEDIATOR = f"({ROLE} = 'mediator' and {BODYS})"


def words(most: int, **more: object) -> models.CharField:
    return models.CharField(max_length=most, **more)


class Migration(migrations.Migration):
    dependencies = [("advice", "0002_row_level_security"), ("accounts", "0001_initial"), ("audit", "0002_guard")]
    operations = [
        migrations.CreateModel(
            name="OfficeCase",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("office_id", models.UUIDField()),
                ("title", words(120)),
                ("facts", models.TextField()),
                ("holding", models.TextField()),
                ("result", words(10)),
                ("outcome", words(300)),
                ("elements", django.contrib.postgres.fields.ArrayField(words(8), default=list, size=None)),
                ("articles", django.contrib.postgres.fields.ArrayField(words(60), default=list, size=None)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("trade", words(40, blank=True)),
                ("source", words(200)),
                ("published", models.DateField()),
                ("digest", words(64)),
                ("brought_at", models.DateTimeField()),
                ("brought_by", models.UUIDField()),
                ("officer_name", words(120)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by", models.UUIDField(null=True)),
                ("removed_why", words(400, blank=True)),
            ],
            options={"ordering": ["-published", "id"]},
        ),
        migrations.AddConstraint(
            model_name="officecase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)), fields=("office_id", "digest"), name="advice_case_once"
            ),
        ),
        protect("advice_officecase", using=f"{OFFICER} or {MEDIATOR} or {SYSTEM}", check=OFFICER, update=OFFICER),
    ]
