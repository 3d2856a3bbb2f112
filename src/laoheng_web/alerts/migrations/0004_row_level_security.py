"""The bureau sees its signals, waits, endings, levels and runs; a firm sees the signals about itself."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

OWN = "(firm_id = laoheng_party() and current_setting('app.role', true) = 'firm')"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_signals_and_levels"), ("audit", "0002_guard")]
    operations = [
        protect("alerts_signal", using=f"{IN_OFFICE} or {OWN}", check=IN_OFFICE, update=IN_OFFICE),
        protect("alerts_snooze", using=IN_OFFICE),
        protect("alerts_ending", using=IN_OFFICE),
        protect("alerts_levelchange", using=IN_OFFICE),
        protect("alerts_watchrun", using=IN_OFFICE),
    ]
