"""Drafting in place: every kind of paper goes from form through our diagnosis into the register and on to signing."""

from __future__ import annotations

from datetime import date, timedelta

import pypdfium2
import pytest

from laoheng.casework import CONTRACT_PAPERS, FollowKind, Term, letters_for, papers_for
from laoheng.writing.signing import verify_pdf
from laoheng.writing.templates import find_template
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
from laoheng_web.contracts.authority import roots
from laoheng_web.contracts.models import Contract
from laoheng_web.contracts.reminding import remind
from laoheng_web.papers import evidence
from tests.unit.writing.typeset import fonts
from tests.web.test_contracts import clock, folders, here, in_force, signed_in, signs, state_of, there  # noqa: F401
from tests.web.test_template_pages import answers, hidden
from tests.web.world import NOW, SYSTEM

pytestmark = pytest.mark.django_db

ALONE = [paper.template for paper in papers_for(None)]


def walk(client, address, given):
    """From the first step to the check, or to the step that is refused."""
    page = client.get(address)
    for _turn in range(20):
        shown = page.content.decode()
        if 'name="shown"' not in shown or page.status_code != 200:
            return page, shown
        asked = {key: given[key] for key in given if key.partition("-")[0] in hidden(shown, "shown").split()}
        kept = {name: hidden(shown, name) for name in ("sheet", "step", "shown")}
        page = client.post(address, {**asked, **kept, "act": "next"})
    raise AssertionError("the steps have no end")


def drawn(client, bureau, name, query="", **changed):
    """The contract that a form with made-up answers makes, saved in the register."""
    fonts()
    known = {"worker_name": f"CANARY-{bureau.office.code}-张示例", "worker_id": bureau.worker_number}
    address = f"/contracts/draft/{name}/{query}"
    page, shown = walk(client, address, answers(name, **{**known, **changed}))
    assert page.status_code == 200, shown
    assert "可以做了" in shown, shown
    saved = client.post(address, {"sheet": hidden(shown, "sheet"), "act": "save"})
    assert saved.status_code == 302, saved.content.decode()
    with acting(bureau.by("firm"), "contract"):
        return Contract.objects.get(id=saved["Location"].split("/")[-2])


def sent(client, bureau, row):
    assert client.post(f"/contracts/{row.id}/offer/").status_code == 302
    signs(bureau, row, "worker")
    return signs(bureau, row, "firm")


def follows(row, kind):
    return f"?follows={row.id}&kind={kind}"


def test_every_paper_that_two_parties_sign_is_offered(here):  # noqa: F811
    shown = signed_in(here, "firm").get("/contracts/draft/").content.decode()
    assert all(f"/contracts/draft/{name}/" in shown for name in ALONE)
    assert set(CONTRACT_PAPERS) - set(ALONE) == {"change_agreement", "termination_agreement"}


@pytest.mark.parametrize("name", ALONE)
def test_each_paper_goes_from_its_form_to_both_signatures_and_the_register(here, name):  # noqa: F811
    firm = signed_in(here, "firm")
    row = drawn(firm, here, name)
    assert row.paper == name and row.worker_id == here.worker and row.term == CONTRACT_PAPERS[name].term.value
    done = sent(firm, here, row)
    assert done.state == "in_force"
    content = evidence.read(done.document)
    assert verify_pdf(content, roots=roots(), at=NOW).valid
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert str(here.firm) in words and here.worker_number in words
    assert find_template(name).paper_title in words


@pytest.mark.parametrize("name", ["fixed_term", "internship", "training_agreement"])
def test_the_foot_of_the_last_page_is_left_free_for_the_signatures(here, name):  # noqa: F811
    row = drawn(signed_in(here, "firm"), here, name)
    last = list(pypdfium2.PdfDocument(evidence.read(row.document)))[-1].get_textpage()
    seals_end_at, foot_line = 156, 60
    assert "日期" in last.get_text_range()
    assert last.get_text_bounded(left=0, right=595, bottom=foot_line, top=seals_end_at).strip() == ""


def test_the_firm_is_taken_from_its_registration_and_not_from_the_form(here):  # noqa: F811
    page = signed_in(here, "firm").get("/contracts/draft/fixed_term/").content.decode()
    assert 'name="worker_name"' in page
    assert 'name="employer_name"' not in page and 'name="employer_code"' not in page


def test_unlawful_free_wording_makes_no_draft(here):  # noqa: F811
    firm = signed_in(here, "firm")
    given = answers(
        "fixed_term",
        worker_name="CANARY-990101-张示例",
        worker_id=here.worker_number,
        special_terms="乙方入职时交纳押金500元，离职时退还",
    )
    page, shown = walk(firm, "/contracts/draft/fixed_term/", given)
    assert page.status_code == 422 and "押金" in shown and 'value="save"' not in shown
    refused = firm.post("/contracts/draft/fixed_term/", {"sheet": hidden(shown, "sheet"), "act": "save"})
    assert refused.status_code == 422
    with acting(here.by("firm"), "contract"):
        assert Contract.objects.count() == 0


@pytest.mark.parametrize("changed", [{"worker_name": "李示例"}, {"worker_id": ""}])
def test_a_name_that_is_not_the_numbers_and_a_missing_number_make_no_draft(here, changed):  # noqa: F811
    known = {"worker_name": "CANARY-990101-张示例", "worker_id": here.worker_number}
    page, shown = walk(
        signed_in(here, "firm"), "/contracts/draft/fixed_term/", answers("fixed_term", **{**known, **changed})
    )
    assert page.status_code == 422 and 'value="save"' not in shown


