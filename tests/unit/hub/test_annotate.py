"""The annotated copy goes out guarded and comes back as it was; the issue list opens in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import load_workbook

from laoheng.hub.annotate import annotated_xlsx, issue_list_csv
from laoheng.hub.files import inspect
from laoheng.hub.reading import open_rows
from laoheng.standard.records import FIRMS, WAGES
from tests.unit.hub.making import BEN, FIRM, HEADINGS, checking, csv_file, stored, wage_line


def annotated(path: Path, target: Path, contract: object = WAGES, bad_rows_only: bool = False) -> Path:
    checked = checking(path, contract)  # type: ignore[arg-type]
    report = checked.run()
    sheet = open_rows(path, inspect(path, path.name), checked.contract)
    annotated_xlsx(sheet, checked.contract, report, target, bad_rows_only=bad_rows_only)
    return target


def test_the_copy_carries_the_rows_with_what_is_wrong_and_a_list(tmp_path: Path) -> None:
    source = csv_file(tmp_path, wage_line(), wage_line(BEN, gross="五千", month="13月"), encoding="gb18030")
    book = load_workbook(annotated(source, tmp_path / "out.xlsx"))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert rows[0] == [*HEADINGS.split(","), "问题"]
    assert rows[1][4] == 5000 and isinstance(rows[1][2], str)  # amounts are numbers, long numbers stay text
    assert rows[1][6] is None
    assert "应发工资：“五千”不是金额" in str(rows[2][6]) and "工资所属期：" in str(rows[2][6])
    listed = [list(row) for row in book["问题清单"].iter_rows(values_only=True)]
    assert [row[:2] for row in listed[1:]] == [[3, "工资所属期"], [3, "应发工资"]]


def test_the_mended_copy_can_be_sent_again(tmp_path: Path) -> None:
    source = csv_file(tmp_path, wage_line(), wage_line(BEN, gross="五千"))
    target = annotated(source, tmp_path / "wages.xlsx")
    assert len(stored(checking(target))) == 1
    book = load_workbook(target)
    book.worksheets[0]["E3"] = 5000
    book.save(target)
    rows = stored(checking(target))
    good = stored(checking(csv_file(tmp_path, wage_line(), wage_line(BEN))))
    assert rows == good
    assert checking(target).report.notes == ()  # our own column is no unknown column
    again = load_workbook(annotated(target, tmp_path / "again.xlsx")).worksheets[0]
    assert [cell.value for cell in again[1]].count("问题") == 1


def test_text_that_a_spreadsheet_would_run_is_guarded_and_comes_back(tmp_path: Path) -> None:
    headings = "统一社会信用代码,名称,行政区划,经营地址"
    names = ["=1+1", "+86", "-减", "@名", "＝1+1", "'=1", "'普通", "测试公司"]
    lines = [f"{FIRM},{name},330100,=cmd|' /C calc'!A0" for name in names]
    source = csv_file(tmp_path, *lines, headings=headings)
    target = annotated(source, tmp_path / "out.xlsx", FIRMS)
    page = load_workbook(target).worksheets[0]
    cells = [page.cell(row, 2) for row in range(2, 2 + len(names))]
    assert all(cell.data_type == "s" and str(cell.value)[0] not in "=+-@＝" for cell in cells)
    # Text typed as '=1 by a sender loses its quote on the first reading; from then on it goes out and back unchanged.
    assert [row["name"] for row in stored(checking(target, FIRMS))] == names
    assert {row["address"] for row in stored(checking(target, FIRMS))} == {"=cmd|' /C calc'!A0"}


def test_only_bad_rows_can_be_asked_for(tmp_path: Path) -> None:
    source = csv_file(tmp_path, wage_line(), wage_line(BEN, gross="=1+1"))
    page = load_workbook(annotated(source, tmp_path / "out.xlsx", bad_rows_only=True)).worksheets[0]
    assert [page.cell(row, 3).value for row in range(1, page.max_row + 1)] == ["证件号码", BEN]


def test_the_issue_list_is_utf8_with_a_mark_and_guarded(tmp_path: Path) -> None:
    report = checking(csv_file(tmp_path, wage_line(gross="=1+1"))).run()
    content = issue_list_csv(report)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["行", "列", "内容（部分隐藏）", "问题", "处理"]
    assert rows[1][:3] == ["2", "应发工资", "'=1+1"]
    assert rows[1][4] == "未保存"
    assert "not stored" in issue_list_csv(report, "en").decode("utf-8")
