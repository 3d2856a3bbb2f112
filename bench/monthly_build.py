"""How long a monthly build takes: in full, after a change in 1 % of the firms, and on the next day without a change.

    python bench/monthly_build.py [--firms 1000] [--workers 13] [--months 24] [--large]

`--large` is the size in the design: 20,000 firms, 260,000 workers, 24 months (12.5 M wage and insurance rows).
Beside it stands hand-written DuckDB SQL of one aggregate (paid heads and pay by firm and month)
and the same through our steps.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq

from laoheng.hub.engine import Engine
from laoheng.hub.lake_schema import schema_of
from laoheng.portrait import MONTHLY, MonthLaw, Records, Window, steps_of, touched
from laoheng.risk.indicators import INDICATORS, Limits, computable, grading
from laoheng.route import Frame, Plans, run_plan, verdict_table, verdicts_of
from laoheng.route.following import HELD_FIRMS
from laoheng.standard.records import KINDS

AS_OF = date(2026, 11, 15)
LIMITS = Limits(Decimal("0.10"), Decimal(20), Decimal("0.10"))
_ROWS = {
    "wages": "month, 6000 + (p % 40) * 100 AS gross, 0 AS overtime_pay, 0 AS insurance_deduction, 0 AS fund_deduction,"
    " 0 AS tax_deduction, 0 AS other_deduction, 6000 + (p % 40) * 100 AS paid, last AS paid_on, 'bank' AS method",
    "contributions": "month, '110' AS insurance, 6000 + (p % 40) * 100 AS base,"
    " CASE WHEN hash(p, month) % 400 = 0 THEN 'owed' WHEN hash(p, month) % 401 = 0 THEN 'stopped'"
    " ELSE 'paid' END AS state",
    "attendance": "month, 22 AS days, 176 AS hours, hash(p, month) % 37 AS overtime_hours",
}


def make(engine: Engine, folder: Path, firms: int, workers: int, window: Window) -> None:
    """Parquet files of a made-up region, one a kind and month as the lake lays them."""
    for kind in _ROWS:
        for month in window.months:
            kind_month(engine, folder / f"{kind}-{month}.parquet", kind, firms, workers, month)
    query = "SELECT 'contracts-' || p AS row_id, firm_id, person_id, 'FIX' AS form, first AS signed_on, "
    query += f"first AS starts_on, first + INTERVAL 3 YEAR AS ends_on FROM {_people(firms, workers)}, "
    query += "LATERAL (SELECT DATE '2024-01-01' + (hash(p) % 1000)::INTEGER AS first)"
    _write(engine, folder / "contracts-all.parquet", "contracts", query)


def wage_month(engine: Engine, path: Path, firms: int, workers: int, month: str) -> None:
    """The wage rows of one month."""
    kind_month(engine, path, "wages", firms, workers, month)


def kind_month(engine: Engine, path: Path, kind: str, firms: int, workers: int, month: str) -> None:
    """The rows of one kind and month, those of one firm together as files of a firm bring them."""
    query = f"SELECT '{kind}-' || p || '-' || month AS row_id, firm_id, person_id, month AS partition_month, "
    query += f"{_ROWS[kind]} FROM {_people(firms, workers)} "
    query += f"CROSS JOIN (SELECT '{month}' AS month, last_day(DATE '{month}-01') AS last)"
    _write(engine, path, kind, query)


def _people(firms: int, workers: int) -> str:
    return (
        f"(SELECT p, 'f' || lpad((p // {workers})::VARCHAR, 8, '0') AS firm_id, '00000000-0000-4000-8000-'"
        f" || lpad(p::VARCHAR, 12, '0') AS person_id FROM range({firms * workers}) t(p))"
    )


def _write(engine: Engine, path: Path, kind: str, query: str) -> None:
    contract = next(item for item in KINDS if item.kind == kind)
    given = {row[0] for row in engine.sql(f"DESCRIBE {query}")}
    types = _types(contract)
    columns = ", ".join(
        f"{name if name in given else 'NULL'}::{types[name]} AS {name}" for name in schema_of(contract).names
    )
    engine.sql(f"COPY (SELECT {columns} FROM ({query})) TO '{path}' (FORMAT parquet)")


def _types(contract: Any) -> dict[str, str]:
    from ibis.backends.sql.datatypes import DuckDBType

    schema = ibis.Schema.from_pyarrow(schema_of(contract))
    return {name: DuckDBType.to_string(kind) for name, kind in schema.items()}


def records_in(engine: Any, folder: Path) -> Records:
    """The tables as expressions of `engine` over the files; kinds without a file are empty."""
    tables = {}
    for item in KINDS:
        paths = [str(path) for path in sorted(folder.glob(f"{item.kind}-*.parquet"))]
        tables[item.kind] = engine.files(paths) if paths else ibis.memtable(schema_of(item).empty_table())
    return Records(tables)


def frame(window: Window, wider: bool = True) -> Frame:
    """What the build rests on: no place's own law, the common gradings."""
    return Frame(
        window, LIMITS, {item.id: grading(item.id, AS_OF, None) for item in (*INDICATORS, *computable())}, wider
    )


