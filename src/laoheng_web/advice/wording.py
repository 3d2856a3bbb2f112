"""How each calculator is asked: which facts come first, and plain words for codes and hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Plan:
    """What a calculator is for, and the facts asked first; the rest waits behind "more"."""

    summary: Any
    first: tuple[str, ...]


PLANS: Mapping[str, Plan] = {
    "L1": Plan(
        _("上班超过一个月还没有签书面劳动合同的，单位应当每月付二倍工资。这里算其中的差额。"),
        ("hire", "signed", "leave", "monthly_wage"),
    ),
    "L2": Plan(
        _("劳动合同解除或者到期终止，单位该不该付经济补偿，付多少。"),
        ("start", "end", "ground", "avg12", "social_avg", "min_wage"),
    ),
    "L5": Plan(
        _("平时延长、休息日和法定节假日加班，各按多少倍、该付多少。"),
        ("system", "month_base", "weekday_hours", "restday_days", "restday_compensated", "holiday_days"),
    ),
}

# What a fact is called on the page where the catalogue's label speaks to programs.
LABELS: Mapping[str, Any] = {
    "ground": _("是怎么离开单位的"),
}

HINTS: Mapping[str, Any] = {
    "hire": _("第一天去上班的日子，不是签合同的日子。"),
    "signed": _("一直没有签就空着。"),
    "leave": _("还在上班就空着。"),
    "monthly_wage": _("应发的数，没有扣社保和个税以前；包括奖金、津贴。"),
    "monthly_wages": _("各月工资不一样时才填。一行一个月，例如：2026-03 6000。"),
    "partial_workdays": _("最后不满一个月的那一段，实际上了几天班。"),
    "start": _("在这家单位第一天上班的日子。"),
    "end": _("在职的最后一天。"),
    "avg12": _("离职前十二个月应发工资加起来除以十二；不满十二个月的按实际月数平均。"),
    "social_avg": _("由当地统计或人社部门公布。不知道可以空着，结果会告诉您还缺它。"),
    "min_wage": _("由当地政府公布。不知道可以空着。"),
    "month_base": _("劳动合同约定的月工资，或实际发放的正常工作时间工资。"),
    "weekday_hours": _("工作日下班以后多干的小时数，一个月合计。"),
    "restday_days": _("周六、周日等休息日加班的整天数。"),
    "restday_compensated": _("事后单位有没有安排同样多的时间休息。"),
    "holiday_days": _("春节、国庆等法定节假日当天，不是调休的日子。"),
    "approved": _("综合工时、不定时工时要经人社部门批准才算数。"),
    "worked_on": _("以前的加班按当时的规定算。空着就按今天的规定。"),
    "limitation_defence": _("只有单位在仲裁时提出超过时效，才会考虑时效。"),
}

UNITS: Mapping[str, Any] = {
    "yuan_per_month": _("元/月"),
    "yuan_per_piece": _("元/件"),
    "days": _("天"),
    "hours": _("小时"),
    "pieces": _("件"),
}

# Plain words for the codes a calculator takes; a code without a line here is shown as it is.
CHOICES: Mapping[str, Any] = {
    "36单位提出": _("单位提出，双方商量好解除"),
    "36劳动者提出": _("我提出，双方商量好解除"),
    "37": _("我自己辞职，单位没有过错"),
    "38少缴社保基数": _("单位少报社保缴费基数，我因此离开"),
    "38欠薪": _("单位拖欠工资等违法，我因此离开"),
    "39": _("单位说我严重违纪等过失，辞退我"),
    "40(2)未提前通知": _("单位说我不能胜任，没有提前三十天通知"),
    "40(3)已提前30日通知": _("单位说情况发生重大变化，提前三十天通知了我"),
    "41裁员": _("单位经济性裁员"),
    "44(1)单位降低条件": _("合同到期，单位降低条件续签，我不同意"),
    "44(1)维持条件劳动者不续": _("合同到期，单位按原条件或更好条件续签，我不同意"),
    "44(1)单位不续": _("合同到期，单位不续签"),
    "44(2)享受养老待遇": _("开始领基本养老保险待遇"),
    "44(3)死亡": _("劳动者死亡或被宣告失踪"),
    "44(4)破产": _("单位破产"),
    "44(5)提前解散": _("单位关门、被吊销执照或决定提前解散"),
    "71非全日制": _("非全日制用工（小时工）"),
    "实施条例5": _("上班一个月内，我不肯签书面合同，单位终止"),
    "实施条例6": _("上班超过一个月，我不肯签书面合同，单位终止"),
    "实施条例21到龄": _("到了法定退休年龄"),
    "实施条例22任务完成": _("以完成一项任务为期限的合同，任务完成"),
    "实施条例23工伤职工": _("工伤职工的合同依法终止"),
    "按旧规计": _("按当时的规定计算"),
    "不计": _("不计算"),
    "逐月对应日": _("从用工日起逐月对应"),
    "自然月": _("按自然月"),
    "无": _("没有"),
    "不可抗力": _("不可抗力"),
    "劳动者故意或重大过失": _("劳动者故意或者重大过失不签"),
    "法定续延": _("合同依法自动续延"),
    "逐日倒推": _("从主张之日逐日向前推一年"),
    "满一年整体": _("从用工满一年起整体计算"),
    "终了整体": _("从不签合同的状态结束起整体计算"),
    "标准": _("标准工时（每天八小时、每周休息）"),
    "综合": _("综合工时（不知道周期）"),
    "综合(周)": _("综合工时，按周"),
    "综合(月)": _("综合工时，按月"),
    "综合(季)": _("综合工时，按季"),
    "综合(年)": _("综合工时，按年"),
    "不定时": _("不定时工时"),
    "计件": _("计件工资"),
}
