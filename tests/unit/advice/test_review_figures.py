"""Figures against their bounds in many writings: beyond it the fault is told, within it never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoheng.advice.review.figures import READERS, broken_bounds, kept_bounds
from laoheng.advice.review.wording import normalised

# Label; clauses whose figure is beyond the bound; their twins within it; others of which arithmetic says nothing.
CLAUSES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "probation_too_long": (
        (
            "合同一年，试用一个季度。",
            "本合同期限为十八个月，其中试用期九十天。",
            "签两年半，头四个月算试用。",
            "劳动合同期限自2026年3月1日起至2027年2月28日止，试用期自2026年3月1日起至2026年6月30日止。",
            "合同期十一个月，试用期两个月，自报到日起算。",
            "无固定期限合同，试用期八个月。",
            "试用期最长可达七个月。",
            "合同签三年，试用期六个月零十天。",
            "合同期限：1年；试用期：3个月。",
        ),
        (
            "合同一年，试用两个月。",
            "本合同期限为十八个月，其中试用期六十天。",
            "签三年，头半年算试用。",
            "劳动合同期限自2026年3月1日起至2027年2月28日止，试用期自2026年3月1日起至2026年4月30日止。",
            "合同期十一个月，试用期三十天。",
            "无固定期限合同，试用期六个月。",
        ),
        (
            "合同期限一年，不约定试用期。",
            "新产品试用三个月后由车间评价。",
            "合同一年，试用两个月，不放心可以往后拖。",
            "试用期内提前三日通知即可离职。",
            "试用期满后签两年。",
        ),
    ),
    "probation_forbidden": (
        ("合同期两个月，前十天为试用期。", "本合同以完成厂房搬迁为期限，试用期七天。", "钟点工试用期五天。"),
        ("合同期四个月，前十天为试用期。",),
        ("合同期两个月，不设试用期。", "钟点工没有试用期。"),
    ),
    "probation_repeated": ((), ("试用期三个月。",), ("试用期三个月，期满可再试用一个月。", "调岗后试用一个月。")),
    "probation_wage_low": (
        (
            "试用期工资打七折。",
            "试用期月薪为转正后的四分之三。",
            "试用期拿正式工资的一半。",
            "试用期月薪四千，转正后六千。",
            "转正六千五，试用期间给五千。",
            "试用期工资比正式工资低三成。",
            "试用期每天一百元，转正后月薪五千元。",
        ),
        (
            "试用期工资打八折。",
            "试用期月薪为转正后的百分之八十五。",
            "试用期拿正式工资的九成。",
            "试用期月薪四千八百元，转正后六千元。",
            "转正六千五，试用期间给五千五。",
            "试用期工资比正式工资低一成五。",
        ),
        ("试用期工资不低于最低工资。", "试用期首月无薪，次月起按转正标准80%发放。", "试用期社保按60%基数缴。"),
    ),
    "resign_notice_long": (
        (
            "员工辞职须提前两个月书面通知。",
            "不想干了，得提前四十五天打招呼。",
            "试用期内辞职的，提前一周通知。",
            "主管离职需提前一个季度提出。",
            "辞职应提前三十个工作日申请。",
        ),
        (
            "员工辞职提前一个月书面通知。",
            "不想干了，提前三十天打招呼。",
            "试用期内辞职的，提前三天通知。",
            "员工辞职提前三十日通知，试用期内提前三日。",
        ),
        ("公司不续签的，提前六十日通知员工。", "请年假须提前四十天申请。", "辞职提前三十日，未批准的顺延。"),
    ),
    "noncompete_too_long": (
        (
            "离职后三十六个月内不得到同行任职。",
            "竞业限制期两年半。",
            "走后三年别去对家。",
            "竞业期两年，期满再顺延一年。",
            "离职后终止之日起一千天内不得从事同类业务。",
        ),
        (
            "离职后二十四个月内不得到同行任职。",
            "竞业限制期一年半。",
            "走后两年别去对家。",
            "竞业期一年，期满再顺延一年。",
        ),
        ("在职三年内不得兼职同行。", "保密义务自离职后持续五年。", "离职后三年内不得索要提成。"),
    ),
    "noncompete_no_pay": (
        ("竞业期间按离职前月均工资的两成支付补偿。", "竞业补偿每月五百元。"),
        ("竞业期间按离职前月均工资的三成支付补偿，不低于最低工资。", "竞业限制期按原工资的50%按月支付补偿。"),
        ("竞业补偿含在工资里，占工资的40%。", "违反竞业的，按补偿的20%支付违约金。"),
    ),
    "noncompete_penalty_high": (
        ("违反竞业的，按补偿总额的十倍支付违约金。", "竞业补偿每月三千元，限制一年，违约金三十万元。"),
        ("违反竞业的，按补偿总额的三倍支付违约金。", "竞业补偿每月三千元，限制一年，违约金十五万元。"),
        ("违反竞业限制的，依法承担违约责任。",),
    ),
    "bond_excess": (
        (
            "培训费三万元，服务期三年，提前离职赔五万元。",
            "培训费三万元，服务期三年，干满两年离职的赔两万元。",
            "学费两万四，服务期两年，每少干一个月赔一千五百元。",
            "违反服务期的，按培训费的两倍赔偿。",
            "培训费两万元，不论何时离职均赔两万元。",
        ),
        (
            "培训费三万元，服务期三年，干满两年离职的赔一万元。",
            "学费两万四，服务期两年，每少干一个月赔一千元。",
        ),
        ("培训费三万元，服务期三年，违约金按剩余月份分摊。",),
    ),
    "leave_cert_withhold": (
        ("离职满半年后公司才开离职证明。",),
        ("解除合同后十五日内办理档案转移。",),
        ("离职证明遗失的，三个月后可补开。",),
    ),
    "parttime_hours": (
        (
            "非全日制用工，每天工作六小时。",
            "小时工每周工作三十个小时。",
            "钟点工每天四小时，每周来七天。",
            "钟点工上午三个钟头，下午两个钟头。",
            "小时工早上8点到下午2点，每周五天。",
        ),
        (
            "非全日制用工，每天工作四小时，每周六天。",
            "小时工每周工作二十四小时。",
            "钟点工上午两个钟头，下午两个钟头。",
            "小时工早上8点到中午12点，每周五天。",
        ),
        ("全日制员工每天八小时，每周五天。", "超龄门卫实行每日8小时工作制。", "每天六小时。"),
    ),
    "parttime_pay": (
        ("小时工工资按月结算。", "钟点工的钱每二十天一结。", "非全日制报酬次月10日发放。"),
        ("小时工工资每周结算一次。", "钟点工的钱半个月一结。", "非全日制报酬每月1日和16日各支付一次。"),
        ("全日制员工工资按月发放。",),
    ),
    "overtime_forced": (
        (
            "每天加班四个小时。",
            "每月加班五十小时，不得推辞。",
            "每天工作十二小时，每周六天。",
            "工作时间8:00至21:00，每周六天。",
        ),
        ("经员工同意，每月加班不超过三十六小时。", "与本人协商后，每日加班不超过三小时。"),
        ("禁止每月加班超过三十六小时。", "每天工作八小时，每周五天。"),
    ),
    "overtime_rate_low": (
        (
            "法定节假日加班按两倍支付。",
            "休息日加班按150%支付。",
            "平时加班按1.2倍计发。",
            "加班费以一千元为基数。",
            "工作日、休息日、法定节假日加班分别按100%、150%、200%支付。",
        ),
        (
            "法定节假日加班按三倍支付。",
            "休息日加班按200%支付。",
            "平时加班按一倍半计发。",
            "工作日延长工作时间、休息日、法定休假日安排工作的，分别按150%、200%、300%支付。",
        ),
        ("加班费依法支付。", "休息日加班安排补休。", "春节值班补休双倍天数。"),
    ),
    "rest_day_none": (
        ("每月休息两天。", "每两周轮休一天。", "连续上岗十天后休息。"),
        ("每周休息一天。", "每月休息八天。", "每七天轮休一天。"),
        ("每年休年假五天。", "每周休息一天，忙时取消。"),
    ),
    "wage_delay": (
        ("工资按季度发放。", "工资三个月一结。", "工资压两个月发放。", "工资每半年结算一次。"),
        ("每月十五日发放上月工资。", "工资于次月10日前支付。"),
        ("季度奖按季度发放。", "每月15日发放七成工资，其余年底结清。"),
    ),
    "wage_below_min": (
        ("当地最低工资2200元，月工资定为1800元。", "全勤月工资一千元。"),
        ("当地最低工资2200元，月工资定为3000元。",),
        ("每月奖金一千元。", "底薪一千元加提成，低于最低工资的补足。"),
    ),
    "deduct_excess": (
        (
            "造成损失的，每月从工资中扣除三成。",
            "赔偿款每月扣工资的一半，扣清为止。",
            "月薪五千元，损失赔偿每月扣两千元。",
        ),
        ("造成损失的，每月从工资中扣除不超过两成。", "月薪五千元，损失赔偿每月扣八百元。"),
        ("提成比例为30%。", "个人部分社保从工资中扣10.5%。"),
    ),
    "sick_pay_low": (
        ("病假工资按最低工资的七成发放。", "病假期间每天发二十元。", "病假期间停发工资。"),
        ("病假工资不低于最低工资的80%。", "病假工资按最低工资的九成发放。"),
        ("病假工资按本人工资的60%发放。",),
    ),
    "maternity_short": (
        ("产假三个月。", "女职工产假九十天。", "生孩子给歇六十天。", "产假十二周。", "怀孕满四个月流产的休三十天。"),
        (
            "产假九十八天。",
            "女职工产假一百五十八天，其中六十天为奖励假。",
            "产假十四周。",
            "怀孕满四个月流产的休四十二天。",
        ),
        ("陪产假十五天。", "难产的另加十五天。", "预产期前十五天可以休产假。"),
    ),
    "dispatch_short": (
        ("派遣合同期限一年半。", "与派遣公司签一年的合同。", "派遣劳动合同自2026年1月1日至2026年12月31日。"),
        ("派遣合同期限二十四个月。", "与派遣公司签两年的合同。", "派遣劳动合同自2026年1月1日至2027年12月31日。"),
        ("派遣公司与用工单位的服务协议一年一签。",),
    ),
    "dispatch_main": (
        ("派遣工占用工总量的百分之三十。",),
        ("派遣人数不超过用工总量的10%。", "旺季临时性岗位使用派遣工三个月。"),
        ("派遣工奖金为正式工的八成。",),
    ),
    "dispatch_unequal": (
        ("派遣工工资按同岗正式工的八成发放。", "派遣工时薪22元，正式工时薪28元。", "派遣工每月比正式工少拿五百元。"),
        ("派遣工时薪28元，正式工时薪28元。",),
        ("派遣工占正式工人数的8%。", "派遣工资不得低于同岗正式工的100%。"),
    ),
    "social_low_base": (
        ("月薪一万元，社保基数按五千元申报。", "社保按实际工资的六成申报基数。"),
        ("月薪一万元，社保基数按一万元申报。",),
        ("社保基数不低于职工平均工资的60%。",),
    ),
    "social_employee_bears": (
        ("社保费公司和员工各担一半。", "员工负担社保总额的50%。"),
        (),
        ("个人缴纳养老8%，其余由公司缴纳。",),
    ),
    "social_delay": (
        ("干满三个月才给上社保。", "入职满半年后公司办理五险。", "社保从第四个月起缴纳。"),
        ("入职三十日内办理社保登记。",),
        ("转正满一年的另加商业保险。",),
    ),
    "leave_company_years": (
        ("在本公司干满三年才有年假。", "入职前两年没有年休假。"),
        (),
        ("司龄满五年另加两天福利年假。", "连续工作满十二个月后享受年休假。", "年休假满十年十天。"),
    ),
}


def told(text: str, label: str) -> str:
    words = normalised(text).text
    broken, kept = label in broken_bounds(words), label in kept_bounds(words)
    assert not (broken and kept), text
    return "broken" if broken else "kept" if kept else "open"


@pytest.mark.parametrize("label", CLAUSES)
def test_a_figure_beyond_its_bound_is_a_fault_and_its_twin_within_is_none(label: str) -> None:
    for expected, texts in zip(("broken", "kept", "open"), CLAUSES[label], strict=True):
        for text in texts:
            assert told(text, label) == expected, text


def test_every_reader_is_shown_on_clauses() -> None:
    assert set(CLAUSES) == set(READERS)


def test_a_reader_never_tells_both_sides_of_other_labels_clauses() -> None:
    for of_label in CLAUSES.values():
        for text in (text for texts in of_label for text in texts):
            words = normalised(text).text
            assert not set(broken_bounds(words)) & kept_bounds(words), text


def longest_probation(term: int) -> int:
    """The ladder of 劳动合同法 19, said slowly."""
    if term < 12:
        return 1
    if term < 36:
        return 2
    return 6


@given(st.integers(3, 60), st.integers(1, 12))
def test_a_probation_is_judged_by_the_ladder_for_its_term(term: int, probation: int) -> None:
    for text in (
        f"合同期限{term}个月，试用期{probation}个月。",
        f"试用期{probation}个月；合同期限{term}个月。",
        f"签{term}个月，头{probation}个月算试用。",
    ):
        within = probation <= longest_probation(term)
        assert told(text, "probation_too_long") == ("kept" if within else "broken"), text


# Label, a clause with one number, the last number within the bound, and whether smaller ones are within too.
ONE_NUMBER = (
    ("resign_notice_long", "员工辞职须提前{}天书面通知。", 30, True),
    ("resign_notice_long", "试用期内辞职须提前{}天书面通知。", 3, True),
    ("noncompete_too_long", "离职后{}个月内不得到同行任职。", 24, True),
    ("maternity_short", "女职工产假{}天。", 98, False),
    ("dispatch_short", "派遣劳动合同期限{}个月。", 24, False),
    ("parttime_hours", "非全日制用工，每周工作{}小时。", 24, True),
    ("parttime_pay", "小时工报酬每{}天结算一次。", 15, True),
    ("overtime_rate_low", "休息日加班按{}%支付工资。", 200, False),
    ("probation_wage_low", "试用期工资按转正工资的{}%发放。", 80, False),
    ("deduct_excess", "损失赔偿每月从工资中扣除{}%。", 20, True),
    ("sick_pay_low", "病假工资按最低工资的{}%发放。", 80, False),
    ("noncompete_no_pay", "竞业期间按离职前月均工资的{}%支付补偿。", 30, False),
)


@given(st.sampled_from(ONE_NUMBER), st.integers(1, 400))
def test_the_number_alone_decides_and_decides_in_one_direction(case: tuple[str, str, int, bool], number: int) -> None:
    label, clause, last, smaller = case
    # Far from any bound such a figure is no length or rate of this kind.
    number = 6 + number % 140 if label in ("maternity_short", "overtime_rate_low") else number
    within = number <= last if smaller else number >= last
    if label == "overtime_rate_low":
        number, within = number + 100, number + 100 >= last
    text = clause.format(number)
    assert told(text, label) == ("kept" if within else "broken"), text


@given(st.integers(1_000, 60_000), st.integers(1_000, 60_000))
def test_pay_on_trial_is_judged_by_four_fifths_of_the_full_pay(trial: int, full: int) -> None:
    trial, full = min(trial, full), max(trial, full)
    expected = "kept" if trial * 10 >= full * 8 else "broken"
    assert told(f"试用期月薪{trial}元，转正后月薪{full}元。", "probation_wage_low") == expected


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 40))
def test_the_cost_of_training_falls_with_what_is_served(years: int, served: int, asked: int) -> None:
    served = min(served, years)
    cost = 60_000
    text = f"培训费{cost}元，服务期{years}年，干满{served}年离职的赔{asked * 2000}元。"
    if served < years:
        within = asked * 2000 * years <= cost * (years - served)
        assert told(text, "bond_excess") == ("kept" if within else "broken"), text
