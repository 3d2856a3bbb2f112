"""Sharing in the demonstration: a department's counts and a join that were granted, and an extract that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from laoheng.hub.sharing import Form, Wanted, grounds_of, item_of
from laoheng.standard.dates import add_months
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.config.demo.cast import COUNTY, Cast
from laoheng_web.config.demo.region import member
from laoheng_web.sharing import asking, deciding, delivering
from laoheng_web.vault.models import Firm

_REASON = "演示：职责与用途清楚，按最少够用提供"


def play_sharing(cast: Cast, now: datetime) -> None:
    """A tax department (made up) asks the county three times; its officer grants two."""
    office = cast.offices[COUNTY].id
    setup = By.system(office=office, now=now - timedelta(days=6))
    officer = cast.members["regulator"]
    with acting(setup, "demonstration"):
        row = asking.open_department(by=setup, office=office, name="东河县税务局（虚构）", kind="tax")
        user = accounts.add_user(by=setup, login="demo-department", display_name="税务经办人（虚构）", is_demo=True)
        clerk = accounts.grant_role(by=setup, user=user, role="department", party=row.id, party_name=row.name)
        deciding.name_officer(by=setup, user=officer.user_id)
    firm = Firm.objects.get(id=cast.members["firm_in_arrears"].party_id)
    asked = (
        (Form.COUNTS, ("month", "method", "industry"), ()),
        (Form.JOIN, ("month", "gross", "paid"), (firm.code,)),
        (Form.EXTRACT, ("month", "gross"), ()),
    )
    for days, (form, fields, numbers) in zip((5, 4, 1), asked, strict=True):
        by = by_of(clerk, now - timedelta(days=days), user.display_name)
        with acting(by, "sharing"):
            request = asking.ask(by=by, asked=_asked(form, fields, numbers, by.now))
        if form is Form.EXTRACT:
            continue
        decider = member(cast, "regulator", by.now + timedelta(hours=3))
        with acting(decider, "sharing"):
            deciding.grant(by=decider, request_id=request.id, fields=fields, until=request.valid_until, reason=_REASON)
        delivering.run(request.id, By.system(office=office, now=decider.now + timedelta(minutes=5)))


def _asked(form: Form, fields: tuple[str, ...], numbers: Sequence[str], now: datetime) -> asking.Asked:
    item = item_of("LH-GX-01")
    purpose, ground = grounds_of(item.contract)[0]
    first, last = (f"{add_months(now.date(), -back):%Y-%m}" for back in (6, 1))
    wanted = Wanted(item.kind, purpose, ground, form, fields, first, last)
    why = "演示：要逐月核对申报的工资，计数看不出差在哪里" if form.row_by_row else ""
    until = now.date() + timedelta(days=90)
    return asking.Asked(item, wanted, tuple(numbers), "演示：工资薪金个人所得税征管职责", why, until)
