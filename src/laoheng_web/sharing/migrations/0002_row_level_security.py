"""A bureau sees what is asked of it, a department what it asked; the register is everybody's to read."""

from django.db import migrations

from laoheng_web.audit.rls import IN_OFFICE, protect

OWN = "(department_id = laoheng_party() and current_setting('app.role', true) = 'department')"
SYSTEM = "current_setting('app.role', true) = 'system'"


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial"), ("audit", "0002_guard"), ("accounts", "0003_department")]
    operations = [
        protect("sharing_department", using="true", check=f"{SYSTEM} or {IN_OFFICE}", update=f"{SYSTEM} or {IN_OFFICE}"),
        protect("sharing_sharingofficer", using=IN_OFFICE),
        protect("sharing_sharerequest", using=f"{IN_OFFICE} or {OWN}", check=f"{IN_OFFICE} or {OWN}", update=IN_OFFICE),
        protect("sharing_requestkey", using=IN_OFFICE),
        protect("sharing_sharesubject", using=IN_OFFICE),
        protect("sharing_sharedelivery", using=f"{IN_OFFICE} or {OWN}", check=IN_OFFICE, update=IN_OFFICE),
        protect("sharing_sharereport", using=f"{IN_OFFICE} or {OWN}", check=f"{IN_OFFICE} or {OWN}", update=IN_OFFICE),
        protect("sharing_registerline", using="true", check=IN_OFFICE, update=IN_OFFICE),
    ]
