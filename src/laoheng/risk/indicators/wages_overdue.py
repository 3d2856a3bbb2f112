"""Wages overdue: which workers to weigh, their cases from lake rows, and one finding a firm.

The weighing itself is `laoheng.risk.arrears`; a worker is brought to it only where something is unpaid, contradicted,
complained of or deferred. Whoever the firm's list shows fully paid with proof has nothing to weigh; payment that is
unproven and undisputed is counted, never alleged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

from laoheng.portrait import PeopleSteps, Table
from laoheng.portrait.steps import flag
from laoheng.standard.dates import month_end

WAGE_WORDS = ("工资", "薪", "代发")
OTHER_WORDS = ("奖", "报销", "借款", "补偿", "提成")
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

    def was_there(self, month: str) -> bool:
        """Whether a wage or attendance row of the month, or a contract running in it, shows the worker here."""
        if any(row["month"] == month for kind in ("wages", "attendance") for row in self.rows[kind]):
            return True
        first = date.fromisoformat(f"{month}-01")
        for row in self.rows["contracts"]:
            until = row["left_on"] or row["ends_on"]
            if row["starts_on"] <= month_end(first) and (until is None or until >= first):
                return True
        return False

    @property
    def row_ids(self) -> dict[str, tuple[str, ...]]:
        """The lake rows by kind."""
        return {kind: tuple(row["row_id"] for row in rows) for kind, rows in self.rows.items() if rows}


def payments(steps: PeopleSteps) -> Table:
    """Wage rows with how their payment stands: proven, disputable (to be weighed) or unproven (nobody disputes)."""
    rows = steps.wages
    day = steps.window.as_of
    bank = steps.records.of("bank_payroll")
    bank = bank.filter(bank.paid_on <= day)
    fed = bank.select("firm_id").distinct().mutate(fed=ibis.literal(True))
    rows = rows.left_join(fed, "firm_id").drop("firm_id_right")
    transfers = bank.filter(_is_wage(bank.memo), ~bank.memo.re_search("[0-9０-９一二三四五六七八九十]"))
    transfers = transfers.group_by([*_PERSON, "paid_on"]).aggregate(transferred=transfers.amount.max())
    transfers = transfers.rename(by_firm="firm_id", by_person="person_id", by_day="paid_on")
    rows = rows.left_join(
        transfers,
        [
            rows.firm_id == transfers.by_firm,
            rows.person_id == transfers.by_person,
            rows.paid_on == transfers.by_day,
        ],
    )
    full = flag(rows.unpaid <= 0) & flag(rows.paid_on <= day)
    by_bank = flag(rows.method == "bank")
    matched = flag(rows.transferred >= rows.payable)
    proven = full & ((by_bank & (~flag(rows.fed) | matched)) | (flag(rows.method == "cash") & flag(rows.receipt)))
    state = ibis.cases(
        (rows.gross <= 0, "proven"),
        (proven, "proven"),
        (full & ~by_bank, "unproven"),
        (rows.unpaid.isnull() & ~flag(rows.paid_on > day), "unproven"),
        (flag(rows.unpaid <= 0) & rows.paid_on.isnull(), "unproven"),
        else_="disputable",
    )
    return rows.select(*_PERSON, "row_id", payment=state)


def _is_wage(memo: Any) -> Any:
    wage = memo.contains(WAGE_WORDS[0])
    for word in WAGE_WORDS[1:]:
        wage = wage | memo.contains(word)
    for word in OTHER_WORDS:
        wage = wage & ~memo.contains(word)
    return wage


def suspects(steps: PeopleSteps, complaints: Iterable[ComplaintFact], messages: Iterable[MessageFact]) -> Table:
    """Whom to weigh: (firm_id, person_id) with a disputable payment, a deferral, a complaint or a message."""
    pays = payments(steps)
    deferrals = steps.records.of("deferrals")
    named = deferrals.filter(deferrals.person_id.notnull(), deferrals.signed_on <= steps.window.as_of)
    tables = [pays.filter(pays.payment == "disputable").select(_PERSON), named.select(_PERSON)]
    said = sorted({(c.firm_id, c.person_id) for c in complaints} | {(m.firm_id, m.person_id) for m in messages})
    if said:
        columns = {name: pa.array([pair[i] for pair in said], pa.string()) for i, name in enumerate(_PERSON)}
        tables.append(ibis.memtable(pa.table(columns)))
    return ibis.union(*tables, distinct=True)


def coverage(steps: PeopleSteps) -> Table:
    """Per firm: persons on its wage lists, persons whose payment is unproven, and whether a bank ever reported."""
    pays = payments(steps)
    return pays.group_by("firm_id").aggregate(
        listed=pays.person_id.nunique(), unproven=pays.person_id.nunique(where=pays.payment == "unproven")
    )


def bank_feeds(steps: PeopleSteps) -> Table:
    """The firms for which any bank row reached us by the day; for the others the feed is absent, which says nothing."""
    rows = steps.records.of("bank_payroll")
    return rows.filter(rows.paid_on <= steps.window.as_of).select("firm_id").distinct()


def rows_of(steps: PeopleSteps, persons: Table, kind: str) -> Table:
    """The rows of `kind` about these persons, with firm-wide deferrals (no person named) of their firms."""
    if kind == "wages":
        return steps.wages.semi_join(persons, _PERSON)
    rows = steps.attendance if kind == "attendance" else steps.records.of(kind)
    own = rows.semi_join(persons, _PERSON)
    if kind != "deferrals":
        return own
    firms = persons.select("firm_id").distinct()
    return own.union(rows.filter(rows.person_id.isnull()).semi_join(firms, "firm_id"))


def gather(
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    persons: Iterable[tuple[str, str]],
    complaints: Iterable[ComplaintFact],
    messages: Iterable[MessageFact],
) -> dict[tuple[str, str], WorkerRows]:
    """The rows sorted by worker; a deferral without a person belongs to whoever was at the firm in its months."""
    workers = {pair: WorkerRows(*pair) for pair in persons}
    by_firm: dict[str, list[WorkerRows]] = {}
    for worker in workers.values():
        by_firm.setdefault(worker.firm_id, []).append(worker)
    for kind in KINDS:
        for row in tables[kind]:
            if row["person_id"] is None:
                for worker in by_firm.get(row["firm_id"], ()):
                    # KINDS ends with the deferrals: by now the rows that tell who was there are sorted.
                    if months := [month for month in row["months"] or () if worker.was_there(month)]:
                        worker.rows[kind].append({**row, "months": months})
            elif (row["firm_id"], row["person_id"]) in workers:
                workers[row["firm_id"], row["person_id"]].rows[kind].append(row)
    for complaint in complaints:
        if (complaint.firm_id, complaint.person_id) in workers:
            workers[complaint.firm_id, complaint.person_id].complaints.append(complaint)
    for message in messages:
        if (message.firm_id, message.person_id) in workers:
            workers[message.firm_id, message.person_id].messages.append(message)
    return workers


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
        "contract": _contract(contract),
        "payroll": [_payroll(row) for row in worker.rows["wages"] if row["gross"] > 0],
        "bank": [_bank(row) for row in worker.rows["bank_payroll"]] if fed else None,
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
    wage = None if weekly or period == "piece" else (row or {}).get("agreed_wage")
    return {
        "period": "monthly" if weekly else period,
        "pay_day": None if weekly else _pay_day((row or {}).get("pay_day")),
        "agreed_wage": wage,
    }


def _pay_day(text: str | None) -> int | str | None:
    """ "15", "15日", "每月15日", "last", "月末": a day that cannot be read is not known."""
    if text is None:
        return None
    if text.strip() in ("last", "月末", "月底", "最后一天"):
        return "last"
    digits = "".join(character for character in text if character.isdigit())
    return int(digits) if digits and 1 <= int(digits) <= 31 else None


def _payroll(row: Mapping[str, Any]) -> dict[str, Any]:
    payable, paid = max(row["payable"], Decimal(0)), row["paid"]
    undated = row["paid_on"] is None and paid > 0
    if row["unpaid"] is None or (undated and row["unpaid"] <= 0):
        # A part payment with blank deductions may be a full one, and a payment without a day may have been made: what
        # is still payable is then not said, and nobody is alleged to have admitted it.
        payable, paid = None, None
    elif undated:
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
