"""One wage complaint through all four hands, the worker on a phone: each sees who must act next and by when."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from laoheng.standard.dates import SHANGHAI, add_months
from tests.browser.cast import Firm
from tests.browser.visitor import Visitor

NUMBER = re.compile(r"990101-TS\d{4}-\d{6}")
BY_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
OFFICE_TURN, FIRM_TURN, BODY_TURN, WORKER_TURN = "劳动保障监察人员须在", "单位须在", "调解组织须在", "劳动者须在"
# Home, employer, what the search found, months, the worker, the check, the receipt.
MOST_PAGES = 8


def today() -> date:
    return datetime.now(SHANGHAI).date()


def month_ago(back: int) -> str:
    return f"{add_months(today().replace(day=1), -back):%Y-%m}"


def choose_employer(worker: Visitor, firm: Firm) -> None:
    worker.room("投诉欠薪")
    assert worker.faults() == []
    worker.fill("q", firm.name[:6])
    worker.press("查找")
    worker.tick(firm.name)
    worker.tick("不是")
    worker.press("下一步")


def state_sums(worker: Visitor, *sums: str) -> None:
    for back, amount in enumerate(sums, start=1):
        worker.fill(f"sum-{month_ago(back)}", amount)
    worker.press("下一步")


def file_complaint(worker: Visitor, firm: Firm) -> str:
    """Files through the pages, each fit to read and touch, and returns the number on the last."""
    choose_employer(worker, firm)
    state_sums(worker, "5200", "4800.50")
    worker.tick("可以：马上转单位核实")
    worker.fill("text", "两个月没有发工资。（虚构）")
    worker.press("下一步")
    for said in (firm.name, "5,200.00", "4,800.50", "10,000.50", "可以", "两个月没有发工资"):
        assert said in worker.text
    worker.press("提交投诉")
    found = NUMBER.search(worker.text)
    assert found, worker.text
    return found.group()


def shows(visitor: Visitor, *texts: str) -> None:
    """The page's main part holds each of these, and a last day; everyone can read and touch it."""
    for text in texts:
        assert text in visitor.text, f"{visitor.role}: no “{text}” in:\n{visitor.text}"
    assert BY_DAY.search(visitor.text)
    assert visitor.faults() == []


def open_matter(visitor: Visitor, room: str, number: str) -> None:
    visitor.room(room)
    visitor.press(number)


def test_a_wage_complaint_goes_through_all_four_hands_until_it_is_paid(open_as, firm, paper):
    worker = open_as("worker_of_clean_firm", on_phone=True)
    number = file_complaint(worker, firm)
    assert worker.loads <= MOST_PAGES
    shows(worker, number, FIRM_TURN, "核实并答复", "最晚")
    worker.press("看办理进度")
    shows(worker, number, "单位核实中", FIRM_TURN)

    employer = open_as("clean_firm")
    open_matter(employer, "投诉核实", number)
    shows(employer, "单位核实中", "请您在", "核实并答复是否欠付")
    employer.press("否认")
    employer.fill("reason", "工资表显示已发。（虚构）")
    employer.attach("evidence", paper("工资表"))
    employer.press("确定：否认")
    shows(employer, "单位否认", OFFICE_TURN, "工资表.txt")

    officer = open_as("regulator")
    open_matter(officer, "待办", number)
    shows(officer, "单位否认", "请您在", "决定是否受理调查", "工资表.txt")
    officer.press("受理")
    officer.press("确定：受理")
    shows(officer, "调查中", "完成调查并告知结果")

    for party, room in ((worker, "我的事项"), (employer, "投诉核实")):
        open_matter(party, room, number)
        shows(party, "调查中", OFFICE_TURN)
        party.press("同意调解")
        party.press("我同意调解")
    open_officer_page(officer, number)
    shows(officer, "劳动者已同意调解", "单位已同意调解")
    officer.press("转调解")
    officer.page.select_option("#body", label="东河县劳动争议调解委员会（虚构）")
    officer.press("确定：转调解")
    shows(officer, "调解中", BODY_TURN)

    mediator = open_as("mediator")
    open_matter(mediator, "调解", number)
    shows(mediator, "调解中", "请您在", "两个月没有发工资", "工资表.txt")
    mediator.press("登记调解协议")
    mediator.fill("amount", "10,000.50")
    mediator.day("promised_on", today() + timedelta(days=3))
    mediator.attach("agreement", paper("调解协议"))
    mediator.press("确定：登记调解协议")
    shows(mediator, "已达成调解协议", FIRM_TURN, "按协议付清")

    open_matter(employer, "投诉核实", number)
    shows(employer, "已达成调解协议", "请您在", "按协议付清", "10,000.50", (today() + timedelta(days=3)).isoformat())
    employer.press("报告已付款")
    employer.fill("amount", "10000.50")
    employer.day("paid_on", today())
    employer.attach("evidence", paper("转账回单"))
    employer.press("确定：报告已付款")
    shows(employer, "单位称已付，待确认", WORKER_TURN)

    open_matter(worker, "我的事项", number)
    shows(worker, "单位称已付，待确认", "请您在", "确认是否收到工资")
    worker.press("确认已收到")
    worker.tick("劳动者本人确认")
    worker.press("确定：确认已收到")
    shows(worker, "已付清结案")

    open_matter(employer, "投诉核实", number)
    shows(employer, "已付清结案")
    employer.room("信用账户")
    assert number in employer.text
    officer.go("/work/?whose=ended&kind=wage_complaint")
    row = officer.page.locator("main tr", has_text=number)
    assert "已付清结案" in row.inner_text()
    for visitor in (worker, employer, officer, mediator):
        assert visitor.complaints == []


