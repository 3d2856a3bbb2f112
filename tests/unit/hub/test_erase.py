"""Erasing one person: no file of the lake or of the inbox keeps a byte, everybody else's rows and proofs stay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook

from laoheng.hub.engine import Engine
from laoheng.hub.erase import erase_due, erase_person, rows_of_person
from laoheng.hub.erase_file import Marks, blank_numbers, blank_rows
from laoheng.hub.erase_scan import scan
from laoheng.hub.files import inspect
from laoheng.hub.lake import Lake
from laoheng.hub.lake_verify import BatchFault
from laoheng.hub.retention import Kept, expired, rows_due
from laoheng.hub.seal import BatchSeal
from laoheng.standard.records import CONTRACTS, WAGES
from tests.unit.hub.making import ANN, BEN, HEADINGS, KEY, RECEIVED, csv_file, wage_batch, wage_line

GONE, OTHER = UUID(int=0xA11CE << 96 | 1), UUID(int=0xB0B << 96 | 2)
AMOUNT = "7341.57"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def wage(person: UUID | None, paid: str = "5000", month: str = "2026-03") -> dict[str, Any]:
    held = None if person is None else str(person)
    return {"person_id": held, "month": month, "gross": Decimal(paid), "paid": Decimal(paid)}


def put(lake: Lake, rows: list[Any], name: str, seq: int) -> BatchSeal:
    return lake.commit_batch(
        "office", WAGES, wage_batch(rows), batch_id=name, batch_seq=seq, batch_key=KEY, received_at=RECEIVED
    )


def verified(lake: Lake, seal: BatchSeal, erased: tuple[int, ...] = ()) -> Any:
    return lake.verify_batch(
        "office",
        WAGES,
        batch_id=seal.batch_id,
        batch_key=KEY,
        expected_root=seal.root_hex,
        expected_count=seal.rows,
        erased=erased,
    )


def people(lake: Lake) -> list[str | None]:
    with Engine() as engine:
        rows = engine.run(lake.history(["office"], "wages", engine=engine)).to_pylist()
    return [row["person_id"] for row in rows]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


@pytest.fixture
def seals(lake: Lake) -> list[BatchSeal]:
    """Three batches, small files joined in between: a row of the person, a correction of it and another month."""
    first = put(lake, [wage(GONE), wage(OTHER), wage(None, "4000")], "b1", 1)
    second = put(lake, [wage(GONE, AMOUNT), wage(OTHER, "6000", "2026-02")], "b2", 2)
    lake.compact("office", "wages")
    return [first, second, put(lake, [wage(GONE, AMOUNT, "2026-01")], "b3", 3)]


def test_no_file_of_the_lake_keeps_a_byte_and_every_root_still_stands(lake: Lake, seals: list[BatchSeal]) -> None:
    assert {trace.word for trace in scan(lake.root, [str(GONE), AMOUNT])} == {0, 1}  # there to be found before
    rows = rows_of_person(lake, "office", GONE)
    assert rows == {"wages": {"b1": [2], "b2": [2], "b3": [2]}}
    assert erase_person(lake, "office", "wages", GONE) == 3
    assert list(scan(lake.root, [str(GONE), AMOUNT])) == []
    assert sorted(map(str, people(lake))) == sorted(map(str, [OTHER, OTHER, None]))
    checks = [verified(lake, seal, (2,)) for seal in seals]
    assert [(check.ok, check.rows, check.erased) for check in checks] == [(True, 2, 1), (True, 1, 1), (True, 0, 1)]


def test_without_its_event_an_erased_row_is_missing(lake: Lake, seals: list[BatchSeal]) -> None:
    erase_person(lake, "office", "wages", GONE)
    found = verified(lake, seals[0])
    assert (found.ok, found.fault, found.row_number) == (False, BatchFault.MISSING, 2)


def test_a_row_that_stands_though_an_event_says_it_was_erased_is_told(lake: Lake, seals: list[BatchSeal]) -> None:
    found = verified(lake, seals[0], (2,))
    assert (found.ok, found.fault, found.row_number) == (False, BatchFault.STANDS, 2)


def test_another_row_missing_is_not_covered_by_the_erasure(lake: Lake, seals: list[BatchSeal]) -> None:
    erase_person(lake, "office", "wages", GONE)
    erase_person(lake, "office", "wages", OTHER)
    found = verified(lake, seals[0], (2,))
    assert (found.ok, found.fault, found.row_number) == (False, BatchFault.MISSING, 3)


def test_the_table_goes_on_after_an_erasure(lake: Lake, seals: list[BatchSeal]) -> None:
    before = lake.version(["office"], ["wages"])
    erase_person(lake, "office", "wages", GONE)
    assert lake.version(["office"], ["wages"]) != before
    assert erase_person(lake, "office", "wages", GONE) == 0
    assert put(lake, [wage(GONE)], "b1", 1) == seals[0]  # a batch once taken is not taken again
    assert put(lake, [wage(OTHER, "9000", "2026-02")], "b4", 4).changed == 1
    assert str(GONE) not in people(lake)


def test_a_person_of_whom_nothing_is_held_changes_nothing(lake: Lake) -> None:
    assert (rows_of_person(lake, "office", GONE), erase_person(lake, "office", "wages", GONE)) == ({}, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_only_the_persons_lines_of_a_text_file_are_blanked(tmp_path: Path, encoding: str) -> None:
    two_lines = wage_line(ANN).replace("测试甲", '"测试\n甲"')
    path = csv_file(tmp_path, wage_line(BEN), two_lines, wage_line(BEN, "2026-02"), encoding=encoding)
    assert blank_rows(path, inspect(path, path.name), Marks(ANN)) == [3]
    text = path.read_bytes().decode(encoding)
    assert text.split("\r\n") == [HEADINGS, wage_line(BEN), "", wage_line(BEN, "2026-02"), ""]
    assert blank_rows(path, inspect(path, path.name), Marks(ANN)) == []


@pytest.mark.parametrize(
    ("cells", "theirs"),
    [
        ([ANN], True),
        ([f" {ANN[:6]} {ANN[6:14]} {ANN[14:]} "], True),
        (
            ["６" + ANN[1:] if ANN[0] == "6" else ANN.translate(str.maketrans("0123456789", "０１２３４５６７８９"))],
            True,
        ),
        (["16000000000"], True),  # no number stated: the phone is the person's
        ([16000000000.0], True),
        ([BEN, "16000000000"], False),  # somebody else's row with a shared phone
        (["1" + ANN], False),
        (["测试甲", "5000"], False),  # a name alone names nobody
        ([None, ""], False),
    ],
)
def test_whose_row_it_is(cells: list[object], theirs: bool) -> None:
    assert Marks(ANN, frozenset({"16000000000"})).in_row(cells) is theirs


def test_a_workbook_keeps_the_numbers_of_its_other_rows_and_hidden_sheets_are_blanked_too(tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "wages.xlsx"
    book.properties.creator = "测试甲"
    for sheet in (book.active, book.create_sheet("底稿")):
        for line in (HEADINGS, wage_line(ANN, paid=AMOUNT), wage_line(BEN)):
            sheet.append(line.split(","))
    book.worksheets[1].sheet_state = "hidden"
    book.save(path)
    assert {trace.word for trace in scan(tmp_path, [ANN, AMOUNT])} == {0, 1}
    assert blank_rows(path, inspect(path, path.name), Marks(ANN)) == [2]
    assert list(scan(tmp_path, [ANN, AMOUNT])) == []
    for sheet in load_workbook(path).worksheets:
        assert [row[2].value for row in sheet.iter_rows()] == ["证件号码", None, BEN]


def test_rows_past_their_years_are_listed_and_stay(lake: Lake) -> None:
    put(lake, [wage(GONE, month="2020-01"), wage(OTHER, month="2020-01"), wage(OTHER, month="2026-01")], "b1", 1)
    [line] = expired(lake, "office", date(2026, 11, 28))
    assert (line.kind, line.rows, line.persons, line.unknown_month) == ("wages", 2, 2, 0)
    assert line.before < "2026-01" and len(people(lake)) == 3


def test_rows_past_their_years_go_with_their_files_and_every_root_stands(lake: Lake) -> None:
    rows = [wage(GONE, AMOUNT, "2020-01"), wage(OTHER, "5000", "2020-02"), wage(OTHER, "5100", "2026-01")]
    seal = put(lake, rows, "b1", 1)
    [line] = expired(lake, "office", date(2026, 11, 28))
    due = rows_due(lake, "office", "wages", line.before)
    assert due == {"b1": [2, 3]}
    assert erase_due(lake, "office", "wages", line.before, Kept()) == 2
    assert list(scan(lake.root, [str(GONE), AMOUNT])) == []
    found = verified(lake, seal, (2, 3))
    assert (found.ok, found.rows, found.erased) == (True, 1, 2)
    assert expired(lake, "office", date(2026, 11, 28)) == []


def test_rows_that_an_open_matter_needs_stay(lake: Lake) -> None:
    put(lake, [wage(GONE, month="2020-01"), wage(OTHER, month="2020-01"), wage(None, month="2020-01")], "b1", 1)
    kept = Kept(persons=[str(GONE)])
    assert rows_due(lake, "office", "wages", "2023-11", kept) == {"b1": [3, 4]}
    assert erase_due(lake, "office", "wages", "2023-11", kept) == 2
    assert people(lake) == [str(GONE)]
    assert rows_due(lake, "office", "wages", "2023-11", Kept(firms=["firm-1"])) == {}


def test_a_contract_that_runs_is_not_due_however_long_ago_it_began(lake: Lake) -> None:
    long_ago = {"form": "OPEN", "starts_on": date(2010, 1, 1)}
    rows = [
        {"person_id": str(GONE), **long_ago},
        {"person_id": str(OTHER), **long_ago, "ends_on": date(2030, 1, 1), "left_on": date(2019, 6, 30)},
        {"person_id": "p3", **long_ago, "ends_on": date(2030, 1, 1)},
        {"person_id": "p4", **long_ago, "ends_on": date(2012, 1, 1)},
    ]
    lake.commit_batch(
        "office", CONTRACTS, wage_batch(rows, CONTRACTS), batch_id="c1", batch_seq=1, batch_key=KEY,
        received_at=RECEIVED,
    )  # fmt: skip
    assert rows_due(lake, "office", "contracts", "2023-11") == {"c1": [3, 5]}
    assert erase_due(lake, "office", "contracts", "2023-11", Kept()) == 2


def test_numbered_rows_of_a_file_are_blanked_in_their_own_sheet_only(tmp_path: Path) -> None:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("另一张")):
        for number in range(1, 5):
            sheet.append([f"{sheet.title}{number}", number])
    path = tmp_path / "original"
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(path)
    blank_numbers(path, inspect(path, "a.xlsx"), "另一张", [2, 3])
    left = load_workbook(path.open("rb"))
    assert [[row[0].value is None for row in sheet.iter_rows()] for sheet in left.worksheets] == [
        [False] * 4,
        [False, True, True, False],
    ]
