"""Complaints of workers, and how they ended.

Who complains depends on what is owed, for how long, and on a readiness to speak that is drawn without regard to sex,
origin or age. Some complaints have no basis.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from laoheng.simulate.axis import MonthAxis, day_number, day_of
from laoheng.simulate.deferrals import Deferrals
from laoheng.simulate.firms import STAGED_ARREARS
from laoheng.simulate.pay import OVERTIME_CAP_HOURS, Payments, Work
from laoheng.simulate.people import People, Spells
from laoheng.simulate.size import STAGED_FIRMS
from laoheng.simulate.streams import Bools, Floats, Ints, stream

_LOOK_DAY = 25  # of the month after: by then pay days have passed and people have looked at their accounts
_QUIET_MONTHS = 6
_TEXTS = {
    "wages": (
        "{since}起没发工资，到现在欠我{amount}元，问了好几次都说再等等。",
        "单位拖欠{periods}的工资，一共{amount}元，请帮忙要回来。",
        "老板一直不给钱，{periods}工资都没结清，还差{amount}元。",
        "我在这里上班，{periods}的工资没有足额发，少了{amount}元。",
    ),
    "insurance": ("上班这么久单位没给我交社保，{periods}查不到缴费。", "社保断了，{periods}没有交，单位说没钱。"),
    "overtime": ("{periods}天天加班，一个月超过{hours}小时，也没有调休。",),
    "contract": ("入职到现在没有跟我签劳动合同，{periods}一直在上班。",),
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint, with what is hidden about it (`founded`) and how it ended.

    `periods` are months "YYYY-MM"; `amount` is what the worker says, in yuan, None where no sum is claimed.
    `outcome` is paid, ordered, withdrawn, not_supported, corrected or open (then `outcome_on` is None).
    """

    person: int
    firm: int
    date: datetime.date
    topic: str
    periods: tuple[str, ...]
    amount: Decimal | None
    text: str
    founded: bool
    outcome: str
    outcome_on: datetime.date | None


def make_complaints(
    people: People,
    spells: Spells,
    work: Work,
    payments: Payments,
    deferrals: Deferrals,
    unwritten: Bools,
    seed: int,
    axis: MonthAxis,
) -> list[Complaint]:
    """All complaints up to the region's day, by date. `unwritten` is per spell."""
    rng = stream(seed, "complaints")
    quiet_until = np.full(int(work.spell.max()) + 1, -1, dtype=np.int64)
    found: list[Complaint] = []
    for month in range(axis.count):
        look = day_number(axis.sent_on(month, _LOOK_DAY))
        if look > day_number(axis.as_of):
            break
        found += _wage_complaints(people, work, payments, deferrals, rng, quiet_until, month, look, axis)
        found += _other_complaints(people, spells, work, unwritten, rng, quiet_until, month, look, axis)
    found.append(_staged(work, payments, axis))
    return sorted(found, key=lambda each: (each.date, each.person))


def open_rows(work: Work, payments: Payments, covered: Bools, day: int) -> Bools:
    """Rows past their pay day on `day`, not fully paid, and not held back by an agreement that holds (`covered`)."""
    rows: Bools = (work.due_day < day) & (payments.paid_by(day) < work.due) & ~covered
    return rows


def covered_rows(work: Work, deferrals: Deferrals, holds: Bools) -> Bools:
    """Rows of `work` whose month an agreement in `holds` defers."""
    index = deferrals.by_month[work.firm, work.month]
    if not deferrals.count:
        return np.zeros(work.count, bool)
    covered: Bools = (index >= 0) & holds[index]
    return covered


