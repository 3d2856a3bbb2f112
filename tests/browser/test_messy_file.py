"""A firm sends a messy file and mends it; an alert appears from a file and its condition goes with the next one."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from laoheng.standard.dates import SHANGHAI, add_months
from laoheng.standard.identifiers import make_person_number
from tests.browser.cast import Firm
from tests.browser.visitor import Visitor
from tests.web.site_process import python

BACKGROUND_SECONDS = 60
EXCEL_EPOCH = date(1899, 12, 30)
STORED = """
import json
from django.utils import timezone
from laoheng.hub.engine import Engine
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.records.pipeline import lake
office = Office.objects.get(code="990101")
with acting(By.system(office=office.id, now=timezone.localtime()), "test"), Engine() as engine:
    rows = lake().current([str(office.id)], "wages", engine=engine)
    mine = rows.filter(rows.firm_id == "%s", rows.batch_id.isin(%s))
    found = engine.run(mine).to_pylist()
print(json.dumps(sorted([str(r["gross"]), str(r["paid"]), str(r["month"]), str(r["paid_on"])] for r in found)))
"""


def month_ago(back: int) -> date:
    return add_months(datetime.now(SHANGHAI).date().replace(day=1), -back)


def person(day: int) -> str:
    """A plainly made-up number; the day of birth tells the people of this file apart."""
    return make_person_number("140105", date(1990, 3, day), "000")


def write(path: Path, rows: list[list[str]], encoding: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle).writerows(rows)
    return path


@pytest.fixture
def messy_wages(firm: Firm, tmp_path: Path) -> Path:
    """Six rows, three of them faulty, as an office program left them: GB18030, a title above the headings."""
    month = month_ago(2)
    worded, paid_on = f"{month.year}年{month.month}月", add_months(month, 1).replace(day=15)
    serial = str((paid_on - EXCEL_EPOCH).days)
    wrong = person(4)[:-1] + ("1" if person(4)[-1] != "1" else "2")
    rows = [
        [f"{worded}工资发放表（虚构）", "", "", "", "", "", ""],
        ["信用代码", "员工姓名", "身份证号", "工资月份", "应发合计", "实发金额", "发薪日期"],
        [firm.code, "张示例", person(1), worded, "５２００．００", "５０００．５０", serial],
        [firm.code, "李示例", person(2), worded, "4,800.00元", "4800", serial],
        [firm.code, "王示例", "1.40105E+17", worded, "4700.00", "4700.00", serial],
        [firm.code, "赵示例", wrong, worded, "4600.00", "4600.00", serial],
        [firm.code, "钱示例", person(5), worded, "99999999999999999999", "4500.00", serial],
        [firm.code, "孙示例", person(6), worded, "4400.00", "4400.00", paid_on.isoformat()],
    ]
    return write(tmp_path / "工资.csv", rows, "gb18030")


def send(sender: Visitor, kind: str, path: Path) -> None:
    """Sends a file in; the receipt is there at once and settles by itself."""
    sender.room("报送数据")
    sender.press("报送数据")
    sender.page.locator(f"input[name=kind][value={kind}]").check()
    sender.attach("file", path)
    sender.press("报送")
    assert sender.heading.startswith("回执"), sender.text
    shown = sender.loads
    sender.page.get_by_text("读到", exact=True).wait_for(timeout=BACKGROUND_SECONDS * 1000)
    assert sender.loads == shown, "the receipt settles without loading the page again"


def figures(sender: Visitor) -> dict[str, int]:
    """The counts of a settled receipt."""
    found = re.findall(r"(读到|新增|更正|与已有相同|退回)\s+([\d,]+) 行", sender.text)
    return {name: int(number.replace(",", "")) for name, number in found}


def downloaded(sender: Visitor, name: str, target: Path) -> Path:
    with sender.page.expect_download() as waiting:
        sender.page.get_by_role("link", name=name).click()
    waiting.value.save_as(target)
    return target


def mend(path: Path) -> Path:
    """What the firm does in its spreadsheet: the three faulty cells are put right, all else stays."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heading = [cell.value for cell in sheet[1]]
    assert heading[-1] == "问题"
    told = {row[1].value: row[-1].value for row in sheet.iter_rows(min_row=2)}
    assert [name for name, text in told.items() if text] == ["王示例", "赵示例", "钱示例"]
    right = {"王示例": ("身份证号", person(3)), "赵示例": ("身份证号", person(4)), "钱示例": ("应发合计", 4500)}
    for row in sheet.iter_rows(min_row=2):
        if row[1].value in right:
            column, value = right[row[1].value]
            row[heading.index(column)].value = value
    mended = path.with_name("工资-改好.xlsx")
    book.save(mended)
    return mended


