from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "laoheng_web.records"
    label = "records"
    verbose_name = "数据报送"
