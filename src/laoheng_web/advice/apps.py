from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdviceConfig(AppConfig):
    name = "laoheng_web.advice"
    label = "advice"
    verbose_name = "咨询"

    def ready(self) -> None:
        """Offers the calculators to everyone."""
        from laoheng_web.accounts.navigation import register

        for role in ("public", "worker", "firm", "mediator", "regulator"):
            register(
                role,
                _("问一问"),
                "advice:ask",
                order=15 if role == "public" else 75,
                hint=_("劳动上的事，用自己的话问，回答写明依据。"),
                in_bar=role in ("public", "worker"),
            )
            register(
                role,
                _("算一算"),
                "advice:index",
                order=20 if role == "public" else 80,
                hint=_("二倍工资、经济补偿、加班费。不用登录，填的内容不保存。"),
            )
            register(
                role,
                _("算不算劳动关系"),
                "advice:status",
                order=21 if role == "public" else 81,
                hint=_("骑手、主播、代驾、包工、返聘：看事实，不看合同名字。"),
                in_bar=False,
            )
            register(
                role,
                _("算期限"),
                "advice:clocks",
                order=22 if role == "public" else 82,
                hint=_("仲裁、监察、工伤、起诉，最后一天是哪天。"),
                in_bar=False,
            )
            register(
                role,
                _("查法条"),
                "advice:law",
                order=24 if role == "public" else 84,
                hint=_("条文大意、从哪天起有效、改过什么。"),
                in_bar=False,
            )
