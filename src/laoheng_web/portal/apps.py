from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from laoheng_web.audit.by import By


class PortalConfig(AppConfig):
    name = "laoheng_web.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        """Offers what every signed-in person may look up about themselves."""
        from laoheng_web.accounts.navigation import register

        everyone = (
            "worker",
            "firm",
            "mediator",
            "department",
            "regulator",
            "system_admin",
            "security_admin",
            "audit_admin",
        )
        register(everyone, _("通知"), "portal:notices", order=70, badge=_unread, hint=_("谁在什么时候告诉了您什么。"))
        register("worker", _("谁看过我的信息"), "portal:access", 75, hint=_("谁打开过、什么时候、为了什么。"))
        register("public", _("查进度"), "cases:my_matters", 15, hint=_("办到哪一步、谁该在几号前办。"))
        staff_door = _("用人单位、调解组织、监管人员在这里登录。")
        register("public", _("单位和工作人员入口"), "accounts:sign_in", 90, hint=staff_door, in_bar=False)
        register("audit_admin", _("操作记录"), "portal:audit", order=10, hint=_("本机构的每一次写入和打开，只能看。"))


def _unread(by: By) -> int:
    from laoheng_web.notices.waiting import waiting_for

    return waiting_for(by.party).count()
