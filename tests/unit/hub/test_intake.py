"""Reading and checking tables: spellings of life, faults of a row, headers, repeats."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from laoheng.hub.files import FileLimits, FileRefusedError, inspect
from laoheng.hub.issues import IssueLevel
from laoheng.hub.reading import open_rows
from laoheng.standard.messages import render
from laoheng.standard.records import CONTRACTS, DEFERRALS, WAGES
from tests.unit.hub.making import ANN, BEN, FIRM, HEADINGS, TODAY, checking, csv_file, stored, wage_line

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


@pytest.mark.parametrize(
    ("heading", "cell", "name", "value"),
    [
        ("工资所属期", "2026-03", "month", "2026-03"),
        ("所属期", "2026年3月", "month", "2026-03"),
        ("月份", "202603", "month", "2026-03"),
        ("工资 所属期（必填）", "2026/3/15", "month", "2026-03"),
        ("*工资所属期", "２０２６年３月", "month", "2026-03"),
        ("应发工资", "5000", "gross", Decimal("5000.00")),
        ("应发工资(元)", "5000.5", "gross", Decimal("5000.50")),
        ("应发合计", '"5,000.00"', "gross", Decimal("5000.00")),
        ("应发", "￥5000.00元", "gross", Decimal("5000.00")),
        ("应发", "5000.00".translate(FULL_WIDTH), "gross", Decimal("5000.00")),
        ("应发", " 5000.00 ", "gross", Decimal("5000.00")),
        ("应发", "0.005", "gross", Decimal("0.01")),  # rounded half up, with a remark
        ("应发", "-200", "gross", Decimal("-200.00")),  # kept, with a remark
        ("应发", "999999999999999.99", "gross", Decimal("999999999999999.99")),
        ("工作时间(小时)", "174.5", "hours", Decimal("174.50")),
        ("发放日期", "2026年4月10日", "paid_on", date(2026, 4, 10)),
        ("发放日期", "46122", "paid_on", date(2026, 4, 10)),  # the day number of a spreadsheet
        ("发放方式", "银行代发", "method", "bank"),
        ("发放方式", "ＢＡＮＫ", "method", "bank"),
        ("本人签收", "√", "receipt", True),
        ("本人签收", "否", "receipt", False),
        ("本人签收", "", "receipt", None),
    ],
)
def test_a_cell_is_read_in_the_spellings_of_life(
    tmp_path: Path, heading: str, cell: str, name: str, value: object
) -> None:
    cells = {
        "统一社会信用代码": FIRM,
        "姓名": "测试甲",
        "证件号码": ANN,
        "工资所属期": "2026-03",
        "应发工资": "1",
        "实发工资": "0",
    }
    label = WAGES.field(name).label
    cells.pop(label, None)
    cells[heading] = cell
    rows = stored(checking(csv_file(tmp_path, ",".join(cells.values()), headings=",".join(cells))))
    assert [row[name] for row in rows] == [value]


@pytest.mark.parametrize(
    ("heading", "cell", "code"),
    [
        ("证件号码", "1.10105E+17", "identifiers.spreadsheet_number"),
        ("证件号码", ANN[:15] + "000", "identifiers.person_digits_lost"),
        ("证件号码", "", "intake.cell.missing"),
        ("证件号码", "14019920300101000X", "identifiers.person_birth"),
        ("姓名", "测试1", "intake.cell.name"),
        ("工资所属期", "2026-13", "dates.no_such_month"),
        ("工资所属期", "三月", "dates.unreadable_month"),
        ("应发工资", "五千", "intake.cell.money"),
        ("应发工资", "1e3", "intake.cell.money"),
        ("应发工资", "#REF!", "intake.cell.formula"),
        ("应发工资", "1" + "0" * 15, "intake.cell.money_too_large"),
        ("实发工资", "5000元整", "intake.cell.money"),
    ],
)  # fmt: skip
def test_a_faulty_cell_refuses_its_row_and_says_why(tmp_path: Path, heading: str, cell: str, code: str) -> None:
    headings = HEADINGS.split(",")
    line = wage_line().split(",")
    line[headings.index(heading)] = cell
    checked = checking(csv_file(tmp_path, ",".join(line), wage_line(BEN)))
    assert [row["row_number"] for row in stored(checked)] == [3]
    [issue] = checked.report.issues
    assert (issue.row, issue.heading, issue.code, issue.level) == (2, heading, code, IssueLevel.ERROR)
    assert (checked.report.accepted, checked.report.refused) == (1, 1)
    assert render(issue.message, "zh") and render(issue.message, "en")


def test_a_row_wrong_in_every_field_lists_every_fault_and_hides_identities(tmp_path: Path) -> None:
    headings = ",".join(field.label for field in WAGES.fields)
    bad = [
        "不是代码",
        "甲1",
        ANN[:17] + "?",
        "123",
        "13月",
        "800",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "昨天",
        "支票",
        "也许",
    ]
    checked = checking(csv_file(tmp_path, ",".join(bad), headings=headings))
    assert stored(checked) == []
    assert [issue.name for issue in checked.report.issues] == [field.name for field in WAGES.fields]
    told = "".join(render(issue.message) + issue.value_masked for issue in checked.report.issues)
    assert ANN[:14] not in told
    assert "甲1" not in told


def test_an_identity_number_in_a_shifted_column_is_hidden_too(tmp_path: Path) -> None:
    checked = checking(csv_file(tmp_path, f"{FIRM},测试甲,2026-03,{ANN},{ANN},{ANN}"))
    checked.run()
    told = "".join(render(issue.message) + issue.value_masked for issue in checked.report.issues)
    assert len(checked.report.issues) == 4
    assert ANN[:14] not in told


def test_remarks_keep_the_row(tmp_path: Path) -> None:
    path = csv_file(tmp_path, wage_line(month="2026-05", gross="-100", paid="200.005"))
    checked = checking(path)
    assert len(stored(checked)) == 1
    assert sorted(checked.report.by_code) == [
        "intake.cross.more", "intake.remark.future_month", "intake.remark.negative", "intake.remark.rounded",
    ]  # fmt: skip


def test_a_repeated_row_counts_once_and_a_changed_one_is_a_correction(tmp_path: Path) -> None:
    path = csv_file(tmp_path, wage_line(), wage_line(BEN), wage_line(), wage_line(BEN, paid="4000"))
    report = checking(path).run()
    assert (report.rows, report.accepted, report.repeated, report.corrected) == (4, 4, 1, 1)
    assert [(issue.row, issue.code) for issue in report.issues] == [
        (2, "intake.row.repeated"), (3, "intake.row.corrected"),
    ]  # fmt: skip


def test_the_same_person_gets_the_same_id_and_no_number_is_left_in_the_rows(tmp_path: Path) -> None:
    rows = stored(checking(csv_file(tmp_path, wage_line(), wage_line(BEN), wage_line(month="2026-02"))))
    assert rows[0]["person_id"] == rows[2]["person_id"] != rows[1]["person_id"]
    assert ANN not in str(rows) and FIRM not in str(rows) and "测试甲" not in str(rows)


def test_titles_above_the_header_blank_rows_and_unknown_columns_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = ["某公司工资表,,,,,,", "", HEADINGS + ",备注", wage_line() + ",无", "", ",,,,,,", wage_line(BEN) + ","]
    path.write_text("\n".join(lines), "utf-8")
    checked = checking(path)
    assert [row["row_number"] for row in stored(checked)] == [4, 7]
    assert checked.report.blank == 2
    assert [note.args["columns"] for note in checked.report.notes] == [["备注"]]


def test_all_missing_columns_are_named_at_once_with_those_found(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError) as refused:
        checking(csv_file(tmp_path, headings="姓名,证件号码,应发工资"))
    assert refused.value.code == "intake.file.columns_missing"
    assert refused.value.args_["missing"] == ["统一社会信用代码", "工资所属期", "实发工资"]
    assert refused.value.args_["found"] == ["姓名", "证件号码", "应发工资"]


def test_two_columns_of_one_meaning_and_no_header_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="同一项"):
        checking(csv_file(tmp_path, headings=HEADINGS + ",实发"))
    with pytest.raises(FileRefusedError) as refused:
        checking(csv_file(tmp_path, headings=wage_line()))
    assert refused.value.code == "intake.file.no_header"
    assert ANN[:14] not in str(refused.value)


def test_a_row_with_a_separator_too_many_and_one_too_short_are_refused(tmp_path: Path) -> None:
    report = checking(csv_file(tmp_path, wage_line() + ",1", FIRM + ",测试甲", wage_line(BEN))).run()
    assert (report.accepted, report.refused) == (1, 2)
    assert [issue.code for issue in report.issues] == ["intake.row.too_long"] + ["intake.cell.missing"] * 4


def test_a_quote_that_never_ends_refuses_the_file(tmp_path: Path) -> None:
    path = csv_file(tmp_path, wage_line(), FIRM + ',"测试')
    with pytest.raises(FileRefusedError) as refused:
        checking(path).run()
    assert (refused.value.code, refused.value.args_["row"]) == ("intake.file.quote_open", 3)


def test_more_rows_than_allowed_are_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, *[wage_line()] * 4)
    assert checking(path, limits=FileLimits(rows=4)).run().rows == 4
    with pytest.raises(FileRefusedError) as refused:
        checking(path, limits=FileLimits(rows=3)).run()
    assert refused.value.code == "intake.file.too_many_rows"


def test_a_workbook_is_read_with_its_dates_numbers_and_odd_corners(tmp_path: Path) -> None:
    path = tmp_path / "wages.xlsx"
    book = Workbook()
    secret = book.active
    secret.title = "隐藏"
    secret.sheet_state = "hidden"
    secret.append(HEADINGS.split(","))
    page = book.create_sheet("工资")
    page.append(["工资表"])
    page.append([*HEADINGS.split(","), "发放日期", "本人签收"])
    page.append(
        [
            FIRM,
            "测试甲",
            ANN,
            datetime(2026, 3, 1),  # noqa: DTZ001 - a workbook knows no zones
            0.1 + 0.2,
            0,
            date(2026, 4, 10),
            True,
        ]
    )
    page.append([FIRM, "测试乙", float(BEN[:17] + "0"), 202603, 5000, "4,500.00", 46122, "是"])
    page.append([FIRM, "测试乙", BEN, "2026年3月", 5000, "=1/0", None, None])
    page.append([FIRM, "测试乙", BEN, 2026.1, 5000, 1, None, None])
    page.merge_cells("A8:B9")
    book.create_chartsheet("图")
    book.active = 1
    book.save(path)
    checked = checking(path)
    rows = stored(checked)
    assert [(row["row_number"], row["month"], row["gross"], row["paid_on"], row["receipt"]) for row in rows] == [
        (3, "2026-03", Decimal("0.30"), date(2026, 4, 10), True)
    ]
    assert {(issue.row, issue.code) for issue in checked.report.issues} == {
        (4, "identifiers.spreadsheet_number"), (5, "intake.cell.missing"), (6, "dates.month_as_decimal"),
    }  # fmt: skip
    assert [note.code for note in checked.report.notes] == ["intake.note.hidden_sheet", "intake.note.merged_cells"]


def test_dates_that_cannot_follow_each_other_refuse_a_contract(tmp_path: Path) -> None:
    headings = "统一社会信用代码,姓名,证件号码,用工形式,开始日期,终止日期"
    lines = [f"{FIRM},测试甲,{ANN},固定期限,2026-03-01,{end}" for end in ("2026-02-28", "2026-03-01", "")]
    report = checking(csv_file(tmp_path, *lines, headings=headings), CONTRACTS).run()
    assert [(issue.row, issue.code) for issue in report.issues if issue.level is IssueLevel.ERROR] == [
        (2, "intake.cross.before")
    ]


def test_lists_and_spans_of_months_are_read(tmp_path: Path) -> None:
    headings = "统一社会信用代码,姓名,证件号码,签订日期,工资所属期,同意方,书面"
    path = csv_file(tmp_path, f"{FIRM},,,2026-03-01,2025年12月至2026年2月、2026-03,工会,是", headings=headings)
    [row] = stored(checking(path, DEFERRALS))
    assert row["months"] == ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert row["person_id"] is None


def test_a_gb18030_file_gives_the_same_rows_as_utf8(tmp_path: Path) -> None:
    first = stored(checking(csv_file(tmp_path, wage_line(), wage_line(BEN))))
    assert stored(checking(csv_file(tmp_path, wage_line(), wage_line(BEN), encoding="gb18030"))) == first


def test_a_file_of_nothing_but_faults_lists_a_bounded_number(tmp_path: Path) -> None:
    checked = checking(csv_file(tmp_path, *[wage_line(gross="x")] * 50))
    checked.report.most_listed = 10
    report = checked.run()
    assert (len(report.issues), report.left_out, report.by_code["intake.cell.money"]) == (10, 40, 50)


def test_the_row_number_is_that_of_the_spreadsheet_even_after_a_cell_with_line_breaks(tmp_path: Path) -> None:
    path = csv_file(tmp_path, wage_line().replace("测试甲", '"测试\n甲"'), wage_line(gross="x"))
    sheet = open_rows(path, inspect(path, path.name), WAGES)
    assert [number for number, _ in sheet.rows] == [2, 3]
    assert [issue.row for issue in checking(path, today=TODAY).run().issues] == [3]
