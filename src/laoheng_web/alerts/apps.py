from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "laoheng_web.alerts"
    label = "alerts"
    verbose_name = "预警"
