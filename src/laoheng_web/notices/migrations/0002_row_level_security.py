"""A notice is read by whom it is for; the bureau sees those of its matters."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("audit", "0002_guard")]
    operations = [
        protect(
            "notices_notice",
            using=f"{IN_OFFICE} or party_id = laoheng_party()",
            check=f"{IN_OFFICE} or laoheng_party() is not null",
        )
    ]
