"""Who is weighed one by one for wages overdue: nobody left out would have been found in arrears, disputed or unproven.

The plain reference judges every person of any row; the findings of a firm must be the same either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from laoheng.hub.engine import Engine
from laoheng.risk.arrears.case import ArrearsCase
from laoheng.risk.arrears.judge import judge
from laoheng.risk.indicators import ComplaintFact
from laoheng.risk.indicators import overdue_firms as module
from laoheng.risk.indicators.overdue_firms import OverdueSources, overdue_findings
from laoheng.risk.indicators.wages_overdue import KINDS, Place, case_of, gather, persons_table
from laoheng.standard.finding import Finding, Status
from tests.unit.portrait.tables import full_rows, records_of
from tests.unit.risk.overdue_cases import AS_OF, CALENDAR, REGION, setting

MONTHS = ("2026-08", "2026-09", "2026-10", "2026-11")
FIRMS, PERSONS = tuple("ABCDEFGH"), ("p1", "p2", "p3")
SUMS = tuple(map(Decimal, ("0.00", "2000.00", "3000.00", "5000.00")))
BLANKS = (None, Decimal(0), Decimal("500.00"))
PAY_DAYS = (date(2026, 9, 10), date(2026, 10, 9), date(2026, 11, 10), date(2026, 11, 20))
MEMOS = (
    "代发工资",
    "工资",
    "8月工资",
    "2026年9月工资",
    "代发工资2026-10",
    "上月工资",
    "奖金",
    "8、9月工资",
    "工资2025-09",
)
DEDUCTIONS = dict.fromkeys(
    ("insurance_deduction", "fund_deduction", "tax_deduction", "other_deduction"), BLANKS
)  # fmt: skip
# By kind: which columns tell two rows apart, how many rows are drawn, and the values of each column.
KINDS_DRAWN: dict[str, tuple[tuple[str, ...], int, Mapping[str, Sequence[Any]]]] = {
    "wages": (
        ("month",),
        60,
        {
            "month": MONTHS,
            "gross": SUMS,
            "paid": SUMS,
            "paid_on": (None, *PAY_DAYS),
            "method": ("bank", "bank", "cash", None),
            "receipt": (True, False, None),
            **DEDUCTIONS,
        },
    ),
    "bank_payroll": (("paid_on", "amount", "memo"), 60, {"paid_on": PAY_DAYS, "amount": SUMS, "memo": MEMOS}),
    "attendance": (("month",), 15, {"month": MONTHS, "days": (Decimal(0), Decimal(21))}),
    "contracts": (
        ("starts_on",),
        24,
        {
            "starts_on": (date(2024, 1, 1), date(2026, 9, 1), date(2026, 12, 1)),
            "ends_on": (None, date(2026, 8, 31), date(2027, 8, 31)),
            "left_on": (None, date(2026, 9, 15), date(2026, 11, 30)),
            "agreed_wage": (None, Decimal("3000.00")),
            "pay_day": ("10", "月末", None),
            "pay_period": ("monthly", "monthly", "weekly", "piece"),
        },
    ),
    "deferrals": (
        (),
        6,
        {
            "months": ([], ["2026-08"], ["2026-09", "2026-10"], ["2023-01", "2026-11"]),
            "signed_on": (date(2026, 9, 9), date(2026, 11, 20)),
            "new_date": (date(2026, 10, 9), date(2026, 11, 20)),
            "consent": ("union", "none", "unknown", None),
            "written": (True, True, False),
        },
    ),
}
CLAIMED = (("2026-08",), ("2026-09", "2026-10"), ("2023-01", "2026-08"), ("2023-01",))


def region_of(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Rows of eight firms of three persons: two firms and the first of each are in order, the others without sense."""
    rng, region = Random(seed), {}
    for kind, (keys, count, columns) in KINDS_DRAWN.items():
        drawn: dict[Any, dict[str, Any]] = {}
        for number in range(count):
            person = rng.choice((None, *PERSONS)) if kind == "deferrals" else rng.choice(PERSONS)
            row = {"firm_id": rng.choice(FIRMS), "person_id": person}
            row |= {name: rng.choice(values) for name, values in columns.items()}
            key = (row["firm_id"], person, *(row[name] for name in keys)) if keys else number
            drawn[key] = row
        region[kind] = list(drawn.values())
    # Of two firms no list of these months came, and persons of theirs may be known by a contract alone.
    region["wages"] = [row for row in region["wages"] if row["firm_id"] not in "GH" or row["month"] == "2026-11"]
    region["attendance"] = [row for row in region["attendance"] if row["firm_id"] not in "GH"]
    region["deferrals"][0] |= {"firm_id": "G", "person_id": None, "months": ["2026-08", "2026-09"]}
    for row in region["wages"]:
        if row["person_id"] == "p1" or row["firm_id"] in "AB":
            row |= {"paid": row["gross"], "paid_on": PAY_DAYS[rng.randrange(3)], "method": "bank"}
            row |= dict.fromkeys(DEDUCTIONS, Decimal(0))
            memo = rng.choice(("代发工资", f"{row['month']}工资", f"{int(row['month'][5:])}月工资"))
            sent = {"paid_on": row["paid_on"], "amount": row["paid"], "memo": memo}
            region["bank_payroll"].append({name: row[name] for name in ("firm_id", "person_id")} | sent)
    return {kind: full_rows(kind, rows) for kind, rows in region.items()}


