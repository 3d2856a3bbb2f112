"""After the agreement and beside it: helpers' authorities, promises kept, records signed, voices, opinions, reviews.

Two walls are added that no policy opens: a helper sees nothing but the one matter of the authority, and what a side
gave to the mediator alone is read by that side and the appointed mediator only.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from laoheng_web.audit.rls import IN_OFFICE, PROVING, protect

ROLE = "current_setting('app.role', true)"
ACTOR = "current_setting('app.actor', true)"
PURPOSE = "current_setting('app.purpose', true)"
SYSTEM = f"({ROLE} = 'system' and {IN_OFFICE})"
MINE = "matter_id in (select matter_id from papers_participation where party_id = laoheng_party() and until is null)"
OWN_BODY = f"({ROLE} = 'mediator' and body_id = laoheng_party())"
MY_BODY = f"({ROLE} = 'mediator' and {MINE})"
SIDE = f"({ROLE} in ('worker', 'firm') and {MINE})"
OWN_SIDE = f"({SIDE} and side = {ROLE})"
MYSELF = f"user_id::text = {ACTOR}"
WITH_ME = (
    f"matter_id in (select matter_id from mediation_mediation where mediator_user::text = {ACTOR})"  # nosec B608
)
TAKING_UP = f"({ROLE} = 'system' and {PURPOSE} = 'helping')"
# Files are seen where their row is: the row's own policies say by whom.
SEEN_FILE = "attachment_id in (select id from papers_attachment)"
SEEN_AGREEMENT = "agreement_id in (select id from mediation_agreement)"
SEEN_PROMISE = "promise_id in (select id from mediation_promise)"

OF_A_MATTER = (
    "papers_step", "papers_attachment", "papers_participation", "notices_notice", "notices_delivery",
    *(
        f"mediation_{name}"
        for name in (
            "mediation", "claimant", "claim", "talk", "bidround", "bid", "agreement", "hand", "helper", "caseneed",
            "mandate", "voice", "promise", "fulfilment", "signedrecord", "recordhand", "opinion",
        )
    ),
)  # fmt: skip


def wall(table: str, name: str, condition: str, command: str = "all") -> migrations.RunSQL:
    """A condition beside all policies of `table`: what it refuses no policy opens."""
    return migrations.RunSQL(
        f"create policy {table}_{name} on {table} as restrictive for {command} using ({condition})",
        f"drop policy {table}_{name} on {table}",
    )


def only(table: str, column: str) -> migrations.RunSQL:
    """Where a transaction works for one matter only, it sees and writes nothing of another."""
    return wall(table, "only", f"coalesce(current_setting('app.only_matter', true), '') in ('', {column}::text)")


# Of a mediation, what not both sides may read is the giver's and the mediator's; the bureau and the body's other people
# read it only where it was given to the bureau. System work (sealing, erasing, carrying notices) is no reading.
TO_FEW = "not (audience @> array['worker', 'firm']::varchar[]) and not ('regulator' = any (audience))"
IN_MEDIATION = "matter_id in (select matter_id from mediation_mediation)"
PRIVATE = (
    f"not ({TO_FEW}) or {ROLE} in ('system', 'worker', 'firm') or not {IN_MEDIATION} or {WITH_ME} "
    f"or ({ROLE} = 'mediator' and not ('appointed' = any (audience)))"
)


def replaced(table: str, name: str, command: str, clause: str, before: str) -> migrations.RunSQL:
    """One policy of `table` said anew."""
    drop = f"drop policy {table}_{name} on {table}"
    made = f"create policy {table}_{name} on {table} for {command} "
    return migrations.RunSQL([drop, made + clause], [drop, made + before])


class Migration(migrations.Migration):

    dependencies = [
        ('mediation', '0003_body'),
        ('papers', '0003_office_file_types'),
        ('notices', '0003_reach'),
    ]

    operations = [
        migrations.CreateModel(
            name='QualityReview',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='quality_review', serialize=False, to='papers.matter')),
                ('office_id', models.UUIDField()),
                ('body_id', models.UUIDField()),
                ('drawn_at', models.DateTimeField()),
                ('drawn_by', models.UUIDField()),
                ('answers', models.JSONField(default=dict)),
                ('remark', models.CharField(blank=True, max_length=1000)),
                ('by_user', models.UUIDField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['drawn_at', 'matter_id'],
            },
        ),
        migrations.CreateModel(
            name='KeptDraft',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('user_id', models.UUIDField()),
                ('party_id', models.UUIDField()),
                ('blob', models.BinaryField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user_id', 'party_id'), name='mediation_draft_of_account')],
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('office_id', models.UUIDField()),
                ('number', models.PositiveSmallIntegerField()),
                ('side', models.CharField(max_length=8)),
                ('person_id', models.UUIDField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('due_on', models.DateField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='mediation.agreement')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='papers.matter')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Fulfilment',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('office_id', models.UUIDField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('done_on', models.DateField()),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('by_party', models.UUIDField()),
                ('by_user', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=10)),
                ('word', models.CharField(blank=True, max_length=400)),
                ('answered_by', models.UUIDField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fulfilments', to='papers.matter')),
                ('promise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fulfilments', to='mediation.promise')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SignedRecord',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('office_id', models.UUIDField()),
                ('number', models.PositiveSmallIntegerField()),
                ('draft_digest', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('by_user', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_records', to='papers.matter')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='RecordHand',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('office_id', models.UUIDField()),
                ('side', models.CharField(max_length=10)),
                ('by_party', models.UUIDField()),
                ('by_user', models.UUIDField()),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='record_hands', to='papers.matter')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hands', to='mediation.signedrecord')),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='voice', serialize=False, to='papers.attachment')),
                ('office_id', models.UUIDField()),
                ('transcript', models.TextField(blank=True)),
                ('confirmed', models.BooleanField(default=False)),
                ('by_party', models.UUIDField()),
                ('by_user', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='papers.matter')),
            ],
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('helper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='mandate', serialize=False, to='mediation.helper')),
                ('office_id', models.UUIDField()),
                ('side', models.CharField(max_length=8)),
                ('for_party', models.UUIDField()),
                ('power', models.CharField(max_length=20)),
                ('name_blob', models.BinaryField()),
                ('code_digest', models.BinaryField(max_length=32, null=True)),
                ('code_until', models.DateTimeField()),
                ('user_id', models.UUIDField(null=True)),
                ('witness_user', models.UUIDField(null=True)),
                ('valid_until', models.DateField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='papers.matter')),
            ],
            options={
                'ordering': ['at'],
                'indexes': [models.Index(fields=['user_id'], name='mediation_m_user_id_54ddba_idx')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('office_id', models.UUIDField()),
                ('body_id', models.UUIDField()),
                ('side', models.CharField(max_length=8)),
                ('party_id', models.UUIDField()),
                ('satisfied', models.CharField(max_length=10)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('at', models.DateTimeField()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='papers.matter')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('matter', 'party_id'), name='mediation_opinion_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='promise',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='mediation_promise_once'),
        ),
        migrations.AddConstraint(
            model_name='signedrecord',
            constraint=models.UniqueConstraint(fields=('matter', 'number'), name='mediation_record_once'),
        ),
        migrations.AddConstraint(
            model_name='recordhand',
            constraint=models.UniqueConstraint(fields=('record', 'side'), name='mediation_record_hand_once'),
        ),
        protect("mediation_voice", using=SEEN_FILE, update=f"{SYSTEM} or {SEEN_FILE}"),
        protect("mediation_promise", using=SEEN_AGREEMENT, check=MINE, update="false"),
        protect("mediation_fulfilment", using=f"{SEEN_PROMISE} or {SYSTEM}", check=MINE, update=MINE),
        protect("mediation_signedrecord", using=MINE),
        protect("mediation_recordhand", using=MINE, update="false"),
        protect("mediation_opinion", using=f"{SYSTEM} or (party_id = laoheng_party() and {SIDE})", update="false"),
        protect("mediation_qualityreview", using=f"{SYSTEM} or {OWN_BODY}"),
        protect(
            "mediation_keptdraft",
            using=f"({MYSELF} and party_id = laoheng_party()) or ({ROLE} = 'system' and {PURPOSE} = 'drafts')",
        ),
        protect(
            "mediation_mandate",
            using=f"{SYSTEM} or {TAKING_UP} or {MY_BODY} or {OWN_SIDE} or {MYSELF} "
            f"or ({MINE} and power in ('speak', 'agree'))",
            check=f"{SYSTEM} or {TAKING_UP} or {MY_BODY} or {OWN_SIDE}",
            update=f"{SYSTEM} or {TAKING_UP}",
        ),
        # A helper reads of itself, and the body writes one down for a worker who said so before it.
        replaced(
            "mediation_helper", "see", "select",
            f"using ({IN_OFFICE} or {MY_BODY} or {OWN_SIDE} or {PROVING} "  # nosec B608
            f"or id in (select helper_id from mediation_mandate where {MYSELF}))",
            f"using ({IN_OFFICE} or {MY_BODY} or {OWN_SIDE} or {PROVING})",
        ),
        replaced(
            "mediation_helper", "add", "insert", f"with check ({OWN_SIDE} or {MY_BODY})", f"with check ({OWN_SIDE})"
        ),
        replaced(
            "mediation_helper", "change", "update", f"using ({SYSTEM}) with check ({SYSTEM})",
            f"using ({IN_OFFICE} or {MY_BODY} or {OWN_SIDE}) with check ({OWN_SIDE})",
        ),
        only("papers_matter", "id"),
        *(only(table, "matter_id") for table in OF_A_MATTER),
        wall("papers_attachment", "private", PRIVATE, "select"),
        wall("papers_step", "private", PRIVATE, "select"),
    ]
