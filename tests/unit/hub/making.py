"""Small files and rows for the tests of the hub; every person and firm here is made up."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from laoheng.hub.cells import Known
from laoheng.hub.files import FileLimits, inspect
from laoheng.hub.identify import MemoryIdentities
from laoheng.hub.intake import CheckedBatch, check
from laoheng.hub.lake_schema import checked_schema
from laoheng.hub.reading import open_rows
from laoheng.standard.identifiers import make_firm_code, make_person_number
from laoheng.standard.records import WAGES, RecordContract

TODAY = date(2026, 4, 20)
RECEIVED = datetime(2026, 4, 20, 8, tzinfo=UTC)
KEY = bytes(range(32))
FIRM = make_firm_code("140199", "00000001")
ANN = make_person_number("140199", date(1980, 1, 1), "000")
BEN = make_person_number("140199", date(1990, 2, 2), "000")
HEADINGS = "统一社会信用代码,姓名,证件号码,工资所属期,应发工资,实发工资"


def wage_line(person: str = ANN, month: str = "2026-03", gross: str = "5000.00", paid: str = "4500.00") -> str:
    """One line under `HEADINGS`."""
    return f"{FIRM},测试甲,{person},{month},{gross},{paid}"


def csv_file(folder: Path, *lines: str, encoding: str = "utf-8", headings: str = HEADINGS) -> Path:
    """A CSV of these lines."""
    path = folder / "wages.csv"
    path.write_bytes("\r\n".join([headings, *lines, ""]).encode(encoding))
    return path


def checking(
    path: Path, contract: RecordContract = WAGES, today: date = TODAY, limits: FileLimits | None = None
) -> CheckedBatch:
    """A check of the file at `path`, its identities in memory."""
    sheet = open_rows(path, inspect(path, path.name, limits), contract, limits)
    return check(contract, sheet, identities=MemoryIdentities(random.Random(1).randbytes), known=Known(today))


def stored(checked: CheckedBatch) -> list[dict[str, Any]]:
    """The accepted rows."""
    return [row for batch in checked.batches() for row in batch.to_pylist()]


def wage_batch(rows: list[Mapping[str, Any]], contract: RecordContract = WAGES) -> Iterator[pa.RecordBatch]:
    """Checked rows as intake would hand them over; row numbers run from 2."""
    full = [{"row_number": number, "firm_id": "firm-1", **row} for number, row in enumerate(rows, start=2)]
    yield pa.RecordBatch.from_pylist(full, schema=checked_schema(contract))
