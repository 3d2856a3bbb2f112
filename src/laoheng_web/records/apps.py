from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

OFFICERS, SENDERS = ("regulator",), ("firm", "regulator")
# Roles, label, page, order, hint. What stands on the bar is offered apart.
PAGES = (
    (OFFICERS, _("数据来源"), "records:feeds", 52, _("各部门、银行按目录送来的数据：收到哪里、哪一个停了。")),
    (SENDERS, _("数据质量"), "records:quality", 53, _("文件完不完整、及不及时、和别处合不合。")),
    (
        ("department", *SENDERS),
        _("数据通报"),
        "records:bulletins",
        53,
        _("核对时发现的问题：更正，或说明为什么没有错。"),
    ),
    (
        OFFICERS,
        _("抹去个人数据"),
        "records:erasures",
        54,
        _("依法删除一个人的数据：一人提出，另一人复核，证明仍然成立。"),
    ),
    (OFFICERS, _("到期销毁"), "records:disposals", 55, _("过了保存年限的数据：一人提出，另一人复核，再真正抹去。")),
    (
        ("public", "worker", *SENDERS),
        _("数据目录"),
        "records:catalogue",
        90,
        _("收哪些数据、为什么收、存多久、谁能看。"),
    ),
)


class RecordsConfig(AppConfig):
    name = "laoheng_web.records"
    label = "records"
    verbose_name = "数据报送"

    def ready(self) -> None:
        """Offers the navigation entries, and lets `ledger verify` look at the lake's batches."""
        from laoheng_web.accounts.navigation import register
        from laoheng_web.audit.verify import CHECKS, NOTES
        from laoheng_web.records.batches import faults
        from laoheng_web.records.erased import notes
        from laoheng_web.records.pair_pages import waiting

        CHECKS.append(faults)
        NOTES.append(notes)
        sending = _("工资、考勤、合同等文件：先给回执，再逐行核对。")
        register(SENDERS, _("报送数据"), "records:receipts", 50, hint=sending)
        deciding = _("机器拿不准的两条记录，由人看了再定；合并都能撤销。")
        register(OFFICERS, _("核对同一人、同一单位"), "records:pairs", 51, waiting, hint=deciding, in_bar=False)
        for roles, label, url_name, order, hint in PAGES:
            register(roles, label, url_name, order, hint=hint, in_bar=False)
