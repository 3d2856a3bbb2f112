from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "laoheng_web.portal"
    label = "portal"
    verbose_name = "门户"
