"""A finding stands on the words that carry the fault: a few phrases, not the whole clause."""

from __future__ import annotations

from datetime import date

import pytest

from laoheng.advice.review import read_clause, review_contract

ON = date(2026, 11, 28)

# Label, and a paragraph with the fault between bars.
FAULTS = [
    ("probation_too_long", "第二条　合同期限一年。|试用期四个月|，包含在合同期限之内。"),
    ("probation_only", "双方经过面谈。|先签三个月的试用协议|，合格后再签正式合同。工资每月十日发放。"),
    ("probation_wage_low", "试用期工资按时发放，|试用月薪按转正薪酬的六成发放|。"),
    ("probation_dismiss_at_will", "试用期三个月。|试用期内公司可随时让员工离开|，不必解释。"),
    ("deposit", "公司发给工装两套，|乙方入职须交押金500元|。工装归公司所有。"),
    ("id_withhold", "乙方应如实提供学历信息，|毕业证原件由人事统一保管至合同期满|。"),
    ("guarantor", "乙方应当诚实守信。|入职须有两名本市户籍亲友签担保书|，并留下联系电话。"),
    ("charge_fees", "公司组织岗前培训，|培训费一千二百元从首月工资扣除|。"),
    ("penalty_resign", "乙方可以辞职。|合同期未满辞职的，支付一个月工资作为违约金|。工资另行结清。"),
    ("penalty_discipline", "乙方应当按时上班，|迟到一次罚二百元|。"),
    ("bond_excess", "甲方选派乙方外出培训。培训花费两万元，|任何时候离开都赔五万元|。"),
    ("perk_penalty", "公司协助办理户口。|公司协助落户，五年内辞职赔付二十万元|。"),
    ("noncompete_too_long", "乙方保守商业秘密，|离职后三年内不得进入同行|。"),
    ("noncompete_no_pay", "乙方保守商业秘密。|月薪中已含竞业补偿|，离职后公司不再另付。"),
    ("noncompete_penalty_high", "乙方在竞业期内每月领取补偿，|违反竞业的赔付五百万元|。"),
    ("resign_approval", "乙方可以提出辞职，未经总经理签字同意，|辞职不发生效力|。"),
    ("resign_notice_long", "乙方享有辞职的权利，|核心岗位辞职须提前九十日提出|。"),
    ("resign_forfeit_wage", "每月十日发薪。|自动离职者当月工资不再发放|。"),
    ("waive_social", "甲方按月发放工资。|本人自愿不参保|，公司每月给三百元补贴。"),
    ("social_delay", "甲方代扣代缴个人所得税，|试用期通过后次月开始缴纳社保|。"),
    ("overtime_flat", "每月十日发薪，月薪四千五百元，|已包含全部加班报酬|。"),
    ("overtime_rate_low", "确需加班的与员工协商。|加班一律每小时补贴十元|。"),
    ("overtime_holiday_rest", "国家法定节假日放假。|国庆三天值守后安排等时调休|，不另计酬。"),
    ("rest_day_none", "淡季每周休息两天。旺季连续出勤，|不设休息日|。"),
    ("wage_in_kind", "每月十日发薪，|工资三成以公司商城券发放|。"),
    ("wage_unilateral", "甲方建立薪酬制度，|公司可视经营情况随时下调薪资等级|。"),
    ("transfer_at_will", "乙方担任店长。|公司有权随时变更员工岗位|，员工无条件接受。"),
    ("bottom_eliminate", "公司每季度考核，|季度排名最后一名自动解约|。"),
    ("severance_waiver", "合同到期前一个月通知。|期满不续签，员工不得主张任何补偿|。"),
    ("extra_termination", "合同期三年，|订单不足时合同自行终止|。"),
    ("marriage_ban", "女职工依法休假。|两年内怀孕视为自愿离职|。"),
    ("maternity_short", "女职工依法休假，|产假六十天|，多休按事假。"),
    ("injury_self", "公司提供安全帽。|施工中发生伤亡由本人自负|，与公司无关。"),
    ("sick_dismiss", "员工请假须提交证明，|病假累计满十天视为自动离职|。"),
    ("copy_kept", "双方签字后生效。|本合同一份，由公司存档|。"),
    ("dispatch_charge", "派遣期限两年。|派遣公司每月从工资中扣管理费五十元|。"),
    ("parttime_pay", "乙方为非全日制用工，每天三小时。|非全日制报酬每月底统一结算|。"),
    ("leave_forfeit", "员工享受年休假。|当年未申请的年假自动清零|。"),
    ("union_ban", "员工应当团结。|在职期间不得加入或筹建工会|。"),
]


@pytest.mark.parametrize(("label", "marked"), FAULTS, ids=[label for label, _ in FAULTS])
def test_the_span_of_a_fault_that_is_told_meets_its_words(label: str, marked: str) -> None:
    before, fault, after = marked.split("|")
    reading = read_clause(before + fault + after)
    assert reading.hits or (reading.needs_look and label in reading.maybe)
    for hit in reading.hits:
        assert hit.label == label or label in set(reading.labels)
        assert hit.start < len(before + fault) and len(before) < hit.end


def test_most_faults_in_plain_words_are_told_on_their_very_phrases() -> None:
    told = exact = 0
    for label, marked in FAULTS:
        before, fault, after = marked.split("|")
        text = before + fault + after
        spans = [text[hit.start : hit.end] for hit in read_clause(text).hits if hit.label == label]
        told += bool(spans)
        exact += spans == [fault]
    assert told >= 0.95 * len(FAULTS) and exact >= 0.75 * len(FAULTS)


def test_a_fault_that_clauses_show_together_stands_on_its_words_too() -> None:
    text = "第一条　合同期限一年。\n第二条　乙方从事装配，试用期四个月，试用期满考核。\n"
    (found,) = review_contract(text, on=ON).findings
    assert (found.label, found.quote) == ("probation_too_long", "试用期四个月")
    assert text[found.start : found.end] == found.quote


def test_signs_of_another_width_and_blanks_keep_their_places() -> None:
    text = "第三条　公司发工装。乙方　入职须交纳押金５００元，离职退还。"
    (hit,) = read_clause(text).hits
    assert text[hit.start : hit.end] == "乙方　入职须交纳押金５００元"


# Plain faults that sound words beside them cover.
DOUBTED = [
    "社保按月缴纳，社保全额从工资中扣除，含公司部分。",
    "合同期三年。公司提前三天通知即可解除本合同。",
]


@pytest.mark.parametrize("text", DOUBTED)
def test_a_fault_covered_by_sound_words_is_never_passed(text: str) -> None:
    reading = read_clause(text)
    assert reading.hits or reading.needs_look
