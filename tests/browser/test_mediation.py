"""Mediation by four people at four browsers: to a sealed agreement anyone can check, and to arbitration."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from laoheng.standard.dates import SHANGHAI
from laoheng.standard.identifiers import make_person_number
from tests.browser.cast import Firm
from tests.browser.visitor import Visitor
from tests.web.site_process import Site, laoheng, python

NUMBER = re.compile(r"990101-TJ\d{4}-\d{6}")
BODY = "东河县劳动争议调解委员会（虚构）"
MEDIATOR, OFFICER = "调解员（虚构）", "调解组织工作人员（虚构）"
WORKER_NAME = """
from datetime import datetime
from laoheng.standard.dates import SHANGHAI
from laoheng_web.accounts.models import Membership
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.vault.identities import open_identity
by = By.system(office=None, now=datetime.now(SHANGHAI))
with acting(by, "test"):
    member = Membership.objects.get(user__login="demo-worker_of_clean_firm")
    print(open_identity(by=by, person=member.party_id, fields=("name",), purpose="test", reason="浏览器测试")["name"])
"""


@pytest.fixture(scope="module")
def worker_name(site: Site) -> str:
    """The demonstration's worker, as the vault has the name."""
    return python(site.data, WORKER_NAME).splitlines()[-1]


def in_days(days: int) -> date:
    return datetime.now(SHANGHAI).date() + timedelta(days=days)


def apply(worker: Visitor, firm: Firm, amount: str = "10000", group: str = "", authority: Path | None = None) -> str:
    """Applies in three pages, each fit to read and touch, and returns the number."""
    worker.room("调解室")
    worker.press("申请调解")
    worker.fill("q", firm.name[:6])
    worker.press("查找")
    worker.tick(firm.name)
    worker.page.locator("#body").select_option(label=BODY)
    assert worker.faults() == []
    worker.press("下一步")
    worker.page.locator("#kind-1").select_option("wages")
    worker.fill("sum-1", amount)
    worker.fill("text", "八月和九月的工资没有发。（虚构）")
    if group:
        worker.page.get_by_text("几个人一起申请").click()
        worker.fill("group", group)
    assert worker.faults() == []
    worker.press("下一步")
    assert worker.faults() == []
    if authority:
        worker.attach("authority", authority)
        worker.press("加上文件")
    worker.press("提交申请")
    found = NUMBER.search(worker.text)
    assert found, worker.text
    assert worker.faults() == []
    return found.group()


def enter(visitor: Visitor, number: str) -> None:
    visitor.room("调解室")
    visitor.press(number)


def move(visitor: Visitor, label: str) -> None:
    """Presses a move and confirms it on its page."""
    visitor.press(label)
    assert visitor.faults() == []
    visitor.press(f"确定：{label}")


def consent(firm: Visitor) -> None:
    firm.press("同意调解")
    firm.tick("本人")
    firm.press("确定：同意调解")


def open_session(number: str, officer: Visitor, firm: Visitor, mediator: Visitor) -> None:
    """The body asks, the firm agrees, a mediator is appointed and opens the session."""
    enter(officer, number)
    move(officer, "询问单位是否同意调解")
    enter(firm, number)
    consent(firm)
    enter(officer, number)
    officer.press("指定调解员")
    officer.tick(MEDIATOR)
    officer.press("指定")
    enter(mediator, number)
    move(mediator, "开始调解")


def say(visitor: Visitor, channel: str, text: str) -> None:
    form = visitor.page.locator("details", has_text=channel)
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    form.locator("textarea").fill(text)
    visitor.follow(form.get_by_role("button"))


def bid(visitor: Visitor, number: str, amount: str) -> str:
    enter(visitor, number)
    visitor.press("密封出价")
    assert visitor.faults() == []
    visitor.fill("amount", amount)
    visitor.press("密封并提交")
    return visitor.text


def draft(mediator: Visitor, number: str, amount: str | None) -> None:
    """The mediator drafts; each field is filled with `amount`, or with what was claimed."""
    enter(mediator, number)
    mediator.press("起草调解协议")
    assert mediator.faults() == []
    for field in mediator.page.locator("input[name^='sum-']").all():
        hint = field.locator("xpath=preceding-sibling::p[1]").inner_text()
        field.fill(amount or re.search(r"要求 ([\d,.]+)", hint).group(1))  # type: ignore[union-attr]
    mediator.day("pay_by", in_days(20))
    mediator.fill("looked", "双方清楚各自的权利，自愿这样约定。")
    mediator.press("生成协议")


def adopt(visitor: Visitor, number: str, name: str, button: str = "认可并签名", authority: Path | None = None) -> None:
    enter(visitor, number)
    visitor.press("看协议")
    assert visitor.faults() == []
    if name:
        visitor.fill("name", name)
    if authority:
        visitor.attach("authority", authority)
    visitor.tick("我已核对")
    visitor.press(button)


def sealed_file(worker: Visitor, number: str, folder: Path) -> Path:
    enter(worker, number)
    worker.press("看协议")
    with worker.page.expect_download() as waiting:
        worker.page.get_by_role("link", name="下载协议全文（PDF）").click()
    path = folder / "agreement.pdf"
    waiting.value.save_as(path)
    return path


def verdict(visitor: Visitor, path: Path) -> str:
    visitor.go("/agreements/verify/")
    visitor.attach("file", path)
    visitor.press("核验")
    assert visitor.faults() == []
    return visitor.text


