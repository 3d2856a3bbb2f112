"""The lake: one commit a batch, corrections supersede and keep the old, tampering is found and named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.hub.lake_schema import LakeError, checked_schema, schema_of
from laoheng.hub.lake_verify import BatchFault
from laoheng.hub.seal import BatchSeal
from laoheng.standard.records import BANK_PAYROLL, FIRMS, KINDS, WAGES, RecordContract
from tests.unit.hub.making import KEY, RECEIVED, wage_batch


def wage(person: str, paid: str = "5000", month: str = "2026-03") -> dict[str, Any]:
    return {"person_id": person, "month": month, "gross": Decimal(paid), "paid": Decimal(paid)}


def put(
    lake: Lake, rows: list[Any], name: str, seq: int, contract: RecordContract = WAGES, office: str = "office"
) -> BatchSeal:
    return lake.commit_batch(
        office, contract, wage_batch(rows, contract), batch_id=name, batch_seq=seq, batch_key=KEY, received_at=RECEIVED
    )


def now(lake: Lake, kind: str = "wages", as_of_seq: int | None = None, offices: tuple[str, ...] = ("office",)) -> Any:
    with Engine() as engine:
        rows = engine.run(lake.current(offices, kind, engine=engine, as_of_seq=as_of_seq)).to_pylist()
    return sorted(rows, key=lambda row: (row["row_key"], row["row_id"]))


def paid(rows: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(row["person_id"], row["month"], str(row["paid"])) for row in rows}


@pytest.mark.parametrize("contract", KINDS, ids=lambda contract: contract.kind)
def test_every_kind_has_an_empty_typed_table_before_anything_came(tmp_path: Path, contract: RecordContract) -> None:
    with Engine() as engine:
        lake = Lake(tmp_path)
        for table in (
            lake.current(["a", "b"], contract.kind, engine=engine),
            lake.history(["a"], contract.kind, engine=engine),
        ):
            found = engine.run(table)
            assert found.num_rows == 0
            assert found.schema.names == schema_of(contract).names
    assert Lake(tmp_path).rows_by_id(["a"], contract.kind, ["x-1"]) == []


def test_a_batch_counts_new_changed_and_same_and_keeps_what_it_supersedes(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    first = put(lake, [wage("ann"), wage("ben"), wage("ann", month="2026-02")], "b1", 1)
    second = put(lake, [wage("ann"), wage("ben", "5500"), wage("cid")], "b2", 2)
    assert (first.new, first.changed, first.same, first.rows) == (3, 0, 0, 3)
    assert (second.new, second.changed, second.same, second.rows) == (1, 1, 1, 2)
    before = {("ann", "2026-03", "5000.00"), ("ben", "2026-03", "5000.00"), ("ann", "2026-02", "5000.00")}
    assert paid(now(lake, as_of_seq=1)) == before
    assert paid(now(lake)) == before - {("ben", "2026-03", "5000.00")} | {
        ("ben", "2026-03", "5500.00"), ("cid", "2026-03", "5000.00"),
    }  # fmt: skip
    with Engine() as engine:
        assert engine.run(lake.history(["office"], "wages", engine=engine)).num_rows == 5
    assert [row["paid"] for row in lake.rows_by_id(["office"], "wages", ["b2-3", "b1-3", "b9-9"])] == [
        Decimal("5500.00"), Decimal("5000.00"),
    ]  # fmt: skip
    assert lake.rows_by_id(["other"], "wages", ["b2-3"]) == []


def test_a_value_that_went_back_is_a_correction_again(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for seq, amount in enumerate(("5000", "6000", "5000"), start=1):
        assert put(lake, [wage("ann", amount)], f"b{seq}", seq).same == 0
    assert [(row["paid"], row["revision"]) for row in now(lake)] == [(Decimal("5000.00"), 2)]


def test_an_earlier_batch_that_arrives_late_does_not_overtake_the_later_one(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, [wage("ann", "6000")], "later", 5)
    assert put(lake, [wage("ann", "5000")], "earlier", 4).changed == 1
    assert paid(now(lake)) == {("ann", "2026-03", "6000.00")}
    assert paid(now(lake, as_of_seq=4)) == {("ann", "2026-03", "5000.00")}


def test_sending_the_same_batch_again_changes_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    seal = put(lake, [wage("ann"), wage("ben")], "b1", 1)
    version = lake.version(["office"], ["wages"])
    assert put(lake, [wage("ann"), wage("ben")], "b1", 1) == seal
    assert lake.version(["office"], ["wages"]) == version
    again = put(lake, [wage("ann"), wage("ben")], "b2", 2)
    assert (again.rows, again.same) == (0, 2)
    assert lake.version(["office"], ["wages"]) == version
    # A batch without news stays without news, also after the facts have moved on.
    put(lake, [wage("ann", "7000")], "b3", 3)
    assert put(lake, [wage("ann"), wage("ben")], "b2", 2) == again
    assert ("ann", "2026-03", "7000.00") in paid(now(lake))


def test_of_rows_repeated_in_one_file_the_last_counts(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    seal = put(lake, [wage("ann", "1"), wage("ben"), wage("ann", "2"), wage("ann", "3")], "b1", 1)
    assert (seal.rows, seal.repeated) == (2, 2)
    assert ("ann", "2026-03", "3.00") in paid(now(lake))


def test_a_key_without_the_month_is_found_in_any_month(tmp_path: Path) -> None:
    from datetime import date

    lake = Lake(tmp_path)
    entry = {"person_id": "ann", "amount": Decimal(1), "memo": "工资", "reference": "r1"}
    put(lake, [entry | {"paid_on": date(2026, 3, 31)}], "b1", 1, BANK_PAYROLL)
    assert put(lake, [entry | {"paid_on": date(2026, 4, 1)}], "b2", 2, BANK_PAYROLL).changed == 1
    assert [row["partition_month"] for row in now(lake, "bank_payroll")] == ["2026-04"]
    put(lake, [{"name": "测试公司", "region": "990101"}], "b3", 3, FIRMS)
    assert [row["partition_month"] for row in now(lake, "firms")] == ["unknown"]


def test_offices_do_not_see_each_other(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, [wage("ann", "1")], "b1", 1, office="east")
    put(lake, [wage("ann", "2")], "b2", 2, office="west")
    assert paid(now(lake, offices=("east",))) == {("ann", "2026-03", "1.00")}
    assert len(now(lake, offices=("east", "west"))) == 2
    with pytest.raises(LakeError):
        now(lake, offices=("../east",))


def test_a_fault_while_rows_stream_in_leaves_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path)

    def broken() -> Iterator[pa.RecordBatch]:
        yield from wage_batch([wage("ann")])
        raise ValueError("the file broke off")

    with pytest.raises(ValueError, match="broke off"):
        lake.commit_batch("office", WAGES, broken(), batch_id="b1", batch_seq=1, batch_key=KEY, received_at=RECEIVED)
    assert now(lake) == []
    assert put(lake, [wage("ann")], "b1", 1).new == 1


def test_a_separator_of_the_sealed_bytes_is_refused_inside_a_value(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match=r"U\+001F"):
        put(Lake(tmp_path), [wage("ann") | {"method": "a\x1fb"}], "b1", 1)


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, [wage("ann")], "b1", 1)
    [log] = (tmp_path / "office" / "wages" / "_delta_log").glob("*.json")
    log.write_text(log.read_text("utf-8").replace('\\"schema\\": 1', '\\"schema\\": 9'), "utf-8")
    with pytest.raises(LakeError, match="migrate"):
        now(lake)


def checked(lake: Lake, seal: BatchSeal) -> tuple[bool, BatchFault | None, int | None]:
    found = lake.verify_batch(
        "office", WAGES, batch_id=seal.batch_id, batch_key=KEY, expected_root=seal.root_hex, expected_count=seal.rows
    )
    return found.ok, found.fault, found.row_number


def forge(lake: Lake, change: Any) -> None:
    """Rewrites the stored Parquet file of the only month by hand."""
    [path] = (lake.root / "office" / "wages").glob("partition_month=*/*.parquet")
    table = pq.read_table(path, partitioning=None)
    pq.write_table(pa.Table.from_pylist(change(table.to_pylist()), table.schema), path)


@pytest.mark.parametrize(
    ("change", "fault", "row_number"),
    [
        (lambda rows: [r | {"paid": Decimal(9)} if r["row_number"] == 3 else r for r in rows], BatchFault.CHANGED, 3),
        (lambda rows: [r for r in rows if r["row_number"] != 4], BatchFault.MISSING, 4),
        (lambda rows: rows[:-1], BatchFault.MISSING, 5),
        (lambda rows: [*rows, rows[0] | {"row_number": 9, "row_id": "b1-9"}], BatchFault.ADDED, 9),
        (lambda rows: [*rows, rows[0]], BatchFault.ADDED, 2),  # a row that stands twice
        (lambda rows: [r | {"batch_id": "b7"} if r["row_number"] == 2 else r for r in rows], BatchFault.MISSING, 2),
        (lambda rows: [r | {"person_id": "eve"} for r in rows], BatchFault.CHANGED, 2),
    ],
)
def test_a_row_changed_by_hand_is_named(tmp_path: Path, change: Any, fault: BatchFault, row_number: int) -> None:
    lake = Lake(tmp_path)
    seal = put(lake, [wage("ann"), wage("ben"), wage("cid"), wage("dan")], "b1", 1)
    assert checked(lake, seal) == (True, None, None)
    forge(lake, change)
    assert checked(lake, seal) == (False, fault, row_number)


def test_digests_forged_along_with_the_row_do_not_help(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    seal = put(lake, [wage("ann"), wage("ben")], "b1", 1)
    forge(lake, lambda rows: [row | {"paid": Decimal(9)} for row in rows])
    leaves = tmp_path / "office" / "wages" / "_seals" / "b1.bin"
    leaves.write_bytes(bytes(len(leaves.read_bytes())))
    assert checked(lake, seal) == (False, BatchFault.LEAVES, None)


def test_a_lost_file_is_told(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    seal = put(lake, [wage("ann")], "b1", 1)
    [path] = (tmp_path / "office" / "wages").glob("partition_month=*/*.parquet")
    path.unlink()
    assert checked(lake, seal)[:2] == (False, BatchFault.UNREADABLE)


def test_joining_small_files_changes_no_row_and_no_seal(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    seals = [put(lake, [wage("ann", str(seq)), wage(f"p{seq}")], f"b{seq}", seq) for seq in range(1, 5)]
    before = now(lake)
    assert lake.compact("office", "wages") == 4
    assert now(lake) == before
    assert all(checked(lake, seal) == (True, None, None) for seal in seals)
    assert put(lake, [wage("ann", "9")], "b9", 9).changed == 1


def test_a_slow_plain_reading_gives_the_same_current_rows(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for seq in range(1, 6):
        put(lake, [wage(f"p{place}", str(seq if place % seq == 0 else 1)) for place in range(12)], f"b{seq}", seq)
    with Engine() as engine:
        rows = engine.run(lake.history(["office"], "wages", engine=engine)).to_pylist()
    latest: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: row["batch_seq"]):
        latest[row["row_key"]] = row
    assert now(lake) == sorted(latest.values(), key=lambda row: row["row_key"])


def test_what_intake_hands_over_and_what_is_stored_name_the_same_fields() -> None:
    for contract in KINDS:
        assert set(checked_schema(contract).names) <= set(schema_of(contract).names)
        assert not {field.name for field in contract.fields if field.vault_only} & set(schema_of(contract).names)
        # Delta keeps statistics of the first 32 columns; `current` needs those of `revision`.
        assert schema_of(contract).names.index("revision") < 32


def test_the_commit_names_its_batch_in_the_delta_log(tmp_path: Path) -> None:
    put(Lake(tmp_path), [wage("ann")], "b1", 7)
    [log] = (tmp_path / "office" / "wages" / "_delta_log").glob("*.json")
    entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [entry["txn"] for entry in entries if "txn" in entry] == [{"appId": "laoheng.batch/b1", "version": 7}]
