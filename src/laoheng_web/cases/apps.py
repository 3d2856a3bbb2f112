from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "laoheng_web.cases"
    label = "cases"
    verbose_name = "办件"
