"""Twenty clerks at one pair: one has it, the others are told who; one merge comes of it and every proof stands."""

from __future__ import annotations

import pytest

from tests.web.racing import race

RACE = """
    import json
    from datetime import timedelta
    from laoheng.standard.errors import UserError
    from laoheng_web.accounts import actions as accounts
    from laoheng_web.accounts.pages import by_of
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.audit.tree import seal_pending
    from laoheng_web.audit.verify import verify
    from laoheng_web.records import pairs
    from laoheng_web.records.models import LinkMerge
    from tests.web.linking import Desk
    from tests.web.racing import together
    from tests.web.world import NOW, SYSTEM

    desk = Desk()
    desk.run()
    clerks = []
    with acting(SYSTEM, "test"):
        for n in range(20):
            user = accounts.add_user(by=SYSTEM, login=f"clerk-{n}", display_name=f"核对员{n}", is_demo=True)
            member = accounts.grant_role(by=SYSTEM, user=user, role="regulator", office=desk.office)
            clerks.append(by_of(member, NOW, user.display_name))
    pair = desk.pair().id
    codes = []

    def take(n):
        try:
            with acting(clerks[n], "linkage"):
                pairs.take(by=clerks[n], pair_id=pair)
            return n
        except UserError as error:
            codes.append(error.code)
            raise

    taken = [item for item in together(20, take, UserError) if item != "refused"]
    holder = clerks[taken[0]]

    def decide(n):
        with acting(holder, "linkage"):
            pairs.decide(by=holder, pair_id=pair, decision="same", why="x")
        return n

    decided = [item for item in together(6, decide, UserError) if item != "refused"]
    with acting(desk.first, "linkage"):
        merges = LinkMerge.objects.count()
    from laoheng_web.records.pipeline import lake
    same = lake().same(str(desk.office))
    seal_pending(now=NOW)
    faults = [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))]
    print(json.dumps({"taken": len(taken), "codes": sorted(set(codes)), "decided": len(decided), "merges": merges,
                      "same": len(same["person_id"]), "faults": faults}))
    """


@pytest.mark.slow
def test_of_clerks_who_reach_for_one_pair_at_once_one_has_it_and_the_others_are_told(tmp_path):
    told = race(tmp_path, RACE, seconds=300)
    assert told == {
        "taken": 1,
        "codes": ["link_review.held"],
        "decided": 1,
        "merges": 1,
        "same": 2,
        "faults": [],
    }
