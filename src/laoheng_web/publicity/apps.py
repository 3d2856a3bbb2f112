from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicityConfig(AppConfig):
    name = "laoheng_web.publicity"
    label = "publicity"
    verbose_name = "公示"

    def ready(self) -> None:
        """Offers the ledger and the rules to visitors; for everyone they stand in the foot of each page."""
        from laoheng_web.accounts.navigation import register

        everyone = ("worker", "firm", "mediator", "regulator")
        register(
            everyone,
            _("我的回执"),
            "publicity:mine",
            78,
            hint=_("您办过的每一步，都能核验。"),
            in_bar=False,
        )
        register("public", _("账本核验"), "publicity:ledger", order=60, hint=_("办过的事有没有被改动，自己就能验。"))
        register("public", _("规则公开"), "publicity:rules", order=70, hint=_("预警、积分和时限怎么算，全部列在这里。"))
        register(
            "public",
            _("算法登记"),
            "publicity:algorithms",
            order=75,
            hint=_("风险模型读什么、怎么算、算得准不准，都在这里。"),
        )
