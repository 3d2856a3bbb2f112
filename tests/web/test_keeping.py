"""Files of matters have an end: kept as long as is said, held where needed, then emptied by two officers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from laoheng.hub.erase_scan import scan
from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.mediation import talking
from laoheng_web.papers import keeping
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Attachment, Matter, MatterCleared, Step
from laoheng_web.records import disposals, holds
from tests.web.mediations import STORY, Room, adopted, drafted, in_session, sealed, signed
from tests.web.world import NOW, SYSTEM, make_bureau

pytestmark = pytest.mark.django_db
SAID, TERMS = "关起门来说的一句话。（虚构）", "另外约定的一句话。（虚构）"
YEARS_ON = NOW + timedelta(days=366 * 5 + 60)


def done(bureau) -> Room:
    """A mediation in which something was said alone with the mediator, agreed, sealed and performed."""
    room = in_session(bureau)
    with room.as_("worker") as by:
        talking.say(by=by, matter=room.matter, channel="worker", text=SAID)
    drafted(room, words=TERMS)
    adopted(room)
    signed(room)
    sealed(room)
    kept = keep(b"%PDF-1.4 bank slip", "回单.pdf")
    given = {"amount": Decimal("9000.00"), "paid_on": NOW.date()}
    room.do("firm", "report_payment", inputs=given, files={"evidence": [kept]})
    room.do("worker", "confirm_paid", inputs={"own_word": True})
    return room


@pytest.fixture
def bureau(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    return make_bureau("990101", 1)


def ended(room: Room) -> Matter:
    """The file as one that nobody has to act in."""
    with acting(By.system(office=room.here.office.id, now=NOW), "test"):
        row = Matter.objects.get(id=room.matter.id)
        assert keeping.ends_on(row) is not None, row.state
        return row


def officers(bureau, now=YEARS_ON) -> tuple[By, By]:
    """Two of the bureau, years later."""
    from laoheng_web.accounts import actions
    from laoheng_web.accounts.pages import by_of

    with acting(SYSTEM, "test"):
        user = actions.add_user(by=SYSTEM, login="second", display_name="乙", is_demo=True)
        member = actions.grant_role(by=SYSTEM, user=user, role="regulator", office=bureau.office.id)
    return bureau.by("regulator", now), by_of(member, now, "乙")


def words_left(bureau, matter) -> dict[str, int]:
    """What a search over every table that holds words of this file still finds."""
    found = {}
    with acting(By.system(office=bureau.office.id, now=NOW), "verifying"):
        for label in keeping.WORDS:
            rows = apps.get_model(label)._base_manager.filter(matter_id=matter.pk)
            text = "".join(str(list(row.__dict__.values())) for row in rows)
            found[label] = sum(text.count(words) for words in (SAID, TERMS, STORY))
    return {label: count for label, count in found.items() if count}


def test_every_table_of_a_matter_says_which_words_go_with_its_file():
    refer = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("laoheng_web.")
        and any(field.name == "matter" and field.related_model is Matter for field in model._meta.concrete_fields)
    }
    assert refer == set(keeping.WORDS)
    for label, words in keeping.WORDS.items():
        assert set(words) <= {field.name for field in apps.get_model(label)._meta.concrete_fields}, label


def test_of_a_step_s_inputs_only_what_somebody_wrote_goes():
    inputs = {"amount": "6000.00", "paid_on": "2026-11-01", "reason": "已经发过", "grounds": ["劳动法50"], "own": True}
    assert keeping.without_words(inputs) == {name: value for name, value in inputs.items() if name != "reason"}


def test_two_officers_empty_a_file_whose_years_are_over_and_every_proof_stands(bureau, tmp_path):
    room = done(bureau)
    matter = ended(room)
    seal_pending(now=NOW)
    before = words_left(bureau, matter)
    assert {"papers.Step", "mediation.Talk", "mediation.Agreement"} <= set(before), before
    with acting(By.system(office=bureau.office.id, now=NOW), "verifying"):
        files = list(Attachment.objects.filter(matter=matter).values_list("digest", flat=True))
    first, second = officers(bureau)
    with acting(first, "retention"):
        (line,) = [line for line in disposals.due(bureau.office.id, first) if line.kind == "matters"]
        assert (line.rows, line.persons) == (1, 1)
        asked = disposals.ask(by=first, office=bureau.office, kind="matters")
    with acting(second, "retention"):
        disposals.decide(by=second, disposal_id=asked.id, agree=True)
    row = disposals.run(asked.id, By.system(office=bureau.office.id, now=YEARS_ON))
    assert (row.state, row.rows_erased) == ("done", 1) and row.files_changed >= 1
    assert words_left(bureau, matter) == {}
    assert files and list(scan(tmp_path / "evidence", [STORY.strip("。"), TERMS, SAID])) == []
    assert disposals.run(asked.id, By.system(office=bureau.office.id, now=YEARS_ON)).rows_erased == 1
    seal_pending(now=YEARS_ON)
    assert verify(now=YEARS_ON) == []
    with acting(first, "retention"):
        assert disposals.due(bureau.office.id, first) == []
        assert MatterCleared.objects.get(matter=matter).words > 3
        assert Step.objects.filter(matter=matter).count() > 3  # that there were steps, and when, stays


def test_a_held_file_stays_until_the_hold_is_lifted(bureau):
    matter = ended(done(bureau))
    first, _ = officers(bureau)
    with acting(first, "retention"):
        with pytest.raises(UserError) as told:
            keeping.hold(by=first, matter_id=matter.id, reason="because")
        assert told.value.code == "keeping.reason"
        keeping.hold(by=first, matter_id=matter.id, reason="court")
        assert disposals.due(bureau.office.id, first) == []
        with pytest.raises(UserError) as told:
            keeping.hold(by=first, matter_id=matter.id, reason="audit")
        assert told.value.code == "keeping.held_before"
        keeping.lift(by=first, matter_id=matter.id)
        assert [line.kind for line in disposals.due(bureau.office.id, first)] == ["matters"]
        with pytest.raises(UserError) as told:
            keeping.lift(by=first, matter_id=matter.id)
        assert told.value.code == "keeping.not_held"


def test_a_person_s_file_is_told_with_its_last_day_and_goes_with_the_person_after_it(bureau):
    room = done(bureau)
    matter = ended(room)
    worker = bureau.by("worker").party
    now = bureau.by("regulator")
    with acting(now, "erasure_asking"):
        told = holds.holding(worker, now)
    until = keeping.ends_on(matter)
    assert any(matter.number in line and f"{until}" in line and "办案规则24" in line for line in told), told
    later = bureau.by("regulator", YEARS_ON)
    with acting(later, "erasure_asking"):
        assert not any(matter.number in line for line in holds.holding(worker, later))
    system = By.system(office=bureau.office.id, now=YEARS_ON)
    with acting(system, "erasure"):
        assert keeping.release(by=system, person=worker) >= 1
        assert keeping.release(by=system, person=worker) == 0
    assert words_left(bureau, matter) == {}


def test_an_open_file_has_no_last_day_and_cannot_be_held(bureau):
    room = in_session(bureau)
    with acting(By.system(office=bureau.office.id, now=NOW), "test"):
        row = Matter.objects.get(id=room.matter.id)
        assert keeping.ends_on(row) is None and keeping.due(bureau.office.id, YEARS_ON.date()) == []
    client = Client()
    client.force_login(bureau.members["regulator"].user)
    assert client.get(reverse("records:hold_file", args=[row.id])).status_code == 404


def test_pages_show_until_when_files_are_kept_and_hold_one(bureau):
    matter = ended(done(bureau))
    client = Client()
    client.force_login(bureau.members["regulator"].user)
    page = client.get(reverse("records:closed_files")).content.decode()
    assert matter.number in page and f"{keeping.ends_on(matter)}" in page and "保存中" in page
    address = reverse("records:hold_file", args=[matter.id])
    assert "请选择为什么要暂缓销毁" in client.post(address, {}).content.decode()
    assert client.post(address, {"reason": "audit"}).status_code == 302
    assert "审计或检查要用" in client.get(reverse("records:closed_files")).content.decode()
    assert "解除暂缓" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 302
    assert "保存中" in client.get(reverse("records:closed_files")).content.decode()
