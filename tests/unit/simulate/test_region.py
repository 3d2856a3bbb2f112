"""The made-up region: the same by seed, belonging to nobody, blind to traits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from laoheng.simulate import SMALL, Region, RegionSize, demo_cast, make_region
from laoheng.simulate.axis import day_number, day_of, make_axis
from laoheng.simulate.deferrals import in_force
from laoheng.simulate.firms import SECTORS, STAGED_ARREARS, STAGED_CLEAN, STAGED_DEFERRAL
from laoheng.standard import identifiers
from laoheng.standard.errors import UserError

AS_OF = date(2026, 11, 20)


def test_the_same_seed_gives_the_same_region_and_another_seed_another(region: Region) -> None:
    again, other = make_region(SMALL, 7, AS_OF), make_region(SMALL, 8, AS_OF)
    assert again.people.number == region.people.number and again.people.name == region.people.name
    assert again.complaints == region.complaints
    assert np.array_equal(again.truth.payments.first, region.truth.payments.first)
    assert other.people.number != region.people.number


def test_every_person_number_is_well_formed_and_of_nobody(region: Region) -> None:
    numbers = region.people.number
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert identifiers.person_number(number, AS_OF) == number
        assert number.startswith("1400") and number[14:17] == "000"


def test_every_firm_code_is_well_formed_and_of_no_real_place(region: Region) -> None:
    for code, place in zip(region.firms.code, region.firms.region, strict=True):
        assert identifiers.firm_code(code) == code
        assert code[2:8] == place and place in ("990101", "990102")
    assert len(set(region.firms.code)) == region.firms.count


def test_phones_and_accounts_are_of_unallocated_ranges(region: Region) -> None:
    assert all(identifiers.phone(phone) == phone and phone.startswith("160") for phone in region.people.phone)
    assert all(len(account) == 19 and account.startswith("000000") for account in region.people.account)


def test_every_firm_name_says_that_it_is_fictitious(region: Region) -> None:
    assert all("示例" in name and name.endswith("（虚构）") for name in region.firms.name)


@pytest.mark.shared_data
def test_no_firm_name_is_that_of_a_real_company(county: Region, shared_data: Path) -> None:
    real = (shared_data / "data" / "codes" / "company_short_names_sample.txt").read_text("utf-8").split()
    assert len(real) > 1_000
    proper = {name[3:9] for name in county.firms.name}  # 示例nnnn
    assert not proper & set(real)
    assert not set(county.firms.name) & set(real)
    assert not [name for name in real if "示例" in name or "东河县" in name or "西山县" in name]


@pytest.mark.shared_data
def test_every_industry_is_a_class_of_the_standard(shared_data: Path) -> None:
    rows = (shared_data / "data" / "codes" / "industry_gbt4754_2017.csv").read_text("utf-8-sig").splitlines()
    classes = {row.split(",")[0] for row in rows if row.split(",")[2] == "小类"}
    assert {sector.industry for sector in SECTORS} <= classes


def _z(wronged: np.ndarray, group: np.ndarray) -> float:
    """The two-sample z value of a share: how far two groups differ, in standard errors."""
    a, b = wronged[group], wronged[~group]
    pooled = wronged.mean()
    return float((a.mean() - b.mean()) / np.sqrt(pooled * (1 - pooled) * (1 / len(a) + 1 / len(b))))


def test_no_trait_has_a_share_in_misconduct_or_complaints(county: Region) -> None:
    people, spells, work = county.people, county.truth.spells, county.truth.work
    complained = np.isin(np.arange(people.count), [c.person for c in county.complaints])
    unpaid = np.zeros(people.count, bool)
    unpaid[work.person[county.truth.payments.paid_by(work.due_day) < work.due]] = True
    uninsured, unwritten = np.zeros(people.count, bool), np.zeros(people.count, bool)
    uninsured[spells.person[~spells.insured]] = True
    unwritten[spells.person[county.truth.papers.unwritten]] = True
    groups = {
        "sex": people.sex == 1,
        "local": people.origin == 0,
        "other province": people.origin == 2,
        "young": people.birth > np.median(people.birth),
    }
    for wronged in (complained, unpaid, uninsured, unwritten):
        assert 50 < wronged.sum() < people.count - 50
        for trait, group in groups.items():
            assert abs(_z(wronged, group)) < 3.5, trait


def test_the_test_of_traits_would_notice_a_share() -> None:
    rng = np.random.default_rng(3)
    group = rng.random(15_000) < 0.5
    assert abs(_z(rng.random(15_000) < np.where(group, 0.08, 0.05), group)) > 3.5


def test_misconduct_follows_from_trouble_and_habits(county: Region) -> None:
    hidden, indicators = county.truth.hidden, county.truth.indicators
    late = indicators["wages_not_paid_on_day"]
    assert late[hidden.trouble > 0.5].mean() > 5 * late[hidden.trouble < -0.5].mean()
    uninsured = indicators["uninsured"].any(axis=1)
    assert hidden.honesty[uninsured].mean() < hidden.honesty[~uninsured].mean()


def test_nobody_is_paid_more_than_is_due_nor_after_the_day_of_the_region(county: Region) -> None:
    work, paid = county.truth.work, county.truth.payments
    assert (paid.first + paid.second <= work.due).all()
    assert max(paid.first_day.max(), paid.second_day.max()) <= day_number(AS_OF)
    assert ((paid.first > 0) == (paid.first_day >= 0)).all()


def _reference_by_hand(county: Region, spell: int, month: int) -> float | None:
    """The average of the year before, or the starting wage, looked up month by month; None where the axis hides it."""
    work, axis = county.truth.work, county.axis
    mine = {int(work.month[row]): row for row in np.nonzero(work.spell == spell)[0].tolist()}
    started, year = day_of(county.truth.spells.start[spell]), axis.month(month).year
    if started < axis.first and axis.month(month).year - 1 <= axis.first.year:
        return None
    if started.year == year:
        full = [row for _, row in sorted(mine.items()) if work.full_month[row]]
        return float(work.gross[full[0] if full else mine[min(mine)]])
    return float(np.mean([work.gross[row] for m, row in mine.items() if axis.month(m).year == year - 1]))


def test_an_honest_base_is_the_average_of_the_year_before_or_the_starting_wage(county: Region) -> None:
    work, axis, spells = county.truth.work, county.axis, county.truth.spells
    honest = np.nonzero(work.insured & ~spells.understated[work.spell])[0]
    assert np.array_equal(work.base[honest], work.lawful_base[honest])
    checked = set()
    for row in honest[::40].tolist():
        spell, month = int(work.spell[row]), int(work.month[row])
        wage = _reference_by_hand(county, spell, month)
        if wage is not None:
            average = axis.average_wage[month]
            assert abs(work.base[row] - min(max(wage, 0.6 * average), 3 * average)) <= 1
            checked.add(day_of(spells.start[spell]).year == axis.month(month).year)
    assert checked == {True, False}


def test_who_was_employed_before_the_axis_has_a_hidden_reference_near_the_wages_that_follow(county: Region) -> None:
    work, spells, axis = county.truth.work, county.truth.spells, county.axis
    floor, cap = 0.6 * axis.average_wage[work.month], 3 * axis.average_wage[work.month]
    inside = (work.lawful_base > floor + 1) & (work.lawful_base < cap) & work.full_month
    old = inside & (spells.start[work.spell] < day_number(date(axis.first.year, 1, 1))) & (work.month == 0)
    ratio = work.lawful_base[old] / work.gross[old]
    assert old.sum() > 100 and 0.9 < np.median(ratio) < 1.1


def test_a_base_is_understated_exactly_where_a_firm_declares_less_than_95_percent(county: Region) -> None:
    work, found = county.truth.work, county.truth.indicators["base_understated"]
    low = work.insured & (work.base < work.lawful_base * 0.95)
    expected = np.zeros_like(found)
    expected[work.firm[low], work.month[low]] = True
    assert np.array_equal(found, expected) and found.any()
    assert county.truth.hidden.understates[found.any(axis=1)].all()


def test_pay_days_are_working_days_moved_earlier() -> None:
    axis = make_axis(6, AS_OF)
    assert axis.text(0) == "2026-05" and axis.text(5) == "2026-10"
    # 15 August 2026 is a Saturday: wages of July are due on Friday 14.
    assert axis.due[4, 2] == day_number(date(2026, 8, 14))


def test_before_the_reporting_day_the_last_month_is_left_out() -> None:
    assert make_axis(6, date(2026, 11, 17)).text(5) == "2026-09"
    assert make_axis(6, date(2026, 11, 18)).text(5) == "2026-10"


def test_the_staged_firms_show_what_they_are_there_for(region: Region) -> None:
    owed, made = region.truth.owed, region.truth.deferrals
    assert (owed[STAGED_ARREARS, -3:] > 0).all() and not owed[STAGED_ARREARS, :-3].any()
    assert not owed[STAGED_DEFERRAL].any() and not owed[STAGED_CLEAN].any()
    mine = made.firm == STAGED_DEFERRAL
    assert in_force(made, region.firms, day_number(AS_OF))[mine].all() and mine.any()
    wrongs = {name: table[STAGED_CLEAN].any() for name, table in region.truth.indicators.items()}
    assert not any(wrongs.values()), wrongs


def test_the_cast_is_complete_and_the_claim_is_still_unspoken(region: Region) -> None:
    cast = {member.role: member for member in demo_cast(region)}
    assert len(cast) == 9
    complained = {region.people.number[c.person] for c in region.complaints}
    assert cast["worker_complained"].person_number in complained
    assert cast["worker_with_claim"].person_number not in complained
    assert cast["neighbour_worker"].region == "990102"


def test_complaints_say_truly_or_falsely_what_is_owed(county: Region) -> None:
    wages = [c for c in county.complaints if c.topic == "wages"]
    assert {c.founded for c in wages} == {True, False}
    assert all(c.date <= AS_OF and c.periods and c.amount is not None and c.amount > 0 for c in wages)
    assert all((c.outcome == "open") == (c.outcome_on is None) for c in county.complaints)


@pytest.mark.parametrize(
    "counts",
    [{"firms": 5}, {"workers": 100}, {"months": 2}, {"months": 61}, {"daily_firms": -1}, {"neighbour_workers": 3}],
)
def test_impossible_sizes_are_refused(counts: dict[str, int]) -> None:
    with pytest.raises(UserError) as error:
        RegionSize(**counts)
    assert str(error.value)
