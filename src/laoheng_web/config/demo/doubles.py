"""Doubles of the demonstration: a few persons and a firm that a file names once more under another number."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from laoheng.hub.engine import Engine
from laoheng.hub.link import Unit
from laoheng.standard.identifiers import birth_date, make_firm_code, make_person_number
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.config.demo.cast import COUNTY, Cast
from laoheng_web.records import actions, jobs, linking
from laoheng_web.records.pipeline import lake
from laoheng_web.vault.comparing import compared
from laoheng_web.vault.models import Firm

PERSONS = 6
_WAGES = ("统一社会信用代码", "姓名", "证件号码", "工资所属期", "应发工资", "实发工资")
_FIRMS = ("统一社会信用代码", "企业名称", "行政区划", "登记状态", "注册地址", "变更时间")


def play_doubles(cast: Cast, now: datetime) -> None:
    """Sends the files and compares the county's records, so that the review queue has something to decide."""
    office = cast.offices[COUNTY]
    by = By.system(office=office.id, now=now)
    with acting(by, linking.PURPOSE):
        wages, firms = _wages(office, now), _firm(office, now)
    for kind, headings, rows in (("wages", _WAGES, wages), ("firms", _FIRMS, firms)):
        _send(by, office, kind, headings, rows)
    for unit in Unit.PERSON, Unit.FIRM:
        linking.run(by=by, office=office.id, unit=unit)


def _wages(office: Office, now: datetime) -> list[list[str]]:
    """Persons of different firms, each once more with a birth day misread."""
    with Engine() as engine:
        rows = lake().history([str(office.id)], "contracts", engine=engine)
        first = rows.group_by("firm_id").agg(person=rows.person_id.min()).order_by("firm_id").limit(PERSONS)
        found = engine.run(first).to_pylist()
    people = dict(compared([UUID(row["person"]) for row in found]))
    codes = {firm.id: firm.code for firm in Firm.objects.filter(id__in=[UUID(row["firm_id"]) for row in found])}
    month = (now.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    lines = []
    for row in found:
        known = people[UUID(row["person"])]
        lines.append([codes[UUID(row["firm_id"])], known["name"], _misread(known["number"]), month, "5000", "5000"])
    return lines


def _misread(number: str) -> str:
    born = birth_date(number)
    other = born.replace(day=born.day - 1 if born.day > 1 else 2)
    return make_person_number(number[:6], other, number[14:17])


def _firm(office: Office, now: datetime) -> list[list[str]]:
    """A firm of the register once more, as before its three papers became one, its name cut short."""
    with Engine() as engine:
        rows = lake().history([str(office.id)], "firms", engine=engine)
        found = engine.run(rows.filter(rows.name.notnull()).order_by("firm_id").limit(1)).to_pylist()
    code = make_firm_code(str(office.region), "MA999001")
    return [
        [code, row["name"].replace("有限公司", "公司"), row["region"], "存续", row["address"] or "", f"{now:%Y-%m-%d}"]
        for row in found
    ]


def _send(by: By, office: Office, kind: str, headings: tuple[str, ...], rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    with acting(by, "intake"):
        upload = SimpleUploadedFile(f"{kind}-补报（虚构）.csv", text.getvalue().encode())
        received = actions.receive(by=by, office=office, kind=kind, upload=upload, channel="cli")
    jobs.run(received.receipt.id, by, then=())
