"""A party reaches a matter through its participation only, and reads of it what its role may read."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

MINE = "(select matter_id from papers_participation where party_id = laoheng_party() and until is null)"
MY_ROLE = "current_setting('app.role', true)"


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial"), ("audit", "0002_guard")]
    operations = [
        protect(
            "papers_participation",
            using=f"{IN_OFFICE} or party_id = laoheng_party()",
            check=f"{IN_OFFICE} or laoheng_party() is not null",
        ),
        protect("papers_matter", using=f"{IN_OFFICE} or id in {MINE} or opened_by_party = laoheng_party()"),
        protect(
            "papers_step",
            using=f"{IN_OFFICE} or by_party = laoheng_party() or (matter_id in {MINE} and {MY_ROLE} = any (audience))",
            check=f"{IN_OFFICE} or matter_id in {MINE}",
        ),
        protect(
            "papers_attachment",
            using=f"{IN_OFFICE} or party_id = laoheng_party() or (matter_id in {MINE} and {MY_ROLE} = any (audience))",
            check=f"{IN_OFFICE} or matter_id in {MINE}",
        ),
        protect("papers_filenumber", using=f"{IN_OFFICE} or laoheng_party() is not null"),
    ]
