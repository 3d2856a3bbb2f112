from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "laoheng_web.papers"
    label = "papers"
    verbose_name = "文书"
