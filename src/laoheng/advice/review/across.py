"""Faults that only clauses read together show: a term here and a probation there, a cost here and a penalty there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from laoheng.advice.review.clauses import Passage
from laoheng.advice.review.detect import phrases
from laoheng.advice.review.figures import beyond
from laoheng.advice.review.measures import Probation, Span, ladder, lengths, probation_of
from laoheng.advice.review.wording import Wording, normalised
from laoheng.law import LawAt, ParameterValue
from laoheng.standard.finding import Ground
from laoheng.standard.money import to_fen

_WAGE: Final = re.compile(
    r"(?:(?<!当)月工资|月薪|每月(?:正常工作时间)?工资|基本工资|工资标准|税前工资|转正(?:后)?(?:的)?(?:月)?(?:工资|薪资|薪酬|月薪))"
    # What is taken from a wage, stands on its slip or is lent on it is no wage.
    r"(?:(?!单|里|中|扣|罚|借|支|津贴|补贴|奖|余额|差额|基数|低于)[^,。;\d]){0,12}(\d+(?:\.\d+)?)元"
)
_DAILY: Final = re.compile(r"(?:日工资|日薪|每[日天](?:工资)?|工资每[日天])[^,。;\d]{0,6}(\d{2,}(?:\.\d+)?)元")
# A contract that is open-ended itself waives no such contract.
_OPEN_ENDED: Final = re.compile(r"(?:本|劳动)合同(?:的)?(?:期限)?(?:为|是|系|属于)?无固定期限")
# A part of the pay is not the wage.
_PART: Final = re.compile(r"(?<![只仅])(?<!只发)(?:津贴|补贴|奖金|全勤奖|提成)[^,。;\d]{0,6}\d+(?:\.\d+)?元")
_TRIAL_WAGE: Final = re.compile(
    r"(?:试用期?|见习期?)(?:间|内|满前)?(?:的|每月|月)*(?:工资|月薪|薪资|薪酬|报酬|待遇|发|拿|给|为)?[^,。;\d]{0,10}(\d{3,}(?:\.\d+)?)元"
)
_SHARED: Final = re.compile(
    r"分摊|比例|递减|÷|未履行|剩余|尚未|未服务|逐(?:月|年)|每(?:满|服务|履行)[^,。;]{0,8}(?:减|扣)"
)
_BASE: Final = re.compile(
    r"(?:加班|延时)[^。;]{0,24}?(?:以|按)[^,。;]{0,14}?(\d{3,}(?:\.\d+)?)元[^,。;]{0,8}(?:基数|基准|计算|计发)|"
    r"(?:加班|延时)[^。;]{0,16}基数[^,。;\d]{0,8}(\d{3,}(?:\.\d+)?)元"
)
_COST: Final = re.compile(r"(?:培训费用?|培训[^,。;]{0,8}费用|学费|进修费用?)[^,。;\d]{0,14}(\d{3,}(?:\.\d+)?)元")
_OWED: Final = re.compile(r"(?:违约金|赔偿?|返还|退还|偿还|支付)[^,。;\d]{0,14}(\d{3,}(?:\.\d+)?)元")
# A ban on work for others after leaving that does not call itself one, and words that leave it unpaid.
_BAN: Final = re.compile(
    r"(?:离职|离开|离任|离厂|解除|终止)[^。;]{0,20}不得?[^。;]{0,24}(?:竞争|同行|同类|同业|对手)[^。;]{0,16}(?:任职|工作|就职|上班|服务|就业|入职|合作)"
)
_UNPAID: Final = re.compile(
    r"(?:不|无须|无需|不必)[^,。;]{0,8}(?:支付|付|给|发)[^,。;]{0,8}(?:补偿|对价|竞业)|(?:没有|无|不设)(?:任何|经济)*补偿"
)
# Contracts that take no probation, by what they call themselves (劳动合同法 19, 70).
_NO_TRIAL: Final = re.compile(r"以完成[^,。;]{2,40}为(?:合同)?期限|非全日制(?:用工|劳动合同)")
_NO_TRIAL_KINDS: Final = frozenset({"task_based", "part_time"})
_NO_PROBATION: Final = re.compile(r"(?:不|无|没有|未)[^,。;]{0,6}试用")


@dataclass(frozen=True, slots=True)
class Across:
    """A fault with its half-open span in the document, and the sum at stake where the clauses tell it."""

    label: str
    span: Span
    exposure: Decimal | None = None
    basis: str | None = None
    ground: Ground | None = None


class Clause:
    """A clause with its comparable words; `place` is the way back to the document."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage

    @cached_property
    def wording(self) -> Wording:
        """The comparable words with their places."""
        return normalised(self.passage.quote)

    @property
    def words(self) -> str:
        """The comparable words."""
        return self.wording.text

    def place(self, start: int, end: int) -> Span:
        """The whole phrases of the document that hold a span of `words`."""
        first, last = phrases(self.passage.quote, self.wording.span(start, end))
        return self.passage.start + first, self.passage.start + last

    @property
    def whole(self) -> Span:
        """The place of the whole clause, its number left out."""
        return self.place(0, len(self.words))


