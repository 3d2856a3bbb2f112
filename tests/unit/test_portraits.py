"""Portraits as a viewer sees them: by purpose, and as the lake stood on any day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from laoheng.hub.engine import Engine
from laoheng.hub.lake import Lake
from laoheng.portraits import (
    LEAST_PEERS,
    LakeAsOf,
    firm_view,
    peers_of,
    project_chain,
    projects_of,
    rows_of_person,
    worker_view,
)
from laoheng.standard.errors import UserError
from laoheng.standard.known import Unknown, Value
from laoheng.standard.records import FieldType, contract_of
from laoheng.standard.records.purposes import PURPOSES, may_read, purpose_of
from tests.unit.hub.making import KEY, wage_batch

AS_OF = date(2026, 11, 20)
OFFICE, REGION = "office", "990101"
FIRST = datetime(2026, 9, 1, 4, tzinfo=UTC)


def put(lake: Lake, kind: str, rows: Sequence[dict[str, Any]], seq: int, at: datetime = FIRST) -> None:
    contract = contract_of(kind)
    lake.commit_batch(
        OFFICE, contract, wage_batch(list(rows), contract), batch_id=f"batch-{seq}", batch_seq=seq, batch_key=KEY,
        received_at=at,
    )  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as opened:
        yield opened


def wages(person: str, month: str, paid: int = 5000, firm: str = "A") -> dict[str, Any]:
    parts = dict.fromkeys(("insurance_deduction", "fund_deduction", "tax_deduction", "other_deduction"), Decimal(0))
    amounts = {"gross": Decimal(5000), "paid": Decimal(paid)}
    return {"firm_id": firm, "person_id": person, "month": month, "method": "bank"} | parts | amounts


def history(seed: int) -> list[tuple[str, list[dict[str, Any]], datetime]]:
    """Batches a day apart: first rows, later rows, corrections of some, and projects that are completed later."""
    random, batches = Random(seed), []
    for number in range(8):
        at = FIRST + timedelta(days=7 * number)
        kind = random.choice(("wages", "wages", "attendance", "projects"))
        people = random.sample(["p1", "p2", "p3", "p4"], 3)
        months = [random.choice(("2026-08", "2026-09", "2026-10")) for _ in people]
        if kind == "wages":
            rows = [wages(p, m, random.choice((0, 3000, 5000))) for p, m in zip(people, months, strict=True)]
        elif kind == "attendance":
            rows = [
                {"firm_id": "A", "person_id": p, "month": m, "days": Decimal(random.choice((10, 22, 28)))}
                for p, m in zip(people, months, strict=True)
            ]
        else:
            done = random.choice((None, date(2026, 10, 5)))
            rows = [{"firm_id": "A", "project": "P", "name": "P", "starts_on": date(2026, 5, 1), "completed_on": done}]
        batches.append((kind, rows, at))
    return batches


def seen(engine: Engine, lake: Lake, as_of: date) -> Any:
    options: dict[str, Any] = {"office_id": OFFICE, "region": REGION, "as_of": as_of}
    try:
        view = firm_view(engine, lake, firm_id="A", role="regulator", purpose="overview", **options)
    except UserError as error:
        return error.code
    told = [(item.feature.name, item.month, str(item.value), item.fresh) for item in view.features]
    worker = worker_view(engine, lake, office_ids=(OFFICE,), person_id="p1", as_of=as_of, role="worker", purpose="own")
    lit = sorted((item.kind, item.level.value) for item in view.lit)
    return told, view.events, lit, sorted(view.newest.items()), worker


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_portrait_of_a_past_day_is_the_one_that_was_built_then(engine: Engine, tmp_path: Path, seed: int) -> None:
    batches, whole = history(seed), Lake(tmp_path / "whole")
    for seq, (kind, rows, at) in enumerate(batches, start=1):
        put(whole, kind, rows, seq, at)
    different = set()
    for known in (0, 4, len(batches)):
        then = Lake(tmp_path / f"then-{known}")
        for seq, (kind, rows, at) in enumerate(batches[:known], start=1):
            put(then, kind, rows, seq, at)
        until = FIRST + timedelta(days=7 * known - 1)
        at_that_time = seen(engine, then, until.date())
        assert seen(engine, LakeAsOf(whole.root, until), until.date()) == at_that_time
        different.add(repr(at_that_time))
    assert len(different) > 2, "nothing changed between the days, so nothing was put to the test"


def test_a_workers_portrait_of_a_past_day_knows_nothing_of_what_came_after(engine: Engine, tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "wages", [wages("p1", "2026-10", 3000)], 1)
    put(lake, "wages", [wages("p1", "2026-10", 5000)], 2, FIRST + timedelta(days=30))

    def paid(of: Lake) -> list[Any]:
        view = worker_view(engine, of, office_ids=(OFFICE,), person_id="p1", as_of=AS_OF, role="worker", purpose="own")
        return [item.paid for item in view.pay]

    assert paid(lake) == [Decimal(5000)]
    assert paid(LakeAsOf(tmp_path, FIRST + timedelta(days=1))) == [Decimal(3000)]
    assert paid(LakeAsOf(tmp_path, FIRST - timedelta(days=1))) == []


SENTINELS = {
    FieldType.MONEY: Decimal("7654.32"), FieldType.HOURS: Decimal("7.5"), FieldType.DAYS: Decimal("7.5"),
    FieldType.DATE: date(2026, 8, 9), FieldType.YES_NO: True, FieldType.MONTHS: ["2026-08"], FieldType.COUNT: 7,
    FieldType.MONTH: "2026-08",
}  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """One row of each kind about a person, every field filled."""
    lake = Lake(tmp_path_factory.mktemp("full"))
    for seq, kind in enumerate(("wages", "contributions", "attendance", "contracts", "site_roster", "deferrals"), 1):
        row = {f.name: SENTINELS.get(f.type, f"<{f.name}>") for f in contract_of(kind).stored_fields}
        put(lake, kind, [{"firm_id": "A", "person_id": "p1", **row}], seq)
    return lake


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda item: item.code)
def test_no_viewer_gets_a_field_of_a_person_whose_declaration_forbids_it(
    engine: Engine, full: Lake, purpose: Any
) -> None:
    for role in ("regulator", "firm", "worker"):
        rows = rows_of_person(engine, full, office_ids=(OFFICE,), person_id="p1", role=role, purpose=purpose)
        for kind, some in rows.items():
            for name in set(some[0]) - {"firm_id"}:
                assert purpose.rows and may_read(contract_of(kind).field(name), role, purpose), (kind, name, role)


def test_the_worker_sees_every_field_that_is_kept_of_them(engine: Engine, full: Lake) -> None:
    rows = rows_of_person(engine, full, office_ids=(OFFICE,), person_id="p1", role="worker", purpose=purpose_of("own"))
    assert len(rows) == 6
    for kind, (row,) in rows.items():
        assert set(row) == {"firm_id", *(field.name for field in contract_of(kind).stored_fields)}


@pytest.mark.parametrize(
    ("role", "purpose", "code"),
    [
        ("regulator", "own", "portrait.purpose_of_others"),
        ("firm", "wages", "portrait.purpose_of_others"),
        ("worker", "wages", "portrait.purpose_of_others"),
        ("regulator", "overview", "portrait.purpose_of_firms"),
        ("firm", "self_check", "portrait.purpose_of_firms"),
    ],
)
def test_a_purpose_that_is_not_the_viewers_shows_no_worker(
    engine: Engine, full: Lake, role: str, purpose: str, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        worker_view(engine, full, office_ids=(OFFICE,), person_id="p1", as_of=AS_OF, role=role, purpose=purpose)
    assert caught.value.code == code


@pytest.mark.parametrize("purpose", ["sites"])
def test_a_firms_features_and_indicators_stay_within_the_purpose(engine: Engine, full: Lake, purpose: str) -> None:
    view = firm_view(
        engine,
        full,
        office_id=OFFICE,
        region=REGION,
        firm_id="A",
        as_of=AS_OF,
        role="regulator",
        purpose=purpose,
        judge=False,
    )
    for item in view.features:
        assert not set(item.feature.sources) & set(view.closed)
    assert view.closed


def test_a_feature_whose_source_never_came_is_unknown_with_what_is_missing(engine: Engine, tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "wages", [wages("p1", "2026-10")], 1)
    view = firm_view(
        engine,
        lake,
        office_id=OFFICE,
        region=REGION,
        firm_id="A",
        as_of=AS_OF,
        role="regulator",
        purpose="overview",
        judge=False,
    )
    by_name = {item.feature.name: item for item in view.features}
    assert isinstance(by_name["paid_heads"].value, Value) and by_name["paid_heads"].fresh is not None
    missing = by_name["insured_heads"]
    assert isinstance(missing.value, Unknown) and missing.fresh is None
    assert [kind.code for kind in missing.value.why.args["sources"]] == ["portrait.kind.contributions"]


@pytest.mark.parametrize(("others", "told"), [(LEAST_PEERS - 1, False), (LEAST_PEERS, True)])
def test_peers_are_a_distribution_and_too_few_of_them_are_suppressed(
    engine: Engine, tmp_path: Path, others: int, told: bool
) -> None:
    lake, firms = Lake(tmp_path), ["A", *(f"B{n}" for n in range(others)), "OTHER-TRADE"]
    register = [
        {"firm_id": firm, "name": firm, "region": REGION, "industry": "4710" if firm != "OTHER-TRADE" else "1811"}
        for firm in firms
    ]
    put(lake, "firms", register, 1)
    put(lake, "wages", [wages(f"p{n}", "2026-10", 0 if n % 2 else 5000, firm) for n, firm in enumerate(firms)], 2)
    found = peers_of(
        engine, lake, office_id=OFFICE, region=REGION, firm_id="A", as_of=AS_OF, role="regulator", purpose="overview"
    )
    unpaid = next(item for item in found if item.name == "unpaid")
    assert (unpaid.count, unpaid.quartiles is not None) == ((others if told else 0), told)
    assert unpaid.own == 0.0
    insured = next(item for item in found if item.name == "insured")
    assert (insured.own, insured.quartiles) == (None, None)


def test_a_projects_chain_is_read_from_the_lake(engine: Engine, tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "projects", [{"firm_id": "A", "project": "P", "name": "P", "starts_on": date(2026, 5, 1)}], 1)
    put(lake, "subcontracts", [{"firm_id": "S", "project": "P", "parent": "CODE-A", "starts_on": AS_OF}], 2)
    put(lake, "subcontracts", [{"firm_id": "Z", "project": "Q", "parent": "CODE-A", "starts_on": AS_OF}], 3)
    (row,) = projects_of(engine, lake, office_ids=(OFFICE,), as_of=AS_OF)
    codes = {"A": "CODE-A", "S": "CODE-S"}
    link = project_chain(engine, lake, office_ids=(OFFICE,), project=row, codes=codes)
    assert (link.code, link.below[0].code, [child.code for child in link.below[0].below]) == (
        None, "CODE-A", ["CODE-S"],
    )  # fmt: skip
    assert projects_of(engine, lake, office_ids=(OFFICE,), as_of=AS_OF, firm_ids=("S",)) == []
