"""A firm drafts a contract in place at a desk and the worker reads it on a phone; papers by the table on a phone."""

from __future__ import annotations

from tests.browser.cast import Firm
from tests.browser.visitor import Visitor
from tests.web.test_template_pages import answers

KNOWN = {"worker_id", "worker_name"}


def fill(visitor: Visitor, given: dict[str, str]) -> None:
    """Fills what the step asks, then the next step, until the check."""
    for _turn in range(20):
        if visitor.page.locator("input[name=shown]").count() == 0:
            return
        for name in visitor.page.locator("input[name=shown]").get_attribute("value").split():
            for key in (name, f"{name}-m", f"{name}-d"):
                box = visitor.page.locator(f"[name='{key}']")
                if box.count() and given.get(key):
                    choose = box.evaluate("box => box.tagName") == "SELECT"
                    (box.select_option if choose else box.fill)(given[key])
        assert visitor.faults() == []
        visitor.press("下一步")
    raise AssertionError("the steps have no end")


def test_a_firm_drafts_a_contract_and_the_worker_reads_it_on_a_phone(open_as, firm: Firm) -> None:
    desk = open_as("clean_firm")
    name, number = firm.staff[0]
    desk.room("劳动合同")
    desk.press("起草合同")
    assert desk.faults() == []
    desk.follow(desk.page.get_by_role("link", name="劳动合同（固定期限）"))
    fill(desk, answers("fixed_term", worker_name=name, worker_id=number))
    assert "可以做了" in desk.text and desk.faults() == []
    desk.press("存进登记册")
    assert "起草中" in desk.text and desk.faults() == []
    assert desk.complaints == []


def test_the_pages_of_drafting_and_of_tables_hold_on_a_phone(open_as) -> None:
    firm, officer = open_as("clean_firm", on_phone=True), open_as("regulator", on_phone=True)
    for path in ("/contracts/draft/", "/contracts/draft/fixed_term/", "/advice/templates/notice_sign/batch/"):
        assert firm.go(path) == 200
        assert firm.faults() == []
    for path in ("/advice/cases/", "/advice/cases/import/"):
        assert officer.go(path) == 200
        assert officer.faults() == []
    assert firm.complaints == officer.complaints == []
