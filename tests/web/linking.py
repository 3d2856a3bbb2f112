"""A bureau whose files name one person under two numbers: what the review queue is for."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from laoheng.hub.link import Unit
from laoheng.standard.identifiers import make_person_number
from laoheng_web.accounts import actions as accounts
from laoheng_web.accounts.pages import by_of
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.records import jobs, linking
from laoheng_web.records.actions import receive
from laoheng_web.records.models import LinkPair
from laoheng_web.vault.identities import find_person
from tests.web.world import NOW, SYSTEM, Bureau, make_bureau

HEADINGS = "统一社会信用代码,姓名,证件号码,手机号,工资所属期,应发工资,实发工资"
ONE = make_person_number("140105", date(1977, 1, 3), "000")
TWO = make_person_number("140105", date(1989, 9, 19), "000")
THREE = make_person_number("140105", date(1977, 1, 8), "000")
PHONE = "16012345678"
THEIRS = ((ONE, PHONE), (TWO, PHONE), (THREE, ""))


class Desk:
    """A bureau with two clerks, twenty-five persons, and one name under three numbers, two of them with one phone."""

    def __init__(self, code: str = "990101", n: int = 1) -> None:
        self.bureau: Bureau = make_bureau(code, n)
        self.office = self.bureau.office.id
        self.first = self.bureau.by("regulator")
        with acting(SYSTEM, "test"):
            user = accounts.add_user(by=SYSTEM, login=f"second-{code}", display_name="乙核对员", is_demo=True)
            self.second_member = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=self.office)
        self.second = by_of(self.second_member, NOW, "乙核对员")
        self.system = By.system(office=self.office, now=NOW)
        people = [(f"{surname}示{given}", i) for i, (surname, given) in enumerate(product("王李张刘陈", "甲乙丙丁戊"))]
        rows = [
            self.row(
                name, make_person_number("140105", date(1960 + i, 1 + i % 12, 1 + i), "000"), f"160{i:04d}9{i:03d}"
            )
            for name, i in people
        ]
        self.send(*rows, *(self.row("欧阳示例", number, phone) for number, phone in THEIRS))

    def row(self, name: str, number: str, phone: str, month: str = "2026-09", paid: str = "5000") -> str:
        return f"{self.bureau.firm_code},{name},{number},{phone},{month},{paid},{paid}"

    def send(self, *rows: str) -> None:
        with acting(self.first, "records_sending"):
            file = SimpleUploadedFile("工资.csv", "\r\n".join([HEADINGS, *rows, ""]).encode())
            got = receive(by=self.first, office=self.bureau.office, kind="wages", upload=file, channel="web")
        jobs.run(got.receipt.id, self.system, then=())

    def run(self, unit: Unit = Unit.PERSON) -> None:
        linking.run(by=self.system, office=self.office, unit=unit)

    def person(self, number: str) -> UUID:
        with acting(self.first, "test"):
            found = find_person(number)
        assert found is not None
        return found

    def pair(self, one: str = ONE, two: str = TWO) -> LinkPair:
        ends = sorted([self.person(one), self.person(two)])
        with acting(self.first, "linkage"):
            return LinkPair.objects.get(office_id=self.office, left_id=ends[0], right_id=ends[1])
