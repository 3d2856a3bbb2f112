from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "laoheng_web.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        """Where a person said to be reached is erased with the person."""
        from laoheng_web.notices.models import Reachable
        from laoheng_web.vault.erasing import BESIDE

        BESIDE.append(lambda person: list(Reachable.objects.filter(party_id=person)))