def build(engine: Engine, plans: Plans, records: Records, given: Frame, into: Path, held: bool = False) -> str:
    """All features of all firms and months, then every verdict; the features go to files. How many verdicts fire."""
    into.mkdir(exist_ok=True)
    signals = run_plan(engine, plans.of(given, engine.dialect), records, into, held=held)
    told = list(verdicts_of(signals, given.gradings))
    pq.write_table(verdict_table(told), into / "verdicts.parquet")
    return f"{sum(item.state.value == 'fires' for item in told)} of {len(told)} verdicts fire"


def timed(what: str, action: Any) -> float:
    """Runs `action`, prints and returns its seconds."""
    start, worked = time.perf_counter(), time.process_time()
    result = action()
    seconds, busy = time.perf_counter() - start, time.process_time() - worked
    print(f"{what:<48} {seconds:8.2f} s  {busy:8.2f} s of processor   {result}", flush=True)
    return seconds


def next_day(engine: Engine, plans: Plans, records: Records, window: Window, into: Path) -> float:
    """Nothing new came, but a day has passed: the seconds to find the firms concerned and to compute them again."""
    day = window.as_of + timedelta(days=1)
    tomorrow = frame(Window(day, window.months, window.law))
    plans.of(tomorrow, engine.dialect)
    passed: list[str] = []

    def find() -> str:
        passed.extend(engine.run(touched(records, window.as_of, day)).column("firm_id").to_pylist())
        return f"{len(passed)} firms"

    seconds = timed("a day later: firms of which a date passed", find)
    held = len(passed) <= HELD_FIRMS
    return seconds + timed(
        "a day later: these firms", lambda: build(engine, plans, records.only(passed), tomorrow, into, held)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=13, help="a firm")
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    firms = 20_000 if options.large else options.firms
    law = MonthLaw(Decimal("2300.00"), Decimal("7500.00"), 22, Decimal(36))
    months = Window.before(AS_OF, options.months).months
    window = Window(AS_OF, months, dict.fromkeys(months, law))
    with tempfile.TemporaryDirectory() as name, Engine(memory="8GB", spill=Path(name) / "spill") as engine:
        folder = Path(name)
        rows = firms * options.workers * options.months
        timed(
            f"make {rows:,} wage rows and as many insurance rows",
            lambda: make(engine, folder, firms, options.workers, window),
        )
        records = records_in(engine, folder)
        plans, ten, whole = Plans(), frame(window, wider=False), frame(window)
        for what, given in (("the ten alone", ten), ("the wider catalogue", whole)):
            timed(f"drafting the plan, {what}", lambda given=given: len(plans.of(given, engine.dialect).steps))
        timed("full build, the ten alone", lambda: build(engine, plans, records, ten, folder / "ten"))
        full = timed(
            "full build with the wider catalogue", lambda: build(engine, plans, records, whole, folder / "all")
        )
        some = [f"f{number:08d}" for number in range(max(1, firms // 100))]
        part = timed(
            "after a 1 % change: the affected firms",
            lambda: build(engine, plans, records.only(some), whole, folder / "some", held=True),
        )
        print(f"{'share of the full cost':<56} {100 * part / full:8.1f} %")
        later = next_day(engine, plans, records, window, folder / "next")
        print(f"{'share of the full cost':<56} {100 * later / full:8.1f} %")
        chosen = [item for item in MONTHLY if item.name in ("paid_heads", "gross_total")]
        wages = steps_of(records, window).wages
        ours = wages.group_by(["firm_id", "k"]).aggregate(**{item.name: item.expression(wages) for item in chosen})
        listed = ", ".join(f"'{month}'" for month in months)
        hand = "SELECT firm_id, month, count(*) FILTER (gross > 0), sum(gross) "
        hand += f"FROM read_parquet('{folder}/wages-*.parquet')"
        hand += f" WHERE month IN ({listed}) GROUP BY ALL"
        timed("one aggregate through our steps (rows)", lambda: engine.run(ours).num_rows)
        timed("the same in hand-written SQL (rows)", lambda: engine.backend.con.sql(hand).to_arrow_table().num_rows)


if __name__ == "__main__":
    main()
