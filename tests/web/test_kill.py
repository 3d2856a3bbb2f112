"""kill -9 in the middle of an intake: the receipt is honoured, and the result is that of an undisturbed run."""

from __future__ import annotations

import json
import random
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest

from laoheng.standard.identifiers import make_firm_code, make_person_number
from tests.web.site_process import command, environment, laoheng, python, stop_database

ROWS = 4000
OFFICE = """
from django.utils import timezone
from laoheng_web.accounts.actions import open_office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
by = By.system(office=None, now=timezone.localtime())
with acting(by, "test"):
    open_office(by=by, code="990101", name="虚构局", region="990101", fictitious=True)
"""
CONTENTS = """
import json
from django.utils import timezone
from laoheng.hub.engine import Engine
from laoheng_web.accounts.models import Office
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.records.models import Receipt
from laoheng_web.records.pipeline import lake
from laoheng_web.vault.models import LookUp
office = Office.objects.get()
with acting(By.system(office=office.id, now=timezone.localtime()), "test"):
    (receipt,) = Receipt.objects.all()
    people = LookUp.objects.filter(kind="person").count()
    with Engine() as engine:
        rows = engine.run(lake().history([str(office.id)], "wages", engine=engine)).to_pylist()
    facts = sorted([r["row_number"], r["revision"], str(r["gross"]), str(r["paid"]), r["month"]] for r in rows)
    distinct = len({r["person_id"] for r in rows})
    print(json.dumps([receipt.state, receipt.rows_stored, receipt.rows_refused, people, distinct, facts]))
"""


def wage_file(path: Path) -> Path:
    """A wage file of `ROWS` made-up people, every hundredth row faulty."""
    code = make_firm_code("990101", "MA000077")
    lines = ["统一社会信用代码,姓名,证件号码,工资所属期,应发工资,实发工资"]
    for n in range(ROWS):
        number = make_person_number(f"1401{n // 8000:02d}", date.fromordinal(date(1970, 1, 1).toordinal() + n), "000")
        paid = "五千" if n % 100 == 0 else f"{3000 + n}.00"
        lines.append(f"{code},张示例,{number},2026-09,{3000 + n}.00,{paid}")
    path.write_text("\n".join(lines) + "\n", encoding="gb18030")
    return path


def fresh(folder: Path) -> Path:
    # A short path: the embedded server's socket lies in the data folder.
    data = Path(tempfile.mkdtemp(prefix="lh-kill-", dir=folder))
    laoheng(data, "migrate")
    python(data, OFFICE)
    return data


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    base = tmp_path_factory.mktemp("k")
    file = wage_file(base / "w.csv")
    data = fresh(base)
    laoheng(data, "hub", "ingest", str(file), "--kind", "wages", "--office", "990101", good=(1,))
    return base, file, json.loads(python(data, CONTENTS))


def killed_after(data: Path, seconds: float, *arguments: str) -> bool:
    """Starts a command and kills it -9 after `seconds`; whether it was still at work."""
    process = subprocess.Popen(
        command(*arguments),
        env=environment(data, LAOHENG_STALLED_SECONDS="0"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def check_killed_intake(undisturbed, delays):
    base, file, expected = undisturbed
    data = fresh(base)
    ingest = ("hub", "ingest", str(file), "--kind", "wages", "--office", "990101")
    for delay in delays:
        killed_after(data, delay, *ingest)
        killed_after(data, delay, "worker", "--until-idle")
    laoheng(data, *ingest, good=(1,))
    time.sleep(1.1)  # a dead worker's heartbeat must be older than the patience we set
    laoheng(data, "worker", "--until-idle", LAOHENG_STALLED_SECONDS="1")
    assert json.loads(python(data, CONTENTS)) == expected
    assert "全部相符" in laoheng(data, "ledger", "checkpoint") + laoheng(data, "ledger", "verify")
    stop_database(data)  # a command killed at work leaves the embedded server behind


def test_the_undisturbed_run_stores_every_good_row(undisturbed):
    state, stored, refused, people, distinct, _ = undisturbed[2]
    assert (state, stored, refused, people, distinct) == ("done", ROWS * 99 // 100, ROWS // 100, distinct, stored)


def test_an_intake_killed_in_the_middle_ends_as_if_undisturbed(undisturbed):
    check_killed_intake(undisturbed, [1.6, 2.2])


@pytest.mark.slow
def test_an_intake_killed_at_many_random_moments_ends_as_if_undisturbed(undisturbed):
    rng = random.Random(20261123)
    for _ in range(5):
        check_killed_intake(undisturbed, [rng.uniform(0.8, 4.0) for _ in range(4)])
