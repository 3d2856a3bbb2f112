"""Fifty officers at once: one step is taken, forty-nine are told what is allowed now, and nothing is half done."""

from __future__ import annotations

import pytest

from tests.web.racing import race

RACE = """
    import json
    from datetime import timedelta
    from uuid import uuid4
    from decimal import Decimal
    from laoheng.casework import IllegalMoveError
    from laoheng_web.audit.models import AuditEvent
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.audit.verify import verify
    from laoheng_web.cases.actions import act
    from laoheng_web.cases.filing import Claim, file_complaint
    from laoheng_web.papers.evidence import keep
    from laoheng_web.papers.models import Matter, Step
    from tests.web.racing import together
    from tests.web.world import NOW, make_bureau

    bureau = make_bureau("990101", 1)
    months = (("2026-08", Decimal(1)),)
    claim = Claim(uuid4(), bureau.office.id, bureau.firm.id, "", None, months, None, 1, False, "", "", ())


    def send(n):
        worker = bureau.by("worker")
        with acting(worker, "complaint"):
            return str(file_complaint(by=worker, claim=claim).id)

    sent = together(12, send, IllegalMoveError)
    firm, officer = bureau.by("firm"), bureau.by("regulator")
    with acting(officer, "case"):
        matter = Matter.objects.get()
    with acting(firm, "case"):
        act(by=firm, matter=matter, move="deny", inputs={"reason": "x"}, files={"evidence": [keep(b"%PDF-", "a.pdf")]})

    def decide(n):
        with acting(officer, "case"):
            mine = Matter.objects.get(id=matter.id)
            if n % 2:
                done = act(by=officer, matter=mine, move="accept", inputs={})
            else:
                given = {"reason": "x", "grounds": ["劳动合同法30"], "referred_to": "y"}
                done = act(by=officer, matter=mine, move="not_accept", inputs=given)
            return done.transition.name

    decided = together(50, decide, IllegalMoveError)
    with acting(officer, "case"):
        steps = Step.objects.filter(matter=matter, transition__in=["accept", "not_accept"]).count()
        events = AuditEvent.objects.filter(type__in=["matter.accepted", "matter.not_accepted"]).count()
    faults = [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))]
    print(json.dumps({"sent": sent, "decided": decided, "steps": steps, "events": events, "faults": faults}))
    """


@pytest.mark.slow
def test_of_fifty_at_once_exactly_one_wins_and_twelve_sendings_are_one_matter(tmp_path):
    told = race(tmp_path, RACE, 120)
    winners = [name for name in told["decided"] if name != "refused"]
    assert len(told["decided"]) == 50 and len(winners) == 1 and winners[0] in ("accept", "not_accept"), winners
    assert (told["steps"], told["events"]) == (1, 1)
    assert len(told["sent"]) == 12 and len(set(told["sent"])) == 1
    assert told["faults"] == []
