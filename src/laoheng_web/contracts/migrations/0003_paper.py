"""Which standard form a contract was drafted from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_row_level_security")]
    operations = [
        migrations.AddField(
            model_name="contract", name="paper", field=models.CharField(blank=True, default="", max_length=40)
        ),
    ]
