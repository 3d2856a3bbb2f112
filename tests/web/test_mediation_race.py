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


KEEPING = """
    import json
    from datetime import timedelta
    from decimal import Decimal
    from laoheng.casework import IllegalMoveError
    from laoheng.standard.errors import UserError
    from laoheng_web.accounts.pages import by_of
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.audit.verify import verify
    from laoheng_web.mediation import helping, performing, promising
    from laoheng_web.mediation.after_models import Fulfilment, Promise
    from laoheng_web.notices.contact import set_reachable
    from laoheng_web.notices.models import Delivery
    from laoheng_web.notices.reaching import reach
    from laoheng_web.papers.evidence import keep
    from laoheng_web.papers.models import Matter, Step
    from tests.web.mediations import in_session
    from tests.web.racing import together
    from tests.web.test_mediation_helpers import account, named
    from tests.web.test_mediation_performance import TWO, agreed
    from tests.web.test_reach import Fake
    from tests.web.world import NOW, make_bureau

    here = make_bureau("990101", 1)
    with acting(here.by("firm"), "reach") as by:
        set_reachable(by=by, phone="14900001234", address="", sms=True, quiet_from=0, quiet_to=0)
    room = in_session(here)

    helpers = [account(here, day) for day in range(10, 22)]
    _helper, code = named(room, "speak")
    def take(n):
        by = by_of(helpers[n % len(helpers)], NOW, "")
        with acting(by, "helping"):
            return str(helping.take_up(by=by, code=code).user_id)
    taken = together(12, take, UserError)

    agreed(room, TWO)
    with room.as_("firm"):
        one = Promise.objects.filter(matter=room.matter).order_by("number")[0].id
    proof = keep(b"%PDF-1.4 receipt", "a.pdf")
    def tell(n):
        with room.as_("firm") as by:
            performing.report(by=by, matter=room.matter, promise=one, amount=Decimal(3000), done_on=NOW.date(),
                              files=[proof])
            return "told"
    told = together(20, tell, UserError)
    with room.as_("worker"):
        which = Fulfilment.objects.get(matter=room.matter).id
    def answer(n):
        with room.as_("worker") as by:
            performing.answer(by=by, matter=room.matter, fulfilment=which, confirmed=bool(n % 2), word="没有")
            return "confirmed" if n % 2 else "denied"
    answered = together(50, answer, UserError)

    fake = Fake()
    def carry(n):
        return reach(NOW + timedelta(minutes=1), fake) >= 0
    together(8, carry, UserError)
    with room.as_("officer"):
        state = Matter.objects.get(id=room.matter.id).state
        moved = Step.objects.filter(matter=room.matter, transition__in=["confirm_part", "not_received"]).count()
        sms = Delivery.objects.filter(matter_id=room.matter.id, channel="sms").count()
    faults = [str(fault) for fault in verify(now=NOW + timedelta(minutes=2))]
    print(json.dumps({"taken": taken, "told": told, "answered": answered, "state": state, "moved": moved,
                      "sms": sms, "sent": len(fake.sent), "faults": faults}))
    """


@pytest.mark.slow
def test_of_fifty_at_once_one_answer_counts_one_payment_is_told_one_helper_comes_and_each_sms_goes_once(tmp_path):
    told = race(tmp_path, KEEPING, 400)
    assert len([item for item in told["taken"] if item != "refused"]) == 1
    assert [item for item in told["told"] if item != "refused"] == ["told"]
    (answer,) = [item for item in told["answered"] if item != "refused"]
    assert len(told["answered"]) == 50 and told["moved"] == 1
    assert told["state"] == {"confirmed": "performing", "denied": "not_performed"}[answer]
    assert told["sms"] == told["sent"] > 0
    assert told["faults"] == []
