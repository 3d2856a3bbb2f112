import django.db.models.deletion
from django.db import migrations, models

from laoheng_web.audit.rls import IN_OFFICE, PROVING, protect

# A department sees, and answers, the bulletins addressed to it; the addressee's own policy says which these are.
ADDRESSED = "{column} in (select bulletin_id from records_bulletinaddressee where department_id = laoheng_party())"
FIRM = f"{IN_OFFICE} or firm_id = laoheng_party()"


def widened(table: str, column: str) -> migrations.RunSQL:
    """The policies of `table` with the addressed department among those who see and change."""

    def policies(who: str) -> list[str]:
        return [
            f"alter policy {table}_see on {table} using (({who}) or {PROVING})",
            f"alter policy {table}_change on {table} using ({who}) with check ({who})",
        ]

    return migrations.RunSQL(policies(f"{FIRM} or {ADDRESSED.format(column=column)}"), policies(FIRM))


class Migration(migrations.Migration):
    dependencies = [("records", "0005_pairs_pushes_bulletins_disposals")]

    operations = [
        migrations.CreateModel(
            name="BulletinAddressee",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("office_id", models.UUIDField()),
                ("department_id", models.UUIDField()),
                ("name", models.CharField(max_length=100)),
                (
                    "bulletin",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addressee",
                        to="records.bulletin",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["department_id"], name="records_bul_departm_4c2e05_idx")],
            },
        ),
        protect(
            "records_bulletinaddressee",
            using=f"{IN_OFFICE} or department_id = laoheng_party()",
            check=IN_OFFICE,
            update=IN_OFFICE,
        ),
        widened("records_bulletin", "id"),
        widened("records_bulletinline", "bulletin_id"),
    ]
