from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "laoheng_web.mediation"
    label = "mediation"
    verbose_name = "调解"
