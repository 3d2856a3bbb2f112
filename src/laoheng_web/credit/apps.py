from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "laoheng_web.credit"
    label = "credit"
    verbose_name = "信用"