def together(passages: Sequence[Passage], known: set[str], law: LawAt, *, kind: str | None) -> Iterator[Across]:
    """Faults of a whole contract of `kind` (see `kinds`) beyond the labels `known` from its single clauses."""
    clauses = [Clause(passage) for passage in passages]
    wage = _monthly_wage(clauses)
    found = [
        *_probation(clauses, untried=kind in _NO_TRIAL_KINDS),
        *_trial_wage(clauses, wage, law),
        *_training(clauses),
        *_ban(clauses, wage),
        *_overtime_base(clauses, wage, law),
    ]
    if kind == "dispatch":
        found += _dispatch_term(clauses)
    if known & {"probation_too_long", "probation_forbidden", "probation_only"}:
        found = [
            item for item in found if not item.label.startswith("probation_") or item.label == "probation_wage_low"
        ]
    yield from (item for item in found if item.label not in known or item.exposure is not None)
    yield from _least_wage(clauses, law)


def refuted(passages: Sequence[Passage], law: LawAt) -> Iterator[tuple[str, Span]]:
    """Labels with their places that a single clause seems to earn and the others or the place's own figures take away.

    A sum as base of overtime is too low only against the wage, a wage of a month or a day only against the least one.
    """
    clauses = [Clause(passage) for passage in passages]
    wage = _monthly_wage(clauses)
    for clause in clauses if wage else ():
        for match in _BASE.finditer(clause.words):
            if wage and Decimal(match[1] or match[2]) >= wage[0]:
                yield "overtime_rate_low", clause.place(*match.span())
    for clause in clauses:
        if own := _OPEN_ENDED.search(clause.words):
            yield "openend_waiver", clause.place(*own.span())
        for match in _PART.finditer(clause.words):
            yield "wage_below_min", clause.place(*match.span())
    yield from _enough(clauses, law)


def _enough(clauses: Sequence[Clause], law: LawAt) -> Iterator[tuple[str, Span]]:
    """Wages of a month or a day that reach the least wage of the place on the day."""
    least, days = law.parameter("minimum_wage_monthly"), law.parameter("monthly_pay_days")
    if not law.region or least is None or days is None:
        return
    for pattern, times in ((_WAGE, Decimal(1)), (_DAILY, days.value)):
        for clause in clauses:
            for match in pattern.finditer(clause.words):
                if Decimal(match[1]) * times >= least.value:
                    yield "wage_below_min", clause.place(*match.span())


def _monthly_wage(clauses: Sequence[Clause]) -> tuple[Decimal, Clause] | None:
    for clause in clauses:
        for match in _WAGE.finditer(clause.words):
            if not re.search(r"试用|见习|病假|加班|竞业|扣", clause.words[max(0, match.start() - 8) : match.end()]):
                return Decimal(match[1]), clause
    return None


