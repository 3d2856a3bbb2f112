from django.db import migrations

from laoheng_web.audit.rls import clearable

# What was said in mediation stays with its sides; once the file's term is over, retention empties it.
TABLES = (
    "mediation_claim", "mediation_talk", "mediation_agreement", "mediation_hand", "mediation_voice",
    "mediation_promise", "mediation_fulfilment", "mediation_qualityreview", "mediation_mediation",
    "mediation_signedrecord", "mediation_recordhand",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_bulletin_addressees"),
        ("papers", "0004_keeping"),
        ("mediation", "0004_after"),
    ]
    operations = [clearable(table) for table in TABLES]