def claims_of(seed: int) -> list[ComplaintFact]:
    """A few complaints, with a sum or without."""
    rng = Random(seed)
    return [
        ComplaintFact(
            rng.choice(FIRMS),
            rng.choice(PERSONS),
            rng.choice((date(2026, 10, 20), date(2026, 11, 12))),
            rng.choice(CLAIMED),
            rng.choice((None, Decimal("3000.00"))),
        )
        for _ in range(4)
    ]


# Each example is a region of eight firms, since it costs a dozen statements whatever its size; for the same reason a
# failing one is shown as found and not shrunk for minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
MODEST = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
Region = Mapping[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as made:
        yield made


def everybody(region: Region, claims: list[ComplaintFact]) -> list[tuple[str, str]]:
    """Every (firm, person) of any row or complaint."""
    named = {(row["firm_id"], row["person_id"]) for row in chain.from_iterable(region.values()) if row["person_id"]}
    return sorted(named | {(item.firm_id, item.person_id) for item in claims})


@MODEST
@given(seed=st.integers(0, 2**32))
def test_weighing_everybody_finds_what_weighing_the_selected_finds(engine: Engine, seed: int) -> None:
    region, claims = region_of(seed), claims_of(seed)
    sources = OverdueSources(records_of(region), tuple(claims))
    selected = findings(engine, sources)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "suspects", lambda *_: persons_table(everybody(region, claims)))
        assert findings(engine, sources) == selected


def findings(engine: Engine, sources: OverdueSources) -> list[Finding]:
    return list(overdue_findings(engine.run, sources, setting(), CALENDAR))


@MODEST
@given(seed=st.integers(0, 2**32))
def test_whoever_the_raw_rows_put_in_arrears_or_in_doubt_is_selected(engine: Engine, seed: int) -> None:
    region, claims = region_of(seed), claims_of(seed)
    accounts = module.firm_accounts(engine.run, OverdueSources(records_of(region), tuple(claims)), setting(), CALENDAR)
    weighed = {(w.firm_id, w.person_id) for account in accounts.values() for w, _ in account.judged}
    doubtful = {pair for pair, status in plainly_judged(region, claims).items() if status is not Status.CLEAR}
    assert doubtful <= weighed


def plainly_judged(region: Region, claims: list[ComplaintFact]) -> dict[tuple[str, str], Status]:
    """Everybody's status by loops over the rows alone; whoever has no month to judge is left out."""
    months = setting_months()
    tables = {kind: [dict(row) for row in region[kind]] for kind in KINDS}
    for row in tables["wages"]:
        taken = [row[f"{name}_deduction"] for name in ("insurance", "fund", "tax", "other")]
        row["payable"] = row["gross"] - sum(item or 0 for item in taken)
        certain = None not in taken or row["paid"] <= 0 or row["paid"] >= row["payable"]
        row["unpaid"] = max(row["payable"] - row["paid"], Decimal(0)) if certain else None
    tables["contracts"] = [
        row | {"left_on": row["left_on"] if row["left_on"] and row["left_on"] <= AS_OF else None}
        for row in tables["contracts"]
        if row["starts_on"] <= AS_OF
    ]
    fed = {row["firm_id"] for row in region["bank_payroll"] if row["paid_on"] <= AS_OF}
    lists = {(row["firm_id"], row["month"]) for row in region["wages"]}
    limit = module.value_of(setting().law, "max_deferral_days")
    place = Place(AS_OF, REGION, None if limit is None else int(limit))
    workers = gather(tables, everybody(region, claims), claims, (), months, lists)
    judged = {
        pair: judge(ArrearsCase.from_json(case_of(worker, None, pair[0] in fed, place)), CALENDAR)
        for pair, worker in workers.items()
    }
    return {pair: found.status for pair, found in judged.items() if found.accounts}


def setting_months() -> tuple[str, ...]:
    return module.overdue_window(AS_OF).months


def test_the_selection_leaves_out_somebody_whom_the_plain_judgement_clears(engine: Engine) -> None:
    region = region_of(1)
    accounts = module.firm_accounts(engine.run, OverdueSources(records_of(region)), setting(), CALENDAR)
    weighed = {(w.firm_id, w.person_id) for account in accounts.values() for w, _ in account.judged}
    judged = plainly_judged(region, [])
    left_out = set(judged) - weighed
    assert left_out and {judged[pair] for pair in left_out} == {Status.CLEAR}