def test_a_messy_file_is_mended_in_its_annotated_copy_and_no_row_is_doubled(open_as, firm, messy_wages, tmp_path, site):
    sender = open_as("clean_firm")
    send(sender, "wages", messy_wages)
    assert figures(sender) == {"读到": 6, "新增": 3, "更正": 0, "与已有相同": 0, "退回": 3}
    for said in ("已被表格软件转成数字", "校验位不符", "太大"):
        assert said in sender.text
    assert person(4)[:-1] not in sender.text, "an identity number is masked in the issue list"
    first = sender.page.url.rstrip("/").split("/")[-1]

    listed = downloaded(sender, "下载问题清单", tmp_path / "issues.csv").read_text("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(listed))][1:] == ["5", "6", "7"]
    mended = mend(downloaded(sender, "下载标注了问题的表", tmp_path / "annotated.xlsx"))

    send(sender, "wages", mended)
    assert figures(sender) == {"读到": 6, "新增": 3, "更正": 0, "与已有相同": 3, "退回": 0}
    assert "没有发现问题" in sender.text
    second = sender.page.url.rstrip("/").split("/")[-1]
    month = month_ago(2)
    paid_on = add_months(month, 1).replace(day=15).isoformat()
    assert json.loads(python(site.data, STORED % (firm.id, [first, second])).splitlines()[-1]) == [
        [gross, paid, f"{month:%Y-%m}", paid_on]
        for gross, paid in (
            ("4400.00", "4400.00"), ("4500.00", "4500.00"), ("4600.00", "4600.00"), ("4700.00", "4700.00"),
            ("4800.00", "4800.00"), ("5200.00", "5000.50"),
        )
    ]  # fmt: skip

    send_again(sender, mended)
    assert sender.complaints == []


def send_again(sender: Visitor, path: Path) -> None:
    """The very same file once more: the old receipt, nothing new."""
    sender.room("报送数据")
    sender.press("报送数据")
    sender.page.locator("input[name=kind][value=wages]").check()
    sender.attach("file", path)
    sender.press("报送")
    assert "没有重复入库" in sender.text


def attendance(path: Path, firm: Firm, overtime: int) -> Path:
    month = f"{month_ago(1):%Y-%m}"
    rows = [["统一社会信用代码", "姓名", "证件号码", "考勤月份", "出勤天数", "出勤小时", "加班小时"]]
    rows += [[firm.code, name, number, month, "22", "176", str(overtime)] for name, number in firm.staff]
    return write(path, rows, "utf-8")


def until(visitor: Visitor, path: str, told: str, about: str) -> str:
    """Looks at a page again and again until the entry `about` tells `told`; returns the entry."""
    deadline = time.monotonic() + BACKGROUND_SECONDS
    while True:
        visitor.go(path)
        for entry in visitor.page.locator("main section.card, main tbody tr").all_inner_texts():
            if about in entry and told in entry:
                return str(entry)
        assert time.monotonic() < deadline, f"{visitor.role}: no “{told}” for {about} in:\n{visitor.text}"
        time.sleep(1)


def test_an_alert_appears_from_a_file_and_its_condition_goes_with_the_next(open_as, firm, tmp_path):
    label, of_officer = "加班超过每月上限", "/alerts/?indicator=overtime_over_cap"
    sender, officer = open_as("clean_firm"), open_as("regulator")
    sender.room("预警提示")
    assert label not in sender.text
    officer.go(of_officer)
    assert firm.name not in officer.text

    send(sender, "attendance", attendance(tmp_path / "考勤.csv", firm, 50))
    assert figures(sender)["退回"] == 0
    until(sender, "/firm/alerts/", "已预警", label)
    entry = until(officer, of_officer, "已预警", firm.name)
    assert label in entry
    officer.follow(officer.page.locator("main tr", has_text=firm.name).get_by_role("link", name=label))
    assert firm.name in officer.heading and "50" in officer.text and "劳动法" in officer.text

    send(sender, "attendance", attendance(tmp_path / "考勤-更正.csv", firm, 20))
    assert figures(sender)["更正"] == len(firm.staff)
    until(sender, "/firm/alerts/", "情形已消失", label)
    until(officer, of_officer, "情形已消失", firm.name)
    assert sender.complaints == [] and officer.complaints == []
