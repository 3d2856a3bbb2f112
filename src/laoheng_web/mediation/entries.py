"""What this room offers whom, in the navigation and on the home pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from laoheng_web.accounts.navigation import register
from laoheng_web.advice.saving import offer_taking
from laoheng_web.cases.waiting import for_body
from laoheng_web.mediation import helping, posting, reviewing
from laoheng_web.mediation.waiting import appointing, waiting

SIDES = ("worker", "firm")
EVERYBODY = ("public", "worker", "firm", "mediator", "regulator")


def offer() -> None:
    """Registers every page; doing it again changes nothing."""
    _offer_to_body()
    _offer_to_sides()
    offer_taking("mediation:take_words", _("带着这段文字申请调解"), SIDES)
    register(EVERYBODY, _("调解案例"), "mediation:published", 85, in_bar=False, hint=_("已经遮盖身份的调解案例"))
    register(
        EVERYBODY, _("核验调解协议"), "mediation:verify", 80, in_bar=False,
        hint=_("交来协议文件，看签名盖章是否齐全、有没有被改过"),
    )  # fmt: skip


def _offer_to_body() -> None:
    body = "mediator"
    register(body, _("调解"), "mediation:matters", 10, for_body, hint=_("转来的事项，组织调解并登记结果"))
    register(
        body, _("指定调解员"), "mediation:appointments", 20, appointing,
        hint=_("今天还没有调解员的案件，看建议的人选和理由，逐件确认"),
    )  # fmt: skip
    register(body, _("调解员名册"), "mediation:roster", 30, in_bar=False, hint=_("专长、行业、语言和同时办理的上限"))
    register(
        body, _("调解统计"), "mediation:figures", 40, in_bar=False, hint=_("用时、成功率和单位再次成为当事人的比例")
    )
    register(
        body, _("案件评查"), "mediation:reviews", 45, reviewing.waiting, in_bar=False,
        hint=_("办结的按季度抽查，由没有参与的同事评查"),
    )  # fmt: skip
    register(
        (body, "regulator"), _("待寄的信"), "mediation:post", 50, posting.waiting, in_bar=False,
        hint=_("短信没有送到的通知改寄信：打印、写单号、登记签收或者退回"),
    )  # fmt: skip


def _offer_to_sides() -> None:
    register(
        (*SIDES, "mediator"), _("调解室"), "mediation:room_list", 15, waiting, hint=_("申请调解、协商、核对并认可协议")
    )
    register(
        helping.TAKING_UP, _("我帮别人办的"), "mediation:helping", 65, in_bar=False,
        hint=_("家人、同事或者会员请您帮忙的调解，用代码接受"),
    )  # fmt: skip
    register(
        SIDES, _("怎样联系我"), "mediation:reachable", 60, in_bar=False,
        hint=_("手机号、通信地址、要不要短信、什么时间不打扰"),
    )  # fmt: skip
