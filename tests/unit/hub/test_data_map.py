"""The data map says of every field why, on which ground, how long and for whom; a field that does not fails here."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest

from laoheng.hub.data_map import data_map, undeclared
from laoheng.hub.retention import ENDS
from laoheng.hub.sources.feed import Feed
from laoheng.standard.records import KINDS, WAGES, Field, FieldType, RecordContract

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize("contract", KINDS, ids=lambda contract: contract.kind)
def test_every_field_of_every_kind_is_declared_in_full(contract: RecordContract) -> None:
    assert undeclared(contract, TODAY) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ground": "劳动合同法999"}, "no ground in force"),
        ({"ground": ""}, "no ground in force"),
        ({"purpose": " "}, "no purpose"),
        ({"label": ""}, "no label"),
        ({"retention_years": 0}, "no retention"),
        ({"readers": ()}, "no readers"),
        ({"type": FieldType.CODE}, "no codes"),
        ({"type": FieldType.MONEY, "unit": None}, "no unit"),
    ],
)
def test_a_field_that_leaves_something_open_is_named(change: dict[str, object], told: str) -> None:
    extra = Field("bonus", "奖金", FieldType.TEXT, "核对工资支付", "工资支付暂行规定6")
    extra = dataclasses.replace(extra, **change)  # type: ignore[arg-type]
    contract = dataclasses.replace(WAGES, fields=(*WAGES.fields, extra))
    assert undeclared(contract, TODAY) == [f"wages.bonus: {told}"]


def test_a_column_that_is_stored_without_a_field_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa

    from laoheng.hub import data_map as room

    real = room.checked_schema
    monkeypatch.setattr(room, "checked_schema", lambda of: real(of).append(pa.field("smuggled", pa.string())))
    assert undeclared(WAGES, TODAY) == ["wages.smuggled: stored and not declared"]


@pytest.mark.parametrize("contract", KINDS, ids=lambda contract: contract.kind)
def test_what_lasts_counts_from_its_end(contract: RecordContract) -> None:
    begins = contract.month_of in ("starts_on", "entered_on", "formed_on")
    ends = ENDS.get(contract.kind, ())
    assert begins is (contract.kind in ENDS or contract.kind == "site_teams")
    assert all(contract.field(name).type is FieldType.DATE for name in ends)


def test_the_map_is_plain_json_and_names_the_feeds_that_bring_each_kind() -> None:
    own = Feed("OWN-1", "自报工资", "某园区", "wages", "核对", "工资支付暂行规定6", ("甲",))
    entries = {entry.contract.kind: json.loads(json.dumps(entry.to_json())) for entry in data_map([own])}
    assert len(entries) == len(KINDS)
    assert [feed["id"] for feed in entries["wages"]["feeds"]] == ["LH-QY-01", "OWN-1"]
    kept = {field["name"]: field["kept_in"] for field in entries["wages"]["fields"]}
    assert (kept["person_number"], kept["gross"]) == ("vault", "lake")
    assert {name: entry["retention_counts_from"] for name, entry in entries.items() if name in ("wages", "contracts")} \
        == {"wages": "month", "contracts": "end"}  # fmt: skip
