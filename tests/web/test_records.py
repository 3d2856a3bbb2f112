"""Sending files in: the receipt first, good rows stored, bad rows told, nothing doubled, nothing half-applied."""

from __future__ import annotations

import io
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from laoheng.hub.engine import Engine
from laoheng.standard.errors import UserError
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.audit.verify import verify
from laoheng_web.records import actions, jobs
from laoheng_web.records.models import Receipt
from laoheng_web.records.pipeline import lake
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db
HEADINGS = "统一社会信用代码,姓名,证件号码,工资所属期,应发工资,实发工资,发放日期,发放方式"


@pytest.fixture
def bureau(settings, tmp_path):
    settings.DATA_DIR, settings.LAKE_DIR, settings.INBOX_DIR = tmp_path, tmp_path / "lake", tmp_path / "inbox"
    return make_bureau("990101", 1)


def wages(bureau, *rows: str) -> str:
    lines = [row.replace("FIRM", bureau.firm_code).replace("PERSON", bureau.worker_number) for row in rows]
    return "\r\n".join([HEADINGS, *lines]) + "\r\n"


GOOD = "FIRM,张示例,PERSON,2026年9月,5200,5200,2026-10-10,银行"
WRONG = "FIRM,张示例,1.10105E+17,2026-13,五千,5200,昨天,银行"


def send(bureau, content: bytes, name: str = "工资.csv", kind: str = "wages", role: str = "firm"):
    by = bureau.by(role)
    with acting(by, "records_sending"):
        return actions.receive(
            by=by, office=bureau.office, kind=kind, upload=SimpleUploadedFile(name, content), channel="web"
        )


def work(received) -> Receipt:
    return jobs.run(received.receipt.id, By.system(office=received.receipt.office_id, now=NOW))


def stored(bureau, kind: str = "wages") -> list[dict]:
    with Engine() as engine:
        return engine.run(lake().current([str(bureau.office.id)], kind, engine=engine)).to_pylist()


def test_good_rows_are_stored_and_bad_rows_told_each_fault(bureau):
    receipt = work(send(bureau, wages(bureau, GOOD, WRONG).encode("gb18030")))
    assert (receipt.rows_read, receipt.rows_stored, receipt.rows_refused) == (2, 1, 1)
    from laoheng_web.records import storage

    assert {issue["name"] for issue in storage.issues(receipt.id)} == {"person_number", "month", "gross", "paid_on"}
    assert stored(bureau)[0]["person_id"] == str(bureau.worker)


def test_sending_the_same_file_again_changes_nothing(bureau):
    content = wages(bureau, GOOD).encode()
    first = send(bureau, content)
    work(first)
    again = send(bureau, content)
    assert again.again and again.receipt.id == first.receipt.id
    assert len(stored(bureau)) == 1


def test_a_job_that_runs_twice_stores_once(bureau):
    received = send(bureau, wages(bureau, GOOD).encode())
    assert work(received).rows_stored == work(received).rows_stored == len(stored(bureau)) == 1


def test_a_job_killed_after_the_rows_were_stored_still_tells_every_fault(bureau, monkeypatch):
    received = send(bureau, wages(bureau, GOOD, WRONG).encode())

    def killed(**kwargs):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(jobs.outcomes, "finish", killed)
        with pytest.raises(SystemExit):
            work(received)
    receipt = work(received)
    assert (receipt.rows_read, receipt.rows_stored, receipt.rows_refused, receipt.issue_count) == (2, 1, 1, 4)
    assert len(stored(bureau)) == 1


def test_a_correction_supersedes_and_the_old_row_is_kept(bureau):
    work(send(bureau, wages(bureau, GOOD).encode()))
    receipt = work(send(bureau, wages(bureau, GOOD.replace("5200,5200", "5200,3000")).encode()))
    assert receipt.rows_changed == 1
    assert [str(row["paid"]) for row in stored(bureau)] == ["3000.00"]
    with Engine() as engine:
        assert engine.run(lake().history([str(bureau.office.id)], "wages", engine=engine)).num_rows == 2


def test_a_firm_sends_its_own_rows_only(bureau):
    other = make_bureau("990102", 2)
    receipt = work(send(bureau, wages(bureau, GOOD, GOOD.replace("FIRM", other.firm_code)).encode()))
    assert (receipt.rows_stored, receipt.rows_refused) == (1, 1)


def zip_bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.csv", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("工资.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)),
        ("工资.xlsx", zip_bomb()),
        ("工资.csv", "完全,不相干\n1,2\n".encode()),
        ("工资.xlsx", b"PK\x03\x04" + bytes(40)),
    ],
    ids=["picture", "old excel", "zip bomb", "other columns", "cut workbook"],
)
def test_a_file_that_cannot_be_read_is_refused_whole_with_its_reason(bureau, name, content):
    receipt = work(send(bureau, content, name))
    assert receipt.state == "refused"
    assert receipt.refusal["code"].startswith("intake.")
    assert stored(bureau) == []


def test_an_empty_file_leaves_nothing_behind(bureau, settings):
    with pytest.raises(UserError):
        send(bureau, b"")
    assert not list(settings.INBOX_DIR.glob("*"))
    assert not Receipt.objects.exists()


def test_a_stored_row_changed_by_hand_is_named(bureau):
    import pyarrow.parquet as pq

    receipt = work(send(bureau, wages(bureau, GOOD).encode()))
    seal_pending(now=NOW)
    assert verify(now=NOW) == []
    (path,) = lake().folder(str(bureau.office.id), "wages").glob("partition_month=*/*.parquet")
    table = pq.read_table(path, partitioning=None)
    paid = table.column("paid").cast("string").to_pylist()
    assert paid == ["5200.00"]
    import pyarrow as pa

    changed = pa.array(["1.00"]).cast(table.schema.field("paid").type)
    pq.write_table(table.set_column(table.schema.get_field_index("paid"), table.schema.field("paid"), changed), path)
    (fault,) = verify(now=NOW)
    assert receipt.number in fault.place and "第 2 行" in fault.place


def test_the_pages_give_the_receipt_the_list_and_the_annotated_copy(bureau):
    client = Client()
    client.force_login(bureau.members["firm"].user)
    page = client.post(
        "/records/upload/",
        {"kind": "wages", "file": SimpleUploadedFile("工资.csv", wages(bureau, GOOD, WRONG).encode())},
    )
    assert page.status_code == 302
    receipt = Receipt.objects.get()
    jobs.run(receipt.id, By.system(office=receipt.office_id, now=NOW))
    shown = client.get(page["Location"]).content.decode()
    assert receipt.number in shown and "1.10105E+17" in shown
    assert client.get(f"/records/{receipt.id}/issues.csv").content.startswith(b"\xef\xbb\xbf")
    copy = b"".join(client.get(f"/records/{receipt.id}/annotated.xlsx").streaming_content)
    # The writer may spell characters as numbered entities.
    assert "问题" in unescape(zipfile.ZipFile(io.BytesIO(copy)).read("xl/worksheets/sheet1.xml").decode())


def test_a_page_without_a_choice_says_what_is_missing(bureau):
    client = Client()
    client.force_login(bureau.members["firm"].user)
    page = client.post("/records/upload/", {})
    assert page.status_code == 400
    assert page.content.decode().count("请选择") >= 2
