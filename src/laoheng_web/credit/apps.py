from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "laoheng_web.credit"
    label = "credit"
    verbose_name = "信用"

    def ready(self) -> None:
        from laoheng_web.accounts.navigation import register
        from laoheng_web.alerts.panels import register_panel
        from laoheng_web.credit.views import panel, reviews_waiting

        register("firm", _("信用账户"), "credit:score", 60, hint=_("每一分从哪里来，怎样加分，怎样申请复核"))
        register(
            "regulator",
            _("信用复核"),
            "credit:reviews",
            70,
            reviews_waiting,
            hint=_("单位对信用账户的异议"),
            in_bar=False,
        )
        register_panel("credit", panel)
