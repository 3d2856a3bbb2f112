"""Wages overdue, one finding a firm: the workers weighed one by one, summed up without a name.

Two origins must state a shortfall before anything is alleged of a worker (see `laoheng.risk.arrears`): a bank alone
never is enough. The worst worker sets the level; whoever could not be decided is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from laoheng.portrait import Records, Table, steps_of
from laoheng.risk.arrears.case import ArrearsCase
from laoheng.risk.indicators.catalogue import UNKNOWN_SHARE, WAGES_OVERDUE
from laoheng.risk.indicators.findings import Rows, Setting, figure, grounds_of, texts
from laoheng.risk.indicators.settings import overdue_window, value_of
from laoheng.risk.indicators.signals import ROWS_SHOWN
from laoheng.risk.indicators.wages_overdue import (
    KINDS,
    ComplaintFact,
    MessageFact,
    Place,
    WorkerRows,
    bank_feeds,
    case_of,
    coverage,
    gather,
    lists_reached,
    persons_table,
    rows_of,
    suspects,
)
from laoheng.standard.calendar import WorkCalendar
from laoheng.standard.finding import Figure, Finding, Level, Need, Status, Step, Unit
from laoheng.standard.messages import Message

if TYPE_CHECKING:
    import pyarrow as pa

    from laoheng.risk.arrears.judge import ArrearsJudgement

GROUNDS = ("劳动法50", "工资支付暂行规定7", "工资支付暂行规定9", "劳动合同法85")
PERSONS_AT_ONCE = 20_000
_ORDER = (Level.NONE, Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)


@dataclass(frozen=True, slots=True)
class OverdueSources:
    """What is weighed: the lake's tables, what the site holds, and the firms asked for (None: all)."""

    records: Records
    complaints: tuple[ComplaintFact, ...] = ()
    messages: tuple[MessageFact, ...] = ()
    firm_ids: tuple[str, ...] | None = None

    def about(self, facts: Iterable[Any]) -> tuple[Any, ...]:
        """Those facts that are about the firms asked for."""
        if self.firm_ids is None:
            return tuple(facts)
        wanted = set(self.firm_ids)
        return tuple(item for item in facts if item.firm_id in wanted)


@dataclass(slots=True)
class FirmAccount:
    """The workers of one firm, judged. `listed` persons stand on its wage lists of the months looked at.

    `seen` persons stand on those or at work by its attendance: who of them is not judged is paid with proof.
    """

    listed: int = 0
    seen: int = 0
    judged: list[tuple[WorkerRows, ArrearsJudgement]] = field(default_factory=list)

    def of(self, status: Status) -> list[tuple[WorkerRows, ArrearsJudgement]]:
        """The workers judged so."""
        return [pair for pair in self.judged if pair[1].status is status]

    @property
    def disputed(self) -> int:
        """Persons of whom one origin alone says unpaid, or whose origins contradict: undecided, at level blue."""
        return sum(judged.level is not Level.NONE for _, judged in self.of(Status.UNDETERMINED))

    @property
    def silent(self) -> int:
        """Persons of whom nobody says unpaid and nothing proves payment."""
        return len(self.of(Status.UNDETERMINED)) - self.disputed

    @property
    def looked_at(self) -> int:
        """Persons of whom anything is known."""
        return self.seen + sum(not (worker.rows["wages"] or worker.rows["attendance"]) for worker, _ in self.judged)


def overdue_findings(
    run: Callable[[Table], pa.Table], sources: OverdueSources, setting: Setting, calendar: WorkCalendar
) -> Iterator[Finding]:
    """One finding per firm. `run` is the engine's: this room builds expressions, it opens nothing."""
    accounts = firm_accounts(run, sources, setting, calendar)
    for firm_id in sorted(accounts):
        yield _finding(firm_id, accounts[firm_id], setting)


