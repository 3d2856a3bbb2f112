"""The types of Word and Excel files are longer than sixty characters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_row_level_security")]
    operations = [
        migrations.AlterField(model_name="attachment", name="media_type", field=models.CharField(max_length=120))
    ]