def test_the_same_paper_drafted_again_is_shown_and_needs_a_tick(here):  # noqa: F811
    firm = signed_in(here, "firm")
    row = drawn(firm, here, "training_agreement")
    known = {"worker_name": "CANARY-990101-张示例", "worker_id": here.worker_number}
    address = "/contracts/draft/training_agreement/"
    _, shown = walk(firm, address, answers("training_agreement", **known))
    assert row.number in shown
    again = {"sheet": hidden(shown, "sheet"), "act": "save"}
    assert firm.post(address, again).status_code == 422
    assert firm.post(address, {**again, "another": "yes"}).status_code == 302
    # Another agreement beside the contract on the same day is another thing.
    _, other = walk(
        firm, "/contracts/draft/confidentiality_noncompete/", answers("confidentiality_noncompete", **known)
    )
    assert "看起来一样" not in other


def test_a_renewal_begins_the_day_after_and_takes_the_old_ones_place(here):  # noqa: F811
    old = in_force(here, starts=date(2025, 12, 1), ends=date(2026, 11, 30))
    firm = signed_in(here, "firm")
    query = follows(old, "renew")
    first = firm.get(f"/contracts/draft/fixed_term/{query}").content.decode()
    assert 'name="worker_name"' not in first
    new = drawn(firm, here, "fixed_term", query, end_date="2029-11-30")
    assert (new.follows_id, new.follow_kind, new.starts_on) == (old.id, "renew", date(2026, 12, 1))
    sent(firm, here, new)
    assert state_of(here, old) == "renewed"


def test_a_change_agreement_keeps_the_days_of_the_contract_and_replaces_it(here):  # noqa: F811
    old = in_force(here)
    firm = signed_in(here, "firm")
    new = drawn(firm, here, "change_agreement", follows(old, "change"))
    assert (new.term, new.ends_on) == (Term.FIXED.value, old.ends_on)
    sent(firm, here, new)
    assert state_of(here, old) == "changed"


@pytest.mark.parametrize(("days", "state"), [(0, "ended"), (5, "in_force")])
def test_an_agreed_end_takes_effect_on_its_day_and_not_before(here, days, state):  # noqa: F811
    old = in_force(here, starts=date(2026, 1, 1))
    firm = signed_in(here, "firm")
    last = NOW.date() + timedelta(days=days)
    paper = drawn(
        firm, here, "termination_agreement", follows(old, "end"), end_on=last.isoformat(),
        wages_until_day=last.isoformat(),
    )  # fmt: skip
    sent(firm, here, paper)
    assert state_of(here, old) == state
    remind(NOW + timedelta(days=days))
    with acting(here.by("firm"), "contract"):
        ended = Contract.objects.get(id=old.id)
    assert (ended.state, ended.ended_on) == ("ended", last)
    assert "proof_of_termination" in firm.get(f"/contracts/{old.id}/").content.decode()


def test_an_agreement_beside_a_contract_leaves_it_as_it_is_and_runs_up_no_term(here):  # noqa: F811
    old = in_force(here)
    firm = signed_in(here, "firm")
    sent(firm, here, drawn(firm, here, "confidentiality_noncompete", follows(old, FollowKind.BESIDE.value)))
    assert state_of(here, old) == "in_force"
    shown = firm.get(f"/contracts/{old.id}/").content.decode()
    assert "附属协议" in shown


def test_a_letter_is_filled_with_what_the_register_knows_and_made_as_a_file(here):  # noqa: F811
    row = in_force(here)
    assert letters_for(row.standing_state, row.term_kind) == ("notice_renewal", "notice_dismissal")
    firm = signed_in(here, "firm")
    address = f"/contracts/{row.id}/letter/notice_renewal/"
    page, shown = walk(firm, address, answers("notice_renewal", end_date="2027-11-30"))
    assert page.status_code == 200 and "CANARY-990101-张示例" in shown
    made = firm.post(address, {"sheet": hidden(shown, "sheet"), "act": "docx"})
    assert made.status_code == 200 and made.content[:2] == b"PK"
    assert firm.get(f"/contracts/{row.id}/letter/proof_of_termination/").status_code == 404


def test_nobody_drafts_upon_a_contract_that_is_not_theirs(here, there):  # noqa: F811
    row = in_force(here)
    stranger = signed_in(there, "firm")
    for path in (f"draft/{follows(row, 'renew')}", f"draft/fixed_term/{follows(row, 'renew')}"):
        assert stranger.get(f"/contracts/{path}").status_code == 404
    assert stranger.get(f"/contracts/{row.id}/letter/notice_renewal/").status_code == 404
    worker = signed_in(here, "worker")
    assert worker.get("/contracts/draft/").status_code in (302, 403, 404)


def test_what_the_vault_opened_is_told_to_the_worker_and_no_event_holds_a_name(here):  # noqa: F811
    row = in_force(here)
    signed_in(here, "firm").get(f"/contracts/draft/change_agreement/{follows(row, 'change')}")
    with acting(SYSTEM, "sealing"):
        events = list(AuditEvent.objects.filter(type="vault.opened"))
    assert events and not any("CANARY" in str(event.payload) for event in events)
