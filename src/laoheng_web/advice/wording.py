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
    "L3": Plan(
        _("单位违法解除或者终止劳动合同，您不要求回去上班的，单位应当付双倍的经济补偿。"),
        ("start", "end", "avg12", "social_avg", "min_wage"),
    ),
    "L4": Plan(
        _("单位没有提前三十天书面通知就解除，有的情形要多付一个月工资。"),
        ("ground", "last_month", "notice_days", "start", "end", "avg12"),
    ),
    "L6": Plan(
        _("一年能休几天带薪年休假，没有休的单位该另外付多少。"),
        ("year", "cumulative_years", "continuous_12m", "hire", "leave", "taken", "avg12_ex_ot"),
    ),
    "L7": Plan(
        _("约定的试用期有没有超过法律规定，超过的该赔多少，工资有没有低于下限。"),
        ("contract", "probation_months", "performed_months", "regular_wage", "occurrence"),
    ),
    "L8": Plan(
        _("单位出钱培训、约定了服务期，提前离开最多要付多少违约金。"),
        ("training_cost", "service_months", "served_months", "ground", "agreed_penalty", "specialised"),
    ),
    "L9": Plan(
        _("离职后遵守竞业限制，单位每月该付多少补偿。"),
        ("avg12", "min_wage", "agreed", "months", "complied"),
    ),
    "L10": Plan(
        _("生病休假期间，单位每月至少该付多少工资。"),
        ("agreed", "min_wage", "in_medical_period"),
    ),
    "L11": Plan(
        _("单位说您造成了损失，一个月最多能从工资里扣多少。"),
        ("month_wage", "loss_balance", "min_wage", "deduction_kind"),
    ),
    "L12": Plan(
        _("工伤评了伤残等级以后，能领哪些待遇，谁来付。"),
        ("grade", "own_wage", "pool_avg", "min_wage", "insured", "leaving"),
    ),
    "L13": Plan(
        _("因工死亡的，家属能领丧葬补助金、抚恤金和一次性工亡补助金。"),
        ("accident", "pool_avg", "own_wage", "spouse", "others", "insured"),
    ),
}

# What a fact is called on the page where the catalogue's label speaks to programs.
LABELS: Mapping[str, Any] = {
    "ground": _("是怎么离开单位的"),
    "contract": _("劳动合同签多长"),
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
    "reinstatement": _("可以选择要求回单位继续上班，这时不付赔偿金。"),
    "last_month": _("解除前一个月应得的工资，不是十二个月的平均。"),
    "notice_days": _("单位没有提前书面通知的，填 0。"),
    "cumulative_years": _("在所有单位工作过的年数加起来。"),
    "taken": _("一天都没有休的，填 0。"),
    "avg12_ex_ot": _("前十二个月应发工资去掉加班费以后的月平均。"),
    "written_waiver": _("只有本人书面说因自己的原因不休，才算。"),
    "contract": _("例如：1年、18个月、1年6个月、不满3个月、无固定期限、以完成任务为期限、非全日制、只签试用期。"),
    "performed_months": _("已经干满的整月数。"),
    "occurrence": _("在这家单位第一次约定试用期填 1，以后续签、换岗再约定的填 2。"),
    "agreed": _("没有约定就空着。"),
    "loss_balance": _("单位能证明的、还没有赔完的损失。"),
    "own_wage": _("受伤以前十二个月单位为本人缴费的月平均工资。"),
    "pool_avg": _("由当地社会保险经办机构公布。不知道可以空着。"),
    "others": _("由死者生前供养、没有劳动能力的父母、子女等，不含配偶。"),
}

UNITS: Mapping[str, Any] = {
    "yuan_per_month": _("元/月"),
    "yuan_per_piece": _("元/件"),
    "days": _("天"),
    "hours": _("小时"),
    "pieces": _("件"),
    "yuan": _("元"),
    "yuan_per_year": _("元/年"),
    "months": _("个月"),
    "years": _("年"),
    "persons": _("人"),
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
    "损失赔偿": _("赔偿单位的损失"),
    "罚款": _("罚款"),
    "不需要护理": _("不需要护理"),
    "生活完全不能自理": _("生活完全不能自理"),
    "生活大部分不能自理": _("生活大部分不能自理"),
    "生活部分不能自理": _("生活部分不能自理"),
}
