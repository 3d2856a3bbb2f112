"""Letters of a firm to its worker: the two parties' and nobody else's; once sent, only the worker's answer is added."""

import django.db.models.deletion
from django.db import migrations, models

from laoheng_web.audit.rls import IN_OFFICE, protect

ROLE = "current_setting('app.role', true)"
SYSTEM = f"({IN_OFFICE} and {ROLE} = 'system')"
FIRM = f"(firm_id = laoheng_party() and {ROLE} = 'firm')"
WORKER = f"(worker_id = laoheng_party() and {ROLE} = 'worker')"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_national"), ("audit", "0002_guard")]
    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("office_id", models.UUIDField()),
                ("number", models.CharField(max_length=40, unique=True)),
                ("firm_id", models.UUIDField()),
                ("worker_id", models.UUIDField()),
                ("template", models.CharField(max_length=40)),
                ("document", models.CharField(max_length=64)),
                ("notice_id", models.UUIDField()),
                ("sent_by", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("objected_at", models.DateTimeField(null=True)),
                ("objection", models.TextField(blank=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-id"],
                "indexes": [models.Index(fields=["contract", "-sent_at"], name="contracts_letter_of")],
            },
        ),
        protect("contracts_letter", using=f"{FIRM} or {WORKER} or {SYSTEM}", check=f"{FIRM} or {WORKER}", update=WORKER),
    ]
