"""Who reads what of a mediation. The bureau reads no talk and no bid; private talk is its side's and its mediator's."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

MINE = "matter_id in (select matter_id from papers_participation where party_id = laoheng_party() and until is null)"
ROLE = "current_setting('app.role', true)"
SYSTEM = f"({ROLE} = 'system' and {IN_OFFICE})"
MY_BODY = f"({ROLE} = 'mediator' and {MINE})"
WITH_ME = (
    "matter_id in (select matter_id from mediation_mediation "
    "where mediator_user::text = current_setting('app.actor', true))"
)
APPOINTED = f"({ROLE} = 'mediator' and {MINE} and {WITH_ME})"
SIDE = f"({ROLE} in ('worker', 'firm') and {MINE})"
OPEN_TO_BOTH = f"{IN_OFFICE} or {MINE}"
TALK = f"({SIDE} and channel in ('all', {ROLE})) or {APPOINTED}"
BIDDING = f"({ROLE} = 'system' and current_setting('app.purpose', true) = 'bids' and {IN_OFFICE})"
OWN_BID = f"({SIDE} and side = {ROLE} and by_party = laoheng_party())"
OWN_HELPER = f"({SIDE} and side = {ROLE})"


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_initial"), ("papers", "0002_row_level_security"), ("audit", "0002_guard")]
    operations = [
        protect("mediation_mediation", using=OPEN_TO_BOTH, update=f"{SYSTEM} or {MY_BODY}"),
        protect("mediation_claimant", using=OPEN_TO_BOTH, update=SYSTEM),
        # What a firm admits here is said in mediation: the bureau does not read the table.
        protect("mediation_claim", using=f"{SYSTEM} or {MINE}"),
        protect("mediation_talk", using=TALK, update="false"),
        protect("mediation_bidround", using=f"{BIDDING} or {SIDE} or {APPOINTED}", check=BIDDING),
        protect("mediation_bid", using=f"{BIDDING} or {OWN_BID}"),
        # A draft is an offer: the bureau sees an agreement once it is sealed.
        protect(
            "mediation_agreement", using=f"{MINE} or (sealed_at is not null and {IN_OFFICE})", check=f"{SYSTEM} or {MINE}"
        ),
        protect("mediation_hand", using=OPEN_TO_BOTH, check=MINE, update="false"),
        protect(
            "mediation_tie",
            using=f"{IN_OFFICE} or ({ROLE} = 'mediator' and body_id = laoheng_party())",
        ),
        protect("mediation_helper", using=f"{IN_OFFICE} or {MY_BODY} or {OWN_HELPER}", check=OWN_HELPER),
    ]