def _probation(clauses: Sequence[Clause], *, untried: bool) -> Iterator[Across]:
    for trial in clauses:
        told = None if _NO_PROBATION.search(trial.words) else probation_of(trial.words)
        if told is None or not told.length:
            continue
        others = [c for c in clauses if c is not trial]
        if untried or any(_NO_TRIAL.search(c.words) for c in others):
            yield Across("probation_forbidden", trial.place(*told.span))
        elif told.term is None and (term := _term(others)) and told.length > ladder(term) + 0.1:
            label = "probation_forbidden" if term < 3 else "probation_too_long"
            yield Across(label, trial.place(*told.span))
        return


def _term(clauses: Sequence[Clause]) -> float | None:
    """The term of the contract in months, from the first clause that names it."""
    for clause in clauses:
        if not re.search(r"合同期限|固定期限|本合同(?:期|自)|期限为", clause.words):
            continue
        both = probation_of(f"{clause.words}。试用期")
        if both and both.term:
            return both.term
        for months, start, _ in lengths(clause.words):
            # What is told before or after the end of a term is notice.
            if months >= 1 and not re.search(
                r"前[^,。;]{0,2}$|后[^,。;]{0,2}$|提前", clause.words[max(0, start - 8) : start]
            ):
                return months
    return None


def _trial_wage(clauses: Sequence[Clause], wage: tuple[Decimal, Clause] | None, law: LawAt) -> Iterator[Across]:
    if wage is None:
        return
    for clause in clauses:
        match = _TRIAL_WAGE.search(clause.words)
        ratio = law.parameter("probation_wage_ratio_min") if match else None
        if match and ratio and Decimal(match[1]) < (least := wage[0] * ratio.value):
            short, basis = to_fen(least - Decimal(match[1])), f"{wage[0]} × {ratio.value} − {match[1]}（每月）"
            yield Across("probation_wage_low", clause.place(*match.span()), short, basis, ratio.ground)
            return


def _training(clauses: Sequence[Clause]) -> Iterator[Across]:
    """A penalty above the cost that another clause names, or one that does not shrink with service (劳动合同法 22)."""
    training = [c for c in clauses if re.search(r"培训|服务期", c.words)]
    costs = [Decimal(match[1]) for c in training if (match := _COST.search(c.words))]
    for clause in training:
        owed = _OWED.search(clause.words)
        if not owed or not re.search(r"违约|服务期|离职|辞职|解除|未满|提前", clause.words):
            continue
        if costs and Decimal(owed[1]) > costs[0]:
            excess = to_fen(Decimal(owed[1]) - costs[0])
            yield Across("bond_excess", clause.place(*owed.span()), excess, f"{owed[1]} − {costs[0]}")
            return
        if costs and "违约金" in clause.words and not any(_SHARED.search(c.words) for c in training):
            yield Across("bond_excess", clause.place(*owed.span()))
            return
    if len(training) > 1 and beyond("bond_excess", "。".join(c.words for c in training)):
        yield Across("bond_excess", training[-1].whole)


def _ban(clauses: Sequence[Clause], wage: tuple[Decimal, Clause] | None) -> Iterator[Across]:
    """A ban on competing work whose length or pay another clause tells, or no clause does."""
    for clause in clauses:
        ban = None if "竞业" in clause.words else _BAN.search(clause.words)
        if ban and (unpaid := _UNPAID.search(clause.words, ban.start())):
            yield Across("noncompete_no_pay", clause.place(*unpaid.span()))
    bans = [c for c in clauses if "竞业" in c.words and re.search(r"不得|负有|应当遵守|履行", c.words)]
    if not bans:
        return
    near = [c for c in clauses if re.search(r"竞业|限制期|(?:前|上|该|本)(?:款|条|述)|离职后", c.words)]
    for clause in near:
        if "竞业" not in clause.words and (span := beyond("noncompete_too_long", f"竞业:{clause.words}")):
            yield Across("noncompete_too_long", clause.place(max(0, span[0] - 3), span[1] - 3))
    paying = [c for c in near if "补偿" in c.words]
    if not re.search(r"竞业.{0,400}补偿|补偿.{0,200}竞业", "\n".join(c.words for c in clauses), re.DOTALL):
        yield Across("noncompete_no_pay", bans[0].whole)
    for clause in paying:
        if span := beyond("noncompete_no_pay", f"竞业:{clause.words}"):
            yield Across("noncompete_no_pay", clause.place(max(0, span[0] - 3), span[1] - 3))
        elif wage and (paid := re.search(r"每?月[^,。;\d]{0,14}(\d{3,}(?:\.\d+)?)元", clause.words)):
            least = wage[0] * 3 / 10
            if Decimal(paid[1]) < least:
                short, basis = to_fen(least - Decimal(paid[1])), f"{wage[0]} × 30% − {paid[1]}（每月）"
                yield Across("noncompete_no_pay", clause.place(*paid.span()), short, basis)


