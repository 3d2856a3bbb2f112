"""Rows under the ids that hold today: merged ids read as one, the later fact stands, taking it back restores all."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.hub.same import write_same
from laoheng.standard.records import WAGES
from tests.unit.hub.making import KEY, RECEIVED, wage_batch
from tests.unit.hub.test_lake import wage


def put(lake: Lake, rows: list[dict[str, Any]], seq: int, office: str = "office") -> None:
    lake.commit_batch(
        office, WAGES, wage_batch(rows), batch_id=f"b{seq}-{office}", batch_seq=seq, batch_key=KEY, received_at=RECEIVED
    )


def now(lake: Lake, *offices: str) -> list[tuple[str, str, str, str]]:
    with Engine() as engine:
        rows = engine.run(lake.current(offices or ("office",), "wages", engine=engine)).to_pylist()
    return sorted((row["office_id"], row["person_id"], row["month"], str(row["paid"])) for row in rows)


def test_two_ids_of_one_person_read_as_one_and_the_later_fact_of_a_month_stands(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, [wage("ann", "5000", "2026-02"), wage("ann", "5000", "2026-03")], 1)
    put(lake, [wage("ann-again", "5100", "2026-03"), wage("ben", "4000", "2026-03")], 2)
    before, version = now(lake), lake.version(["office"], ["wages"])
    write_same(tmp_path / "office", {"person_id": {"ann": "ann", "ann-again": "ann"}})
    assert now(lake) == [
        ("office", "ann", "2026-02", "5000.00"),
        ("office", "ann", "2026-03", "5100.00"),
        ("office", "ben", "2026-03", "4000.00"),
    ]
    assert lake.version(["office"], ["wages"]) != version
    write_same(tmp_path / "office", {})
    assert now(lake) == before


def test_one_bureau_s_word_changes_nothing_of_another_s_rows(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, [wage("ann"), wage("ann-again")], 1)
    put(lake, [wage("ann"), wage("ann-again")], 2, "there")
    write_same(tmp_path / "office", {"person_id": {"ann-again": "ann"}})
    assert [row[:2] for row in now(lake, "office", "there")] == [
        ("office", "ann"),
        ("there", "ann"),
        ("there", "ann-again"),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_a_slow_plain_reading_gives_the_same_rows(tmp_path: Path, seed: int) -> None:
    draw, lake = random.Random(seed), Lake(tmp_path)
    people = [f"p{n}" for n in range(6)]
    same = {name: min(name, draw.choice(people)) for name in people}
    same = {name: same[root] if same[root] == root else name for name, root in same.items()}
    facts: dict[tuple[str, str], str] = {}
    for seq in range(1, 5):
        rows = {}
        for _ in range(5):
            key = (draw.choice(people), f"2026-0{draw.randrange(1, 4)}")
            rows[key] = wage(key[0], str(draw.randrange(1000, 9000)), key[1])
        put(lake, list(rows.values()), seq)
        current = {(row[1], row[2]) for row in now(lake)}
        assert set(rows) <= current
    for seq_row in _in_order(lake):
        facts[same.get(seq_row["person_id"], seq_row["person_id"]), seq_row["month"]] = str(seq_row["paid"])
    write_same(tmp_path / "office", {"person_id": same})
    assert {(row[1], row[2]): row[3] for row in now(lake)} == facts


def _in_order(lake: Lake) -> list[dict[str, Any]]:
    with Engine() as engine:
        rows = engine.run(lake.current(["office"], "wages", engine=engine)).to_pylist()
    return sorted(rows, key=lambda row: (row["batch_seq"], row["row_number"]))
