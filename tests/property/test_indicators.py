"""The indicators as expressions agree with the slow plain reference, on small random regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoheng.hub.engine import Engine
from laoheng.portrait import MonthLaw, Records, Window, steps_of
from laoheng.risk.indicators import INDICATORS, Limits, Masks, State, decide, grading, push, signals, verdicts
from laoheng.risk.indicators.masks import longest_run, of_months, runs
from laoheng.standard.records import KINDS
from tests.unit.portrait.tables import full_rows, records_of, schema_of
from tests.unit.risk.indicator_reference import PlainFirm, plain_monthly

AS_OF = date(2026, 4, 15)
MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
LIMITS = Limits(Decimal("0.10"), Decimal(20), Decimal("0.10"))
GRADINGS = {item.id: grading(item.id, AS_OF, None) for item in INDICATORS}
PERSONS = ("p1", "p2", "p3", "p4")
money = st.sampled_from([Decimal(0), Decimal("1500.00"), Decimal("2300.00"), Decimal("3000.00"), Decimal("30000.00")])
day = st.dates(date(2025, 8, 1), date(2026, 5, 20))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def rows(kind: str, key: tuple[str, ...], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {"firm_id": st.sampled_from(["A", "B"]), "person_id": st.sampled_from(PERSONS), **fields}
    )
    unique = st.lists(row, max_size=40, unique_by=lambda item: tuple(item[name] for name in key))
    return unique.map(lambda found: full_rows(kind, found))


PERSON_MONTH = ("firm_id", "person_id", "month")
month = st.sampled_from(MONTHS)
regions = st.fixed_dictionaries(
    {
        "wages": rows("wages", PERSON_MONTH, month=month, gross=money, overtime_pay=maybe(money), paid=money),
        "contributions": rows(
            "contributions",
            (*PERSON_MONTH, "insurance"),
            month=month,
            insurance=st.sampled_from(["110", "110", "310"]),
            base=money,
            state=st.sampled_from(["paid", "paid", "owed", "stopped"]),
        ),
        "attendance": rows(
            "attendance",
            PERSON_MONTH,
            month=month,
            days=st.sampled_from([Decimal(0), Decimal(10), Decimal(21)]),
            hours=maybe(st.sampled_from([Decimal(80), Decimal(168)])),
            overtime_hours=maybe(st.sampled_from([Decimal(0), Decimal(36), Decimal("36.5")])),
        ),
        "contracts": rows(
            "contracts",
            ("firm_id", "person_id", "starts_on"),
            form=st.sampled_from(["FIX", "FIX", "OPEN", "PART_TIME", "DISPATCH", "INTERN", "OVERAGE"]),
            signed_on=maybe(day),
            starts_on=day,
            ends_on=maybe(day),
            left_on=maybe(day),
            hours_system=maybe(st.sampled_from(["standard", "flexible"])),
        ),
    }
)
LAWS = {
    "everything known": MonthLaw(Decimal("2300.00"), Decimal("7500.00"), 21, Decimal(36)),
    "no social average, no working days": MonthLaw(Decimal("2300.00"), None, None, Decimal(36)),
    "no minimum wage": MonthLaw(None, Decimal("7500.00"), 21, Decimal(36)),
}


class Prepared:
    """The signals as two statements over tables whose content changes: building them once makes many examples cheap."""

    def __init__(self, engine: Engine, law: MonthLaw) -> None:
        months = Window.before(AS_OF, 8).months
        self.window = Window(AS_OF, months, dict.fromkeys(months, law))
        self.backend = engine.backend
        empty = records_of({}).tables
        tables = {kind: self.backend.create_table(kind, schema=t.schema()) for kind, t in empty.items()}
        self.expressions = signals(steps_of(Records(tables), self.window), LIMITS)
        for expression in self.expressions:
            engine.run(expression)  # registers the calendar
        self.statements = [str(ibis.to_sql(expression, dialect="duckdb")) for expression in self.expressions]

    def verdicts(self, region: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
        for kind, some in region.items():
            contract = next(item for item in KINDS if item.kind == kind)
            self.backend.con.execute(f"DELETE FROM {kind}")
            content = pa.Table.from_pylist(some, schema=schema_of(contract))
            self.backend.con.from_arrow(content).insert_into(kind)
        monthly, daily = (
            self.backend.con.sql(text).to_arrow_table().cast(expression.schema().to_pyarrow()).to_pylist()
            for text, expression in zip(self.statements, self.expressions, strict=True)
        )
        by_firm = {row["firm_id"]: row for row in daily}
        return {
            (row["firm_id"], verdict.indicator): verdict
            for row in monthly
            for verdict in verdicts(row, by_firm[row["firm_id"]], GRADINGS)
        }


@pytest.fixture(scope="module", params=list(LAWS))
def prepared(request: pytest.FixtureRequest) -> Iterator[Prepared]:
    with Engine(threads=1) as engine:
        yield Prepared(engine, LAWS[request.param])


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(region=regions)
def test_expressions_and_plain_loops_say_the_same_of_every_firm(prepared: Prepared, region: dict[str, Any]) -> None:
    window = prepared.window
    found = prepared.verdicts(region)
    firms = {row["firm_id"] for some in region.values() for row in some}
    assert {firm for firm, _ in found} == firms
    for firm_id in firms:
        plain = PlainFirm(firm_id, region, window, LIMITS)
        for item in INDICATORS:
            verdict, grade = found[firm_id, item.id], grading(item.id, AS_OF, None)
            if item.monthly:
                state, months, count, heads = plain_monthly(plain, item.id, grade.lookback_months, grade.running)
                assert (item.id, verdict.state.value, verdict.months) == (item.id, state, months)
                if state == "fires":
                    assert (item.id, verdict.count, verdict.heads) == (item.id, count, heads)
            else:
                bad, count, heads = getattr(plain, item.id)()
                state = {True: "fires", False: "clear", None: "unknown"}[bad]
                assert (item.id, verdict.state.value) == (item.id, state)
                if state != "unknown":
                    assert (item.id, verdict.count, verdict.heads) == (item.id, count, heads)


@given(st.lists(st.sampled_from(["good", "bad", "unknown"]), min_size=1, max_size=14), st.integers(1, 4))
def test_masks_answer_as_every_completion_of_the_unknown_months_would(months: list[str], running: int) -> None:
    def states(kind: str) -> int:
        return of_months(k for k, month in enumerate(months) if month == kind)

    masks = Masks(of_months(range(len(months))), states("bad"), states("unknown"))
    if running > 1 and "good" not in months and "bad" not in months:
        expected = State.UNKNOWN
    else:
        worst = longest_run(masks.bad | masks.unknown) >= running
        expected = State.FIRES if longest_run(masks.bad) >= running else State.UNKNOWN if worst else State.CLEAR
    if running > 1:
        assert decide(masks, lookback=14, running=running) is expected


@given(st.lists(st.booleans(), max_size=50))
def test_pushing_month_by_month_gives_the_mask_of_the_whole_history(history: list[bool]) -> None:
    state = 0
    for abnormal in history:
        state = push(state, abnormal)
    assert state == of_months(k for k, abnormal in enumerate(reversed(history)) if abnormal)


@given(st.integers(0, 2**16 - 1), st.integers(1, 5))
def test_a_month_is_in_a_run_exactly_if_its_neighbours_reach(mask: int, length: int) -> None:
    covered = runs(mask, length)
    for k in range(16):
        windows = [range(start, start + length) for start in range(max(0, k - length + 1), k + 1)]
        assert bool(covered >> k & 1) == any(all(mask >> i & 1 for i in span) for span in windows)