def firm_accounts(
    run: Callable[[Table], pa.Table], sources: OverdueSources, setting: Setting, calendar: WorkCalendar
) -> dict[str, FirmAccount]:
    """Every firm with its workers weighed; firms without anything have an empty account."""
    from laoheng.risk.arrears.judge import judge

    complaints, messages = sources.about(sources.complaints), sources.about(sources.messages)
    steps = steps_of(sources.records, overdue_window(setting.as_of))
    firms = _firms(run, sources.records)
    accounts = {firm_id: FirmAccount() for firm_id in firms}
    for row in run(coverage(steps)).to_pylist():
        accounts[row["firm_id"]].listed, accounts[row["firm_id"]].seen = row["listed"], row["seen"]
    pairs = [(row["firm_id"], row["person_id"]) for row in run(suspects(steps, complaints, messages)).to_pylist()]
    if not pairs:
        return accounts
    fed = set(run(bank_feeds(steps)).column("firm_id").to_pylist())
    lists = {(row["firm_id"], row["month"]) for row in run(lists_reached(steps)).to_pylist()}
    limit = value_of(setting.law, "max_deferral_days")
    place = Place(setting.as_of, setting.region, None if limit is None else int(limit))
    for few in _portions(sorted(pairs)):
        persons = persons_table(few)
        tables = {kind: run(rows_of(steps, persons, kind)).to_pylist() for kind in KINDS}
        workers = gather(tables, few, complaints, messages, steps.window.months, lists)
        for (firm_id, _), worker in sorted(workers.items()):
            case = ArrearsCase.from_json(case_of(worker, firms.get(firm_id), firm_id in fed, place))
            judged = judge(case, calendar)
            if judged.accounts:  # else no month of this worker is on record: there is nothing to say of him
                accounts.setdefault(firm_id, FirmAccount()).judged.append((worker, judged))
    return accounts


