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
    "L14": Plan(
        _("没有执照的单位或者使用童工的单位，造成伤残或者死亡的，该赔多少。"),
        ("grade", "death", "pool_avg_year", "accident", "urban_income"),
    ),
    "L15": Plan(
        _("单位晚缴社会保险费，要加收多少滞纳金。"),
        ("owed", "owed_from", "paid_up_on", "days"),
    ),
    "L16": Plan(
        _("失业以后，失业保险金最长可以领几个月。"),
        ("paid_months", "ground", "registered", "first_time", "previous_remaining"),
    ),
    "L17": Plan(
        _("二〇二五年起退休年龄逐步推迟，看看您哪年哪月退休，养老保险要缴够多少个月。"),
        ("sex", "orig", "birth", "pension_paid_months"),
    ),
    "L18": Plan(
        _("生病或者非因工负伤，医疗期有几个月，到哪一天为止。"),
        ("cumulative_years", "service_years", "sick_from", "special_disease"),
    ),
    "L19": Plan(
        _("仲裁裁决对单位是不是一裁终局。"),
        ("remuneration", "medical_costs", "compensation", "damages", "labour_standards", "other_claims", "min_wage"),
    ),
    "L20": Plan(
        _("从某一天起几个工作日、几天、几个月，最后一天是哪一天。"),
        ("begin", "count", "unit"),
    ),
    "L21": Plan(
        _("单位使用的被派遣劳动者有没有超过百分之十。"),
        ("contracted", "dispatched"),
    ),
    "L22": Plan(
        _("人社部门责令限期支付以后单位仍然不付的，要加付多少。"),
        ("amount_due", "ordered", "overdue", "order_deadline", "paid_up_on"),
    ),
    "L23": Plan(
        _("工资去掉加班费等以后，有没有低于当地最低工资。"),
        ("gross", "overtime_pay", "special_allowances", "welfare", "own_contributions", "absence", "min_wage"),
    ),
    "L24": Plan(
        _("欠薪要不要请人社部门研究移送公安。这里只提示线索，不下犯罪结论。"),
        ("months_unpaid", "one_person_amount", "persons", "total_amount", "ordered", "unpaid_after_order", "conduct"),
    ),
    "L25": Plan(
        _("欠薪的单位会不会被列入失信名单，列入后什么时候可以移出。"),
        ("ordered", "unpaid_after_order", "amount_standard", "mass_event", "corrected", "promised", "listed_on"),
    ),
    "SI": Plan(
        _("按您的情况看该参加哪些社会保险、谁缴费、能领什么、要在哪天以前办。"),
        (
            "form",
            "household",
            "age",
            "hire",
            "enrolled",
            "platform_sector",
            "job_loss",
            "paid_months",
            "injury",
            "injured_on",
            "maternity",
        ),
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
    "grade": _("劳动能力鉴定结论上的级数，一级最重，十级最轻。"),
    "owed_from": _("应当缴费的期限过后的第一天。"),
    "paid_up_on": _("还没有付清就空着。"),
    "paid_months": _("可以到社保经办机构或者手机上查。领过失业金的，从那以后算。"),
    "birth": _("写年和月，例如 1965-05。"),
    "orig": _("女职工：管理和技术岗位一般是五十五岁，其他是五十岁。"),
    "sick_from": _("开始病休的第一天。"),
    "remuneration": _("一行一项，例如一行写工资、一行写加班费。写裁决确定的数。"),
    "medical_costs": _("一行一项。"),
    "compensation": _("一行一项。"),
    "damages": _("一行一项。"),
    "begin": _("收到文书或者事情发生的那一天；这一天本身不算。"),
    "days_off": _("例如 2027-02-06,2027-02-07。"),
    "gross": _("没有扣社保和个税以前的数。"),
    "overtime_pay": _("没有就填 0；不知道就空着。"),
    "special_allowances": _("没有就填 0；不知道就空着。"),
    "welfare": _("没有就填 0；不知道就空着。"),
    "own_contributions": _("没有就填 0；不知道就空着。"),
    "one_person_amount": _("连续欠满三个月的人里，欠得最多的那一个人的数。"),
    "job_loss": _("现在还在上班就空着。"),
    "enrolled": _("可以到社保经办机构或者手机上查。"),
    "platform_sector": _("在平台接单的才填。"),
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
    "yuan_per_hour": _("元/小时"),
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
    "以本金为限": _("以欠缴的数额为限"),
    "不以本金为限": _("不以欠缴的数额为限"),
    "男": _("男"),
    "女": _("女"),
    "60": _("六十岁（男职工）"),
    "55": _("五十五岁（女，管理或技术岗位）"),
    "50": _("五十岁（女，其他岗位）"),
    "工作日": _("工作日"),
    "自然日": _("自然日（每一天都算）"),
    "月": _("月"),
    "年": _("年"),
    "外国企业常驻代表机构或外国金融机构驻华代表机构": _("外国企业常驻代表机构或外国金融机构驻华代表机构"),
    "国际远洋海员": _("使用国际远洋海员的船员用人单位"),
    "含个人缴费": _("含个人缴费"),
    "不含个人缴费": _("不含个人缴费"),
    "全日制": _("全日制"),
    "非全日制": _("非全日制（小时工）"),
    "法定休假": _("有，休的是法定的假（年休假、婚丧假、产假等）"),
    "本人原因": _("有，因为本人原因没上班"),
    "单位停工": _("有，单位停工"),
    "有能力支付而不支付": _("有能力支付而不支付"),
    "转移财产": _("转移、隐匿财产"),
    "逃匿": _("逃跑、躲起来"),
    "确无能力支付": _("确实没有能力支付"),
    "劳动合同": _("全日制劳动合同"),
    "劳务派遣": _("劳务派遣"),
    "新就业形态": _("平台骑手、司机等（新就业形态）"),
    "灵活就业": _("灵活就业、个体经营、没有雇主"),
    "超龄用工": _("超过退休年龄仍在上班"),
    "实习": _("在校学生实习"),
    "本地城镇": _("本地城镇"),
    "本地农村": _("本地农村"),
    "外地城镇": _("外地城镇"),
    "外地农村": _("外地农村"),
    "出行": _("出行（网约车、代驾）"),
    "即时配送": _("即时配送（外卖、跑腿）"),
    "同城货运": _("同城货运"),
    "其他": _("其他行业"),
    "工作中受伤": _("工作中受伤"),
    "上下班途中受伤(非本人主要责任)": _("上下班途中受伤，不是本人主要责任"),
    "患职业病": _("患职业病"),
    "突发疾病(工作时间和岗位)": _("工作时间、工作岗位上突发疾病"),
}