@pytest.fixture
def people(open_as: Any) -> tuple[Visitor, Visitor, Visitor, Visitor]:
    """Worker on a phone, firm, mediator and the body's officer, each in a session of the own."""
    worker = open_as("worker_of_clean_firm", on_phone=True)
    return worker, open_as("clean_firm"), open_as("mediator"), open_as("body_officer")


def test_from_application_to_a_sealed_agreement_that_anyone_can_check(
    people, open_as, site, firm, worker_name, tmp_path, paper
):
    worker, employer, mediator, officer = people
    number = apply(worker, firm)
    open_session(number, officer, employer, mediator)
    enter(worker, number)
    assert worker.faults() == []
    say(worker, "劳动者同调解员的私下谈话", "最低八千可以。")
    enter(employer, number)
    assert "最低八千" not in employer.text and employer.faults() == []
    enter(mediator, number)
    assert "最低八千" in mediator.text and mediator.faults() == []
    assert "等对方" in bid(worker, number, "8000")
    crossed = bid(employer, number, "9000")
    assert "8,500.00" in crossed
    draft(mediator, number, "8500")
    adopt(employer, number, firm.name)
    adopt(worker, number, worker_name)
    adopt(mediator, number, MEDIATOR, "签名")
    adopt(officer, number, "", "盖章")
    assert "协议已生效" in officer.text
    path = sealed_file(worker, number, tmp_path)
    stranger = open_as("visitor")
    assert "四方的签名盖章都在" in verdict(stranger, path)
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    other = tmp_path / "changed.pdf"
    other.write_bytes(bytes(changed))
    assert "无效" in verdict(stranger, other)
    root = tmp_path / "root.pem"
    root.write_bytes(stranger.page.request.get(f"{site.url}/agreements/root.pem").body())
    told = laoheng(site.data, "verify", str(path), "--agreement", "--roots", str(root))
    assert "有效：双方、调解员和调解组织" in told
    laoheng(site.data, "verify", str(other), "--agreement", "--roots", str(root), good=(1,))
    enter(worker, number)
    worker.press("确认已收到")
    worker.tick("劳动者本人确认")
    worker.press("确定：确认已收到")
    assert "已履行" in worker.text
    for visitor in (*people, stranger):
        assert visitor.complaints == [] and visitor.elsewhere == []


def test_bids_that_do_not_meet_and_no_agreement_lead_to_a_filled_application(people, firm):
    worker, employer, mediator, officer = people
    number = apply(worker, firm, "12345")
    open_session(number, officer, employer, mediator)
    bid(employer, number, "6543.21")
    told = bid(worker, number, "9876.54")
    assert "没有吻合" in told and "6,543" not in told and "6543.21" not in told
    enter(employer, number)
    assert "没有吻合" in employer.text and "9,876" not in employer.text and "9876.54" not in employer.text
    enter(mediator, number)
    mediator.press("登记没有达成协议")
    mediator.fill("reason", "双方没有谈成")
    mediator.press("确定：登记没有达成协议")
    enter(worker, number)
    worker.press("填仲裁申请书")
    assert worker.faults() == []
    for name, value in (
        ("home", "示例路 1 号"), ("phone", "14900001234"), ("firm_address", "示例路 2 号"), ("firm_head", "王示例"),
        ("firm_head_post", "经理"), ("firm_phone", "14900004321"),
    ):  # fmt: skip
        worker.fill(name, value)
    worker.press("生成申请书")
    assert "仲裁申请书.docx" in worker.text and "仲裁申请书.pdf" in worker.text
    with worker.page.expect_download() as waiting:
        worker.page.get_by_role("link", name=re.compile("仲裁申请书.pdf")).click()
    content = Path(waiting.value.path()).read_bytes()
    import pypdfium2

    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert "12,345" in text and "9,876" not in text and "6,543" not in text
    assert worker.faults() == []


def test_twelve_workers_settle_in_one_file(people, firm, worker_name, paper):
    worker, employer, mediator, officer = people
    lines = [
        f"示例{n} {make_person_number('140105', date(1985, 5, n), '000')} {2000 + n}{' 代表' if n < 3 else ''}"
        for n in range(1, 12)
    ]
    number = apply(worker, firm, "3000", "\n".join(lines), paper("推举书"))
    open_session(number, officer, employer, mediator)
    draft(mediator, number, None)
    adopt(employer, number, firm.name)
    adopt(worker, number, worker_name, authority=paper("同意书"))
    adopt(mediator, number, MEDIATOR, "签名")
    adopt(officer, number, "", "盖章")
    assert "协议已生效" in officer.text
    assert officer.page.locator("main table tbody tr").count() == 12
    enter(worker, number)
    assert "12 人一起" in worker.text and worker.faults() == []


def test_a_mediator_with_a_tie_is_refused(people, firm):
    worker, employer, _mediator, officer = people
    number = apply(worker, firm)
    enter(officer, number)
    move(officer, "询问单位是否同意调解")
    enter(employer, number)
    consent(employer)
    enter(officer, number)
    officer.press("登记利害关系")
    assert officer.faults() == []
    officer.page.locator("#user").select_option(label=OFFICER)
    officer.page.locator("#party").select_option(label="劳动者")
    officer.fill("reason", "近亲属")
    officer.press("登记")
    officer.press("指定调解员")
    officer.tick(OFFICER)
    officer.press("指定")
    assert "有利害关系（近亲属）" in officer.text
    enter(officer, number)
    assert "已受理" in officer.text
