from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Label, page, place among a visitor's pages, hint, and the roles whose bar shows it. Whoever is signed in sees them
# after the pages of the own work.
_PAGES = (
    (_("问一问"), "advice:ask", 15, _("劳动上的事，用自己的话问，回答写明依据。"), ("public", "worker")),
    (
        _("算一算"),
        "advice:index",
        20,
        _("二倍工资、经济补偿、加班费。不用登录，填的内容不保存。"),
        ("public", "worker", "firm", "mediator", "regulator"),
    ),
    (
        _("算不算劳动关系"),
        "advice:status",
        21,
        _("骑手、主播、代驾、包工、返聘：看事实，不看合同名字。"),
        (),
    ),
    (_("看合同"), "advice:review", 23, _("哪些条款违法、为什么、怎么改；也可以比较两个版本。"), ()),
    (
        _("争点梳理"),
        "advice:disputes",
        24,
        _("投诉、诉状、聊天里：要求什么、对方怎么说、还缺什么证据。"),
        (),
    ),
    (_("找类案"), "advice:similar", 24, _("相近的案例怎么处理的，像在哪里，不像在哪里。"), ()),
    (_("标准模板"), "advice:templates", 23, _("劳动合同、协议、通知、证明，填完先检查再下载。"), ()),
    (_("算期限"), "advice:clocks", 22, _("仲裁、监察、工伤、起诉，最后一天是哪天。"), ()),
    (_("查法条"), "advice:law", 25, _("条文大意、从哪天起有效、改过什么。"), ()),
)
_LATER = 60


class AdviceConfig(AppConfig):
    name = "laoheng_web.advice"
    label = "advice"
    verbose_name = "咨询"

    def ready(self) -> None:
        """Offers questions, calculators and the law to everyone, what visitors left to the bureau."""
        from laoheng_web.accounts.navigation import register

        register(
            "regulator",
            _("用工形态观察"),
            "advice:policy",
            order=90,
            hint=_("劳动者同意留下的自测，没有身份，少的不显示。"),
            in_bar=False,
        )
        register(
            "regulator",
            _("类案"),
            "advice:cases",
            order=91,
            hint=_("导入本机构的案例，和典型案例一起检索。"),
            in_bar=False,
        )
        for role in ("public", "worker", "firm", "mediator", "regulator"):
            for label, url_name, order, hint, bars in _PAGES:
                place = order if role == "public" else order + _LATER
                register(role, label, url_name, order=place, hint=hint, in_bar=role in bars)
