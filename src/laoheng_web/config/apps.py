from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "laoheng_web.config"
    label = "config"
    verbose_name = "配置"
