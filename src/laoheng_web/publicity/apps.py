from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "laoheng_web.publicity"
    label = "publicity"
    verbose_name = "公开"
