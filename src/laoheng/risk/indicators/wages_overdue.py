"""Wages overdue: which workers to weigh, and their cases from lake rows.

The weighing itself is `laoheng.risk.arrears`. Whoever the firm's lists show fully paid with proof in every month, and
of whom nobody says otherwise, has nothing to weigh; everyone else is weighed one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

from laoheng.portrait import Table, WatchSteps
from laoheng.portrait.steps import flag
from laoheng.risk.arrears.bank_memo import is_wage
from laoheng.risk.indicators.transfers import months_named, named_by_list, transferred_for, transferred_on
from laoheng.standard.dates import month_end

KINDS = ("wages", "bank_payroll", "attendance", "contracts", "deferrals")
_PERSON = ["firm_id", "person_id"]


@dataclass(frozen=True, slots=True)
class ComplaintFact:
    """A complaint as the site holds it: who, when, which months ("YYYY-MM"), and how much in yuan (None: no sum)."""

    firm_id: str
    person_id: str
    on: date
    periods: tuple[str, ...]
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class MessageFact:
    """A message of the matter: `sender` employer, worker or union."""

    firm_id: str
    person_id: str
    on: date
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """What all cases of one run share."""

    as_of: date
    region: str | None
    max_deferral_days: int | None


@dataclass(slots=True)
class WorkerRows:
    """Everything the lake and the site hold of one worker at one firm."""

    firm_id: str
    person_id: str
    rows: dict[str, list[Mapping[str, Any]]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    complaints: list[ComplaintFact] = field(default_factory=list)
    messages: list[MessageFact] = field(default_factory=list)

    def was_there(self, month: str, listed: bool) -> bool:
        """Whether a wage or days of attendance show the worker here in the month.

        A running contract shows it too, unless the firm's list of that month reached us (`listed`) without him: whoever
        left is often not reported.
        """
        for kind, earned in (("wages", "gross"), ("attendance", "days")):
            if any(row["month"] == month and row[earned] > 0 for row in self.rows[kind]):
                return True
        return not listed and self.contract_of(month) is not None

    def contract_of(self, month: str) -> Mapping[str, Any] | None:
        """The contract that governs the month: the latest begun by its end, unless over before it."""
        first = date.fromisoformat(f"{month}-01")
        begun = [row for row in self.rows["contracts"] if row["starts_on"] <= month_end(first)]
        latest = max(begun, key=lambda row: row["starts_on"], default=None)
        until = (latest["left_on"] or latest["ends_on"]) if latest else None
        return None if until is not None and until < first else latest

    def months_without_sum(self) -> set[str]:
        """The months to be judged of which no wage list says what was to be handed over."""
        stated = {row["month"] for row in self.rows["wages"] if row["gross"] > 0 and _states_payable(row)}
        named = {row["month"] for row in self.rows["wages"] if row["gross"] > 0}
        named |= {row["month"] for row in self.rows["attendance"] if row["days"] > 0}
        named |= {month for row in self.rows["deferrals"] for month in row["months"] or ()}
        named |= {month for complaint in self.complaints for month in complaint.periods}
        return named - stated

    @property
    def row_ids(self) -> dict[str, tuple[str, ...]]:
        """The lake rows by kind."""
        return {kind: tuple(row["row_id"] for row in rows) for kind, rows in self.rows.items() if rows}


def payments(steps: WatchSteps) -> Table:
    """Wage rows with whether the payment is `proven`: by transfer, signed receipt, or a list no bank can check."""
    rows, day = steps.wages, steps.window.as_of
    bank = steps.records.of("bank_payroll")
    bank = bank.filter(bank.paid_on <= day)
    alike = ibis.window(group_by=[*_PERSON, "paid_on", "paid"])
    rows = rows.mutate(alike=rows.count().over(alike))
    rows = _beside(rows, bank.select("firm_id").distinct().mutate(fed=ibis.literal(True)), ["firm_id"])
    rows = _beside(rows, transferred_for(bank), [*_PERSON, "month"])
    rows = _beside(rows, transferred_on(bank), [*_PERSON, "paid_on", "paid"])
    full = flag(rows.unpaid <= 0) & flag(rows.paid_on <= day)
    matched = flag(rows.named >= rows.payable) | flag(rows.transfers >= rows.alike)
    by_bank = flag(rows.method == "bank") & (~flag(rows.fed) | matched)
    by_receipt = flag(rows.method == "cash") & flag(rows.receipt)
    return rows.select(*_PERSON, "month", "row_id", proven=flag(rows.gross <= 0) | (full & (by_bank | by_receipt)))


def _beside(rows: Table, others: Table, keys: list[str]) -> Table:
    return rows.left_join(others, keys).drop(*(f"{name}_right" for name in keys))


def suspects(steps: WatchSteps, complaints: Iterable[ComplaintFact], messages: Iterable[MessageFact]) -> Table:
    """Whom to weigh: every (firm_id, person_id) of whom something is unproven, deferred, complained of or said."""
    pays = payments(steps)
    worked = steps.attendance.filter(steps.attendance.days > 0)
    listed = steps.wages.filter(steps.wages.gross > 0)
    deferrals = steps.records.of("deferrals")
    deferrals = deferrals.filter(deferrals.signed_on.isnull() | (deferrals.signed_on <= steps.window.as_of))
    tables = [
        pays.filter(~pays.proven).select(_PERSON),
        worked.anti_join(listed, [*_PERSON, "month"]).select(_PERSON),
        deferrals.select(_PERSON),
        # A deferral for the whole firm may concern whoever is under contract in a month without a list.
        steps.contracts.semi_join(_deferred_unlisted(steps, deferrals), "firm_id").select(_PERSON),
    ]
    said = sorted({(c.firm_id, c.person_id) for c in complaints} | {(m.firm_id, m.person_id) for m in messages})
    if said:
        tables.append(persons_table(said))
    found = ibis.union(*tables, distinct=True)
    return found.filter(found.person_id.notnull())


def _deferred_unlisted(steps: WatchSteps, deferrals: Table) -> Table:
    whole = deferrals.filter(deferrals.person_id.isnull())
    months = whole.select("firm_id", month=whole.months.unnest())
    return months.anti_join(steps.wages, ["firm_id", "month"]).select("firm_id").distinct()


def persons_table(pairs: Sequence[tuple[str, str]]) -> Table:
    """These (firm_id, person_id) as a table."""
    columns = {name: pa.array([pair[i] for pair in pairs], pa.string()) for i, name in enumerate(_PERSON)}
    return ibis.memtable(pa.table(columns))


def coverage(steps: WatchSteps) -> Table:
    """Per firm: persons on its wage lists (`listed`), and on those or at work by its attendance (`seen`)."""
    paid = steps.wages.select(*_PERSON, listed=ibis.literal(True))
    worked = steps.attendance.filter(steps.attendance.days > 0).select(*_PERSON, listed=ibis.literal(False))
    rows = paid.union(worked)
    return rows.group_by("firm_id").aggregate(
        listed=rows.person_id.nunique(where=rows.listed), seen=rows.person_id.nunique()
    )


def lists_reached(steps: WatchSteps) -> Table:
    """The months (firm_id, month) of which a wage list reached us, of firms with a deferral that names nobody."""
    deferrals = steps.records.of("deferrals")
    whole = deferrals.filter(deferrals.person_id.isnull())
    return steps.wages.semi_join(whole, "firm_id").select("firm_id", "month").distinct()


def bank_feeds(steps: WatchSteps) -> Table:
    """The firms for which any bank row reached us by the day; for the others the feed is absent, which says nothing."""
    rows = steps.records.of("bank_payroll")
    return rows.filter(rows.paid_on <= steps.window.as_of).select("firm_id").distinct()


def rows_of(steps: WatchSteps, persons: Table, kind: str) -> Table:
    """The rows of `kind` about these persons, with firm-wide deferrals (no person named) of their firms."""
    if kind == "wages":
        return steps.wages.semi_join(persons, _PERSON)
    judged = {"attendance": steps.attendance, "contracts": steps.contracts}
    rows = judged[kind] if kind in judged else steps.records.of(kind)
    own = rows.semi_join(persons, _PERSON)
    if kind != "deferrals":
        return own
    firms = persons.select("firm_id").distinct()
    return own.union(rows.filter(rows.person_id.isnull()).semi_join(firms, "firm_id"))


def within(complaint: ComplaintFact, months: Collection[str]) -> ComplaintFact:
    """The complaint as far as it is about `months`; how much of its sum falls on them is then not said."""
    periods = tuple(month for month in complaint.periods if month in months)
    return complaint if periods == complaint.periods else replace(complaint, periods=periods, amount=None)


def gather(
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    persons: Iterable[tuple[str, str]],
    complaints: Iterable[ComplaintFact],
    messages: Iterable[MessageFact],
    months: Collection[str],
    lists: Collection[tuple[str, str]] = (),
) -> dict[tuple[str, str], WorkerRows]:
    """The rows sorted by worker; a deferral without a person belongs to whoever was at the firm in its months.

    Only `months` are looked at: of any older one we hold no wage list, so a deferral or a complaint naming it would
    stand against nothing. `lists` are the (firm, month) of which a list reached us.
    """
    workers = {pair: WorkerRows(*pair) for pair in persons}
    by_firm: dict[str, list[WorkerRows]] = {}
    for worker in workers.values():
        by_firm.setdefault(worker.firm_id, []).append(worker)
    for kind in KINDS:
        for row in tables[kind]:
            # KINDS ends with the deferrals: by then the rows that tell who was there are sorted.
            if kind == "deferrals":
                _defer(row, workers, by_firm, months, lists)
            elif (row["firm_id"], row["person_id"]) in workers:
                workers[row["firm_id"], row["person_id"]].rows[kind].append(row)
    for complaint in complaints:
        if (complaint.firm_id, complaint.person_id) in workers and (inside := within(complaint, months)).periods:
            workers[complaint.firm_id, complaint.person_id].complaints.append(inside)
    for message in messages:
        if (message.firm_id, message.person_id) in workers:
            workers[message.firm_id, message.person_id].messages.append(message)
    return workers


def _defer(
    row: Mapping[str, Any],
    workers: Mapping[tuple[str, str], WorkerRows],
    by_firm: Mapping[str, list[WorkerRows]],
    months: Collection[str],
    lists: Collection[tuple[str, str]],
) -> None:
    firm_id, named = row["firm_id"], [month for month in row["months"] or () if month in months]
    if row["person_id"] is not None:
        worker = workers.get((firm_id, row["person_id"]))
        if worker and (named or not row["months"]):
            worker.rows["deferrals"].append({**row, "months": named})
        return
    for worker in by_firm.get(firm_id, ()):
        if mine := [month for month in named if worker.was_there(month, (firm_id, month) in lists)]:
            worker.rows["deferrals"].append({**row, "months": mine})


def case_of(worker: WorkerRows, firm: Mapping[str, Any] | None, fed: bool, place: Place) -> dict[str, Any]:
    """The arrears case of one worker, in the labelled format (see `laoheng.risk.arrears`)."""
    contract = max(worker.rows["contracts"], key=lambda row: row["starts_on"], default=None)
    attendance = worker.rows["attendance"]
    return {
        "id": f"{worker.firm_id}/{worker.person_id}",
        "as_of": place.as_of.isoformat(),
        "region": place.region or "",
        "parameters": {"max_deferral_days": place.max_deferral_days},
        "employer": {
            "industry": (firm or {}).get("industry") or "",
            "is_construction_site": bool((contract or {}).get("construction_site") or (firm or {}).get("construction")),
            "has_union": (firm or {}).get("has_union"),
        },
        "worker": {"token": worker.person_id},
        "contract": _contract(contract) | {"agreed_wage": _agreed_wage(worker, fed, place.as_of)},
        "payroll": [_payroll(row) for row in worker.rows["wages"] if row["gross"] > 0],
        "bank": [_bank(row) for row in _transfers(worker)] if fed else None,
        "attendance": [{"period": row["month"], "days": row["days"]} for row in attendance] or None,
        "tax_totals": None,
        "deferrals": [_deferral(row) for row in worker.rows["deferrals"]],
        "messages": [{"date": m.on.isoformat(), "from": m.sender, "text": m.text} for m in worker.messages],
        "complaint": [
            {"date": c.on.isoformat(), "periods": list(c.periods), "amount": c.amount} for c in worker.complaints
        ],
        "termination_date": _iso((contract or {}).get("left_on")),
    }


def _contract(row: Mapping[str, Any] | None) -> dict[str, Any]:
    # Wage lists are by calendar month, so a weekly wage is judged with the month it is listed in and no pay day of its
    # own: the latest day that "at least monthly" leaves (劳动法50).
    period = (row or {}).get("pay_period") or "monthly"
    weekly = period == "weekly"
    return {
        "period": "monthly" if weekly else period,
        "pay_day": None if weekly else _pay_day((row or {}).get("pay_day")),
    }


def _transfers(worker: WorkerRows) -> list[dict[str, Any]]:
    return named_by_list(worker.rows["bank_payroll"], [row for row in worker.rows["wages"] if row["gross"] > 0])


def _agreed_wage(worker: WorkerRows, fed: bool, as_of: date) -> Decimal | None:
    """The wage that may stand for what a missing list would say; None where the difference could be a deduction.

    A contract names the gross wage of a whole month. Where a transfer may have paid a month without a sum, what is
    missing up to the agreed wage may be insurance, tax or days not worked, which nobody owes.
    """
    wages: set[Decimal | None] = set()
    transfers = [row for row in _transfers(worker) if is_wage(row["memo"]) and row["paid_on"] <= as_of] if fed else []
    for month in worker.months_without_sum():
        first, contract = date.fromisoformat(f"{month}-01"), worker.contract_of(month)
        if contract is None or (contract["pay_period"] or "monthly") != "monthly":
            return None
        until = contract["left_on"] or contract["ends_on"]
        if _begun(worker, contract) > first or (until is not None and until < month_end(first)):
            return None
        if any(month in named if (named := months_named(row)) else row["paid_on"] >= first for row in transfers):
            return None
        wages.add(contract["agreed_wage"])
    return wages.pop() if len(wages) == 1 else None


def _begun(worker: WorkerRows, contract: Mapping[str, Any]) -> date:
    """The first day of the contracts that run without a gap into this one."""
    start: date = contract["starts_on"]
    for row in sorted(worker.rows["contracts"], key=lambda row: row["starts_on"], reverse=True):
        until = row["left_on"] or row["ends_on"]
        if row["starts_on"] < start and (until is None or until >= start - timedelta(days=1)):
            start = row["starts_on"]
    return start


def _pay_day(text: str | None) -> int | str | None:
    """ "15", "15日", "每月15日", "last", "月末": a day that cannot be read is not known."""
    if text is None:
        return None
    if text.strip() in ("last", "月末", "月底", "最后一天"):
        return "last"
    digits = "".join(character for character in text if character.isdigit())
    return int(digits) if digits and 1 <= int(digits) <= 31 else None


def _states_payable(row: Mapping[str, Any]) -> bool:
    """Whether the list says what is still to be handed over.

    A part payment with blank deductions may be a full one, and a payment without a day may have been made.
    """
    undated = row["paid_on"] is None and row["paid"] > 0
    return row["unpaid"] is not None and not (undated and row["unpaid"] <= 0)


def _payroll(row: Mapping[str, Any]) -> dict[str, Any]:
    payable, paid = max(row["payable"], Decimal(0)), row["paid"]
    if not _states_payable(row):
        payable, paid = None, None  # nobody is alleged to have admitted anything
    elif row["paid_on"] is None and paid > 0:
        payable, paid = row["unpaid"], Decimal(0)  # the list itself leaves this much, whenever the rest was paid
    return {
        "period": row["month"],
        "payable": payable,
        "paid": paid,
        "paid_date": _iso(row["paid_on"]),
        "method": row["method"] or "unknown",
        "receipt": row["receipt"],
    }


def _bank(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"date": _iso(row["paid_on"]), "amount": row["amount"], "memo": row["memo"] or ""}


def _deferral(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "signed_on": _iso(row["signed_on"]),
        "periods": list(row["months"] or ()),
        "new_date": _iso(row["new_date"]),
        "consent": row["consent"] or "unknown",
        "written": bool(row["written"]),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
