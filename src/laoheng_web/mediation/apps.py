from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "laoheng_web.mediation"
    label = "mediation"
    verbose_name = "调解"

    def ready(self) -> None:
        """Offers the room's pages to mediation bodies."""
        from laoheng_web.accounts.navigation import register
        from laoheng_web.cases.waiting import for_body

        register("mediator", _("调解"), "mediation:matters", 10, for_body, hint=_("转来的事项，组织调解并登记结果"))
