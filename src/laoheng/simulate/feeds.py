"""The rows of each kind of record, as its sender would hold them on the day of sending."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laoheng.simulate import cells
from laoheng.simulate.cells import Column
from laoheng.simulate.firms import SECTORS, Firms
from laoheng.simulate.papers import FORMS
from laoheng.simulate.pay import share
from laoheng.simulate.region import Region
from laoheng.simulate.streams import NO_DAY, Bools, Ints, stream

Columns = dict[str, Column]
_FORM_WORDS = {"FIX": "固定期限", "OPEN": "无固定期限", "TASK": "以完成一定工作任务为期限", "DISPATCH": "劳务派遣"}
_CONSENT_WORDS = {
    "union": "工会同意",
    "representatives": "职工代表同意",
    "worker_only": "本人",
    "none": "无",
    "unknown": "不详",
}
_PAY_DAY_WORDS = ("5", "8", "10", "12", "15", "月末")
_WORK_INJURY_TENTHS_PERCENT = 7  # 0.7 %, a middle class of facts D1


def _who(region: Region, firm: Ints, person: Ints) -> Columns:
    return {
        "firm_code": cells.pick(region.firms.code, firm),
        "person_name": cells.pick(region.people.name, person),
        "person_number": cells.pick(region.people.number, person),
    }


def _months(region: Region, month: Ints, style: str) -> Column:
    return cells.pick([cells.month_text(region.axis.text(m), style) for m in range(region.axis.count)], month)


def wages(region: Region, rows: Ints, seen: int, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """The wage ledger as firms show it on day `seen`; a false ledger claims that everything was paid on the day."""
    work, paid = region.truth.work, region.truth.payments
    false = paid.false_ledger[rows]
    fen = np.where(false, work.due[rows], paid.paid_by(seen, rows))
    first, second = paid.first_day[rows], paid.second_day[rows]
    last = np.maximum(np.where(first <= seen, first, NO_DAY), np.where(second <= seen, second, NO_DAY))
    cash = paid.cash[rows]
    return {
        **_who(region, work.firm[rows], work.person[rows]),
        "phone": cells.pick(region.people.phone, work.person[rows]),
        "month": _months(region, work.month[rows], month_style),
        "hours": cells.halves(8 * work.half_days[rows] + work.overtime_halves[rows]),
        "gross": cells.money(work.gross[rows]),
        "overtime_pay": cells.money(work.overtime_pay[rows]),
        "insurance_deduction": cells.money(work.insurance[rows]),
        "tax_deduction": cells.money(work.tax[rows]),
        "paid": cells.money(fen),
        "paid_on": cells.days(np.where(false, work.due_day[rows], last), date_style),
        "method": cells.pick(["银行代发", "现金"], cash.astype(np.int64)),
        "receipt": cells.pick(["", "否", "是"], np.where(cash & (fen > 0), 1 + paid.receipt[rows], 0)),
    }


def contributions(
    region: Region, entries: Ints, seen: int, date_style: str = "iso", month_style: str = "iso"
) -> Columns:
    """Pension (110) and work-injury (410) rows of the contribution `entries`, as the funds see them on day `seen`."""
    work = region.truth.work
    rows = np.tile(region.truth.contributions.work[entries], 2)
    received = np.tile(region.truth.contributions.received[entries], 2)
    received = np.where(received <= seen, received, NO_DAY)
    injury = np.arange(len(rows)) >= len(entries)
    base = work.base[rows]
    return {
        **_who(region, work.firm[rows], work.person[rows]),
        "insurance": cells.pick(["企业养老", "工伤"], injury.astype(np.int64)),
        "month": _months(region, work.month[rows], month_style),
        "base": cells.money(base),
        "employer_due": cells.money(
            np.where(injury, share(base, _WORK_INJURY_TENTHS_PERCENT, 1_000), share(base, 16, 100))
        ),
        "personal_due": cells.money(np.where(injury, 0, share(base, 8, 100))),
        "received_on": cells.days(received, date_style),
        "state": cells.pick(["欠缴", "已到账"], (received != NO_DAY).astype(np.int64)),
    }


def attendance(region: Region, rows: Ints, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """Days, hours and overtime of each row."""
    work = region.truth.work
    return {
        **_who(region, work.firm[rows], work.person[rows]),
        "month": _months(region, work.month[rows], month_style),
        "days": cells.halves(work.half_days[rows]),
        "hours": cells.halves(8 * work.half_days[rows] + work.overtime_halves[rows]),
        "overtime_hours": cells.halves(work.overtime_halves[rows]),
    }


def attendance_daily(
    region: Region, rows: Ints, month: int, date_style: str = "iso", month_style: str = "iso"
) -> Columns:
    """One row a day of presence: working days of `month` drawn by chance, the overtime spread evenly over them."""
    work, axis = region.truth.work, region.axis
    rng = stream(region.seed, f"daily {month}")
    calendar_days = np.arange(axis.starts[month], axis.starts[month + 1])
    weekday = (calendar_days + 3) % 7  # 1970-01-01 was a Thursday
    candidates = calendar_days[np.argsort(weekday > 4, kind="stable")][: int(axis.workdays[month])]
    rank = rng.random((len(rows), len(candidates))).argsort(axis=1).argsort(axis=1)
    wanted = np.minimum((work.half_days[rows] + 1) // 2, len(candidates))
    who, day = np.nonzero(rank < wanted[:, None])
    extra = (30 * work.overtime_halves[rows] // np.maximum(wanted, 1))[who] + rng.integers(-5, 6, len(who))
    come = 8 * 60 + rng.integers(10, 31, len(who))
    leave = np.minimum(17 * 60 + 30 + np.maximum(extra, 0), 23 * 60 + 59)
    clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60)]
    gate = work.firm[rows][who] % 3
    return {
        **_who(region, work.firm[rows][who], work.person[rows][who]),
        "day": cells.days(np.sort(candidates)[day], date_style),
        "time_in": cells.pick(clock, come),
        "time_out": cells.pick(clock, leave),
        "source": cells.pick(["闸机", "APP", "手工"], gate),
    }


def contracts(region: Region, entries: Ints, seen: int, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """Contracts as filed on day `seen`; a departure after that day is not yet in it."""
    filed, spells = region.truth.contracts, region.truth.spells
    spell = filed.spell[entries]
    firm = spells.firm[spell]
    left = np.where(filed.left[entries] <= seen, filed.left[entries], NO_DAY)
    return {
        **_who(region, firm, spells.person[spell]),
        "contract_no": cells.pick([f"HT{n:07d}" for n in range(filed.count)], entries),
        "form": cells.pick([_FORM_WORDS[form] for form in FORMS], filed.form[entries]),
        "signed_on": cells.days(filed.signed[entries], date_style),
        "starts_on": cells.days(filed.starts[entries], date_style),
        "ends_on": cells.days(filed.ends[entries], date_style),
        "left_on": cells.days(left, date_style),
        "agreed_wage": cells.money(spells.wage[spell]),
        "pay_period": pa.array(["按月"] * len(entries), pa.string()),
        "pay_day": cells.pick(_PAY_DAY_WORDS, region.firms.pay_day[firm]),
        "probation_months": pc.cast(pa.array(filed.probation[entries]), pa.string()),
        "hours_system": pa.array(["标准工时"] * len(entries), pa.string()),
        "construction_site": cells.pick(["否", "是"], region.firms.construction[firm].astype(np.int64)),
    }


def register(region: Region, which: Ints, closed: bool, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """The register of firms; with `closed`, the same firms as struck off after their last month."""
    firms: Firms = region.firms
    ends = region.axis.starts[np.minimum(region.truth.departures.closed[which] + 1, region.axis.count)]
    return {
        "firm_code": cells.pick(firms.code, which),
        "name": cells.pick(firms.name, which),
        "type": pa.array(["有限责任公司"] * len(which), pa.string()),
        "industry": cells.pick([sector.industry for sector in SECTORS], firms.sector[which]),
        "region": cells.pick(firms.region, which),
        "founded_on": cells.days(firms.founded[which], date_style),
        "state": pa.array(["注销" if closed else "存续"] * len(which), pa.string()),
        "address": cells.pick([f"{name[:3]}虚构路{n + 1}号" for n, name in enumerate(firms.name)], which),
        "has_union": cells.pick(["否", "是"], firms.has_union[which].astype(np.int64)),
        "construction": cells.pick(["否", "是"], firms.construction[which].astype(np.int64)),
        "changed_on": cells.days(ends if closed else firms.founded[which], date_style),
    }


def bank_transfers(region: Region) -> tuple[Ints, Ints, Ints]:
    """Every transfer of wages through a bank: row of `Work`, day, fen; by day."""
    paid = region.truth.payments
    rows, day, fen = [], [], []
    for amount, on in ((paid.first, paid.first_day), (paid.second, paid.second_day)):
        real: Bools = (amount > 0) & (on != NO_DAY) & ~paid.cash
        rows.append(np.nonzero(real)[0])
        day.append(on[real])
        fen.append(amount[real])
    order = np.argsort(np.concatenate(day), kind="stable")
    return np.concatenate(rows)[order], np.concatenate(day)[order], np.concatenate(fen)[order]


def bank_payroll(
    region: Region, rows: Ints, day: Ints, fen: Ints, first: int, date_style: str = "iso", month_style: str = "iso"
) -> Columns:
    """Bank lines; each memo names the wage month, in the words of the firm's clerk. `first` numbers the first line."""
    work, axis = region.truth.work, region.axis
    words = ("{y}年{m}月工资", "代发工资{y}-{m:02d}", "工资 {y}年{m}月", "{m}月工资", "代发工资")
    months = [axis.month(m) for m in range(axis.count)]
    memos = [word.format(y=month.year, m=month.month) for word in words for month in months]
    return {
        **_who(region, work.firm[rows], work.person[rows]),
        "account": cells.pick(region.people.account, work.person[rows]),
        "paid_on": cells.days(day, date_style),
        "amount": cells.money(fen),
        "memo": cells.pick(memos, (work.firm[rows] % len(words)) * axis.count + work.month[rows]),
        "reference": pc.binary_join_element_wise(
            "XN", pc.cast(pa.array(10**9 + first + np.arange(len(rows))), pa.string()), ""
        ),
    }


def deferrals(region: Region, entries: Ints, date_style: str = "iso", month_style: str = "iso") -> Columns:
    """Agreements as reported: the day written on the paper, not the day of the truth."""
    made = region.truth.deferrals
    blank = pa.array([""] * len(entries), pa.string())
    return {
        "firm_code": cells.pick(region.firms.code, made.firm[entries]),
        "person_name": blank,
        "person_number": blank,
        "signed_on": cells.days(made.signed[entries], date_style),
        "months": _months(region, made.month[entries], month_style),
        "new_date": cells.days(made.new_day[entries], date_style),
        "consent": pa.array([_CONSENT_WORDS[made.consent[n]] for n in entries.tolist()], pa.string()),
        "written": cells.pick(["否", "是"], made.written[entries].astype(np.int64)),
    }
