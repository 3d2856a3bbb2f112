from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "laoheng_web.advice"
    label = "advice"
    verbose_name = "咨询"
