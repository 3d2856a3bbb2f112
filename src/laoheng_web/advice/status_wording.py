"""The questions of the status pages in everyday words: one fact each, in the order they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One page: its field, the question, and what may be chosen; `kind` "text" is free, `long` over several lines."""

    name: str
    ask: Any
    options: tuple[tuple[str, Any], ...] = ()
    kind: str = "choice"
    hint: Any = ""
    long: bool = False


_YES_NO = (("yes", _("是")), ("no", _("不是")))

QUESTIONS: tuple[Question, ...] = (
    Question(
        "counterparty_type",
        _("给你活干、管你的是谁？"),
        (
            ("company", _("公司")),
            ("individual_business", _("有执照的个体户")),
            ("natural_person", _("没有执照的个人")),
            ("household", _("别人家里")),
            ("other_organisation", _("学校、医院、社区等单位")),
            ("in_formation", _("还在筹办、没领执照")),
        ),
    ),
    Question(
        "worker_status",
        _("你自己的情况是哪一种？"),
        (
            ("ordinary", _("都不是下面的")),
            ("student_internship", _("学校安排的实习生")),
            ("student_parttime", _("在校学生打零工")),
            ("graduating", _("快毕业，等拿证")),
            ("over_age_pension", _("过了退休年龄，领养老金")),
            ("over_age_no_pension", _("过了退休年龄，没有养老金")),
            ("over_age_deferred", _("办了延迟退休")),
            ("internal_retired", _("原单位内退、停薪留职")),
            ("family_member", _("老板的家里人")),
            ("shareholder", _("挂了股东的名")),
            ("partner", _("合伙人")),
            ("foreigner_permit", _("外国人，有工作许可")),
            ("foreigner_no_permit", _("外国人，没有工作许可")),
        ),
    ),
    Question("shift_fixed", _("上班时间或者班次，是不是由对方定？"), _YES_NO),
    Question(
        "min_online_required",
        _("有没有最少要在线多久、做多少单？"),
        (
            ("none", _("没有")),
            ("bonus", _("有，做不到只是没有奖励")),
            ("hard", _("有，做不到要扣钱、少派活或者不让干")),
        ),
    ),
    Question(
        "attendance_check",
        _("怎么记考勤？"),
        (("none", _("不记")), ("self_report", _("自己报一下")), ("clock", _("打卡、签到"))),
    ),
    Question(
        "leave_approval",
        _("不来要不要请假？"),
        (("none", _("不用")), ("notice", _("说一声就行")), ("approval", _("要批准"))),
    ),
    Question(
        "dispatch",
        _("活是怎么来的？"),
        (
            ("assigned", _("派给我，不能拒绝")),
            ("can_refuse_penalty", _("派给我，拒绝要受影响")),
            ("can_refuse_free", _("派给我，拒绝没关系")),
            ("grab", _("自己抢单")),
            ("self_sourced", _("自己找客户")),
        ),
    ),
    Question(
        "rejection_penalty",
        _("拒绝了会怎样？"),
        (
            ("none", _("不会怎样")),
            ("ranking", _("分数、排名下降")),
            ("fine", _("扣钱")),
            ("suspension", _("停派、封号")),
        ),
    ),
    Question("ranking_affects_orders", _("打分、等级会不会影响以后派的活？"), (("yes", _("会")), ("no", _("不会")))),
    Question(
        "fines",
        _("会因为什么扣钱？"),
        (
            ("none", _("不扣")),
            ("service_only", _("只因为超时、差评")),
            ("discipline", _("迟到、缺勤、不开会、着装也扣")),
        ),
    ),
    Question(
        "process_control",
        _("怎么干，有没有规定？"),
        (
            ("none", _("没有")),
            ("result_only", _("只看结果")),
            ("service_minimum", _("只有安全和服务的底线")),
            ("detailed", _("每一步都有规定，或者没活时还要干别的")),
        ),
    ),
    Question("team_leader", _("有没有人天天管着你干活？"), (("yes", _("有")), ("no", _("没有")))),
    Question(
        "price_setting",
        _("价钱由谁定？"),
        (("counterparty", _("对方定")), ("negotiated", _("商量着定")), ("worker", _("我自己定")), ("bid", _("竞价"))),
    ),
    Question("base_pay", _("有没有底薪、保底或者固定工资？"), (("yes", _("有")), ("no", _("没有")))),
    Question("may_substitute", _("能不能找别人替你去干？"), (("yes", _("能")), ("no", _("不能")))),
    Question("has_own_helpers", _("你自己有没有雇人、带人干？"), (("yes", _("有")), ("no", _("没有")))),
    Question("core_business", _("你干的是不是对方的主要业务？"), _YES_NO),
    Question(
        "works_under_whose_rules",
        _("实际听谁的、守谁的规矩？"),
        kind="text",
        hint=_("写单位的名字；没有人管就写“没有”，不知道就空着。"),
    ),
    Question(
        "agreement",
        _("签过的协议怎么写的？"),
        kind="text",
        long=True,
        hint=_(
            "把有用的几条抄或者贴在这里：时间、考勤、派活、扣钱、报酬。标题和“不构成劳动关系”一类的话不起作用。没有签过就空着。"
        ),
    ),
    Question(
        "income",
        _("最近几个月收入怎么样？"),
        kind="text",
        long=True,
        hint=_(
            "一行一个月：月份,金额,谁付的,占全部收入的比例。例如 2026-08,5200,甲公司,1。比例不知道就不写。没有就空着。"
        ),
    ),
    Question(
        "story",
        _("还有什么要说的？"),
        kind="text",
        long=True,
        hint=_("用自己的话写，例如怎么上班、怎么拿钱、被罚过什么。不要写姓名、电话和证件号。"),
    ),
)

