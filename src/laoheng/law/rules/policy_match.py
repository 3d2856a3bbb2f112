"""SI 社保政策匹配: which insurances apply, who pays, what may be claimed, what to do by when, what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

from laoheng.law.at import LawAt
from laoheng.law.errors import CalculationInputError
from laoheng.law.rules.answer import figure, need, note, plain, step
from laoheng.law.rules.fields import Facts, Field
from laoheng.law.rules.found import Parts, found, remedy, variant, yes_no
from laoheng.law.rules.retirement import least_paid_months
from laoheng.law.rules.terminations import examples
from laoheng.law.rules.unemployment import involuntary_end, tier
from laoheng.standard.dates import add_months
from laoheng.standard.finding import Figure, Finding, Ground, Need, Step, Unit, Variant
from laoheng.standard.messages import Message

CONTRACT, DISPATCH, PART_TIME, PLATFORM, FLEXIBLE, OVERAGE, INTERN = FORMS = (
    "劳动合同", "劳务派遣", "非全日制", "新就业形态", "灵活就业", "超龄用工", "实习",
)  # fmt: skip
INSURANCES = ("pension", "medical", "unemployment", "work_injury", "maternity")
SECTORS = ("出行", "即时配送", "同城货运")
_OTHER_SECTOR = "其他"
_NO_INJURY = "无"
_INJURIES = (_NO_INJURY, "工作中受伤", "上下班途中受伤(非本人主要责任)", "患职业病", "突发疾病(工作时间和岗位)")
_MUST = ("both", "employer", "platform")

FIELDS = (
    Field("form", "choice", required=True, choices=FORMS),
    Field("household", "choice", choices=("本地城镇", "本地农村", "外地城镇", "外地农村")),
    Field("age", "integer", unit="years_of_age"),
    Field("disabled", "boolean"),
    Field("receives_pension", "boolean"),
    Field("platform_sector", "choice", choices=(*SECTORS, _OTHER_SECTOR)),
    Field("hire", "date", past=True),
    Field("enrolled", "boolean"),
    Field("established", "date", past=True),
    Field("pension_paid_months", "integer", unit="months"),
    Field("job_loss", "text", examples=examples()),
    Field("paid_months", "integer", unit="months"),
    Field("injury", "choice", choices=_INJURIES),
    Field("injured_on", "date", past=True),
    Field("maternity", "boolean"),
)


def policy_match(facts: Facts, law: LawAt) -> Finding:
    """The insurances, payers, benefits and next steps for one person or firm; rates are shown where we hold them.

    Raises `CalculationInputError` for someone under sixteen or a ground that cannot be read, `NotInForceError` where
    the law of the form was not yet in force.
    """
    form, age = facts.needed_text("form"), facts.number("age")
    least = law.required("working_age_min").value
    if age is not None and age < least:
        raise CalculationInputError("law.policy_match.child", age=plain(age), least=plain(least))
    if form == OVERAGE:
        law.ground("令56号15")  # before 2026-07-01 no national rule insured them
    matched = _Match(facts, law, form)
    matched.insurances()
    matched.rates()
    matched.registration()
    matched.job_loss()
    matched.injury()
    matched.maternity()
    matched.pension()
    matched.circumstances()
    return found("SI", "policy_match", law, matched.parts(), matched.grounds)


@dataclass
class _Match:
    """The answer as it is put together, one question after the other."""

    facts: Facts
    law: LawAt
    form: str
    grounds: list[Ground] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    remedies: list[Message] = field(default_factory=list)

    def parts(self) -> Parts:
        return Parts(
            tuple(self.figures), tuple(self.steps), tuple(self.needs), tuple(self.variants),
            tuple(self.notes), tuple(self.remedies),
        )  # fmt: skip

    def insurances(self) -> None:
        """One line for each insurance: a duty or a choice, and who pays."""
        for insurance in INSURANCES:
            row = _table()[self.form][insurance]
            treatment, grounds = self._treatment(insurance, row["treatment"]), self.law.grounds(*row["grounds"])
            duty = None if treatment in ("local", "open") else treatment in _MUST
            self.figures.append(figure(f"{insurance}_duty", duty, Unit.YES_NO))
            self.steps.append(
                step(f"si_{treatment}", "用工形式 → 参保义务和缴费人", f"{self.form} → {_NAMES[insurance]}",
                     "不知道" if duty is None else yes_no(duty), *grounds)
            )  # fmt: skip
            if treatment == "local":
                for name, value in ((f"si_{insurance}_joined", True), (f"si_{insurance}_not_joined", False)):
                    self.variants.append(
                        variant(name, figure(f"{insurance}_duty", value, Unit.YES_NO), grounds=grounds)
                    )

    def _treatment(self, insurance: str, usual: str) -> str:
        if usual != "platform":
            return usual
        sector = self.facts.text("platform_sector")
        if sector is None:
            self.needs.append(need("platform_sector", "worker"))
            return "open"
        return "platform" if sector in SECTORS else "local"

    def rates(self) -> None:
        """The national rates, where the duty is shared and we hold them for the day."""
        if self.form not in (CONTRACT, DISPATCH):
            return
        held = {name: self.law.parameter(name) for name in _RATES}
        for name, label in _RATES.items():
            rate = held[name]
            if rate is None:
                self.notes.append(note("si_rate_unknown", name=label, on=self.law.on))
                continue
            self.figures.append(figure(name, rate.value * 100, Unit.PERCENT))
            self.grounds.append(rate.ground)
        self.notes.append(note("si_rates_local"))

    def registration(self) -> None:
        """By when the employer must register, and what to do where it did not."""
        if self.form in (PLATFORM, FLEXIBLE, INTERN):
            self.remedies.append(remedy("si_register_alone"))
            return
        days = self.law.required("social_insurance_registration_days")
        for name, told in (
            ("register_by", self.facts.day("hire")),
            ("firm_register_by", self.facts.day("established")),
        ):
            if told is not None:
                due = told + timedelta(days=int(days.value))
                self.figures.append(figure(name, due, Unit.DATE))
                self.steps.append(
                    step(f"si_{name}", "首日不计，30日内", f"{told} + {plain(days.value)}天", due, days.ground)
                )
        self.remedies.append(remedy("si_register"))
        if self.facts.flag("enrolled") is False:
            self.remedies.append(remedy("si_not_enrolled"))
            self.grounds += self.law.held("社会保险法63", "社会保险法84", "社会保险法86", "解释二19")

    def job_loss(self) -> None:
        """Unemployment benefit: whether the ending allows it and how many months at most."""
        ground = self.facts.text("job_loss")
        if ground is None:
            return
        self.grounds += self.law.held("社会保险法45", "社会保险法46", "社保法若干规定13")
        involuntary, why = involuntary_end(ground)
        if involuntary is None:
            self.needs.append(need(why, "worker"))
        elif not involuntary:
            self.figures.append(figure("max_months", 0, Unit.MONTHS))
            self.notes.append(note(why))
        elif (paid := self.facts.number("paid_months")) is None and self.facts.flag("enrolled") is False:
            self.notes.append(note("si_unemployment_lost"))
            self.grounds += self.law.held("解释一1")
        elif paid is None:
            self.needs.append(need("paid_months", "bureau"))
        else:
            months, line = tier(paid, self.law)
            self.figures.append(figure("max_months", int(months), Unit.MONTHS))
            self.steps.append(line)
            self.notes.append(note("unemployment_local") if months else note("unemployment_too_short"))
            if months:
                self.remedies.append(remedy("unemployment_claim"))

    def injury(self) -> None:
        """Work injury: who applies by when, and who pays."""
        kind = self.facts.text("injury")
        if kind is None or kind == _NO_INJURY:
            return
        if self.form in (PLATFORM, FLEXIBLE, INTERN):
            self.remedies.append(remedy("si_injury_platform" if self.form == PLATFORM else "si_injury_civil"))
            return
        self.grounds += self.law.held("工伤保险条例14", "工伤保险条例17")
        self._injury_deadlines()
        self.remedies.append(remedy("si_injury_apply"))
        enrolled = self.facts.flag("enrolled")
        if enrolled is None:
            self.needs.append(need("enrolled", "bureau"))
        elif enrolled:
            self.notes.append(note("si_injury_fund_pays"))
            self.grounds += self.law.held("社会保险法38", "社会保险法39")
        else:
            self.notes.append(note("si_injury_employer_pays"))
            self.grounds += self.law.held("社会保险法41", "工伤保险条例62")

    def _injury_deadlines(self) -> None:
        day = self.facts.day("injured_on")
        if day is None:
            self.needs.append(need("injured_on", "worker"))
            return
        days, months = self.law.required("injury_claim_employer_days"), self.law.required("injury_claim_worker_months")
        firm, own = day + timedelta(days=int(days.value)), add_months(day, int(months.value))
        self.figures += [
            figure("employer_apply_by", firm, Unit.DATE),
            figure("worker_apply_by", own, Unit.DATE),
        ]
        self.steps.append(
            step(
                "si_injury_deadlines",
                "单位：30日内；本人、近亲属、工会：1年内",
                f"{day}",
                f"{firm}；{own}",
                days.ground,
            )
        )
        if self.law.on > own:
            self.notes.append(note("si_injury_late", day=own))

    def maternity(self) -> None:
        """Leave and allowance around a birth."""
        if not self.facts.flag("maternity"):
            return
        if self.form in (CONTRACT, DISPATCH):
            days = self.law.required("maternity_leave_days")
            self.figures.append(figure("maternity_leave_days", int(days.value), Unit.DAYS))
            self.steps.append(
                step("si_maternity", "产假天数（各地另有奖励假）", "98天", plain(days.value), days.ground)
            )
            self.grounds += self.law.held("社会保险法54", "社会保险法56", "女职工规定8")
            self.remedies.append(remedy("si_maternity"))
            if self.facts.flag("enrolled") is None:
                self.needs.append(need("enrolled", "bureau"))
            self.notes.append(
                note("si_maternity_uninsured" if self.facts.flag("enrolled") is False else "si_maternity_paid")
            )
        else:
            self.notes.append(note("si_maternity_local"))

    def pension(self) -> None:
        """How far the months paid are from a pension."""
        paid = self.facts.number("pension_paid_months")
        if paid is None:
            return
        least, line = least_paid_months(self.law.on.year, self.law)
        self.figures += [
            figure("min_paid_months", int(least), Unit.MONTHS),
            figure("months_short", int(max(least - paid, Decimal(0))), Unit.MONTHS),
        ]
        self.steps.append(line)
        self.notes.append(note("si_pension_rises"))
        if paid < least:
            self.remedies.append(remedy("si_pension_short"))
            self.grounds += self.law.held("社会保险法16")

    def circumstances(self) -> None:
        """What household, disability, age and a pension already drawn change."""
        household = self.facts.text("household")
        if household and household.startswith("外地"):
            self.notes.append(note("si_transfer"))
            if self.form in (PLATFORM, FLEXIBLE, PART_TIME):
                self.notes.append(note("si_household_local"))
        if household and household.endswith("农村"):
            self.notes.append(note("si_rural"))
            self.grounds += self.law.held("社会保险法95")
        if self.facts.flag("disabled"):
            self.notes.append(note("si_disabled"))
        if self.facts.flag("receives_pension") and self.form in (CONTRACT, DISPATCH):
            self.notes.append(note("si_pensioner"))
            self.grounds += self.law.held("劳动合同法44(2)")
        age = self.facts.number("age")
        if age is not None and age >= self.law.required("retirement_age_lowest").value:
            self.notes.append(note("si_check_age"))


_NAMES = {"pension": "养老", "medical": "医疗", "unemployment": "失业", "work_injury": "工伤", "maternity": "生育"}
_RATES = {
    "pension_rate_employer": "职工养老保险单位费率",
    "pension_rate_worker": "职工养老保险个人费率",
    "medical_rate_worker": "职工医疗保险个人费率",
    "unemployment_rate_total": "失业保险总费率",
}


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    text = (resources.files("laoheng.law.rules") / "policy_match.yaml").read_text("utf-8")
    table: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return table
