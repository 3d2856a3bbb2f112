"""The ground the site stands on: roles, row-level security, and events that nobody edits."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import Error, connection, transaction

from laoheng.standard.dates import SHANGHAI
from laoheng_web.accounts import actions
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.vault.identities import Card, VaultIdentities, find_person, open_identity
from laoheng_web.vault.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
SYSTEM = By.system(office=None, now=NOW)
NUMBER = "14010019900101000X"


def make_office(code: str, parent=None):
    with acting(SYSTEM, "test"):
        return actions.open_office(by=SYSTEM, code=code, name=f"{code}人社局", region="990101", parent=parent)


def test_the_app_role_owns_nothing_and_cannot_bypass_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("select count(*) from pg_class where pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)


def test_every_table_with_an_office_forces_row_level_security_with_a_policy():
    with connection.cursor() as cursor:
        cursor.execute(
            """select c.relname, c.relrowsecurity and c.relforcerowsecurity,
                      (select count(*) from pg_policy p where p.polrelid = c.oid)
               from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'office_id'
               where c.relkind in ('r', 'p') and not a.attisdropped"""
        )
        tables = cursor.fetchall()
    assert tables
    assert [name for name, forced, policies in tables if not forced or not policies] == []


@pytest.mark.parametrize("statement", ["update audit_auditevent set type = 'x'", "delete from audit_auditevent"])
def test_nobody_edits_what_happened(statement):
    make_office("甲")
    with acting(SYSTEM, "test"), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_failed_event_undoes_its_write(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no event")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError):
        make_office("乙")
    from laoheng_web.accounts.models import Office

    assert not Office.objects.filter(code="乙").exists()


def test_a_bureau_sees_its_own_events_and_those_below_it_only():
    county = make_office("990101")
    other = make_office("990102")
    for office in (county, other):
        with acting(By(user=None, role="system", party=None, office=office.id, now=NOW), "test"):
            actions.open_body(by=By.system(office=office.id, now=NOW), office=office, name="调解会")
    with acting(By(user=None, role="regulator", party=None, office=county.id, now=NOW), "look"):
        assert {event.office_id for event in AuditEvent.objects.all()} == {county.id}


def test_without_a_tenant_there_are_no_rows():
    make_office("990101")
    with acting(By.public(now=NOW), "browse"):
        assert AuditEvent.objects.count() == 0


def test_a_number_gets_one_random_id_and_no_field_lies_in_clear():
    with acting(SYSTEM, "intake"):
        first, again = VaultIdentities(NOW).persons([NUMBER, NUMBER], names=["张示例", "张示例"])
        assert first == again
        person = Person.objects.get(id=first)
        assert "张示例".encode() not in bytes(person.name)
        assert NUMBER.encode() not in bytes(person.number)
        assert str(find_person(NUMBER)) == first


def test_identities_are_not_seen_without_a_purpose():
    with acting(SYSTEM, "intake"):
        VaultIdentities(NOW).persons([NUMBER], names=["张示例"])
    with acting(SYSTEM, ""):
        assert Person.objects.count() == 0


def test_opening_an_identity_leaves_a_line_the_person_can_see():
    office = make_office("990101")
    with acting(SYSTEM, "intake"):
        (person,) = VaultIdentities(NOW).persons([NUMBER], names=["张示例"])
    from uuid import UUID, uuid4

    officer = By(user=uuid4(), role="regulator", party=None, office=office.id, now=NOW)
    with acting(officer, "case"):
        opened = open_identity(by=officer, person=UUID(person), fields=["name"], purpose="case", reason="核实投诉")
    assert opened == {"name": "张示例"}
    worker = By(user=uuid4(), role="worker", party=UUID(person), office=None, now=NOW)
    with acting(worker, "own_data"):
        (line,) = AuditEvent.objects.filter(type="vault.opened")
    assert line.payload["reason"] == "核实投诉"
    assert Card(NUMBER).number == NUMBER


@pytest.mark.parametrize(
    ("peer", "header", "address"),
    [
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # a stranger's header is ignored
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),  # our proxy's is believed
        ("127.0.0.1", "10.0.0.1, 198.51.100.7", "198.51.100.7"),  # only the hop our proxy added
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_the_client_address_comes_from_a_trusted_hop_only(settings, rf, peer, header, address):
    from laoheng_web.config.middleware import ClientAddress

    settings.TRUSTED_PROXIES = frozenset({"127.0.0.1"})
    seen = []
    ClientAddress(lambda request: seen.append(request.META["REMOTE_ADDR"]))(
        rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=header)
    )
    assert seen == [address]
