"""The wider catalogue as formulas agrees with the slow plain reference, on dense made-up regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest

from laoheng.hub.engine import Engine
from laoheng.portrait import Records, Window, firm_days, firm_months, steps_of
from laoheng.risk.indicators import grading
from laoheng.risk.indicators.watch_catalogue import DAY_FEATURES, MONTH_FEATURES, Watched, computable
from laoheng.risk.indicators.watch_signals import watched_days, watched_months, watched_verdicts
from laoheng.standard.records import KINDS
from tests.property.test_indicators import AS_OF, LAWS, LIMITS
from tests.unit.portrait.tables import records_of, schema_of
from tests.unit.risk.watch_reference import PlainWatch, judged
from tests.unit.risk.watch_regions import region_of

GRADINGS = {item.id: grading(item.id, AS_OF, None) for item in computable()}
# Chosen so that every entry fires, is clear and is unknown somewhere in few regions; the test fails if one never is.
SEEDS = (2, 3, 10)
SHOWN = (
    "wages",
    "contributions",
    "attendance",
    "contracts",
    "firms",
    "projects",
    "site_roster",
)  # what makes a firm known at all


class Prepared:
    """The verdicts as two statements over tables whose content changes."""

    def __init__(self, engine: Engine, law: Any) -> None:
        months = Window.before(AS_OF, 8).months
        self.law = law
        self.window = Window(AS_OF, months, dict.fromkeys(months, law))
        self.backend = engine.backend
        empty = records_of({}).tables
        tables = {kind: self.backend.create_table(kind, schema=t.schema()) for kind, t in empty.items()}
        steps = steps_of(Records(tables), self.window)
        self.parts = [
            watched_months(firm_months(steps, _read(MONTH_FEATURES, True)), GRADINGS),
            watched_days(firm_days(steps, _read(DAY_FEATURES, False)), GRADINGS),
        ]
        for part in self.parts:
            engine.run(part)  # registers the calendar
        self.statements = [str(ibis.to_sql(part, dialect="duckdb")) for part in self.parts]

    def verdicts(self, region: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
        for kind, some in region.items():
            contract = next(item for item in KINDS if item.kind == kind)
            self.backend.con.execute(f"DELETE FROM {kind}")
            self.backend.con.from_arrow(pa.Table.from_pylist(some, schema=schema_of(contract))).insert_into(kind)
        monthly, daily = (
            self.backend.con.sql(text).to_arrow_table().cast(part.schema().to_pyarrow()).to_pylist()
            for text, part in zip(self.statements, self.parts, strict=True)
        )
        by_firm = {row["firm_id"]: row for row in daily}
        return {
            (row["firm_id"], verdict.indicator): verdict
            for row in monthly
            for verdict in watched_verdicts(row, by_firm[row["firm_id"]], GRADINGS)
        }


def _read(features: Mapping[str, Any], monthly: bool) -> list[Any]:
    entries = [item for item in computable() if item.monthly is monthly]
    names = {name for item in entries for formula in (item.value, item.open) if formula for name in formula.names}
    names |= {name for item in entries for name in (item.persons, item.heads) if name}
    return [features[name] for name in sorted(names)]


@pytest.fixture(scope="module", params=["everything known", "no minimum wage"])
def prepared(request: pytest.FixtureRequest) -> Iterator[Prepared]:
    with Engine(threads=1) as engine:
        yield Prepared(engine, LAWS[request.param])


def plain(firm: PlainWatch, item: Watched) -> tuple[str, tuple[int, ...], Any]:
    """State, firing months and the answer of the newest bad month (or of the day), from the plain loops."""
    grade = GRADINGS[item.id]
    least = grade.least[-1][1]
    if not item.monthly:
        answer = getattr(firm, item.id)()
        return (
            {True: "fires", False: "clear", None: "unknown"}[judged(answer, least, item.open is not None)],
            (),
            answer,
        )
    life = [k for k in firm.life() if k < grade.lookback_months]
    answers = {k: getattr(firm, item.id)(firm.window.months[k]) for k in life}
    found = {k: judged(answer, least, item.open is not None) for k, answer in answers.items()}

    def in_runs(months: set[int]) -> set[int]:
        starts = [k for k in months if all(k + step in months for step in range(grade.running))]
        return {k + step for k in starts for step in range(grade.running)}

    bad, unknown = {k for k in life if found[k] is True}, {k for k in life if found[k] is None}
    if firing := in_runs(bad):
        return "fires", tuple(sorted(firing)), answers[min(bad)]
    if len(unknown) == len(life):
        return "unknown", (), None
    if grade.running > 1:
        return ("unknown" if in_runs(bad | unknown) else "clear"), (), None
    return ("unknown" if unknown - {0} else "clear"), (), None


def said(prepared: Prepared, region: dict[str, Any]) -> Counter[tuple[str, str]]:
    """Compares both of every firm and entry; returns how often each entry said what."""
    found, counted = prepared.verdicts(region), Counter[tuple[str, str]]()
    seen = {row["firm_id"] for kind in SHOWN for row in region[kind]}
    assert {firm for firm, _ in found} == seen
    for firm_id in seen:
        firm = PlainWatch(firm_id, region, prepared.window, LIMITS)
        for item in computable():
            verdict = found[firm_id, item.id]
            state, months, answer = plain(firm, item)
            assert (firm_id, item.id, verdict.state.value, verdict.months) == (firm_id, item.id, state, months)
            counted[item.id, state] += 1
            if state == "fires":
                value, count, heads, _ = answer
                assert (item.id, verdict.count, verdict.heads) == (item.id, count if item.persons else None, heads)
                assert (item.id, float(verdict.value)) == (item.id, pytest.approx(float(value), rel=1e-12))
                assert verdict.level is GRADINGS[item.id].level(Decimal(value.numerator) / value.denominator)
    return counted


def test_formulas_and_plain_loops_say_the_same_of_every_firm_and_every_entry_is_put_to_the_test(
    prepared: Prepared,
) -> None:
    counted = Counter[tuple[str, str]]()
    whole = prepared.law is LAWS["everything known"]
    for seed in SEEDS if whole else SEEDS[:1]:
        counted += said(prepared, region_of(seed, prepared.window.months, AS_OF))
    for item in computable() if whole else ():
        states = {state for name, state in counted if name == item.id}
        assert states == {"fires", "clear", "unknown"}, (item.id, states)


def test_a_formula_that_counts_otherwise_is_noticed(prepared: Prepared) -> None:
    region = region_of(1, prepared.window.months, AS_OF)
    firm = next(row["firm_id"] for row in region["wages"])
    told = prepared.verdicts(region)[firm, "cash_pay"]
    for row in region["wages"]:
        row["method"] = "bank" if told.state.value == "fires" else "cash"
    assert plain(PlainWatch(firm, region, prepared.window, LIMITS), _entry("cash_pay"))[0] != told.state.value


def _entry(name: str) -> Watched:
    return next(item for item in computable() if item.id == name)
