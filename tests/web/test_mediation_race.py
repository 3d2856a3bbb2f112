"""Fifty at once: one end, one adoption a side, one deciding bid; the late are told, and nothing is half done."""

from __future__ import annotations

import pytest

from tests.web.racing import race

RACE = """
    import json
    from datetime import timedelta
    from decimal import Decimal
    from laoheng.standard.errors import UserError
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.audit.verify import verify
    from laoheng_web.mediation import agreeing, bids
    from laoheng_web.mediation.filing import apply
    from laoheng_web.mediation.models import BidRound, Hand
    from laoheng_web.mediation.moving import step
    from laoheng_web.papers.models import Matter, Step
    from tests.web.mediations import application, drafted, in_session
    from tests.web.racing import together
    from tests.web.world import NOW, make_bureau

    here = make_bureau("990101", 1)


    what = application(here)
    def send(n):
        with acting(here.by("worker"), "mediation") as by:
            return str(apply(by=by, application=what).id)
    sent = together(12, send, UserError)

    room = in_session(here)
    def bid(n):
        with room.as_("worker" if n % 2 else "firm") as by:
            return bids.bid(by=by, matter=room.matter, amount=Decimal(8000 if n % 2 else 9000)).outcome
    bade = together(20, bid, UserError)
    drafted(room)
    shown = room.agreement().digest
    def adopt(n):
        with room.as_("firm") as by:
            agreeing.adopt(by=by, matter=room.matter, digest=shown, typed_name=here.firm.name)
            return "adopted"
    adopted = together(20, adopt, UserError)
    def end(n):
        who, move, inputs = (
            ("worker", "leave_mediation", {"own_consent": True}), ("firm", "leave_mediation", {"own_consent": True}),
            ("worker", "refuse_draft", {}), ("worker", "call_off", {"own_consent": True}),
        )[n % 4]
        with room.as_(who) as by:
            step(by=by, matter=Matter.objects.get(id=room.matter.id), move=move, inputs=inputs)
            return move
    ended = together(50, end, UserError)
    with room.as_("worker"):
        state = Matter.objects.get(id=room.matter.id).state
        ends = Step.objects.filter(matter=room.matter, to_state__in=["left", "called_off"]).count()
        hands = Hand.objects.filter(matter=room.matter).count()
        rounds = list(BidRound.objects.filter(matter=room.matter).values_list("outcome", flat=True))
    faults = [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))]
    print(json.dumps({"sent": sent, "bade": bade, "rounds": rounds, "adopted": adopted, "hands": hands,
                      "ended": ended, "state": state, "ends": ends, "faults": faults}))
    """


@pytest.mark.slow
def test_of_fifty_at_once_one_ends_it_one_adopts_and_one_bid_decides(tmp_path):
    told = race(tmp_path, RACE, 400)
    assert len(set(told["sent"])) == 1 and len(told["sent"]) == 12
    assert sorted(item for item in told["bade"] if item != "refused") == ["crossed", "open"]
    assert told["rounds"] == ["crossed"]
    assert [item for item in told["adopted"] if item != "refused"] == ["adopted"] and told["hands"] == 1
    # Refusing the draft only leads back to the session; of those who end it exactly one does.
    ending = [item for item in told["ended"] if item not in ("refused", "refuse_draft")]
    assert len(told["ended"]) == 50 and len(ending) == 1 and told["ends"] == 1, told["ended"]
    assert told["state"] in ("left", "called_off")
    assert told["faults"] == []
