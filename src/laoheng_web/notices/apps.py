from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "laoheng_web.notices"
    label = "notices"
    verbose_name = "通知"
