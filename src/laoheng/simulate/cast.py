"""The fixed cast of a guided visit: made-up firms and workers in whose records something can be seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from laoheng.simulate.axis import day_number
from laoheng.simulate.firms import STAGED_ARREARS, STAGED_CLEAN, STAGED_DEFERRAL
from laoheng.simulate.region import Region
from laoheng.simulate.streams import NO_DAY
from laoheng.standard.errors import UserError


@dataclass(frozen=True, slots=True)
class CastMember:
    """One role. Person fields are empty where the role is a firm's."""

    role: str
    label: str
    region: str
    firm_code: str
    firm_name: str
    person_name: str = ""
    person_number: str = ""
    phone: str = ""


def demo_cast(region: Region) -> tuple[CastMember, ...]:
    """Firms: in arrears by ledger, bank and a complaint; with a running valid deferral; clean; of the neighbour.

    Workers: one who complained, one who could and has not, one whose wage is deferred, one of the clean firm, one of
    the neighbour. Raises `UserError` where the region is too small to hold a role.
    """
    complained = next(c.person for c in region.complaints if c.firm == STAGED_ARREARS)
    members = [
        _firm(region, "firm_in_arrears", "欠薪企业（虚构）", STAGED_ARREARS),
        _firm(region, "firm_with_deferral", "缓发企业（虚构）", STAGED_DEFERRAL),
        _firm(region, "clean_firm", "规范企业（虚构）", STAGED_CLEAN),
        _worker(region, "worker_complained", "已投诉劳动者（虚构）", STAGED_ARREARS, complained),
        _worker(region, "worker_with_claim", "可投诉劳动者（虚构）", STAGED_ARREARS, _owed_person(region, complained)),
        _worker(
            region, "worker_deferred", "工资缓发劳动者（虚构）", STAGED_DEFERRAL, _present(region, STAGED_DEFERRAL)
        ),
        _worker(region, "worker_of_clean_firm", "规范企业劳动者（虚构）", STAGED_CLEAN, _present(region, STAGED_CLEAN)),
    ]
    if region.size.neighbour_firms:
        firm = region.size.firms + int(np.argmax(region.firms.weight[region.size.firms :]))
        members.append(_firm(region, "neighbour_firm", "邻县企业（虚构）", firm))
        members.append(_worker(region, "neighbour_worker", "邻县劳动者（虚构）", firm, _present(region, firm)))
    return tuple(members)


def _present(region: Region, firm: int) -> int:
    """The person of lowest number still working for `firm`."""
    spells = region.truth.spells
    found = spells.person[(spells.firm == firm) & (spells.end == NO_DAY)]
    if not len(found):
        raise UserError("simulate.no_cast", role=region.firms.name[firm])
    return int(found.min())


def _owed_person(region: Region, complained: int) -> int:
    work, as_of = region.truth.work, day_number(region.axis.as_of)
    owed = (work.firm == STAGED_ARREARS) & (work.due_day < as_of) & (work.person != complained)
    owed &= region.truth.payments.paid_by(as_of) < work.due
    return int(work.person[owed].min())


def _firm(region: Region, role: str, label: str, firm: int) -> CastMember:
    return CastMember(role, label, region.firms.region[firm], region.firms.code[firm], region.firms.name[firm])


def _worker(region: Region, role: str, label: str, firm: int, person: int) -> CastMember:
    people, firms = region.people, region.firms
    return CastMember(
        role,
        label,
        firms.region[firm],
        firms.code[firm],
        firms.name[firm],
        people.name[person],
        people.number[person],
        people.phone[person],
    )
