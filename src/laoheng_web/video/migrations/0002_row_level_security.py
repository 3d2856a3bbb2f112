"""Who reads what of a video session: both sides and the appointed mediator; the bureau nothing, signals only their two ends."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

MINE = "matter_id in (select matter_id from papers_participation where party_id = laoheng_party() and until is null)"
ROLE = "current_setting('app.role', true)"
ACTOR = "current_setting('app.actor', true)"
MEDIATED = (
    "matter_id in (select matter_id from mediation_mediation "
    "where mediator_user::text = current_setting('app.actor', true))"
)
APPOINTED = f"({ROLE} = 'mediator' and {MINE} and {MEDIATED})"
SIDE = f"({ROLE} in ('worker', 'firm') and {MINE})"
# Stopping a recording for whoever withdraws, and erasing old ones; it never reads what was said.
KEEPING = f"({ROLE} = 'system' and current_setting('app.purpose', true) = 'video' and {IN_OFFICE})"
INSIDE = f"{SIDE} or {APPOINTED}"
OWN = f"(({INSIDE}) and user_id::text = {ACTOR})"
TALK = f"({SIDE} and channel in ('all', {ROLE})) or {APPOINTED}"
MY_SIGNAL = f"(({INSIDE}) and (from_user::text = {ACTOR} or to_user::text = {ACTOR}))"


class Migration(migrations.Migration):
    dependencies = [
        ("video", "0001_initial"),
        ("mediation", "0002_row_level_security"),
        ("papers", "0002_row_level_security"),
        ("audit", "0002_guard"),
    ]
    operations = [
        protect(
            "video_videosession", using=f"{INSIDE} or {KEEPING}", check=f"{APPOINTED} or {KEEPING}",
            update=f"{APPOINTED} or {KEEPING}",
        ),
        protect("video_seat", using=f"{INSIDE} or {KEEPING}", check=f"{APPOINTED} or {OWN}", update=f"{APPOINTED} or {OWN}"),
        protect("video_presence", using=INSIDE, check=OWN, update=OWN),
        protect("video_signal", using=MY_SIGNAL, check=f"({INSIDE}) and from_user::text = {ACTOR}"),
        protect("video_line", using=TALK, check=APPOINTED, update="false"),
        protect(
            "video_recording", using=f"{INSIDE} or {KEEPING}", check=f"{APPOINTED} or {KEEPING}",
            update=f"{APPOINTED} or {KEEPING}",
        ),
    ]  # fmt: skip