def _portions(pairs: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Whole firms at a time, so that their rows fit into memory."""
    few: list[tuple[str, str]] = []
    for _, firm in groupby(pairs, key=lambda pair: pair[0]):
        few += firm
        if len(few) >= PERSONS_AT_ONCE:
            yield few
            few = []
    if few:
        yield few


def _firms(run: Callable[[Table], pa.Table], records: Records) -> dict[str, Mapping[str, Any] | None]:
    """Every firm in any table, with its register entry where there is one."""
    known: dict[str, Mapping[str, Any] | None] = {}
    for kind in ("wages", "contributions", "attendance", "contracts"):
        ids = run(records.of(kind).select("firm_id").distinct()).column("firm_id").to_pylist()
        known |= dict.fromkeys(ids)
    columns = records.of("firms").select("firm_id", "industry", "has_union", "construction")
    return known | {row["firm_id"]: row for row in run(columns).to_pylist()}


def _finding(firm_id: str, account: FirmAccount, setting: Setting) -> Finding:
    status, level = _verdict(account)
    fires = status is Status.COMPUTED
    overdue = account.of(Status.COMPUTED)
    return Finding(
        kind=f"indicator.{WAGES_OVERDUE}",
        status=status,
        level=level,
        title=Message.of(f"risk.{WAGES_OVERDUE}.label"),
        as_of=setting.as_of,
        region=setting.region,
        subject=firm_id,
        grounds=grounds_of(WAGES_OVERDUE, GROUNDS, _rows(overdue), setting),
        figures=_figures(account),
        steps=_steps(overdue) if fires else (),
        needs=_needs(account) if status is Status.UNDETERMINED else (),
        notes=_notes(account, fires),
        remedies=texts(WAGES_OVERDUE, "remedy", 2) if fires else (),
        clears=texts(WAGES_OVERDUE, "clear", 1) if fires else (),
        data_version=setting.data_version,
    )


def _verdict(account: FirmAccount) -> tuple[Status, Level]:
    overdue = account.of(Status.COMPUTED)
    if overdue:
        return Status.COMPUTED, max((judged.level for _, judged in overdue), key=_ORDER.index)
    if account.disputed:
        return Status.UNDETERMINED, Level.BLUE
    if not account.looked_at or account.silent > account.looked_at * UNKNOWN_SHARE:
        return Status.UNDETERMINED, Level.NONE
    deferred = any(judged.level is Level.BLUE for _, judged in account.judged)
    return Status.CLEAR, Level.BLUE if deferred else Level.NONE


def _figures(account: FirmAccount) -> tuple[Figure, ...]:
    overdue = [judged for _, judged in account.of(Status.COMPUTED)]
    figures = []
    if overdue:
        months = tuple(sorted({period for judged in overdue for period in judged.periods_in_arrears}, reverse=True))
        amounts = [judged.amount_overdue for judged in overdue]
        known = [amount for amount in amounts if amount is not None]
        # One unknown sum leaves the total unknown: a smaller total would be wrong.
        total = sum(known, Decimal(0)) if len(known) == len(amounts) else None
        oldest = min((judged.overdue_since for judged in overdue if judged.overdue_since), default=None)
        figures = [
            figure("persons", len(overdue), Unit.COUNT),
            figure("amount", total, Unit.YUAN),
            figure("months", months, Unit.LIST),
            figure("oldest_since", oldest, Unit.DATE),
        ]
    deferrals = Counter(judged.deferral_verdict.value for _, judged in account.judged)
    counts = {
        "heads": account.listed,
        "undetermined_persons": account.disputed,
        "unproven_persons": account.silent,
        "deferrals_valid": deferrals["valid"],
        "deferrals_invalid": deferrals["invalid"],
    }
    return (*figures, *(figure(name, count, Unit.COUNT) for name, count in counts.items()))


def _steps(overdue: list[tuple[WorkerRows, ArrearsJudgement]]) -> tuple[Step, ...]:
    counted = Counter(judged.level for _, judged in overdue)
    shown = ", ".join(f"{level.value} × {counted[level]}" for level in reversed(_ORDER) if counted[level])
    worst = max(counted, key=_ORDER.index)
    return (Step(Message.of("risk.step.level"), "max(level of each worker)", shown, worst.value),)


def _rows(overdue: list[tuple[WorkerRows, ArrearsJudgement]]) -> tuple[Rows, ...]:
    """The rows of the months in arrears, and every bank and deferral row that was weighed with them."""
    ids: dict[str, dict[str, None]] = {}
    for worker, judged in overdue:
        for kind in ("wages", "bank_payroll", "deferrals"):
            for row in worker.rows[kind]:
                if kind != "wages" or row["month"] in judged.periods_in_arrears:
                    ids.setdefault(kind, {})[row["row_id"]] = None
    return tuple(Rows(kind, tuple(found)[:ROWS_SHOWN], len(found)) for kind, found in ids.items())


def _needs(account: FirmAccount) -> tuple[Need, ...]:
    asked = sorted({name for _, judged in account.of(Status.UNDETERMINED) for name in judged.needs})
    needs = tuple(Need(name, Message.of(f"risk.need.arrears.{name}"), _asked_of(name)) for name in asked)
    return needs or (Need("wages", Message.of("risk.need.wages"), "employer"),)


def _asked_of(name: str) -> str:
    return {"bank": "bank", "worker_statement": "worker", "max_deferral_days": "bureau"}.get(name, "employer")


def _notes(account: FirmAccount, fires: bool) -> tuple[Message, ...]:
    rulings = Counter(
        (judged.deferral_verdict.value, judged.deferral_reason.value if judged.deferral_reason else "—")
        for _, judged in account.judged
        if judged.deferral_verdict.value != "none"
    )
    notes = [
        Message.of("risk.note.deferral", verdict=verdict, reason=reason, persons=count)
        for (verdict, reason), count in sorted(rulings.items())
    ]
    return (*notes, Message.of("risk.note.person_decides")) if fires else tuple(notes)
