"""What protects a worker: told to the worker alone, with what to do. Nobody is graded here, nobody else is told by it.

Written as plain loops over one person's own rows at one firm: a person has few, and a worker must be able to follow
what is said of him. A protection is found, clear, or unknown where a source is silent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from laoheng.law.at import LawAt
from laoheng.portrait import MonthLaw, Window
from laoheng.risk.indicators.watch_catalogue import Dimension
from laoheng.standard.dates import add_months, month_end
from laoheng.standard.finding import Figure, Finding, Ground, GroundKind, Level, Need, Status, Unit
from laoheng.standard.messages import Message

Row = Mapping[str, Any]
PENSION = "110"
FULL_TIME = ("FIX", "OPEN", "TASK", "DISPATCH", "OVERAGE")
# Enrolled elsewhere or not at all: a month without this firm's contribution says nothing there.
NOT_ENROLLED_HERE = ("PART_TIME", "OVERAGE", "INTERN", "NEW_FORM_B", "DISPATCH")
OTHER_HOURS = ("comprehensive", "flexible")
PROTECTION_VERSION = "1"


@dataclass(frozen=True, slots=True)
class OwnRows:
    """One person's rows at one firm, by record kind, and the months looked at."""

    person_id: str
    firm_id: str
    rows: Mapping[str, Sequence[Row]]
    window: Window

    def of(self, kind: str) -> Sequence[Row]:
        """The rows of `kind`, none where none came."""
        return self.rows.get(kind, ())

    def by_month(self, kind: str) -> dict[str, Row]:
        """The row of each month looked at."""
        return {row["month"]: row for row in self.of(kind) if row["month"] in self.window.months}

    def contract_of(self, month: str) -> Row | None:
        """The contract that governs the month: the latest begun by its end, unless left before it."""
        first = date.fromisoformat(f"{month}-01")
        begun = [row for row in self.of("contracts") if row["starts_on"] <= month_end(first)]
        latest = max(begun, key=lambda row: row["starts_on"], default=None)
        gone = latest is not None and latest["left_on"] is not None and latest["left_on"] < first
        return None if gone else latest


@dataclass(frozen=True, slots=True)
class Told:
    """What was found: the months it is so, those not known, and whether anything could be looked at."""

    months: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    looked: bool = False
    rows: tuple[tuple[str, str], ...] = ()  # record kind and row id


@dataclass(frozen=True, slots=True)
class Protection:
    """One protection: what it looks at and on what ground; texts `risk.worker.ID.label` and `.do`."""

    id: str
    dimension: Dimension
    grounds: tuple[str, ...]
    sources: tuple[str, ...]
    look: Callable[[OwnRows], Told]


def _short_contracts(own: OwnRows) -> Told:
    since = add_months(own.window.as_of, -12)
    rows = [row for row in own.of("contracts") if row["form"] == "FIX" and since < row["starts_on"] <= own.window.as_of]
    short = [row for row in rows if row["ends_on"] is not None and row["ends_on"] < add_months(row["starts_on"], 3)]
    blank = [f"{row['starts_on']:%Y-%m}" for row in rows if row["ends_on"] is None]
    found = short if len(short) >= 2 else []
    open_ = tuple(blank) if not found and len(short) + len(blank) >= 2 else ()
    return Told(tuple(f"{row['starts_on']:%Y-%m}" for row in found), open_, bool(own.of("contracts")), _ids(found))


def _blank_contributions(own: OwnRows) -> Told:
    pay, pension = own.by_month("wages"), dict[str, Row]()
    for row in own.of("contributions"):
        if row["insurance"] == PENSION:
            pension[row["month"]] = row
    found, unknown = list[str](), list[str]()
    for month in own.window.months:
        previous = f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"
        earned = month in pay and pay[month]["gross"] > 0 and previous in pay and pay[previous]["gross"] > 0
        contract = own.contract_of(month)
        if not earned or (contract and contract["form"] in NOT_ENROLLED_HERE):
            continue
        if contract is None or not pension:
            unknown.append(month)
        elif month not in pension or pension[month]["state"] != "paid":
            found.append(month)
    rows = tuple(("wages", pay[month]["row_id"]) for month in found)
    return Told(tuple(found), tuple(unknown), bool(pay) and bool(pension), rows)


def _below_minimum(own: OwnRows) -> Told:
    attended, found, unknown = own.by_month("attendance"), list[str](), list[str]()
    pay = {month: row for month, row in own.by_month("wages").items() if row["gross"] > 0}
    for month, row in pay.items():
        law, contract, days = own.window.law.get(month, MonthLaw()), own.contract_of(month), attended.get(month)
        extra = row["overtime_pay"] or 0
        if law.minimum_wage is not None and row["gross"] - extra >= law.minimum_wage:
            continue
        if contract is not None and contract["form"] not in FULL_TIME:
            continue
        if days is not None and law.working_days is not None and days["days"] < law.working_days:
            continue
        known = None not in (law.minimum_wage, law.working_days, days, contract)
        (found if known else unknown).append(month)
    return Told(tuple(found), tuple(unknown), bool(pay), tuple(("wages", pay[month]["row_id"]) for month in found))


