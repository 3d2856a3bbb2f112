"""The review queue: one clerk a pair, every look told, a word that can be taken back, no merge that is at odds."""

from __future__ import annotations

import pytest
from django.test import Client

from laoheng.hub.engine import Engine
from laoheng.hub.link import Unit
from laoheng.standard.errors import UserError
from laoheng_web.accounts import actions as accounts
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.records import merges, pairs
from laoheng_web.records.models import LinkMerge, LinkPair, LinkRun
from laoheng_web.records.pipeline import lake
from tests.web.linking import ONE, PHONE, THREE, TWO, Desk
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    made = Desk()
    made.run()
    return made


def client_of(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def say(desk, pair, decision, by=None, why="看了两份合同"):
    by = by or desk.first
    with acting(by, "linkage"):
        pairs.take(by=by, pair_id=pair.id)
        return pairs.decide(by=by, pair_id=pair.id, decision=decision, why=why)


def ids_in_lake(desk) -> set[str]:
    with acting(desk.system, "linkage"):
        merges.publish(desk.office)  # what the end of the transaction would do
    with Engine() as engine:
        rows = lake().current([str(desk.office)], "wages", engine=engine)
        return set(engine.run(rows).column("person_id").to_pylist())


def test_a_run_leaves_the_unsure_pairs_and_merges_none_of_them(desk):
    with acting(desk.first, "linkage"):
        told = LinkRun.objects.get()
        assert told.asked == LinkPair.objects.count() > 0
        assert not LinkMerge.objects.exists()
    assert 500 < desk.pair().per_mille < 990
    assert {str(desk.person(number)) for number in (ONE, TWO)} <= ids_in_lake(desk)


def test_a_second_run_asks_the_same_pairs_once(desk):
    with acting(desk.first, "linkage"):
        before = set(LinkPair.objects.values_list("id", flat=True))
    desk.run()
    with acting(desk.first, "linkage"):
        assert set(LinkPair.objects.values_list("id", flat=True)) == before


def test_two_held_to_be_the_same_read_as_one_until_the_merge_is_taken_back(desk):
    before = ids_in_lake(desk)
    say(desk, desk.pair(), "same")
    assert len(ids_in_lake(desk)) == len(before) - 1
    with acting(desk.second, "linkage"):
        merge = LinkMerge.objects.get()
        with pytest.raises(UserError):
            merges.undo_merge(by=desk.second, merge_id=merge.id, why=" ")
        merges.undo_merge(by=desk.second, merge_id=merge.id, why="身份证复印件不是同一人")
    assert ids_in_lake(desk) == before
    assert (desk.pair().decision, desk.pair().caution) == ("", "undone")
    seal_pending(now=NOW)
    assert [str(fault) for fault in verify(now=NOW)] == []


@pytest.mark.parametrize(("word", "asked"), [("same", False), ("different", False), ("unknown", True)])
def test_a_word_holds_in_the_next_run_and_teaches_it(desk, word, asked):
    say(desk, desk.pair(), word)
    desk.run()
    with acting(desk.first, "linkage"):
        newest = LinkRun.objects.order_by("-at", "-id").first()
        assert newest is not None and newest.labels == (0 if asked else 1)
    assert desk.pair().decision == word
    merged = len({str(desk.person(n)) for n in (ONE, TWO)} & ids_in_lake(desk))
    assert merged == (1 if word == "same" else 2)


def test_where_a_is_not_c_a_cannot_be_b_and_b_be_c(desk):
    ends = sorted([desk.person(TWO), desk.person(THREE)])
    with acting(desk.first, "linkage"):
        LinkPair.objects.filter(left_id=ends[0], right_id=ends[1]).delete()
        like = desk.pair()
        other = LinkPair.objects.create(
            id=ends[0], office_id=desk.office, unit="person", run_id=like.run_id, left_id=ends[0], right_id=ends[1],
            per_mille=400, reasons=[], group=ends[0],
        )  # fmt: skip
    say(desk, desk.pair(), "same")
    say(desk, desk.pair(ONE, THREE), "different")
    with pytest.raises(UserError) as told:
        say(desk, other, "same")
    assert told.value.code == "link_review.conflict"
    with acting(desk.first, "linkage"):
        assert LinkMerge.objects.filter(undone_at=None).count() == 1
    with pytest.raises(UserError, match="已经"):
        say(desk, desk.pair(), "different")


def test_looks_and_words_are_events_of_the_two_persons_without_a_name(desk):
    say(desk, desk.pair(), "same")
    with acting(desk.first, "linkage"):
        told = AuditEvent.objects.filter(type__in=["vault.pair_opened", "vault.pair_decided", "vault.merged"])
        assert told.count() == 3
        people = {desk.person(ONE), desk.person(TWO)}
        assert all(set(event.subjects) == people for event in told)
        assert "欧阳" not in str([event.payload for event in told]) and ONE not in str([e.payload for e in told])


def test_the_person_reads_who_compared_and_merged_their_records(desk):
    with acting(SYSTEM, "test"):
        user = accounts.add_user(by=SYSTEM, login="w", display_name="丙", is_demo=True)
        member = accounts.grant_role(by=SYSTEM, user=user, role="worker", party=desk.person(TWO))
    say(desk, desk.pair(), "same")
    page = client_of(member).get("/my/access/").content.decode()
    assert page.count("核对是不是同一个人，避免算重或算漏") == 3 and "CANARY-990101-regulator" in page


def test_pages_lead_from_the_list_to_a_word_and_show_identities_masked(desk):
    first = client_of(desk.bureau.members["regulator"])
    listed = first.get("/records/pairs/").content.decode()
    assert "欧***" in listed and "欧阳示例" not in listed and ONE not in listed
    address = f"/records/pairs/{desk.pair().id}/"
    assert "领取后才能看" in first.get(address).content.decode()
    assert first.post(address, {"decision": "same", "why": "x"}).status_code == 422
    assert first.post(f"{address}take/").status_code == 302
    page = first.get(address).content.decode()
    assert "有 " in page and "处不同" in page and "工资台账" in page and ONE not in page and PHONE not in page
    lacking = first.post(address, {"decision": "", "why": ""})
    assert lacking.status_code == 422 and lacking.content.decode().count('<li><a href="#') == 2
    assert first.post(address, {"decision": "same", "why": "两份合同笔迹一致"}).status_code == 302
    assert "是同一个" in first.get(address).content.decode()
    assert "两份合同" not in first.get("/records/merges/").content.decode()


def test_opening_in_clear_needs_a_reason_and_is_the_vault_s_own_line(desk):
    first = client_of(desk.bureau.members["regulator"])
    address = f"/records/pairs/{desk.pair().id}/"
    assert first.post(f"{address}open/", {"reason": "核对"}).status_code == 422  # not in hand
    first.post(f"{address}take/")
    assert first.post(f"{address}open/", {"reason": " "}).status_code == 422
    shown = first.post(f"{address}open/", {"reason": "遮蔽后看不出差别"}).content.decode()
    assert ONE in shown and TWO in shown and PHONE in shown
    assert ONE not in first.get(address).content.decode()
    with acting(desk.first, "linkage"):
        lines = AuditEvent.objects.filter(type="vault.opened")
        assert {tuple(line.subjects) for line in lines} == {(desk.person(ONE),), (desk.person(TWO),)}


def test_a_pair_in_one_clerk_s_hand_is_told_to_the_other_who_and_until_when(desk):
    first, second = client_of(desk.bureau.members["regulator"]), client_of(desk.second_member)
    address = f"/records/pairs/{desk.pair().id}/"
    first.post(f"{address}take/")
    refused = second.post(f"{address}take/", follow=True).content.decode()
    assert "CANARY-990101-regulator 正在核对这一对" in refused
    assert second.post(address, {"decision": "same", "why": "x"}).status_code == 422
    first.post(f"{address}give-back/")
    assert second.post(f"{address}take/")["Location"] == address


def test_a_decided_pair_is_looked_at_again_with_a_reason(desk):
    say(desk, desk.pair(), "same")
    second = client_of(desk.second_member)
    address = f"/records/pairs/{desk.pair().id}/reopen/"
    assert second.post(address, {"why": ""}).status_code == 422
    assert second.post(address, {"why": "本人来说明了"}).status_code == 302
    assert len({str(desk.person(n)) for n in (ONE, TWO)} & ids_in_lake(desk)) == 2


def test_firms_are_compared_by_their_public_names(desk):
    desk.run(Unit.FIRM)
    with acting(desk.first, "linkage"):
        assert LinkRun.objects.filter(unit="firm").get().records == 1


def test_another_bureau_s_clerk_and_an_administrator_see_no_pair(desk):
    there = make_bureau("990201", 2)
    with acting(there.by("regulator"), "linkage"):
        assert not LinkPair.objects.exists() and not LinkMerge.objects.exists()
    pair = desk.pair()
    assert client_of(there.members["regulator"]).get(f"/records/pairs/{pair.id}/").status_code == 404
    assert client_of(desk.bureau.members["worker"]).get("/records/pairs/").status_code == 404
