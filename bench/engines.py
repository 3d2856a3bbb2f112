"""The same two questions in ours, in hand-written DuckDB SQL, in pandas, in Polars and on Spark, over the same files.

    python -m bench.engines [--firms 4000] [--workers 13] [--months 24] [--spark]

"sums": paid heads and pay by firm and month, one pass over the wages. "due": who had to be enrolled in the pension
insurance and was not, by firm and month, wages joined with themselves and with the contributions. Ours are the
features of the portrait; all answers must be equal, else the bench fails. Ours run twice: compiled anew, and from a
plan. The best of some rounds counts. What is not installed is told and left out; `--spark` starts Spark (Java 17),
which alone takes a while and of whose processor nothing is seen here.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib.util import find_spec
from math import inf
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.monthly_build import AS_OF, make, records_in
from laoheng.hub.engine import Engine
from laoheng.hub.plan import Draft, execute
from laoheng.portrait import MONTHLY, MonthLaw, Records, Window, steps_of

Answer = list[tuple[Any, ...]]
NAMES = {"sums": ("paid_heads", "gross_total"), "due": ("due_heads", "uninsured_heads")}
ROUNDS = 5
KINDS_READ = ("wages", "contributions", "contracts")
_SQL = {
    "sums": "SELECT firm_id, month, count(*) FILTER (gross > 0) AS a, sum(gross) AS b"
    " FROM read_parquet('{folder}/wages-*.parquet') GROUP BY ALL",
    "due": """WITH paid AS (SELECT firm_id, person_id, month FROM read_parquet('{folder}/wages-*.parquet')
            WHERE gross > 0),
        before AS (SELECT firm_id, person_id, strftime(strptime(month || '-01', '%Y-%m-%d') + INTERVAL 1 MONTH,
            '%Y-%m') AS month FROM paid),
        pension AS (SELECT firm_id, person_id, month, state FROM read_parquet('{folder}/contributions-*.parquet')
            WHERE insurance = '110')
        SELECT p.firm_id, p.month, count(*) FILTER (b.month IS NOT NULL) AS a,
            count(*) FILTER (b.month IS NOT NULL AND (i.month IS NULL OR i.state = 'stopped')) AS b
        FROM paid p LEFT JOIN before b USING (firm_id, person_id, month)
        LEFT JOIN pension i USING (firm_id, person_id, month) GROUP BY ALL""",
}


def in_order(rows: pa.Table) -> Answer:
    """Firm, month and the two values, in an order of their own."""
    columns = [rows.column(name).to_pylist() for name in rows.column_names]
    return sorted((firm, month, int(a), Decimal(b)) for firm, month, a, b in zip(*columns, strict=True))


def asked(records: Records, window: Window, question: str) -> Any:
    """Our own expression of the question: two features of the portrait, grouped as `firm_months` does."""
    steps = steps_of(records, window)
    chosen = [item for item in MONTHLY if item.name in NAMES[question]]
    rows = getattr(steps, chosen[0].step)
    grouped = rows.group_by(["firm_id", "k"]).aggregate(**{item.name: item.expression(rows) for item in chosen})
    months = steps.calendar.select("k", "month")
    return grouped.join(months, "k").select("firm_id", "month", *NAMES[question])


def planned(engine: Any, records: Records, window: Window) -> Mapping[str, Callable[[], pa.Table]]:
    """The questions compiled beforehand, as the monthly build does."""
    from laoheng.hub.lake_schema import schema_of
    from laoheng.standard.records import contract_of

    found = {}
    for question in NAMES:
        draft = Draft(engine.dialect, question)
        named = Records({kind: draft.source(kind, schema_of(contract_of(kind))) for kind in KINDS_READ})
        draft.result(question, asked(named, window, question))
        plan = draft.plan()
        found[question] = lambda plan=plan, question=question: execute(
            engine, plan, records.tables, prefix=question
        )[question]  # fmt: skip
    return found


def by_pandas(folder: Path, question: str) -> pa.Table:
    """The same with pandas, all of it in memory."""
    import pandas as pd

    def read(kind: str, columns: list[str]) -> pa.Table:
        files = sorted(folder.glob(f"{kind}-*.parquet"))
        return pa.concat_tables(pq.read_table(path, columns=columns) for path in files)

    def frame(table: pa.Table) -> pd.DataFrame:
        return table.to_pandas(types_mapper=pd.ArrowDtype)

    keys = ["firm_id", "person_id", "month"]
    if question == "sums":
        rows = frame(read("wages", ["firm_id", "month", "gross"]))
        rows["paid"] = (rows["gross"] > 0).astype("int64")
        return pa.Table.from_pandas(rows.groupby(["firm_id", "month"])[["paid", "gross"]].sum().reset_index())
    rows = frame(read("wages", [*keys, "gross"]))
    paid = rows[rows["gross"] > 0][keys]
    before = paid.assign(month=_month_after(paid["month"]), earlier=True)
    pension = frame(read("contributions", [*keys, "insurance", "state"]))
    pension = pension[pension["insurance"] == "110"][[*keys, "state"]]
    paid = paid.merge(before, on=keys, how="left").merge(pension, on=keys, how="left")
    paid["due"] = paid["earlier"].notna().astype("int64")
    missing = paid["state"].isna() | (paid["state"] == "stopped")
    paid["uninsured"] = paid["due"] * missing.astype("int64")
    return pa.Table.from_pandas(paid.groupby(["firm_id", "month"])[["due", "uninsured"]].sum().reset_index())


def _month_after(months: Any) -> Any:
    following = {}
    for text in months.unique():
        year, month = map(int, text.split("-"))
        following[text] = f"{year + month // 12}-{month % 12 + 1:02d}"
    return months.map(following).astype(months.dtype)


def by_polars(folder: Path, question: str) -> pa.Table:
    """The same with Polars, lazily."""
    import polars as pl

    keys = ["firm_id", "person_id", "month"]
    wages = pl.scan_parquet(folder / "wages-*.parquet")
    if question == "sums":
        grouped = wages.group_by(["firm_id", "month"]).agg(
            (pl.col("gross") > 0).sum(), pl.col("gross").sum().alias("b")
        )
        return grouped.collect().to_arrow()
    paid = wages.filter(pl.col("gross") > 0).select(keys)
    later = pl.col("month").str.to_date("%Y-%m").dt.offset_by("1mo").dt.strftime("%Y-%m")
    before = paid.with_columns(later, pl.lit(True).alias("earlier"))
    pension = pl.scan_parquet(folder / "contributions-*.parquet").filter(pl.col("insurance") == "110")
    rows = paid.join(before, on=keys, how="left").join(pension.select([*keys, "state"]), on=keys, how="left")
    due = pl.col("earlier").is_not_null()
    missing = pl.col("state").is_null() | (pl.col("state") == "stopped")
    return (
        rows.group_by(["firm_id", "month"])
        .agg(due.sum().alias("a"), (due & missing).sum().alias("b"))
        .collect()
        .to_arrow()
    )


def ways(engine: Engine, folder: Path, window: Window) -> dict[str, Callable[[str], pa.Table]]:
    """Every way that is installed, by name; the first is what the others are held against."""
    records = records_in(engine, folder)
    plans = planned(engine, records, window)
    found: dict[str, Callable[[str], pa.Table]] = {
        "ours, from a plan": lambda question: plans[question](),
        "ours, compiled anew": lambda question: engine.run(asked(records, window, question)),
        "hand-written DuckDB SQL": lambda question: engine.backend.con.sql(
            _SQL[question].format(folder=folder)
        ).to_arrow_table(),
    }  # fmt: skip
    for name, run in (("pandas", by_pandas), ("polars", by_polars)):
        if find_spec(name) is None:
            print(f"{name}: not installed, left out")
        else:
            found[name] = lambda question, run=run: run(folder, question)
    return found


def main() -> None:
    """Prints a line for each question and way, with the ratio to ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("firms", 4_000), ("workers", 13), ("months", 24)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--spark", action="store_true")
    options = parser.parse_args()
    months = Window.before(AS_OF, options.months).months
    window = Window(AS_OF, months, dict.fromkeys(months, MonthLaw()))
    with tempfile.TemporaryDirectory() as name, Engine("4GB", spill=Path(name) / "spill") as engine:
        folder = Path(name)
        make(engine, folder, options.firms, options.workers, window)
        print(f"{options.firms * options.workers * options.months:,} wage rows, as many insurance rows")
        found = ways(engine, folder, window)
        if not options.spark:
            return _compare(found)
        from laoheng.hub.spark import SparkEngine

        with SparkEngine("local[2]", memory="3g", shuffles=2) as spark:
            plans = planned(spark, records_in(spark, folder), window)
            _compare({**found, "ours on Spark": lambda question: plans[question]()})


def _compare(found: Mapping[str, Callable[[str], pa.Table]]) -> None:
    for question in NAMES:
        clock, busy, answers = dict.fromkeys(found, inf), dict.fromkeys(found, inf), {}
        # Each way once a round: what else the machine does then falls on all of them.
        for _ in range(ROUNDS):
            for way, run in found.items():
                start, worked = time.perf_counter(), time.process_time()
                rows = run(question)
                clock[way] = min(clock[way], time.perf_counter() - start)
                busy[way] = min(busy[way], time.process_time() - worked)
                answers[way] = rows
        ours, *_ = found
        expected = in_order(answers[ours])
        for way in found:
            same = in_order(answers[way]) == expected
            ratios = f"{clock[way] / clock[ours]:6.2f} of ours  {busy[way]:7.2f} s of processor"
            ratios += f" {busy[way] / busy[ours]:6.2f} of ours"
            told = "same answer" if same else "ANOTHER ANSWER"
            print(f"{question:<5} {way:<24} {clock[way]:8.2f} s {ratios}  {told}", flush=True)
            if not same:
                raise SystemExit(1)


if __name__ == "__main__":
    main()