def _hours(own: OwnRows) -> Told:
    rows, found, unknown = own.by_month("attendance"), list[str](), list[str]()
    for month, row in rows.items():
        contract, cap = own.contract_of(month), own.window.law.get(month, MonthLaw()).overtime_cap
        if contract is not None and contract["hours_system"] in OTHER_HOURS:
            continue
        if row["overtime_hours"] is None or cap is None:
            unknown.append(month)
        elif row["overtime_hours"] > cap:
            found.append(month)
    ids = tuple(("attendance", rows[month]["row_id"]) for month in found)
    return Told(tuple(found), tuple(unknown), bool(rows), ids)


def _no_contract(own: OwnRows) -> Told:
    worked = {month for month, row in own.by_month("wages").items() if row["gross"] > 0}
    worked |= {month for month, row in own.by_month("attendance").items() if row["days"] > 0}
    order = [own.window.months.index(month) for month in worked]
    if not order or min(order) > 2 or max(order) - min(order) < 2:
        return Told(looked=bool(order))
    if not own.of("contracts"):
        # The bureau's file holds nothing: the worker knows best whether there is one at all.
        return Told(tuple(sorted(worked)), (), True)
    unsigned = all(row["signed_on"] is None for row in own.of("contracts"))
    return Told((), tuple(sorted(worked)) if unsigned else (), True)


def _unpaid(own: OwnRows) -> Told:
    found, unknown, pay = list[str](), list[str](), own.by_month("wages")
    for month, row in pay.items():
        parts = [row[f"{name}_deduction"] for name in ("insurance", "fund", "tax", "other")]
        payable = row["gross"] - sum(part or 0 for part in parts)
        if row["paid"] >= payable:
            continue
        (unknown if None in parts and row["paid"] > 0 else found).append(month)
    return Told(tuple(found), tuple(unknown), bool(pay), tuple(("wages", pay[month]["row_id"]) for month in found))


def _ids(rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    return tuple(("contracts", row["row_id"]) for row in rows)


PROTECTIONS: tuple[Protection, ...] = (
    Protection("short_contracts", Dimension.LABOUR, ("劳动合同法14",), ("contracts",), _short_contracts),
    Protection("blank_contributions", Dimension.INSURANCE, ("社会保险法58", "社会保险法60"),
               ("wages", "contributions", "contracts"), _blank_contributions),
    Protection("pay_below_minimum", Dimension.WAGES, ("最低工资规定12", "劳动合同法85"), ("wages", "attendance"),
               _below_minimum),
    Protection("hours_over_cap", Dimension.RIGHTS, ("劳动法41",), ("attendance",), _hours),
    Protection("no_contract", Dimension.LABOUR, ("劳动合同法10", "劳动合同法82"), ("contracts", "wages"), _no_contract),
    Protection("list_leaves_unpaid", Dimension.WAGES, ("劳动法50", "工资支付暂行规定7"), ("wages",), _unpaid),
)  # fmt: skip


def protection_findings(own: OwnRows, law: LawAt, data_version: str | None = None) -> list[Finding]:
    """What one person is told about one firm; never graded, so its level is always "none"."""
    return [_finding(item, item.look(own), own, law, data_version) for item in PROTECTIONS]


def _finding(item: Protection, told: Told, own: OwnRows, law: LawAt, data_version: str | None) -> Finding:
    unknown = not told.months and (told.unknown or not told.looked)
    status = Status.COMPUTED if told.months else Status.UNDETERMINED if unknown else Status.CLEAR
    kinds: dict[str, list[str]] = {}
    for kind, row_id in told.rows:
        kinds.setdefault(kind, []).append(row_id)
    grounds = (
        Ground(GroundKind.RULE, f"indicator.worker.{item.id}", PROTECTION_VERSION),
        *law.held(*item.grounds),
        *(Ground(GroundKind.ROWS, kind, str(len(ids)), rows=tuple(ids)) for kind, ids in kinds.items()),
    )
    figures = [
        Figure(name, Message(f"risk.figure.{name}"), months, Unit.LIST)
        for name, months in (("months", told.months), ("unknown_months", told.unknown))
        if months
    ]
    return Finding(
        kind=f"worker.{item.id}",
        status=status,
        level=Level.NONE,
        title=Message(f"risk.worker.{item.id}.label"),
        as_of=own.window.as_of,
        region=law.region,
        subject=own.person_id,
        grounds=grounds,
        figures=tuple(figures),
        needs=tuple(Need(kind, Message(f"risk.need.{kind}"), "employer") for kind in item.sources) if unknown else (),
        remedies=(Message(f"risk.worker.{item.id}.do"),) if told.months else (),
        data_version=data_version,
    )
