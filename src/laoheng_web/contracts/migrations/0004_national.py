"""The SM2 signature beside a signed file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_paper")]
    operations = [migrations.AddField(model_name="signature", name="national", field=models.JSONField(null=True))]
