"""The firm that the demonstration's tests act on: its public name and code, and its made-up staff from the files."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from laoheng.standard.records import contract_of
from tests.web.site_process import python

COUNTY = "990101"
FIRM = """
import json
from django.utils import timezone
from laoheng_web.accounts.models import Membership
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.vault.models import Firm
with acting(By.system(office=None, now=timezone.localtime()), "test"):
    member = Membership.objects.get(user__login="demo-clean_firm")
    firm = Firm.objects.get(id=member.party_id)
    print(json.dumps([firm.name, firm.code, str(firm.id)]))
"""


@dataclass(frozen=True)
class Firm:
    """A firm of the demonstration; `staff` are name and number of made-up people."""

    name: str
    code: str
    id: str
    staff: tuple[tuple[str, str], ...]


def clean_firm(data: Path) -> Firm:
    """The well-run firm of the demonstration in `data`, with the people of its newest attendance file."""
    name, code, id_ = json.loads(python(data, FIRM).splitlines()[-1])
    newest = max((data / "demonstration" / "files" / "attendance").glob(f"{COUNTY}_*.csv"))
    return Firm(name, code, id_, staff_of(newest, code))


def staff_of(path: Path, code: str) -> tuple[tuple[str, str], ...]:
    """Name and number of the people whom an attendance file tells of `code`."""
    contract = contract_of("attendance")
    known = {text: field.name for field in contract.fields for text in (field.label, *field.aliases)}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        heading, *rows = csv.reader(handle)
    place = {known[text]: index for index, text in enumerate(heading)}
    people = {row[place["person_number"]]: row[place["person_name"]] for row in rows if row[place["firm_code"]] == code}
    return tuple((name, number) for number, name in sorted(people.items()) if len(number) == 18)