# Facts that no page asks for and that a story, the agreement or the income may tell.
_TOLD_ONLY: Mapping[str, tuple[tuple[str, Any], ...]] = {
    "workplace": (
        ("own_choice", _("自己选")),
        ("assigned_area", _("指定的片区")),
        ("employer_premises", _("对方的场所")),
        ("client_place", _("客户那里")),
    ),
    "uniform": (
        ("none", _("没有要求")),
        ("optional", _("可穿可不穿")),
        ("required", _("必须穿")),
    ),
    "exclusivity": (
        ("none", _("不限制")),
        ("discouraged", _("不鼓励做别家")),
        ("required", _("不许做别家")),
    ),
    "pay_period": (
        ("per_order", _("按单结")),
        ("daily", _("按天")),
        ("weekly", _("按周")),
        ("monthly", _("按月")),
        ("irregular", _("不固定")),
    ),
    "tools_provided_by": (
        ("worker", _("自己的")),
        ("counterparty", _("对方的")),
        ("both", _("都有")),
        ("third_party", _("第三方的")),
    ),
    "costs_borne_by": (
        ("worker", _("自己出")),
        ("counterparty", _("对方出")),
        ("both", _("都出")),
    ),
    "registers_as_individual_business": (
        ("no", _("没有")),
        ("voluntary", _("自愿办的")),
        ("required", _("对方要求办的")),
    ),
}

CHOICE_WORDS: Mapping[tuple[str, str], Any] = {
    **{(item.name, code): label for item in QUESTIONS for code, label in item.options},
    **{(name, code): label for name, options in _TOLD_ONLY.items() for code, label in options},
}

# What kind of work it was: asked for counting only, after the answer; the class never rests on it.
WORK_WORDS: Mapping[str, Any] = {
    "meals": _("送餐"),
    "parcels": _("快递"),
    "rides": _("网约车"),
    "driving": _("代驾"),
    "freight": _("货运"),
    "streaming": _("直播"),
    "household": _("家政"),
    "site": _("工地"),
    "other": _("其他"),
}