def _overtime_base(clauses: Sequence[Clause], wage: tuple[Decimal, Clause] | None, law: LawAt) -> Iterator[Across]:
    """Overtime reckoned on less than the wage that another clause names (劳动法 44)."""
    if wage is None:
        return
    for clause in clauses:
        match = _BASE.search(clause.words)
        if not match or Decimal(base := match[1] or match[2]) >= wage[0]:
            continue
        hours, times = law.parameter("monthly_pay_hours"), law.parameter("overtime_multiplier_weekday")
        if hours is None or times is None:
            yield Across("overtime_rate_low", clause.place(*match.span()))
        else:
            an_hour = (wage[0] - Decimal(base)) / hours.value * times.value
            basis = f"({wage[0]} − {base}) ÷ {hours.value} × {times.value}（每小时）"
            yield Across("overtime_rate_low", clause.place(*match.span()), to_fen(an_hour), basis, hours.ground)
        return


def _dispatch_term(clauses: Sequence[Clause]) -> Iterator[Across]:
    """A clause on the term that does not say again that the contract is one of dispatch (劳动合同法 58)."""
    opening = "派遣劳动合同:"
    for clause in clauses:
        told = re.search(r"合同(?:的)?期限|合同期", clause.words)
        if told and "派遣期限" not in clause.words[: told.start()]:
            if span := beyond("dispatch_short", f"{opening}{clause.words}"):
                yield Across("dispatch_short", clause.place(*(max(0, place - len(opening)) for place in span)))
            return


def _least_wage(clauses: Sequence[Clause], law: LawAt) -> Iterator[Across]:
    """Wages under the least of the place on the day, a month or an hour."""
    if not law.region:
        return
    for clause in clauses:
        part_time = re.search(r"非全日|小时", clause.words)
        name = "minimum_wage_hourly" if part_time else "minimum_wage_monthly"
        pattern = (
            re.compile(r"(?:小时工资|时薪|每小时(?:工资)?)[^,。;\d]{0,8}(\d+(?:\.\d+)?)元") if part_time else _WAGE
        )
        match, least = pattern.search(clause.words), law.parameter(name)
        if match and least and Decimal(match[1]) < least.value:
            yield _short_wage(clause, match, least, "小时" if part_time else "月")


def _short_wage(clause: Clause, match: re.Match[str], least: ParameterValue, per: str) -> Across:
    short, basis = to_fen(least.value - Decimal(match[1])), f"{least.value} − {match[1]}（每{per}）"
    return Across("wage_below_min", clause.place(*match.span()), short, basis, least.ground)


def excess_probation(told: Probation | None, wage: Decimal | None) -> tuple[Decimal, str] | None:
    """Damages for the part of a probation above the ladder, at the full wage (劳动合同法 83)."""
    if not (told and told.term and told.length and wage and told.length > ladder(told.term)):
        return None
    excess = Decimal(str(round(told.length - ladder(told.term), 2)))
    return to_fen(excess * wage), f"{excess} × {wage}"


def wage_of(words: str) -> Decimal | None:
    """The monthly wage that comparable words name, None where they name none."""
    match = _WAGE.search(words)
    return Decimal(match[1]) if match else None
