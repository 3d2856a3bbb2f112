"""A receipt is seen by its bureau and by the firm that sent the file."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("audit", "0002_guard")]
    operations = [
        migrations.RunSQL("create sequence records_batch_seq", "drop sequence records_batch_seq"),
        protect("records_receipt", using=f"{IN_OFFICE} or sender_party = laoheng_party()"),
    ]