def _wage_complaints(
    people: People,
    work: Work,
    payments: Payments,
    deferrals: Deferrals,
    rng: np.random.Generator,
    quiet_until: Ints,
    month: int,
    look: int,
    axis: MonthAxis,
) -> list[Complaint]:
    start, stop = (int(edge) for edge in np.searchsorted(work.month, [max(month - 11, 0), month + 1]))
    rows = slice(start, stop)
    unpaid = (work.due - payments.paid_by(look))[rows]
    missing = unpaid * (work.due_day[rows] < look)
    spell = work.spell[rows]
    months_open = np.bincount(spell, weights=missing > 0, minlength=len(quiet_until))
    voice = np.zeros(len(quiet_until))
    voice[spell] = people.voice[work.person[rows]]
    # 8 % of those owed one month speak, more the longer it lasts; a few speak though nothing is owed.
    chance = np.where(months_open > 0, 0.08 * np.sqrt(months_open) * voice, 0.0)
    baseless = np.zeros(len(quiet_until))
    baseless[spell[work.month[rows] == month]] = 0.0001
    speaks = rng.random(len(quiet_until)) < np.maximum(chance, baseless)
    speaks &= quiet_until < month
    chosen = np.nonzero(speaks)[0]
    quiet_until[chosen] = month + _QUIET_MONTHS
    delays = rng.integers(0, 25, len(chosen))
    wrong_sum = rng.random(len(chosen)) < 0.15
    made: list[Complaint] = []
    by_spell = np.argsort(spell, kind="stable")
    bounds = np.searchsorted(spell[by_spell], np.stack([chosen, chosen + 1]))
    for lo, hi, delay, wrong in zip(*bounds.tolist(), delays.tolist(), wrong_sum.tolist(), strict=True):
        mine = by_spell[lo:hi] + rows.start
        if int(work.firm[mine[0]]) < STAGED_FIRMS:
            continue
        open_ = mine[missing[mine - rows.start] > 0]
        claimed = open_ if len(open_) else mine[-1:]
        fen = int(unpaid[claimed - rows.start].sum()) if len(open_) else int(work.due[claimed].sum())
        fen = -(-fen // 10_000) * 10_000 if wrong else fen
        day = min(look + delay, day_number(axis.as_of))
        held = bool(len(open_)) and _all_held(work, deferrals, open_, day)
        made.append(_wages(work, payments, rng, claimed, fen, day, bool(len(open_)) and not held, axis))
    return made


def _all_held(work: Work, deferrals: Deferrals, rows: Ints, day: int) -> bool:
    index = deferrals.by_month[work.firm[rows], work.month[rows]]
    return bool((index >= 0).all() and (deferrals.kind[index] == 0).all() and (deferrals.new_day[index] >= day).all())


def _wages(
    work: Work,
    payments: Payments,
    rng: np.random.Generator,
    rows: Ints,
    fen: int,
    day: int,
    founded: bool,
    axis: MonthAxis,
) -> Complaint:
    as_of = day_number(axis.as_of)
    paid = np.maximum(payments.first_day[rows], payments.second_day[rows])
    settled = (payments.paid_by(as_of, rows) >= work.due[rows]).all()
    end = day + int(rng.integers(15, 75))
    if not founded:
        outcome, end = "not_supported", end
    elif settled:
        outcome, end = ("paid", max(int(paid.max()), day + 1))
    else:
        outcome = "ordered"
    return _complaint(work, rng, "wages", rows, fen, day, founded, outcome, end, axis)


def _other_complaints(
    people: People,
    spells: Spells,
    work: Work,
    unwritten: Bools,
    rng: np.random.Generator,
    quiet_until: Ints,
    month: int,
    look: int,
    axis: MonthAxis,
) -> list[Complaint]:
    lo, hi = (int(edge) for edge in np.searchsorted(work.month, [month, month + 1]))
    rows = np.arange(lo, hi)
    topics: tuple[tuple[str, Bools, float], ...] = (
        ("insurance", ~spells.insured[work.spell[rows]], 0.004),
        ("overtime", work.overtime_halves[rows] > 2 * OVERTIME_CAP_HOURS, 0.003),
        ("contract", unwritten[work.spell[rows]], 0.003),
    )
    made: list[Complaint] = []
    for topic, wronged, rate in topics:
        chance: Floats = np.where(wronged, rate * people.voice[work.person[rows]], 0.0)
        speaks = (rng.random(len(rows)) < chance) & (quiet_until[work.spell[rows]] < month)
        for row in rows[speaks & (work.firm[rows] >= STAGED_FIRMS)].tolist():
            quiet_until[work.spell[row]] = month + _QUIET_MONTHS
            day = min(look + int(rng.integers(0, 25)), day_number(axis.as_of))
            outcome = "corrected" if rng.random() < 0.6 else "ordered"
            end = day + int(rng.integers(20, 90))
            made.append(_complaint(work, rng, topic, np.array([row]), None, day, True, outcome, end, axis))
    return made


def _staged(work: Work, payments: Payments, axis: MonthAxis) -> Complaint:
    """The one complaint against the staged firm in arrears; its other people have not spoken yet."""
    rows = np.nonzero(work.firm == STAGED_ARREARS)[0]
    open_ = rows[
        (work.due_day[rows] < day_number(axis.as_of))
        & (payments.paid_by(day_number(axis.as_of))[rows] < work.due[rows])
    ]
    mine = open_[work.person[open_] == work.person[open_].min()]
    fen = int(work.due[mine].sum())
    day = day_number(axis.as_of) - 1
    return _complaint(work, np.random.default_rng(0), "wages", mine, fen, day, True, "open", day, axis)


def _complaint(
    work: Work,
    rng: np.random.Generator,
    topic: str,
    rows: Ints,
    fen: int | None,
    day: int,
    founded: bool,
    outcome: str,
    end: int,
    axis: MonthAxis,
) -> Complaint:
    periods = tuple(axis.text(month) for month in sorted(work.month[rows].tolist()))
    amount = None if fen is None else Decimal(fen).scaleb(-2)
    if outcome != "open" and rng.random() < 0.05:
        outcome = "withdrawn"
    ended = outcome != "open" and end <= day_number(axis.as_of)
    wording = _TEXTS[topic][int(rng.integers(0, len(_TEXTS[topic])))]
    named = "、".join(f"{period[:4]}年{int(period[5:])}月" for period in periods)
    return Complaint(
        person=int(work.person[rows[0]]),
        firm=int(work.firm[rows[0]]),
        date=day_of(day),
        topic=topic,
        periods=periods,
        amount=amount,
        text=wording.format(
            since=named.split("、")[0], periods=named, amount=amount, hours=int(work.overtime_halves[rows[0]]) // 2
        ),
        founded=founded,
        outcome=outcome if ended else "open",
        outcome_on=day_of(end) if ended else None,
    )
