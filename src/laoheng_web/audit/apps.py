from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "laoheng_web.audit"
    label = "audit"
    verbose_name = "审计"
