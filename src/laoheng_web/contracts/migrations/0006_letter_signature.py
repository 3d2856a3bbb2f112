"""Signatures under letters: read by the two parties of the letter, added by the firm that sent it, never changed."""

import django.db.models.deletion
from django.db import migrations, models

from laoheng_web.audit.rls import IN_OFFICE, protect

ROLE = "current_setting('app.role', true)"
SYSTEM = f"({IN_OFFICE} and {ROLE} = 'system')"
MINE = "letter_id in (select id from contracts_letter where firm_id = laoheng_party() or worker_id = laoheng_party())"
SENT = f"({ROLE} = 'firm' and letter_id in (select id from contracts_letter where firm_id = laoheng_party()))"  # nosec B608


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_letter"), ("audit", "0002_guard")]
    operations = [
        migrations.CreateModel(
            name="LetterSignature",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("office_id", models.UUIDField()),
                ("user_id", models.UUIDField()),
                ("level", models.CharField(max_length=12)),
                ("statement_code", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=2)),
                ("shown_bytes", models.PositiveIntegerField()),
                ("shown_sha256", models.CharField(max_length=64)),
                ("shown_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField()),
                ("time_source", models.CharField(max_length=12)),
                ("national", models.JSONField(null=True)),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="contracts.letter"
                    ),
                ),
            ],
        ),
        protect("contracts_lettersignature", using=f"{MINE} or {SYSTEM}", check=SENT, update="false"),
    ]
