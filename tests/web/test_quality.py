"""A firm reads its own bulletin, the bureau everybody's; nobody reads another firm's."""

from __future__ import annotations

import pytest
from django.test import Client

from laoheng_web.audit.tenancy import acting
from laoheng_web.records.quality import quality_of
from tests.web.test_records import GOOD, WRONG, bureau, send, wages, work  # noqa: F401
from tests.web.world import make_bureau

pytestmark = pytest.mark.django_db


def page(member) -> str:
    client = Client()
    client.force_login(member.user)
    answer = client.get("/records/quality/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_bulletin_tells_shares_and_what_would_help(bureau):  # noqa: F811
    work(send(bureau, wages(bureau, GOOD, WRONG).encode()))
    with acting(bureau.by("regulator"), "look"):
        (month,) = quality_of(bureau.office.id).months
    assert (month.month, month.validity, month.uniqueness, month.consistency) == ("2026-09", 0.5, 1.0, None)
    own = page(bureau.members["firm"])
    assert "没有通过核对" in own and "不知道" in own
    assert bureau.firm.name in page(bureau.members["regulator"])


def test_another_firm_and_another_bureau_see_nothing_of_it(bureau):  # noqa: F811
    other = make_bureau("990201", 2)
    work(send(bureau, wages(bureau, GOOD).encode()))
    for role in ("firm", "regulator"):
        assert bureau.firm.name not in page(other.members[role]).replace(other.firm.name, "")
        assert "还没有可以评的数据" in page(other.members[role])
