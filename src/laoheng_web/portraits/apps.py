from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortraitsConfig(AppConfig):
    name = "laoheng_web.portraits"
    label = "portraits"
    verbose_name = "画像"

    def ready(self) -> None:
        """Offers the pages, and shows the way to them on the page of a firm."""
        from laoheng_web.accounts.navigation import register
        from laoheng_web.alerts.panels import register_panel
        from laoheng_web.portraits.looking import firm_panel

        register("worker", _("我的劳动档案"), "portraits:me", 38, hint=_("在哪里干过、社保缴到哪个月、工资发了多少。"))
        register(
            "firm", _("本单位画像"), "portraits:own_firm", 25, hint=_("记录里怎么说本单位，缺什么。"), in_bar=False
        )
        for label, url_name, order, hint in (
            (_("工程项目"), "portraits:projects", 31, _("从建设单位到班组，谁对工资负责，哪一环不清楚。")),
            (_("劳动者画像"), "portraits:workers", 32, _("办案需要时查看；写明用途，本人看得到。")),
        ):
            register("regulator", label, url_name, order, hint=hint, in_bar=False)
        register_panel("portraits", firm_panel)
