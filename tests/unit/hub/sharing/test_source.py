"""The rows of a request, out of a real lake."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.hub.sharing import Form, Wanted, counted, counting_order, grounds_of, newest_batch, rows_of
from laoheng.standard.errors import UserError
from laoheng.standard.records import FIRMS, WAGES, RecordContract
from tests.unit.hub.making import KEY, RECEIVED, wage_batch

PAY = ("核对工资支付", "工资支付暂行规定6")


def wage(person: str, month: str = "2026-03", firm: str = "east") -> dict[str, Any]:
    return {
        "person_id": person, "firm_id": firm, "month": month, "gross": Decimal("5000"), "paid": Decimal("4500"),
        "method": "bank",
    }  # fmt: skip


def firm(id_: str, region: str) -> dict[str, Any]:
    return {"firm_id": id_, "name": id_, "region": region, "industry": "C"}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path)
    put(made, FIRMS, [firm("east", "990101"), firm("west", "990201")], 1)
    put(
        made,
        WAGES,
        [wage("ann"), wage("ben"), wage("ann", "2026-04"), wage("cid", firm="west"), wage("dan", firm="new")],
        2,
    )
    return made


def put(lake: Lake, contract: RecordContract, rows: list[dict[str, Any]], seq: int) -> None:
    lake.commit_batch(
        "office", contract, wage_batch(rows, contract), batch_id=f"b{seq}", batch_seq=seq, batch_key=KEY,
        received_at=RECEIVED,
    )  # fmt: skip


def asked(form: Form = Form.JOIN, region: str = "", fields: tuple[str, ...] = ("gross",)) -> Wanted:
    return Wanted("wages", *PAY, form, fields, "2026-03", "2026-03", region)


def read(lake: Lake, wanted: Wanted, most: int = 100, **more: Any) -> list[dict[str, Any]]:
    with Engine() as engine:
        return rows_of(lake, "office", wanted, engine=engine, most=most, **more)


def people(rows: list[dict[str, Any]]) -> set[str]:
    return {row["person_id"] for row in rows}


def test_only_the_months_the_region_and_the_list_asked_for_are_read(lake: Lake) -> None:
    assert people(read(lake, asked())) == {"ann", "ben", "cid", "dan"}
    assert people(read(lake, asked(), subjects=["ann", "zoe"])) == {"ann"}
    assert people(read(lake, asked(), subjects=["west"])) == {"cid"}
    assert people(read(lake, asked(region="9901"))) == {"ann", "ben"}
    assert {row["partition_month"] for row in read(lake, asked())} == {"2026-03"}


def test_nothing_but_the_fields_asked_for_is_read_beside_the_keys(lake: Lake) -> None:
    assert set(read(lake, asked())[0]) == {
        "row_id",
        "person_id",
        "firm_id",
        "partition_month",
        "region",
        "industry",
        "gross",
    }


def test_for_counts_every_region_and_every_class_of_the_kind_is_read(lake: Lake) -> None:
    rows = read(lake, asked(Form.COUNTS, region="9901", fields=()))
    assert people(rows) == {"ann", "ben", "cid", "dan"}
    assert {"method", "receipt"} <= set(rows[0])


def test_counts_go_by_the_firms_region_and_the_register_by_no_month(lake: Lake) -> None:
    rows = read(lake, asked(Form.COUNTS, fields=("region",)))
    order = counting_order(asked(Form.COUNTS, fields=("region",)))
    told = counted(rows, order=order, by=["region"], least=1)
    assert [(one.cell, one.least) for one in told] == [(("990101",), 2), (("990201",), 1), (("unknown",), 1), ((), 4)]
    firms = Wanted("firms", *grounds_of(FIRMS)[0], Form.COUNTS, (), "2020-01", "2020-02")
    assert {row["partition_month"] for row in read(lake, firms)} == {"all"}


def test_a_later_batch_is_left_out_where_an_earlier_state_is_asked_for(lake: Lake) -> None:
    put(lake, WAGES, [wage("eve")], 3)
    with Engine() as engine:
        assert newest_batch(lake, "office", "wages", engine=engine) == 3
        assert newest_batch(lake, "office", "tickets", engine=engine) == 0
    assert "eve" in people(read(lake, asked()))
    assert "eve" not in people(read(lake, asked(), as_of_seq=2))


def test_too_many_rows_are_refused_and_not_cut(lake: Lake) -> None:
    with pytest.raises(UserError) as error:
        read(lake, asked(), most=3)
    assert error.value.code == "sharing.too_many_rows"
