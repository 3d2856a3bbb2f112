"""What surrounds a mediation, at a desk and on a small phone: filing by month, helpers, recordings, the record, keeping
what was agreed, letters, the body's own pages; every page fit to read and touch."""

from __future__ import annotations

import os
import wave
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_mediation import (
    BODY,
    NUMBER,
    adopt,
    consent,
    enter,
    in_days,
    move,
    worker_name,  # noqa: F401  a fixture
)
from tests.browser.visitor import Visitor

SIZES = ((1280, 900), (360, 740))


def look(visitor: Visitor, name: str) -> None:
    """The page at both widths: nothing wider than the screen, nothing too small to touch, nothing unlabelled."""
    before = visitor.page.viewport_size
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        shots = os.environ.get("REACH_SHOTS")
        if shots:
            visitor.page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)
        assert visitor.faults() == [], (name, width)
    visitor.page.set_viewport_size(before)


def recording(folder: Path) -> Path:
    path = folder / "说明.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1), file.setsampwidth(2), file.setframerate(8000)
        file.writeframes(bytes(16000))
    return path


def file_by_month(worker: Visitor, firm: Any) -> str:
    worker.room("调解室")
    worker.press("申请调解")
    worker.fill("q", firm.name[:6])
    worker.press("查找")
    worker.tick(firm.name)
    worker.page.locator("#body").select_option(label=BODY)
    look(worker, "apply-who")
    worker.press("下一步")
    worker.page.locator("#kind-1").select_option("wages")
    worker.page.get_by_text("工资按月写，自动加起来").first.click()
    worker.fill("months-1", "2026-08 5200 200\n2026-09 5000 0")
    worker.fill("text", "八月和九月的工资没有发清。（虚构）")
    look(worker, "apply-claims")
    worker.press("下一步")
    assert "10,000.00" in worker.text and "还缺什么、怎么拿" in worker.text
    look(worker, "apply-check")
    worker.press("提交申请")
    found = NUMBER.search(worker.text)
    assert found, worker.text
    return found.group()


def with_the_body(officer: Visitor, employer: Visitor, mediator: Visitor, number: str) -> None:
    enter(officer, number)
    move(officer, "询问单位是否同意调解")
    enter(employer, number)
    consent(employer)
    officer.go("/mediation/roster/")
    look(officer, "roster")
    officer.page.get_by_role("link", name="登记或修改").first.click()
    officer.page.wait_for_load_state()
    look(officer, "roster-line")
    officer.go("/mediation/appointments/")
    look(officer, "appointments")
    enter(officer, number)
    officer.press("指定调解员")
    look(officer, "appoint")
    officer.tick("调解员（虚构）")
    officer.press("指定")
    enter(mediator, number)
    move(mediator, "开始调解")
    look(mediator, "room-mediator")
    mediator.press("调解参考")
    look(mediator, "assistance")


def helped(worker: Visitor, employer: Visitor, number: str, tmp_path: Path) -> None:
    enter(worker, number)
    look(worker, "room-worker")
    worker.press("帮助人和语言")
    worker.fill("name", "李帮手")
    worker.tick("家人")
    worker.tick("帮着填写和上传")
    look(worker, "helper")
    worker.press("登记")
    assert "把这个代码告诉帮助人" in worker.text
    look(worker, "helper-code")
    enter(worker, number)
    worker.press("交证据")
    look(worker, "evidence")
    worker.press("不方便打字的，可以录一段话")
    look(worker, "voice-add")
    worker.attach("sound", recording(tmp_path))
    worker.fill("transcript", "老板说月底给。")
    worker.press("交上去")
    look(worker, "voice")
    worker.tick("我核对过")
    worker.press("保存")
    assert "本人已确认" in worker.text
    worker.go("/mediations/reach/")
    look(worker, "reachable")
    worker.go("/mediations/helping/")
    look(worker, "helping")


def recorded(mediator: Visitor, worker: Visitor, number: str, name: str) -> None:
    enter(mediator, number)
    mediator.press("调解笔录")
    mediator.fill("starts", f"{in_days(0)}T09:00")
    for field, text in (("place", "线上"), ("clerk", "周书记（虚构）"), ("present", "双方"), ("result", "再谈一次")):
        mediator.fill(field, text)
    mediator.fill("said", "劳动者：八月没有发清\n单位：月底付")
    look(mediator, "records-write")
    mediator.press("生成笔录")
    enter(worker, number)
    worker.press("调解笔录")
    look(worker, "records-sign")
    worker.page.locator("input[name=name]").fill(name)
    worker.press("已核对，签名")
    assert "✓" in worker.text


@pytest.mark.slow
def test_the_way_beside_the_talk_is_fit_for_a_phone(open_as, site, firm, worker_name, tmp_path, paper):  # noqa: F811
    worker = open_as("worker_of_clean_firm", on_phone=True)
    employer, mediator, officer = open_as("clean_firm"), open_as("mediator"), open_as("body_officer")
    number = file_by_month(worker, firm)
    with_the_body(officer, employer, mediator, number)
    helped(worker, employer, number, tmp_path)
    recorded(mediator, worker, number, worker_name)
    enter(mediator, number)
    mediator.press("起草调解协议")
    mediator.page.locator("input[name^='sum-']").first.fill("10000")
    mediator.page.get_by_text("分期付款，或者还有别的要办").click()
    mediator.fill("parts", f"{in_days(10)} 4000\n{in_days(40)} 6000")
    mediator.fill("duties", f"单位 {in_days(10)} 交还离职证明")
    mediator.fill("looked", "双方清楚各自的权利，自愿这样约定。")
    look(mediator, "draft")
    mediator.press("生成协议")
    look(mediator, "agreement")
    adopt(employer, number, firm.name)
    adopt(worker, number, worker_name)
    adopt(mediator, number, "调解员（虚构）", "签名")
    adopt(officer, number, "", "盖章")
    enter(employer, number)
    employer.press("履行情况")
    employer.page.get_by_text("登记付款").first.click()
    look(employer, "performance-firm")
    card = employer.page.locator(".card", has=employer.page.get_by_role("button", name="登记")).first
    card.locator("input[name=amount]").fill("4000")
    card.locator("input[name=done_on]").fill(in_days(0).isoformat())
    card.locator("input[name=files]").set_input_files(str(paper("回单")))
    employer.follow(card.get_by_role("button", name="登记"))
    enter(worker, number)
    worker.press("履行情况")
    look(worker, "performance-worker")
    worker.press("确认收到")
    assert "6,000.00" in worker.text and "对方已确认" in worker.text
    enter(officer, number)
    officer.press("制作文书")
    look(officer, "papers")
    enter(officer, number)
    officer.press("通知的送达情况")
    # The work in the background begins within a minute; here it has had the whole way so far.
    assert "站内通知" in officer.text and "短信" in officer.text
    look(officer, "deliveries")
    for path, name in (("figures", "figures"), ("reviews", "reviews"), ("post", "post"), ("cases", "cases")):
        officer.go(f"/mediation/{path}/")
        look(officer, name)
    for person in (worker, employer, mediator, officer):
        assert person.complaints == [] and person.elsewhere == []
