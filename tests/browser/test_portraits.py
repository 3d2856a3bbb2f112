"""Portraits in a browser: the worker's own on a phone, an inspector's way from a project to its chain."""

from __future__ import annotations


def test_a_worker_reads_their_record_on_a_phone_and_an_inspector_the_chain_of_a_project(open_as) -> None:
    worker, officer = open_as("worker_of_clean_firm", on_phone=True), open_as("regulator")
    worker.room("我的劳动档案")
    assert "每个月的工资" in worker.text and worker.faults() == []
    officer.page.goto(officer.home + "/portraits/projects/")
    officer.follow(officer.page.locator("main tbody tr").first.get_by_role("link"))
    assert "施工总承包单位" in officer.text and "保障农民工工资支付条例30" in officer.text
    assert officer.faults() == []
    officer.page.goto(officer.home + "/firms/")
    officer.follow(officer.page.locator("main tbody tr").first.get_by_role("link"))
    officer.follow(officer.page.get_by_role("link", name="核查工程项目"))
    assert "用途" in officer.text and officer.faults() == []
    assert worker.complaints == officer.complaints == []
