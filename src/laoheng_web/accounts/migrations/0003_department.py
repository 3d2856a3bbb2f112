"""Another department's clerk acts for it: a party, like a firm or a mediation body."""

from django.db import migrations, models

PARTIES = ["firm", "worker", "mediator", "department"]
STAFF = ["regulator", "system_admin", "security_admin", "audit_admin"]
NAMED = [
    ("regulator", "监管人员"),
    ("firm", "用人单位"),
    ("worker", "劳动者"),
    ("mediator", "调解组织"),
    ("department", "政府部门"),
    ("system_admin", "系统管理员"),
    ("security_admin", "安全管理员"),
    ("audit_admin", "审计管理员"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_row_level_security")]
    operations = [
        migrations.AlterField("membership", "role", models.CharField(choices=NAMED, max_length=20)),
        migrations.RemoveConstraint("membership", "accounts_membership_scope"),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(
                condition=models.Q(role__in=PARTIES, party_id__isnull=False)
                | models.Q(role__in=STAFF, office_id__isnull=False),
                name="accounts_membership_scope",
            ),
        ),
    ]
