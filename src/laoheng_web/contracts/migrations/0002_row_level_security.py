"""A contract is its two parties'; the bureau sees what was sent, not drafts, and no signature's particulars."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

ROLE = "current_setting('app.role', true)"
SYSTEM = f"({IN_OFFICE} and {ROLE} = 'system')"
FIRM = f"(firm_id = laoheng_party() and {ROLE} = 'firm')"
WORKER = f"(worker_id = laoheng_party() and {ROLE} = 'worker' and state not in ('drafted'))"
# Withdrawn drafts were never sent: they stay the firm's own.
SENT = f"({IN_OFFICE} and {ROLE} = 'regulator' and offered_at is not null)"
OF_MINE = "contract_id in (select id from contracts_contract where firm_id = laoheng_party() or worker_id = laoheng_party())"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("audit", "0002_guard")]
    operations = [
        protect(
            "contracts_contract",
            using=f"{FIRM} or ({WORKER} and offered_at is not null) or {SENT} or {SYSTEM}",
            check=f"{FIRM} or {WORKER} or {SYSTEM}",
            update=f"{FIRM} or ({WORKER} and offered_at is not null) or {SYSTEM}",
        ),
        protect(
            "contracts_signature",
            using=f"{OF_MINE} or {SYSTEM}",
            check=f"party_id = laoheng_party() and {OF_MINE}",
            update="false",
        ),
        protect("contracts_reminder", using=SYSTEM, update="false"),
        protect(
            "contracts_filing",
            using=f"{FIRM} or ({IN_OFFICE} and {ROLE} in ('regulator', 'system'))",
            check=FIRM,
            update="false",
        ),
    ]
