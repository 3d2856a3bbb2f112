from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    name = "laoheng_web.sharing"
    label = "sharing"
    verbose_name = "数据共享"

    def ready(self) -> None:
        """Offers the navigation entries."""
        from laoheng_web.accounts.navigation import register
        from laoheng_web.sharing.bureau_pages import waiting

        register("department", _("我的申请"), "sharing:mine", 10, hint=_("办到哪一步、文件在哪里领、反馈的答复。"))
        register(
            "department", _("申请数据"), "sharing:choose", 20, hint=_("先写目的和依据，再选给得最少又够用的方式。")
        )
        register(
            "regulator", _("数据共享"), "sharing:work", 55, waiting, hint=_("别的部门申请什么，由指定的人答复。"),
            in_bar=False,
        )  # fmt: skip
        register(
            "security_admin",
            _("共享审批人"),
            "sharing:officer",
            60,
            hint=_("指定谁替本机构答复数据共享申请。"),
            in_bar=False,
        )
        for role in ("public", "worker", "firm", "department", "regulator"):
            register(
                role,
                _("共享登记"),
                "sharing:register",
                95,
                hint=_("哪个部门为什么拿了什么数据，谁都能看。"),
                in_bar=False,
            )
