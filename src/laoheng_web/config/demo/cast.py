"""The accounts of the demonstration, all plainly fictitious."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from laoheng.simulate import CastMember
from laoheng_web.accounts import actions
from laoheng_web.accounts.models import Body, Membership, Office
from laoheng_web.audit.by import By
from laoheng_web.vault.identities import VaultIdentities

COUNTY, NEIGHBOUR, CITY = "990101", "990102", "990100"
NAMES = {CITY: "示例省甲市人社局", COUNTY: "东河县人社局", NEIGHBOUR: "西山县人社局"}
STAFF = (
    ("regulator", "regulator", COUNTY, "监管人员甲（虚构）"),
    ("regulator2", "regulator", COUNTY, "监管人员乙（虚构）"),
    ("city_regulator", "regulator", CITY, "市局监管人员（虚构）"),
    ("neighbour_regulator", "regulator", NEIGHBOUR, "邻县监管人员（虚构）"),
    ("system_admin", "system_admin", COUNTY, "系统管理员（虚构）"),
    ("security_admin", "security_admin", COUNTY, "安全管理员（虚构）"),
    ("audit_admin", "audit_admin", COUNTY, "审计管理员（虚构）"),
)


@dataclass(frozen=True)
class Cast:
    """Offices by code, mediation body, memberships by role name."""

    offices: dict[str, Office]
    body: Body
    members: dict[str, Membership]


def make_offices(by: By) -> tuple[dict[str, Office], Body]:
    """The city's bureau, the two counties below it, and the county's mediation body."""
    city = actions.open_office(by=by, code=CITY, name=f"{NAMES[CITY]}（虚构）", region=CITY, fictitious=True)
    offices = {CITY: city}
    for code in (COUNTY, NEIGHBOUR):
        offices[code] = actions.open_office(
            by=by, code=code, name=f"{NAMES[code]}（虚构）", region=code, parent=city, fictitious=True
        )
    body = actions.open_body(by=by, office=offices[COUNTY], name="东河县劳动争议调解委员会（虚构）")
    return offices, body


def make_accounts(by: By, offices: dict[str, Office], body: Body, members: tuple[CastMember, ...]) -> Cast:
    """One account per role; firms and workers are those of the simulated cast."""
    found: dict[str, Membership] = {}
    for name, role, code, shown in STAFF:
        user = actions.add_user(by=by, login=f"demo-{name}", display_name=shown, is_demo=True)
        found[name] = actions.grant_role(by=by, user=user, role=role, office=offices[code].id)
    # Two people of the body: the mediator who signs an agreement does not seal it.
    for name, shown in (("mediator", "调解员（虚构）"), ("body_officer", "调解组织工作人员（虚构）")):
        user = actions.add_user(by=by, login=f"demo-{name}", display_name=shown, is_demo=True)
        found[name] = actions.grant_role(by=by, user=user, role="mediator", party=body.id, party_name=body.name)
    for member in members:
        found[member.role] = _party(by, member)
    return Cast(offices, body, found)


def _party(by: By, member: CastMember) -> Membership:
    identities = VaultIdentities(by.now)
    user = actions.add_user(by=by, login=f"demo-{member.role}", display_name=member.label, is_demo=True)
    if member.person_number:
        (person,) = identities.persons([member.person_number], [member.person_name], [member.phone], [None])
        return actions.grant_role(by=by, user=user, role="worker", party=UUID(str(person)), party_name="")
    (firm,) = identities.firms([member.firm_code])
    return actions.grant_role(by=by, user=user, role="firm", party=UUID(firm), party_name=member.firm_name)
