"""Documents read for everybody: a chat's points in dispute with its sides set right, similar cases, a signed file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor

CHAT = """老板 2026-03-01 09:12：工资下个月一起发，厂里现在周转不开。
小丁 2026-03-01 09:15：已经欠我三个月了，一共一万八千六，你给个准话。
老板 2026-03-01 09:20：加班的那些本来就包在工资里，加班费没有。
小丁 2026-03-01 09:22：合同你也一直没跟我签，我2024年3月1日来的，每月工资6200元。
老板 2026-03-01 09:30：那你明天不用来了。"""


@pytest.mark.parametrize("on_phone", [True, False], ids=["phone", "desk"])
def test_a_chat_becomes_points_in_dispute_and_goes_along_to_cases_and_a_complaint(
    open_as: Callable[..., Visitor], on_phone: bool
) -> None:
    visitor = open_as("visitor", on_phone=on_phone)
    visitor.go("/advice/disputes/")
    assert visitor.faults() == []
    visitor.fill("dispute-text", CHAT)
    visitor.press("梳理")
    assert "18,600.00" in visitor.text and "聊天里谁是谁" in visitor.text and visitor.faults() == []
    visitor.page.locator("input[name='side-0'][value='unknown']").check()
    visitor.press("再梳理一遍")
    assert "说话人不明" in visitor.text and visitor.faults() == []
    with visitor.page.expect_popup() as opened:
        visitor.page.locator("main button").filter(has_text="二倍工资").first.click()
    assert opened.value.locator("[id='monthly_wage']").input_value() == "6200"
    with visitor.page.expect_popup() as opened:
        visitor.page.get_by_role("button", name="带着这段文字找类案").click()
    assert "个案不同，结果不能照搬" in opened.value.locator("main").inner_text()
    # What was read stays where it is: a page made of what was sent cannot be come back to.
    visitor.press("带着这段文字投诉欠薪")
    assert "已经放进说明里" in visitor.page.locator("body").inner_text()
    assert visitor.complaints == [] and visitor.elsewhere == []


@pytest.mark.parametrize("on_phone", [True, False], ids=["phone", "desk"])
def test_in_english_nothing_overflows_and_all_can_be_touched(open_as: Callable[..., Visitor], on_phone: bool) -> None:
    visitor = open_as("visitor", on_phone=on_phone)
    visitor.page.context.add_cookies([{"name": "django_language", "value": "en", "url": visitor.home}])
    for address in ("/advice/disputes/", "/advice/similar/", "/contracts/verify/"):
        assert visitor.go(address) == 200 and visitor.faults() == []
    visitor.go("/advice/disputes/")
    visitor.fill("dispute-text", CHAT)
    visitor.press("Read")
    assert "Who is who in the chat" in visitor.text and visitor.faults() == []