def open_officer_page(officer: Visitor, number: str) -> None:
    officer.go("/work/?whose=all&kind=wage_complaint")
    officer.press(number)


def test_a_worker_who_disagrees_with_the_result_has_it_looked_at_again(open_as, firm, paper):
    worker = open_as("worker_of_clean_firm", on_phone=True)
    number = file_complaint(worker, firm)

    employer = open_as("clean_firm")
    open_matter(employer, "投诉核实", number)
    employer.press("否认")
    employer.fill("reason", "已发。（虚构）")
    employer.attach("evidence", paper("说明"))
    employer.press("确定：否认")

    officer = open_as("regulator")
    open_officer_page(officer, number)
    officer.press("受理")
    officer.press("确定：受理")
    officer.press("告知处理结果")
    officer.fill("reason", "现有材料不足以认定欠付。（虚构）")
    officer.page.locator("#grounds input").first.check()
    officer.fill("document", "处理结果告知书（演示，虚构）")
    officer.press("确定：告知处理结果")
    shows(officer, "结果已告知", WORKER_TURN)

    open_matter(worker, "我的事项", number)
    shows(worker, "请您在", "确认是否认可结果", "现有材料不足以认定欠付")
    worker.press("提出异议")
    worker.fill("reason", "银行卡没有收到过。（虚构）")
    worker.press("确定：提出异议")
    shows(worker, "劳动者有异议", OFFICE_TURN)

    open_officer_page(officer, number)
    shows(officer, "请您在", "看异议并重新调查", "银行卡没有收到过")
    officer.press("重新调查")
    officer.press("确定：重新调查")
    shows(officer, "调查中", "完成调查并告知结果")
    open_matter(employer, "投诉核实", number)
    shows(employer, "调查中", OFFICE_TURN)
    # What the worker wrote against the result is not for the firm.
    assert "银行卡没有收到过" not in employer.text


def test_what_was_typed_survives_a_refused_page_and_the_back_button(open_as, firm):
    worker = open_as("worker_of_clean_firm", on_phone=True)
    choose_employer(worker, firm)
    last, before = month_ago(1), month_ago(2)
    worker.fill(f"sum-{last}", "五千二")
    worker.fill(f"sum-{before}", "4800.50")
    worker.press("下一步")
    assert worker.page.title().startswith("错误")
    assert worker.page.locator(".error-summary a").count() == 1
    assert (worker.value(f"sum-{last}"), worker.value(f"sum-{before}")) == ("五千二", "4800.50")
    worker.fill(f"sum-{last}", "5200")
    worker.press("下一步")

    worker.fill("phone", "123")
    worker.tick("不可以")
    worker.fill("text", "跟老板要过三次。（虚构）")
    worker.press("下一步")
    assert "电话" in worker.page.locator(".error-summary").inner_text()
    assert worker.value("phone") == "123" and worker.value("text") == "跟老板要过三次。（虚构）"
    assert worker.page.locator("#tell-no").is_checked()

    worker.press("上一步")
    assert (worker.value(f"sum-{last}"), worker.value(f"sum-{before}")) == ("5200", "4800.50")
    worker.press("下一步")
    worker.page.go_back()
    assert (worker.value(f"sum-{last}"), worker.value(f"sum-{before}")) == ("5200", "4800.50")
    worker.press("下一步")
    assert worker.value("text") == "跟老板要过三次。（虚构）"
    worker.fill("phone", "")
    worker.press("下一步")
    assert worker.heading == "核对后提交"
    worker.press("不投诉了，删掉填的内容")
    worker.room("投诉欠薪")
    assert worker.value("q") == ""


def test_a_visitor_may_fill_everything_before_signing_in(open_as, firm):
    visitor = open_as("visitor", on_phone=True)
    choose_employer(visitor, firm)
    state_sums(visitor, "3000")
    visitor.tick("不可以")
    visitor.press("下一步")
    assert visitor.heading == "核对后提交" and firm.name in visitor.text
    visitor.press("登录并提交")
    assert visitor.heading == "登录"
