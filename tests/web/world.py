"""The fixed cast of the site's tests: two bureaus, each with a firm, a worker, an officer and a mediation body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from laoheng.standard.dates import SHANGHAI
from laoheng.standard.identifiers import make_firm_code, make_person_number
from laoheng_web.accounts import actions
from laoheng_web.accounts.models import Body, Membership, Office
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.vault.identities import VaultIdentities, describe_firms
from laoheng_web.vault.models import Firm

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
SYSTEM = By.system(office=None, now=NOW)


@dataclass(frozen=True)
class Bureau:
    """One bureau and its people."""

    office: Office
    firm: Firm
    firm_code: str
    worker: UUID
    worker_number: str
    body: Body
    members: dict[str, Membership]

    def by(self, role: str, now: datetime = NOW) -> By:
        """The cast member of that role (regulator, firm, worker, mediator) as an actor."""
        membership = self.members[role]
        return by_of(membership, now, membership.user.display_name)


def make_bureau(code: str, n: int) -> Bureau:
    """A bureau with its cast; names carry canary strings (CANARY-code-…) that no other bureau may ever see."""
    with acting(SYSTEM, "test"):
        office = actions.open_office(by=SYSTEM, code=code, name=f"CANARY-{code}-人社局", region=code, fictitious=True)
        body = actions.open_body(by=SYSTEM, office=office, name=f"CANARY-{code}-调解委员会")
        firm_code = make_firm_code(code, f"MA00{n:04d}")
        number = make_person_number("140105", datetime(1990, 1, n, tzinfo=SHANGHAI).date(), "000")
        identities = VaultIdentities(NOW)
        firm_id = identities.firms([firm_code])[0]
        describe_firms(by=SYSTEM, stated=[(UUID(firm_id), f"CANARY-{code}-示例有限公司（虚构）", code)])
        firm = Firm.objects.get(id=firm_id)
        worker = identities.persons([number], names=[f"CANARY-{code}-张示例"])[0]
        members = {}
        for role, scope in (
            ("regulator", {"office": office.id}),
            ("firm", {"party": UUID(firm_id)}),
            ("worker", {"party": UUID(worker)}),
            ("mediator", {"party": body.id}),
        ):
            user = actions.add_user(
                by=SYSTEM, login=f"{role}-{code}", display_name=f"CANARY-{code}-{role}", is_demo=True
            )
            members[role] = actions.grant_role(by=SYSTEM, user=user, role=role, **scope)
    return Bureau(office, firm, firm_code, UUID(worker), number, body, members)
