"""Fifty officers at once: one step is taken, forty-nine are told what is allowed now, and nothing is half done.

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
    from uuid import uuid4
    from decimal import Decimal
    from django.db import connection
    from laoheng.casework import IllegalMoveError
    from laoheng_web.audit.models import AuditEvent
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.audit.verify import verify
    from laoheng_web.cases.actions import act
    from laoheng_web.cases.filing import Claim, file_complaint
    from laoheng_web.papers.evidence import keep
    from laoheng_web.papers.models import Matter, Step
    from tests.web.world import NOW, make_bureau

    bureau = make_bureau("990101", 1)
    months = (("2026-08", Decimal(1)),)
    claim = Claim(uuid4(), bureau.office.id, bureau.firm.id, "", None, months, None, 1, False, "", "", ())

    def together(count, work):
        start, told = threading.Barrier(count), []
        def run(n):
            start.wait()
            try:
                told.append(work(n))
            except IllegalMoveError:
                told.append("refused")
            except BaseException as error:
                told.append(repr(error))
            finally:
                connection.close()
        threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        return told

    def send(n):
        worker = bureau.by("worker")
        with acting(worker, "complaint"):
            return str(file_complaint(by=worker, claim=claim).id)

    sent = together(12, send)
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

    decided = together(50, decide)
    with acting(officer, "case"):
        steps = Step.objects.filter(matter=matter, transition__in=["accept", "not_accept"]).count()
        events = AuditEvent.objects.filter(type__in=["matter.accepted", "matter.not_accepted"]).count()
    faults = [str(fault) for fault in verify(now=NOW + timedelta(minutes=1))]
    print(json.dumps({"sent": sent, "decided": decided, "steps": steps, "events": events, "faults": faults}))
    """
)


@pytest.mark.slow
def test_of_fifty_at_once_exactly_one_wins_and_twelve_sendings_are_one_matter(tmp_path):
    hidden = ("DATABASE", "LAOHENG_TEST", "DJANGO")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    environment |= {"LAOHENG_DATA": str(tmp_path), "LAOHENG_MODE": "demo", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", RACE],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    winners = [name for name in told["decided"] if name != "refused"]
    assert len(told["decided"]) == 50 and len(winners) == 1 and winners[0] in ("accept", "not_accept"), winners
    assert (told["steps"], told["events"]) == (1, 1)
    assert len(told["sent"]) == 12 and len(set(told["sent"])) == 1
    assert told["faults"] == []
