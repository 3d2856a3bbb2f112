"""The interface for machines: who may call, what is answered, and that nothing is done twice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laoheng.ledger import VerifierKey, leaf_hash, open_checkpoint, verify_inclusion
from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng.standard.records import KINDS
from laoheng_web.accounts.actions import end_role
from laoheng_web.api.actions import READ, WRITE, create_client, revoke_client
from laoheng_web.api.door import API_PERMISSIONS
from laoheng_web.api.limits import take
from laoheng_web.api.models import ApiClient, CallBucket, KeptAnswer
from laoheng_web.api.site import api
from laoheng_web.audit.models import AuditEvent, LedgerLeaf
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.records.models import Receipt
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
HEADINGS = b"a,b\n1,2\n"


@pytest.fixture
def bureaus(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.INBOX_DIR = tmp_path / "inbox"
    settings.INBOX_DIR.mkdir()
    return make_bureau("990101", 1), make_bureau("990102", 2)


def token_for(bureau, role="firm", scopes=(READ, WRITE)):
    with acting(SYSTEM, "test"):
        return create_client(by=SYSTEM, membership=bureau.members[role], name="测试程序", scopes=scopes).token


def caller(token=None):
    # A fault inside must come back as the answer that a program would get.
    client = Client(raise_request_exception=False)
    if token:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def send(client, content=HEADINGS, kind="wages", name="一月工资.csv", **headers):
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(f"/api/v1/records/{kind}", {"file": file}, headers=headers)


def assert_problem(response, status, code):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:laoheng:problem:{code}")
    assert body["title"] and body["detail"]


def test_a_sent_file_gets_its_receipt_at_once(bureaus):
    here, _ = bureaus
    response = send(caller(token_for(here)))
    assert response.status_code == 202, response.content
    body = response.json()
    assert (body["kind"], body["state"], body["size"], body["again"]) == ("wages", "received", len(HEADINGS), False)
    with acting(here.by("firm"), "look"):
        receipt = Receipt.objects.get(id=body["id"])
    assert (receipt.channel, receipt.sender_party, receipt.office_id) == ("api", here.firm.id, here.office.id)


def test_the_same_key_and_file_get_the_same_answer_and_one_receipt(bureaus):
    here, _ = bureaus
    client = caller(token_for(here))
    first, again = (send(client, **{"Idempotency-Key": "jan-2026"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    with acting(here.by("firm"), "look"):
        assert Receipt.objects.count() == 1


def test_the_same_key_with_another_file_is_refused_and_keeps_nothing(bureaus):
    here, _ = bureaus
    client = caller(token_for(here))
    send(client, **{"Idempotency-Key": "jan-2026"})
    assert_problem(send(client, b"c\n3\n", **{"Idempotency-Key": "jan-2026"}), 422, "api.key_used_otherwise")
    with acting(here.by("firm"), "look"):
        assert Receipt.objects.count() == 1


def test_a_key_is_the_clients_own(bureaus):
    here, _ = bureaus
    for bureau in bureaus:
        assert send(caller(token_for(bureau)), **{"Idempotency-Key": "one"}).status_code == 202
    with acting(here.by("firm"), "look"):
        assert KeptAnswer.objects.count() == 1


def test_a_failed_write_frees_its_key(bureaus):
    here, _ = bureaus
    client = caller(token_for(here))
    refused = send(client, b"", **{"Idempotency-Key": "k"})
    assert_problem(refused, 400, refused.json()["code"])
    assert send(client, **{"Idempotency-Key": "k"}).status_code == 202


@pytest.mark.parametrize("key", ["", "x" * 201, "钥匙"])
def test_a_key_that_cannot_be_kept_is_refused(bureaus, key):
    here, _ = bureaus
    headers = {"HTTP_IDEMPOTENCY_KEY": key}
    file = SimpleUploadedFile("a.csv", HEADINGS)
    response = caller(token_for(here)).post("/api/v1/records/wages", {"file": file}, **headers)
    assert_problem(response, 422, "api.bad_key")


def test_a_firm_may_not_send_what_departments_send_and_the_answer_names_what_it_may(bureaus):
    here, _ = bureaus
    response = send(caller(token_for(here)), kind="contributions")
    assert_problem(response, 404, "api.no_such_kind")
    assert "wages" in response.json()["detail"]
    assert send(caller(token_for(here, "regulator")), kind="contributions").status_code == 202


def test_a_request_without_a_file_names_the_place(bureaus):
    here, _ = bureaus
    response = caller(token_for(here)).post("/api/v1/records/wages", {"other": "x"})
    assert_problem(response, 422, "api.unreadable")
    assert any("file" in fault["where"] for fault in response.json()["faults"])


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong-token-wrong-token-wrong", "Basic YTpi", "Bearer \x00"])
def test_without_a_good_token_there_is_no_way_in(bureaus, header):
    response = caller().get("/api/v1/records/receipts", headers={"Authorization": header} if header else {})
    assert_problem(response, 401, "api.not_authenticated")


def test_a_signed_in_browser_has_no_way_in_either(bureaus):
    here, _ = bureaus
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(here.members["firm"].user)
    assert_problem(browser.get("/api/v1/records/receipts"), 401, "api.not_authenticated")
    assert_problem(send(browser), 401, "api.not_authenticated")


def test_a_revoked_client_an_ended_role_and_a_closed_account_end_access_at_the_next_call(bureaus):
    here, there = bureaus
    tokens = [token_for(here), token_for(here, "regulator"), token_for(there)]
    for token in tokens:
        assert caller(token).get("/api/v1/records/receipts").status_code == 200
    with acting(SYSTEM, "test"):
        revoke_client(by=SYSTEM, client=ApiClient.objects.get(membership=here.members["firm"]))
        end_role(by=SYSTEM, membership=here.members["regulator"])
        user = there.members["firm"].user
        user.is_active = False
        user.save()
    for token in tokens:
        assert_problem(caller(token).get("/api/v1/records/receipts"), 401, "api.not_authenticated")


def test_a_scope_that_was_not_given_is_refused(bureaus):
    here, _ = bureaus
    assert_problem(send(caller(token_for(here, scopes=[READ]))), 403, "api.scope_missing")
    assert_problem(caller(token_for(here, scopes=[WRITE])).get("/api/v1/records/receipts"), 403, "api.scope_missing")


@pytest.mark.parametrize(
    ("role", "name", "scopes", "code"),
    [
        ("worker", "程序", [READ], "api.scope_not_for_role"),
        ("firm", "程序", ["all"], "api.unknown_scope"),
        ("firm", "程序", [], "api.unknown_scope"),
        ("firm", "  ", [READ], "api.client_without_name"),
    ],
)
def test_a_client_that_cannot_be_is_refused(bureaus, role, name, scopes, code):
    here, _ = bureaus
    with acting(SYSTEM, "test"), pytest.raises(UserError) as refusal:
        create_client(by=SYSTEM, membership=here.members[role], name=name, scopes=scopes)
    assert refusal.value.code == code
    with acting(SYSTEM, "test"):
        assert not ApiClient.objects.exists()


def test_only_the_digest_of_a_token_is_kept_and_the_event_does_not_hold_it(bureaus):
    here, _ = bureaus
    token = token_for(here)
    with acting(SYSTEM, "sealing"):
        (client,) = ApiClient.objects.all()
        (event,) = AuditEvent.objects.filter(type="api_client.created")
    assert token.encode() not in bytes(client.token_digest)
    assert token not in json.dumps(event.payload)


def test_nobody_sees_another_bureaus_clients_or_receipts(bureaus):
    here, there = bureaus
    mine = send(caller(token_for(here))).json()["id"]
    stranger = caller(token_for(there))
    regulator = caller(token_for(there, "regulator"))
    for tail in ("", "/issues"):
        answers = [client.get(f"/api/v1/records/receipts/{id_}{tail}") for client in (stranger, regulator)
                   for id_ in (mine, uuid4())]  # fmt: skip
        assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert stranger.get("/api/v1/records/receipts").json() == {"items": [], "next": None}
    with acting(there.by("regulator"), "look"):
        assert not ApiClient.objects.exclude(membership__in=there.members.values()).exists()


def test_pages_by_cursor_show_each_receipt_once_although_new_ones_arrive(bureaus):
    here, _ = bureaus
    client = caller(token_for(here))
    sent = [send(client, f"a\n{n}\n".encode()).json()["id"] for n in range(5)]
    seen, address = [], "/api/v1/records/receipts?limit=2"
    while True:
        page = client.get(address).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        send(client, f"late {len(seen)}".encode())
        address = f"/api/v1/records/receipts?limit=2&cursor={page['next']}"
    assert seen == sent[::-1]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "MjAyNi0xMS0yMyB4", "' or 1=1 --"])
def test_a_cursor_that_we_did_not_give_is_refused(bureaus, cursor):
    here, _ = bureaus
    response = caller(token_for(here)).get("/api/v1/records/receipts", {"cursor": cursor})
    assert_problem(response, 422, "api.bad_cursor")


def test_issues_come_as_json_lines_and_the_link_leads_on(bureaus, settings):
    here, _ = bureaus
    client = caller(token_for(here))
    id_ = send(client).json()["id"]
    lines = [json.dumps({"row": n, "column": "姓名"}, ensure_ascii=False) for n in range(5)]
    (settings.INBOX_DIR / id_ / "issues.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(client.get(f"/api/v1/records/receipts/{id_}").json()["first_issues"]) == 5
    address, found = f"/api/v1/records/receipts/{id_}/issues?limit=2", []
    while address:
        answer = client.get(address)
        assert answer["Content-Type"].startswith("application/x-ndjson")
        found += [json.loads(line)["row"] for line in answer.content.decode().splitlines()]
        link = answer.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
    assert found == [0, 1, 2, 3, 4]


def test_a_calculation_needs_no_token_and_writes_nothing(bureaus):
    client = caller()
    listed = client.get("/api/v1/calculators").json()
    codes = [item["code"] for item in listed]
    assert "L2" in codes and all(item["input"]["type"] == "object" for item in listed)
    facts = {"hire_date": "2020-01-01", "end_date": "2024-06-30"}
    with acting(SYSTEM, "sealing"):
        before = AuditEvent.objects.count()
    response = client.post("/api/v1/calculators/L5", {"facts": {}}, content_type="application/json")
    assert response.status_code in (200, 400), response.content
    wrong = client.post("/api/v1/calculators/L2", {"facts": {"nonsense": 1} | facts}, content_type="application/json")
    assert wrong.status_code == 400 and wrong.json()["code"].startswith("law.fact.")
    with acting(SYSTEM, "sealing"):
        assert AuditEvent.objects.count() == before


def test_a_calculation_gives_the_finding_of_the_library():
    from laoheng.law import CALCULATORS, calculate

    facts = {"hours": "x"}
    for code in CALCULATORS:
        given = {"facts": facts, "on": "2026-11-23", "region": "990101"}
        answer = caller().post(f"/api/v1/calculators/{code}", given, content_type="application/json")
        with pytest.raises(UserError) as refusal:
            calculate(code, facts, on=NOW.date(), region="990101")
        assert_problem(answer, 400, refusal.value.code)


def test_an_unknown_calculator_and_an_unknown_address_are_the_same_problem():
    for answer in (
        caller().post("/api/v1/calculators/L999", {"facts": {}}, content_type="application/json"),
        caller().get("/api/v1/nothing"),
    ):
        assert_problem(answer, 404, "api.not_found")


def test_a_wrong_method_is_a_problem_that_names_the_right_ones():
    for method in ("put", "patch", "delete"):
        answer = getattr(caller(), method)("/api/v1/kinds")
        assert_problem(answer, 405, "api.wrong_method")
        assert answer["Allow"] == "GET"


def test_the_kinds_are_told_column_by_column():
    told = {kind["kind"]: kind for kind in caller().get("/api/v1/kinds").json()}
    assert set(told) == {contract.kind for contract in KINDS}
    assert [field["name"] for field in told["wages"]["fields"]] == [field.name for field in KINDS_BY["wages"].fields]


KINDS_BY = {contract.kind: contract for contract in KINDS}


def test_anyone_can_check_that_an_event_is_in_the_ledger(bureaus):
    client = caller()
    assert_problem(client.get("/api/v1/ledger/checkpoint"), 404, "api.not_found")
    seal_pending(now=NOW)
    told = client.get("/api/v1/ledger/checkpoint").json()
    opened = open_checkpoint(told["note"].encode(), [VerifierKey.parse(told["verifier_key"])]).checkpoint
    assert (opened.size, opened.root.hex()) == (told["size"], told["root"])
    for event in LedgerLeaf.objects.values_list("event_id", flat=True)[:5]:
        proof = client.get(f"/api/v1/ledger/proof/{event}").json()
        hash_ = leaf_hash(bytes.fromhex(proof["leaf"]))
        path = [bytes.fromhex(step) for step in proof["proof"]]
        verify_inclusion(hash_, proof["index"], proof["size"], path, opened.root)
    assert_problem(client.get(f"/api/v1/ledger/proof/{uuid4()}"), 404, "api.not_found")


def test_the_contract_is_openapi_3_1_and_lists_every_operation():
    document = caller().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    listed = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    declared = {(method, without_types(path)) for method, path in API_PERMISSIONS}
    assert listed == declared
    for (method, path), permission in API_PERMISSIONS.items():
        secured = "security" in document["paths"][without_types(path)][method.lower()]
        assert secured is (permission.scope is not None), path


def without_types(path):
    import re

    return re.sub(r"{[^}:]+:", "{", path)


def test_a_bucket_empties_says_when_to_come_back_and_refills():
    start = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
    assert all(take("somebody", 60, start).allowed for _ in range(60))
    refused = take("somebody", 60, start)
    assert (refused.allowed, refused.retry_after) == (False, 1)
    assert take("somebody else", 60, start).allowed
    assert take("somebody", 60, start + timedelta(seconds=refused.retry_after)).allowed
    assert not take("somebody", 60, start + timedelta(seconds=1)).allowed


def test_a_clock_that_steps_back_refills_nothing():
    start = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
    assert all(take("somebody", 3, start).allowed for _ in range(3))
    assert not take("somebody", 3, start - timedelta(hours=1)).allowed
    assert not take("somebody", 3, start).allowed


def test_too_many_calls_are_told_when_to_come_back_and_false_tokens_count_for_their_address(monkeypatch):
    monkeypatch.setattr("laoheng_web.api.door.VISITOR_PER_MINUTE", 3)
    answers = [caller(f"invented-token-{n:020d}").get("/api/v1/kinds") for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert_problem(answers[-1], 429, "api.too_many_calls")
    assert int(answers[-1]["Retry-After"]) >= 1


def test_a_client_has_a_bucket_of_its_own(bureaus, monkeypatch):
    monkeypatch.setattr("laoheng_web.api.door.VISITOR_PER_MINUTE", 1)
    monkeypatch.setattr("laoheng_web.api.door.CLIENT_PER_MINUTE", 2)
    here, there = bureaus
    first, second = caller(token_for(here)), caller(token_for(there))
    address = "/api/v1/records/receipts"
    assert [first.get(address).status_code for _ in range(3)] == [200, 200, 429]
    assert second.get(address).status_code == 200


def test_no_address_is_stored():
    caller().get("/api/v1/kinds", REMOTE_ADDR="203.0.113.7")
    assert b"203.0.113.7" not in b"".join(bytes(row.caller) for row in CallBucket.objects.all())


def test_a_fault_of_ours_is_a_numbered_problem_and_leaves_nothing(bureaus, monkeypatch):
    here, _ = bureaus

    def fail(*args, **kwargs):
        raise RuntimeError("select secret from /srv/inside")

    monkeypatch.setattr("laoheng_web.records.actions.record", fail)
    answer = send(caller(token_for(here)), **{"Idempotency-Key": "k"})
    assert_problem(answer, 500, "api.our_fault")
    assert answer.json()["fault"] in answer.json()["detail"]
    assert not any(word in answer.content.decode() for word in ("secret", "srv", "RuntimeError", "select"))
    with acting(here.by("firm"), "look"):
        assert not Receipt.objects.exists() and not KeptAnswer.objects.exists()


def test_problems_speak_the_callers_language():
    chinese = caller().get("/api/v1/nothing").json()
    english = caller().get("/api/v1/nothing", headers={"Accept-Language": "en"}).json()
    assert chinese["title"] == "没有找到" and english["title"] == "Not found"


def test_every_operation_is_declared_with_its_purpose():
    routers = [router for bound in api._get_bound_routers() for router in bound.path_operations.values()]
    operations = [operation for view in routers for operation in view.operations]
    assert len(operations) == len(API_PERMISSIONS)
    assert all(operation.view_func.permission.purpose for operation in operations)


def test_the_command_line_makes_lists_and_ends_a_client(bureaus, capsys):
    from laoheng.cli import main

    here, _ = bureaus
    login = here.members["firm"].user.login
    assert main(["api-client", "add", "薪酬系统", "--login", login, "--scopes", "records:read,records:write"]) == 0
    token = capsys.readouterr().out.split()[-1]
    assert caller(token).get("/api/v1/records/receipts").status_code == 200
    assert main(["api-client", "list"]) == 0
    told = capsys.readouterr().out
    assert "薪酬系统" in told and token not in told
    assert main(["api-client", "revoke", told.split()[0]]) == 0
    assert caller(token).get("/api/v1/records/receipts").status_code == 401


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "x", "--login", "nobody", "--scopes", "records:read"],
        ["revoke", "not-an-id"],
        ["revoke", "00000000-0000-7000-8000-000000000000"],
    ],
)
def test_the_command_line_refuses_what_there_is_not(bureaus, capsys, arguments):
    from laoheng.cli import main

    assert main(["api-client", *arguments]) == 2
    assert "错误" in capsys.readouterr().err
