"""A worker on a phone: a story in, a sum with its steps out, the sum saved to a complaint; and is it employment?"""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.cast import Firm
from tests.browser.visitor import Visitor

STORY = "我2021年3月1日进厂做工，今年6月30日公司找我商量解除合同，我同意了。离职前每个月工资8000元。经济补偿该给多少？"


def test_a_story_becomes_a_sum_and_the_sum_goes_with_the_complaint(open_as: Callable[..., Visitor], firm: Firm) -> None:
    worker = open_as("worker_of_clean_firm", on_phone=True)
    worker.go("/advice/ask/")
    assert worker.faults() == []
    worker.fill("q", STORY)
    worker.page.locator("#region").select_option("990000")
    worker.press("问一问")
    for said in ("结论", "一步一步怎么算", "劳动合同法47", "什么会改变这个答案"):
        assert said in worker.text, worker.text
    assert "44,000.00" in worker.text  # five years and four months: five and a half months of 8,000
    assert worker.faults() == []
    worker.press("存到我的投诉")
    assert "已经放进投诉里" in worker.page.locator("body").inner_text()
    worker.fill("q", firm.name[:6])
    worker.press("查找")
    worker.tick(firm.name)
    worker.tick("不是")
    worker.press("下一步")
    worker.tick("哪几个月记不清")
    worker.press("下一步")
    worker.tick("可以：马上转单位核实")
    worker.press("下一步")
    assert "您算过的结果" in worker.text
    worker.press("提交投诉")
    worker.room("我的事项")
    worker.page.locator("main a[href^='/my/matters/']").first.tap()
    worker.page.wait_for_load_state()
    assert "劳动者算过的结果" in worker.text
    assert worker.complaints == [] and worker.elsewhere == []


def test_is_it_employment_is_asked_one_thing_a_page_on_a_phone(open_as: Callable[..., Visitor]) -> None:
    visitor = open_as("visitor", on_phone=True)
    visitor.go("/advice/status/")
    answers = ["公司", "都不是下面的", "是", "不知道", "打卡", "要批准", "派给我，不能拒绝", "不知道", "不知道", "迟到"]
    for answer in answers:
        assert visitor.faults() == []
        visitor.tick(answer)
        visitor.press("下一步")
    visitor.press("现在就看结果")
    assert "劳动关系" in visitor.text and "不是裁判" in visitor.text
    assert visitor.faults() == []


def test_the_agreement_and_the_income_can_be_typed_on_a_phone(open_as: Callable[..., Visitor]) -> None:
    visitor = open_as("visitor", on_phone=True)
    visitor.go("/advice/status/")
    while "签过的协议" not in visitor.heading:
        if visitor.page.locator("input[type=radio]").count():
            visitor.tick("不知道")
        visitor.press("下一步")
    visitor.fill("answer", "乙方须遵守考勤制度，迟到扣五十元，不得拒单，底薪为3000元。")
    visitor.press("下一步")
    visitor.fill("answer", "很多钱")
    visitor.press("下一步")
    assert "第 1 行" in visitor.text
    visitor.fill("answer", "\n".join(f"2026-0{month},5000,甲公司,1" for month in (6, 7, 8)))
    assert visitor.faults() == []
    visitor.press("下一步")
    visitor.press("下一步")
    assert "从协议里读到的" in visitor.text and "主要收入来自这一家" in visitor.text
    assert visitor.faults() == []


def test_an_article_and_a_time_limit_can_be_read_on_a_phone(open_as: Callable[..., Visitor]) -> None:
    visitor = open_as("visitor", on_phone=True)
    visitor.go("/advice/law/")
    visitor.fill("q", "劳动合同法47")
    visitor.press("查")
    assert "当日有效" in visitor.text and visitor.faults() == []
    visitor.go("/advice/clocks/arbitration_award/")
    visitor.fill("start", "2026-03-02")
    visitor.press("算一算")
    assert "2026-04-16" in visitor.text and visitor.faults() == []
