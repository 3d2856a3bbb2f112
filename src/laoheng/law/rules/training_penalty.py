"""L8 服务期违约金: the unserved share of the training cost at most (劳动合同法 22; 实施条例 16、17、26)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from laoheng.law.at import LawAt
from laoheng.law.references import clean
from laoheng.law.rules.answer import conclude, figure, money, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.terminations import Ending, examples, read_ending
from laoheng.standard.finding import Figure, Finding, Ground, Need, Step, Unit
from laoheng.standard.messages import Message
from laoheng.standard.money import to_fen

# Words by which a dismissal for fault is told without its item of 劳动合同法 39; only item 1 does not bring a penalty.
_FAULTS = {
    1: re.compile(r"试用|录用条件"),
    2: re.compile(r"违纪|规章"),
    3: re.compile(r"失职|营私|舞弊"),
    4: re.compile(r"双重|兼职|其他(用人)?单位"),
    5: re.compile(r"欺诈|胁迫"),
    6: re.compile(r"刑"),
}
_ITEM = re.compile(r"^劳动合同法39\((\d)\)$")

FIELDS = (
    Field("training_cost", "money", unit="yuan", required=True),
    Field("service_months", "number", unit="months", required=True, positive=True),
    Field("served_months", "number", unit="months", required=True),
    Field("ground", "text", required=True, examples=examples()),
    Field("agreed_penalty", "money", unit="yuan"),
    Field("specialised", "boolean"),
)


def training_penalty(facts: Facts, law: LawAt) -> Finding:
    """What a worker who breaks an agreed period of service owes at most, in yuan (劳动合同法 22).

    Nothing where the employer was at fault or ended the contract, or where there was no paid professional training.
    Raises `CalculationInputError` for an unreadable ground.
    """
    cost, total = facts.needed_number("training_cost"), facts.needed_number("service_months")
    rest = max(total - facts.needed_number("served_months"), Decimal(0))
    cap = cost * rest / total
    bound = step(
        "training_cap", "上限 = 培训费 × 未履行月 ÷ 服务期月", f"{plain(cost)} × {plain(rest)} ÷ {plain(total)}",
        to_fen(cap), *law.grounds("劳动合同法22(第2款)"), *law.held("实施条例16"),
    )  # fmt: skip
    figures = [figure("remaining_months", rest, Unit.MONTHS), money("cap", cap)]
    owed = _owed(facts, law)
    if owed.needs:
        return _finding(law, facts, figures, (bound,), owed.needs)
    if not owed.due:
        line = step(owed.code, "→ 0", facts.needed_text("ground"), "0.00", *owed.grounds)
        return _finding(law, facts, [*figures, money("amount", Decimal(0))], (bound, line), notes=owed.notes)
    agreed = facts.number("agreed_penalty")
    amount = cap if agreed is None else min(cap, agreed)
    shown = str(to_fen(cap)) if agreed is None else f"min({to_fen(cap)}, {plain(agreed)})"
    line = step("training_penalty", "违约金 = min(上限, 约定额)", shown, to_fen(amount), *owed.grounds,
                law.ground("劳动合同法22(第2款)"))  # fmt: skip
    remarks = (*owed.notes, *((note("penalty_not_agreed"),) if agreed is None else ()))
    return _finding(law, facts, [*figures, money("amount", amount)], (bound, line), notes=remarks)


@dataclass(frozen=True, slots=True)
class _Owed:
    """Whether the ending breaks the period of service."""

    due: bool
    code: str = "training_due"
    grounds: tuple[Ground, ...] = ()
    needs: tuple[Need, ...] = ()
    notes: tuple[Message, ...] = ()


def _owed(facts: Facts, law: LawAt) -> _Owed:
    if facts.flag("specialised") is False:
        return _Owed(False, "not_specialised", law.grounds("劳动合同法22", "劳动合同法25"))
    ending = read_ending(facts.needed_text("ground"))
    if ending.id == "resigned":
        return _Owed(True, grounds=law.grounds("劳动合同法37"))
    if ending.id in ("forced", "forced_low_base"):
        grounds = (*law.grounds("劳动合同法38"), *law.held("实施条例26"))
        remarks = (note("training_forced_open"),) if ending.pays == "varies" else ()
        return _Owed(False, "training_forced", grounds, notes=remarks)
    if ending.id == "fault":
        return _fault(facts, law, ending)
    if ending.id in ("expiry", "agreed", "other_end"):
        return _Owed(False, needs=(need(ending.asks or "ending_item", "worker"),))
    if ending.id in ("expiry_worker_refused", "expiry_refused"):
        return _Owed(True, grounds=law.held("实施条例17"), notes=(note("training_extends_contract"),))
    remarks = (note("training_agreed_end"),) if ending.id == "agreed_by_worker" else ()
    return _Owed(False, "training_not_broken", law.held(*ending.articles) or law.grounds("劳动合同法22"), notes=remarks)


def _fault(facts: Facts, law: LawAt, ending: Ending) -> _Owed:
    cited = [int(match[1]) for match in map(_ITEM.match, ending.articles) if match]
    words = clean(facts.needed_text("ground"))
    item = cited[0] if cited else next((number for number, told in _FAULTS.items() if told.search(words)), None)
    if item is None:
        return _Owed(False, needs=(need("fault_item", "employer"),))
    if item == 1:
        return _Owed(False, "training_probation", law.grounds("劳动合同法39(1)"))
    return _Owed(True, grounds=(*law.grounds(f"劳动合同法39({item})"), *law.held("实施条例26")))


def _finding(
    law: LawAt,
    facts: Facts,
    figures: list[Figure],
    steps: tuple[Step, ...],
    needs: tuple[Need, ...] = (),
    notes: tuple[Message, ...] = (),
) -> Finding:
    told = () if facts.has("specialised") else (note("training_taken_specialised"),)
    base = law.grounds("劳动合同法22", "劳动合同法25")
    return conclude(
        "L8", "training_penalty", law, base, figures=figures, steps=steps, needs=needs, notes=(*notes, *told)
    )
