"""Identities are seen only by a transaction that states its purpose."""

from django.db import migrations

from laoheng_web.audit.rls import protect

STATED = "coalesce(current_setting('app.purpose', true), '') <> ''"


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial"), ("audit", "0002_guard")]
    operations = [protect("vault_person", using=STATED), protect("vault_lookup", using=STATED)]
