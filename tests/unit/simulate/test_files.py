"""The files of the made-up region: readable as they say, equal to the truth where nothing is messy."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from laoheng.simulate import Alterations, Region, SentFile, write_files, write_truth
from laoheng.simulate.axis import day_number
from laoheng.standard.errors import UserError
from laoheng.standard.normalise import header_key
from laoheng.standard.records import contract_of


def _read(sent: SentFile) -> list[dict[str, str]]:
    """The rows of a file, by the names of its record contract; workbooks without title and sum."""
    if sent.encoding is None:
        grid = list(openpyxl.load_workbook(sent.path, read_only=True).active.iter_rows(values_only=True))
        table = [["" if cell is None else str(cell) for cell in row] for row in grid[1:-1]]
    else:
        table = list(csv.reader(io.StringIO(sent.path.read_bytes().decode(sent.encoding))))
    fields = contract_of(sent.kind).fields
    known = {header_key(word): field.name for field in fields for word in (field.label, *field.aliases)}
    names = [known[header_key(heading)] for heading in table[0]]
    return [dict(zip(names, row, strict=True)) for row in table[1:]]


@pytest.fixture(scope="module")
def plain(region: Region, tmp_path_factory: pytest.TempPathFactory) -> list[SentFile]:
    return write_files(region, tmp_path_factory.mktemp("plain"), mess=0)


@pytest.fixture(scope="module")
def messy(region: Region, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[SentFile], Alterations]:
    notes = Alterations()
    return write_files(region, tmp_path_factory.mktemp("messy"), alterations=notes), notes


def _rows(files: list[SentFile], kind: str) -> list[dict[str, str]]:
    return [row for sent in files if sent.kind == kind for row in _read(sent)]


def test_without_mess_the_wage_files_add_up_to_the_truth(region: Region, plain: list[SentFile]) -> None:
    latest = {(r["firm_code"], r["person_number"], r["month"]): r for r in _rows(plain, "wages")}
    work, paid = region.truth.work, region.truth.payments
    assert len(latest) == len({*zip(work.firm.tolist(), work.person.tolist(), work.month.tolist(), strict=True)})
    assert sum(Decimal(r["gross"]) for r in latest.values()) == Decimal(int(work.gross.sum())) / 100
    claimed = paid.paid_by(day_number(region.axis.as_of))
    claimed[paid.false_ledger] = work.due[paid.false_ledger]
    assert sum(Decimal(r["paid"]) for r in latest.values()) == Decimal(int(claimed.sum())) / 100


def test_without_mess_the_bank_files_add_up_to_the_truth(region: Region, plain: list[SentFile]) -> None:
    rows, paid = _rows(plain, "bank_payroll"), region.truth.payments
    by_bank = int((paid.first + paid.second)[~paid.cash].sum())
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal(by_bank) / 100
    assert len({(row["firm_code"], row["reference"]) for row in rows}) == len(rows)


def test_without_mess_the_contributions_add_up_to_the_truth(region: Region, plain: list[SentFile]) -> None:
    keys = ("firm_code", "person_number", "month", "insurance")
    latest = {tuple(row[key] for key in keys): row for row in _rows(plain, "contributions")}
    truth = region.truth.contributions
    assert len(latest) == 2 * len(truth.work)
    paid = sum(row["state"] == "已到账" for row in latest.values())
    assert paid == 2 * int((truth.received >= 0).sum())
    bases = sum(Decimal(row["base"]) for row in latest.values())
    assert bases == Decimal(2 * int(region.truth.work.base[truth.work].sum())) / 100


def test_without_mess_each_firm_declares_the_persons_and_gross_wages_of_each_month(
    region: Region, plain: list[SentFile]
) -> None:
    work, rows = region.truth.work, _rows(plain, "tax_totals")
    assert len(rows) == len({(row["firm_code"], row["month"]) for row in rows})
    assert sum(Decimal(row["total"]) for row in rows) == Decimal(int(work.gross.sum())) / 100
    assert sum(int(row["people"]) for row in rows) == work.count


def test_tickets_are_complaints_of_the_main_county_and_each_is_told_once(region: Region, plain: list[SentFile]) -> None:
    rows = _rows(plain, "tickets")
    assert rows and len({row["ticket_no"] for row in rows}) == len(rows)
    for row in rows:
        complaint = region.complaints[int(row["ticket_no"].removeprefix("RX"))]
        assert complaint.firm < region.size.firms
        assert (row["firm_code"], row["received_on"]) == (region.firms.code[complaint.firm], f"{complaint.date}")


def test_without_mess_every_written_contract_and_month_of_attendance_is_filed(
    region: Region, plain: list[SentFile]
) -> None:
    signed = region.truth.contracts.signed <= day_number(region.axis.as_of)
    assert len({row["contract_no"] for row in _rows(plain, "contracts")}) == int(signed.sum())
    assert len(_rows(plain, "attendance")) == region.truth.work.count
    assert {row["firm_code"] for row in _rows(plain, "firms")} == set(region.firms.code)


def test_messy_files_are_readable_in_their_stated_encoding_and_by_known_headings(
    messy: tuple[list[SentFile], Alterations],
) -> None:
    files, _ = messy
    assert {sent.encoding for sent in files} >= {"gb18030", "utf-8-sig", None}
    for sent in files:
        assert _read(sent), sent.path.name
        assert sent.office_region in ("990101", "990102")


def test_what_was_spelled_otherwise_is_noted_at_its_row(messy: tuple[list[SentFile], Alterations]) -> None:
    files, notes = messy
    by_end: dict[str, list[dict[str, str]]] = {}
    checked: dict[str, int] = defaultdict(int)
    for path, row, column, kind, written in zip(
        notes.path, notes.row, notes.column, notes.kind, notes.written, strict=True
    ):
        sent = next(each for each in files if each.path.as_posix().endswith("/" + path))
        rows = by_end.setdefault(path, _read(sent))
        if column:
            assert rows[row - 1][column] == written, (path, row, kind)
        else:
            assert row <= len(rows)
        checked[kind] += 1
    assert {"repeated", "full_width", "typo", "blank_inside"} <= set(checked)


def test_the_same_region_writes_the_same_bytes(
    region: Region, messy: tuple[list[SentFile], Alterations], tmp_path: Path
) -> None:
    for first, again in zip(messy[0], write_files(region, tmp_path), strict=True):
        if first.encoding:
            assert first.path.read_bytes() == again.path.read_bytes(), first.path.name


def test_no_file_is_sent_after_the_day_of_the_region_and_progress_is_told(region: Region, tmp_path: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    files = write_files(region, tmp_path, progress=lambda done, all_, name: heard.append((done, all_, name)))
    assert all(sent.sent_on <= region.axis.as_of for sent in files)
    assert [done for done, _, _ in heard] == list(range(1, len(files) + 1))
    assert heard[-1][1] == len(files)


def test_the_truth_is_kept_apart_from_the_intake(region: Region, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        write_truth(region, tmp_path / "in" / "truth", tmp_path / "in")
    paths = write_truth(region, tmp_path / "truth", tmp_path / "in", Alterations())
    months = pq.read_table(next(path for path in paths if path.name == "firm_months.parquet"))
    assert months.num_rows == region.firms.count * region.axis.count
    assert sum(months["owed_fen"].to_pylist()) == int(region.truth.owed.sum())


def test_a_folder_that_holds_files_is_refused_and_left_as_it_is(region: Region, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("x")
    with pytest.raises(UserError):
        write_files(region, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["old.csv"]


@pytest.mark.parametrize("mess", [-0.1, 1.5])
def test_a_degree_of_mess_outside_its_range_is_refused(region: Region, tmp_path: Path, mess: float) -> None:
    with pytest.raises(UserError):
        write_files(region, tmp_path, mess=mess)
