"""Fifty at once: one end, one adoption a side, one deciding bid; whoever comes late is told, and nothing is half done.

Runs in a process and a database of its own, because the winners commit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RACE = textwrap.dedent(
    """
    import json, threading
    from laoheng_web.config.set_up import set_up
    set_up()
    from laoheng_web.config.migrate import migrate
    migrate(verbosity=0)
    from datetime import timedelta
    from decimal import Decimal
    from django.db import connection
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
    from tests.web.world import NOW, make_bureau

    here = make_bureau("990101", 1)

    def together(count, work):
        start, told = threading.Barrier(count), []
        def run(n):
            start.wait()
            try:
                told.append(work(n))
            except UserError as error:
                told.append("refused")
            except BaseException as error:
                told.append(repr(error))
            finally:
                connection.close()
        threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        return told

    what = application(here)
    def send(n):
        with acting(here.by("worker"), "mediation") as by:
            return str(apply(by=by, application=what).id)
    sent = together(12, send)

    room = in_session(here)
    def bid(n):
        with room.as_("worker" if n % 2 else "firm") as by:
            return bids.bid(by=by, matter=room.matter, amount=Decimal(8000 if n % 2 else 9000)).outcome
    bade = together(20, bid)
    drafted(room)
    shown = room.agreement().digest
    def adopt(n):
        with room.as_("firm") as by:
            agreeing.adopt(by=by, matter=room.matter, digest=shown, typed_name=here.firm.name)
            return "adopted"
    adopted = together(20, adopt)
    def end(n):
        who, move, inputs = (
            ("worker", "leave_mediation", {"own_consent": True}), ("firm", "leave_mediation", {"own_consent": True}),
            ("worker", "refuse_draft", {}), ("worker", "call_off", {"own_consent": True}),
        )[n % 4]
        with room.as_(who) as by:
            step(by=by, matter=Matter.objects.get(id=room.matter.id), move=move, inputs=inputs)
            return move
    ended = together(50, end)
    with room.as_("worker"):
        state = Matter.objects.get(id=room.matter.id).state
        ends = Step.objects.filter(matter=room.matter, to_state__in=["left", "called_off"]).count()
        hands = Hand.objects.filter(matter=room.matter).count()
        rounds = list(BidRound.objects.filter(matter=room.matter).values_list("outcome", flat=True))
    faults = [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))]
    print(json.dumps({"sent": sent, "bade": bade, "rounds": rounds, "adopted": adopted, "hands": hands,
                      "ended": ended, "state": state, "ends": ends, "faults": faults}))
    """
)


@pytest.mark.slow
def test_of_fifty_at_once_one_ends_it_one_adopts_and_one_bid_decides(tmp_path):
    hidden = ("DATABASE", "LAOHENG_TEST", "DJANGO")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), str(ROOT)]))
    environment |= {"LAOHENG_DATA": str(tmp_path), "LAOHENG_MODE": "demo", "PYTHONPATH": paths}
    ran = subprocess.run(
        [sys.executable, "-c", RACE],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    assert len(set(told["sent"])) == 1 and len(told["sent"]) == 12
    assert sorted(item for item in told["bade"] if item != "refused") == ["crossed", "open"]
    assert told["rounds"] == ["crossed"]
    assert [item for item in told["adopted"] if item != "refused"] == ["adopted"] and told["hands"] == 1
    # Refusing the draft only leads back to the session; of those who end it exactly one does.
    ending = [item for item in told["ended"] if item not in ("refused", "refuse_draft")]
    assert len(told["ended"]) == 50 and len(ending) == 1 and told["ends"] == 1, told["ended"]
    assert told["state"] in ("left", "called_off")
    assert told["faults"] == []
