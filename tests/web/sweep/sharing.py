"""Sharing of a bureau: a department's clerk, a request delivered with a wrong row reported, and one that waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from laoheng.hub.sharing import Form, Wanted, grounds_of, item_of
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.models import Membership
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.records import jobs
from laoheng_web.records.actions import receive
from laoheng_web.records.bulletins import Found, send
from laoheng_web.sharing import asking, correcting, deciding, delivering
from laoheng_web.sharing.models import ShareRequest
from tests.web.test_records import HEADINGS
from tests.web.world import NOW, SYSTEM, Bureau


def make_department(bureau: Bureau) -> Membership:
    """A clerk of a department that asks this bureau; in the tenant context that is open."""
    code = bureau.office.code
    row = asking.open_department(by=SYSTEM, office=bureau.office.id, name=f"示例税务局{code}（虚构）", kind="tax")
    user = accounts.add_user(
        by=SYSTEM, login=f"department-{code}", display_name=f"CANARY-{code}-department", is_demo=True
    )
    return accounts.grant_role(by=SYSTEM, user=user, role="department", party=row.id, party_name=row.name)


def wish(
    bureau: Bureau, form: Form = Form.JOIN, numbers: tuple[str, ...] = (), value: str = "", **changed: Any
) -> asking.Asked:
    """A request for the wages of the bureau's worker that nothing is wrong with."""
    item = item_of("LH-GX-01")
    fields = {Form.JOIN: ("month", "gross", "paid"), Form.EXTRACT: ("month", "gross"), Form.COUNTS: ("month", "method")}
    given = fields.get(form, ("method",) if value else ())
    purpose, ground = grounds_of(item.contract)[0]
    wanted = Wanted(item.kind, purpose, ground, form, given, "2026-09", "2026-09", "", value)
    listed = (numbers or (bureau.worker_number,)) if form.needs_list else ()
    why = f"CANARY-{bureau.office.code}-计数不够" if form.row_by_row else ""
    asked = asking.Asked(
        item, wanted, listed, f"CANARY-{bureau.office.code}-税收征管职责", why, NOW.date() + timedelta(days=60)
    )
    return replace(asked, **changed)


def send_wages(bureau: Bureau, gross: str = "5200") -> None:
    """One month's wages of the bureau's worker, stored."""
    officer = bureau.by("regulator")
    line = f"{bureau.firm_code},张示例,{bureau.worker_number},2026年9月,{gross},5200,2026-10-10,银行"
    with acting(officer, "records_sending"):
        file = SimpleUploadedFile("wages.csv", f"{HEADINGS}\r\n{line}\r\n".encode())
        received = receive(by=officer, office=bureau.office, kind="wages", upload=file, channel="web")
    jobs.run(received.receipt.id, By.system(office=bureau.office.id, now=NOW), then=())


def ask(bureau: Bureau, clerk: By, asked: asking.Asked) -> ShareRequest:
    """The request as the clerk files it."""
    with acting(clerk, "sharing"):
        return asking.ask(by=clerk, asked=asked)


def name_officer(bureau: Bureau) -> None:
    """Names the cast's regulator as the one who decides."""
    by = By.system(office=bureau.office.id, now=NOW)
    with acting(by, "sharing"):
        deciding.name_officer(by=by, user=bureau.members["regulator"].user_id)


def grant(bureau: Bureau, row: ShareRequest, fields: tuple[str, ...] | None = None) -> ShareRequest:
    """The officer's consent and the file made of it."""
    officer = bureau.by("regulator")
    with acting(officer, "sharing"):
        granted = tuple(row.fields) if fields is None else fields
        deciding.grant(by=officer, request_id=row.id, fields=granted, until=row.valid_until, reason="职责清楚")
    return delivering.run(row.id, By.system(office=bureau.office.id, now=NOW))


def make_sharing(bureau: Bureau, members: dict[str, Membership]) -> dict[str, list[UUID]]:
    """Ids by kind, as the sweep's `Place.objects` takes them."""
    clerk = by_of(members["department"], NOW, members["department"].user.display_name)
    name_officer(bureau)
    send_wages(bureau)
    done = grant(bureau, ask(bureau, clerk, wish(bureau)))
    waiting = ask(bureau, clerk, wish(bureau, Form.COUNTS))
    token = next(iter(correcting.tokens_of(done.delivery.id)))
    with acting(clerk, "sharing"):
        report = correcting.report(by=clerk, request=done, token=token, said=f"CANARY-{bureau.office.code}-金额不对")
    with acting(bureau.by("regulator"), "records_sending") as officer:
        found = [
            Found("2026-09", "refused", {"number": f"CANARY-{bureau.office.code}-SJ", "rows": "2", "kind": "社保缴费"})
        ]
        told = send(
            by=officer, office=bureau.office, found=found, sender="人社 LH-RS-01",
            department=members["department"].party_id,
        )  # fmt: skip
    return {
        "share": [done.id, waiting.id],
        "share_report": [report.id],
        "share_delivery": [done.delivery.id],
        "department_bulletin": [told.id],
    }
