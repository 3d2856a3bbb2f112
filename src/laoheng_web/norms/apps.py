from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NormsConfig(AppConfig):
    name = "laoheng_web.norms"
    label = "norms"
    verbose_name = "地方数值"

    def ready(self) -> None:
        """Offers the page to officers."""
        from laoheng_web.accounts.navigation import register

        register(
            "regulator",
            _("地方数值"),
            "norms:values",
            85,
            hint=_("本地最低工资、社平工资等，带文件和施行日期"),
            in_bar=False,
        )
