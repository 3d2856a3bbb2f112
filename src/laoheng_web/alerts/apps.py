from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "laoheng_web.alerts"
    label = "alerts"
    verbose_name = "预警"

    def ready(self) -> None:
        from laoheng_web.accounts.navigation import register
        from laoheng_web.alerts.asking import waiting_for_worker
        from laoheng_web.alerts.jobs import after_batch
        from laoheng_web.alerts.life import after_step
        from laoheng_web.alerts.listing import waiting_for_firm, waiting_for_officer
        from laoheng_web.papers.actions import AFTER_STEP
        from laoheng_web.papers.keeping import WORDS
        from laoheng_web.records.hooks import AFTER_BATCH

        WORDS["alerts.Alert"] = {}
        if after_batch not in AFTER_BATCH:
            AFTER_BATCH.append(after_batch)
        if after_step not in AFTER_STEP:
            AFTER_STEP.append(after_step)
        for role, label, url_name, order, badge, hint in (
            (
                "regulator",
                _("风险预警"),
                "alerts:list",
                20,
                waiting_for_officer,
                _("哪些单位有什么情形，依据何在"),
            ),
            ("regulator", _("预警总览"), "alerts:cockpit", 21, None, _("各地情况、趋势、准确率和工作量")),
            ("regulator", _("预警指标"), "alerts:indicators", 22, None, _("看什么、怎么分级；分级可以试算再调整")),
            ("regulator", _("检查计划"), "alerts:plans", 24, None, _("本月查哪几家：先预警、再评分，留一份抽签")),
            ("firm", _("检查安排"), "alerts:firm_checks", 21, None, _("排到的检查：为什么、怎么准备、怎么提异议")),
            ("regulator", _("评分的启用和停用"), "alerts:scores", 23, None, _("试运行、两人启用、冻结；分数只排先后")),
            ("worker", _("人社部门问我的"), "alerts:asked", 41, waiting_for_worker, _("核对一件事；可以不答")),
            ("worker", _("我的权益提醒"), "alerts:protection", 40, None, _("记录里和您有关的提醒，以及可以怎么办")),
            ("regulator", _("单位画像"), "alerts:firms", 30, None, _("按名称或信用代码查；不知道的会写明不知道")),
            ("firm", _("预警提示"), "alerts:mine", 20, waiting_for_firm, _("为什么提示，怎么改，怎样解除")),
        ):
            register(
                role,
                label,
                url_name,
                order,
                badge,
                hint=hint,
                in_bar=url_name not in ("alerts:protection", "alerts:scores", "alerts:firm_checks", "alerts:asked"),
            )
