from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "laoheng_web.mediation"
    label = "mediation"
    verbose_name = "调解"

    def ready(self) -> None:
        """Offers the room's pages to mediation bodies."""
        from laoheng_web.accounts.navigation import register
        from laoheng_web.accounts.pages import HELPERS
        from laoheng_web.cases.waiting import for_body
        from laoheng_web.mediation import helping, posting, reviewing
        from laoheng_web.mediation.reading import OWN_STEPS
        from laoheng_web.mediation.waiting import appointing, waiting
        from laoheng_web.notices.reaching import NUMBERS, UNREACHED
        from laoheng_web.papers.pages import OWN_WORDS

        HELPERS.append(helping.act_for)
        NUMBERS.append(posting.number_of)
        UNREACHED.append(posting.tell_unreached)
        OWN_WORDS.update(OWN_STEPS)
        register("mediator", _("调解"), "mediation:matters", 10, for_body, hint=_("转来的事项，组织调解并登记结果"))
        register(
            ("worker", "firm", "mediator"), _("调解室"), "mediation:room_list", 15, waiting,
            hint=_("申请调解、协商、核对并认可协议"),
        )  # fmt: skip
        register(
            "mediator",
            _("指定调解员"),
            "mediation:appointments",
            20,
            appointing,
            hint=_("今天还没有调解员的案件，看建议的人选和理由，逐件确认"),
        )
        register(
            "mediator",
            _("调解员名册"),
            "mediation:roster",
            30,
            in_bar=False,
            hint=_("专长、行业、语言和同时办理的上限"),
        )
        register(
            "mediator",
            _("调解统计"),
            "mediation:figures",
            40,
            in_bar=False,
            hint=_("用时、成功率和单位再次成为当事人的比例"),
        )
        register(
            "mediator", _("案件评查"), "mediation:reviews", 45, reviewing.waiting, in_bar=False,
            hint=_("办结的按季度抽查，由没有参与的同事评查"),
        )  # fmt: skip
        register(
            ("mediator", "regulator"), _("待寄的信"), "mediation:post", 50, posting.waiting, in_bar=False,
            hint=_("短信没有送到的通知改寄信：打印、写单号、登记签收或者退回"),
        )  # fmt: skip
        register(
            helping.TAKING_UP, _("我帮别人办的"), "mediation:helping", 65, in_bar=False,
            hint=_("家人、同事或者会员请您帮忙的调解，用代码接受"),
        )  # fmt: skip
        register(
            ("worker", "firm"), _("怎样联系我"), "mediation:reachable", 60, in_bar=False,
            hint=_("手机号、通信地址、要不要短信、什么时间不打扰"),
        )  # fmt: skip
        register(
            ("public", "worker", "firm", "mediator", "regulator"), _("调解案例"), "mediation:published", 85,
            in_bar=False, hint=_("已经遮盖身份的调解案例"),
        )  # fmt: skip
        register(
            ("public", "worker", "firm", "mediator", "regulator"), _("核验调解协议"), "mediation:verify", 80,
            in_bar=False, hint=_("交来协议文件，看签名盖章是否齐全、有没有被改过"),
        )  # fmt: skip
