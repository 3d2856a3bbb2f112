"""Once the term of a matter's file is over, retention empties the words of its sessions."""

from django.db import migrations

from laoheng_web.audit.rls import clearable


class Migration(migrations.Migration):
    dependencies = [("video", "0002_row_level_security")]
    operations = [clearable(table) for table in ("video_line", "video_videosession", "video_recording")]
