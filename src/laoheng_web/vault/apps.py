from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "laoheng_web.vault"
    label = "vault"
    verbose_name = "身份库"
