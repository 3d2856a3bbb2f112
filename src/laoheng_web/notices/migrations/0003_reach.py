"""How a party is reached, and what became of each delivery."""

import django.db.models.deletion
from django.db import migrations, models

from laoheng_web.audit.rls import IN_OFFICE, protect

ROLE = "current_setting('app.role', true)"
MINE = "matter_id in (select matter_id from papers_participation where party_id = laoheng_party() and until is null)"
SENDING = f"({ROLE} = 'system' and coalesce(current_setting('app.purpose', true), '') <> '')"
# Who posts letters for a file: its mediation body.
MY_BODY = f"({ROLE} = 'mediator' and {MINE})"


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_row_level_security"), ("papers", "0002_row_level_security"), ("audit", "0002_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name='Reachable',
            fields=[
                ('party_id', models.UUIDField(primary_key=True, serialize=False)),
                ('contact', models.BinaryField(null=True)),
                ('sms', models.BooleanField(default=True)),
                ('quiet_from', models.PositiveSmallIntegerField(default=21)),
                ('quiet_to', models.PositiveSmallIntegerField(default=8)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('office_id', models.UUIDField()),
                ('matter_id', models.UUIDField()),
                ('party_id', models.UUIDField()),
                ('channel', models.CharField(max_length=8)),
                ('state', models.CharField(max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('why', models.CharField(blank=True, max_length=40)),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notices.notice')),
            ],
            options={
                'ordering': ['made_at', 'id'],
                'indexes': [models.Index(fields=['office_id', 'state', 'next_at'], name='notices_del_office__9907d2_idx'), models.Index(fields=['matter_id'], name='notices_del_matter__804c93_idx')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel'), name='notices_delivered_once')],
            },
        ),
        protect("notices_reachable", using=f"party_id = laoheng_party() or {SENDING}"),
        protect("notices_delivery", using=f"{IN_OFFICE} or party_id = laoheng_party() or {MY_BODY}",
                check=f"{IN_OFFICE} or {MY_BODY}", update=f"{IN_OFFICE} or {MY_BODY}"),
    ]
