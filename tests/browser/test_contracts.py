"""A contract through both hands, the worker on a phone: sent, read, signed twice, saved and checked."""

from __future__ import annotations

from pathlib import Path

from laoheng.cli import main
from tests.browser.test_drafting import fill
from tests.browser.visitor import Visitor
from tests.web.test_template_pages import answers


def test_a_worker_signs_on_a_phone_and_keeps_a_copy_and_evidence_that_hold(open_as, tmp_path: Path, capsys) -> None:
    worker, firm = open_as("worker_of_clean_firm", on_phone=True), open_as("clean_firm")
    worker.room("我的合同")
    assert "等您办" in worker.text
    worker.follow(worker.page.locator("main tbody tr", has_text="等您办").get_by_role("link"))
    number = worker.heading.split()[-1]
    assert worker.faults() == []
    worker.press("看全文并签署")
    worker.press("下一步")
    assert "请先下载看完全文" in worker.text
    worker.page.locator("#read").tap()
    worker.press("下一步")
    assert "自愿签署" in worker.text and worker.faults() == []
    worker.press("确认并签署")
    assert "等单位签" in worker.text

    firm.room("劳动合同")
    firm.follow(firm.page.locator("main tbody tr", has_text=number).get_by_role("link"))
    firm.press("看全文并签署")
    firm.page.locator("#read").check()
    firm.press("下一步")
    firm.press("确认并签署")
    assert "双方已签，有效" in firm.text and firm.faults() == []

    worker.page.reload()
    for link, ending in (("下载合同（PDF）", "pdf"), ("下载签署证据包（zip）", "zip")):
        with worker.page.expect_download() as saved:
            worker.page.get_by_role("link", name=link).tap()
        saved.value.save_as(tmp_path / f"own.{ending}")
        # Nobody here trusts the demonstration's authority, and nothing else is held against the file.
        assert main(["verify", str(tmp_path / f"own.{ending}")]) == 1
        told = capsys.readouterr().out
        assert "不能追溯" in told and "改动" not in told
    _letter(firm, worker)
    assert worker.complaints == firm.complaints == []


def _letter(firm: Visitor, worker: Visitor) -> None:
    """The firm sends a letter about the contract; the worker opens it and objects, and the firm reads that."""
    letter = firm.page.locator("main a[href*='/letter/']").first
    template = letter.get_attribute("href").rstrip("/").rpartition("/")[2]
    firm.follow(letter)
    fill(firm, answers(template))
    assert "在线发给劳动者" in firm.text and firm.faults() == []
    firm.press("签名并在线发给劳动者")
    assert "确认由本单位发出" in firm.text and firm.faults() == []
    firm.press("确认签名并发给劳动者")
    assert "还没有打开" in firm.text and firm.faults() == []
    worker.page.reload()
    assert worker.faults() == []
    worker.follow(worker.page.locator("main a[href*='/contracts/letters/']").first)
    assert worker.faults() == []
    worker.press("打开这份通知")
    worker.fill("words", "事实不对，请更正")
    assert worker.faults() == []
    worker.press("提出异议")
    assert "事实不对，请更正" in worker.text and worker.faults() == []
    firm.page.reload()
    assert "劳动者打开了通知" in firm.text and "事实不对，请更正" in firm.text and firm.faults() == []
