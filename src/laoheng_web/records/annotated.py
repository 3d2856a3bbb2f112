"""What the sender downloads to mend a file: the issue list, and its own table with a column that says what is wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from laoheng.hub.annotate import annotated_xlsx, issue_list_csv
from laoheng.hub.files import inspect
from laoheng.hub.issues import CheckReport, IssueLevel, RowIssue
from laoheng.hub.reading import open_rows
from laoheng.standard.messages import Message
from laoheng.standard.records import FieldType, RecordContract, contract_of
from laoheng_web.records import storage
from laoheng_web.records.models import Receipt

# Plainly made up: nobody's numbers (region 140105, sequence 000; department 9, region 990101).
_EXAMPLES = {
    FieldType.FIRM_CODE: "91990101MA0000001J",
    FieldType.OTHER_FIRM: "91990101MA0000001J",
    FieldType.PERSON_ID: "140105199001010000",
    FieldType.PERSON_NAME: "张示例",
    FieldType.PHONE: "16000000000",
    FieldType.ACCOUNT: "6200000000000000000",
    FieldType.MONTH: "2026-10",
    FieldType.MONTHS: "2026-10",
    FieldType.DATE: "2026-11-10",
    FieldType.MONEY: "5200.00",
    FieldType.COUNT: "1",
    FieldType.HOURS: "168",
    FieldType.DAYS: "21",
    FieldType.YES_NO: "是",
    FieldType.REGION: "990101",
    FieldType.INDUSTRY: "3311",
}


def report_of(receipt: Receipt) -> CheckReport:
    """The stored issues as intake's report."""
    report = CheckReport(receipt.kind)
    for issue in storage.issues(receipt.id):
        message = Message.from_json(issue["message"])
        level = IssueLevel(issue["level"])
        report.add(
            RowIssue(issue["row"], issue["column"], issue["name"], issue["code"], message, issue["value"], level)
        )
    report.left_out = max(0, (receipt.issue_count or 0) - len(report.issues))
    return report


def issue_lines(receipt: Receipt) -> bytes:
    """The issue list as a CSV file."""
    return issue_list_csv(report_of(receipt))


def annotated_copy(receipt: Receipt) -> Iterator[bytes]:
    """The annotated table as an xlsx file, in pieces; nothing of it is kept."""
    contract = contract_of(receipt.kind)
    path = storage.original(receipt.id)
    sheet = open_rows(path, inspect(path, receipt.file_name), contract)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "annotated.xlsx"
        annotated_xlsx(sheet, contract, report_of(receipt), copy)
        with copy.open("rb") as handle:
            while piece := handle.read(256 * 1024):
                yield piece


def example_row(contract: RecordContract) -> list[str]:
    """One made-up row for the file template."""
    return [field.codes[0][1][0] if field.codes else _EXAMPLES.get(field.type, "示例") for field in contract.fields]
