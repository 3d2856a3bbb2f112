import django.db.models.deletion
from django.db import migrations, models

from laoheng_web.audit.rls import IN_OFFICE, protect


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_office_file_types")]

    operations = [
        migrations.CreateModel(
            name="MatterCleared",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="cleared",
                        serialize=False,
                        to="papers.matter",
                    ),
                ),
                ("office_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("words", models.PositiveIntegerField()),
                ("files", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="MatterHold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("office_id", models.UUIDField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("court", "仲裁或诉讼还没有结束"),
                            ("audit", "审计或检查要用"),
                            ("review", "申诉或复查还没有结束"),
                        ],
                        max_length=10,
                    ),
                ),
                ("set_by", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="papers.matter"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("matter",), name="papers_one_hold_a_matter"
                    )
                ],
            },
        ),
        protect("papers_mattercleared", using=IN_OFFICE),
        protect("papers_matterhold", using=IN_OFFICE),
    ]
