"""A made installation, changed behind its back by who holds the database: `laoheng ledger verify` names the place."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from psycopg import sql

from laoheng.ledger import standalone
from tests.web.site_process import environment, laoheng, stop_database

pytestmark = pytest.mark.slow

# The embedded server stops with the last command that uses it: this process holds it up for all tests of the module,
# and says at each line it reads what `laoheng ledger verify` would find, without the seconds a command needs to start.
HOLD = """
import json, sys
from laoheng_web.config.set_up import set_up
set_up()
from django.utils import timezone
from laoheng_web.audit.verify import verify
for line in sys.stdin:
    print(json.dumps([fault.place for fault in verify(now=timezone.localtime())]), flush=True)
"""


def places(holder: subprocess.Popen[str]) -> list[str]:
    """The places at fault, as the process that holds the server finds them."""
    assert holder.stdin is not None and holder.stdout is not None
    holder.stdin.write("\n")
    holder.stdin.flush()
    found: list[str] = json.loads(holder.stdout.readline())
    return found


@dataclass(frozen=True)
class Installation:
    """A folder with a demonstration, and a superuser's connection to its database that no trigger sees."""

    data: Path
    connection: psycopg.Connection
    holder: subprocess.Popen[str]

    def one(self, query: str, *values: object) -> tuple:
        """The first row of a query."""
        row = self.connection.execute(query, values).fetchone()
        assert row is not None, query
        return row

    def faults(self) -> dict[str, str]:
        """What `laoheng ledger verify` finds, place by place; its exit code must be that of a fault."""
        told = json.loads(laoheng(self.data, "ledger", "verify", "--json", good=(1,)))
        return {fault["place"]: fault["what"] for fault in told["faults"]}

    @contextmanager
    def changed(self, table: str, key: str, value: object, statement: str, *values: object) -> Iterator[None]:
        """Runs `statement` on the row of `table` whose `key` is `value`, and puts the row back as it was."""
        row = {"table": sql.Identifier(table), "key": sql.Identifier(key)}
        run = self.connection.execute
        run(sql.SQL("create temporary table kept as select * from {table} where {key} = %s").format(**row), [value])
        try:
            assert run(statement, values).rowcount == 1
            yield
        finally:
            run(sql.SQL("delete from {table} where {key} = %s").format(**row), [value])
            run(sql.SQL("insert into {table} select * from kept").format(**row))
            run("drop table kept")


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    # A short path: the embedded server's socket lies in the data folder.
    data = Path(tempfile.mkdtemp(prefix="lh-tamper-", dir="/tmp"))
    laoheng(data, "demo", "--size", "small", "--quiet", "--no-serve")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD], env=environment(data), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert places(holder) == []
        with psycopg.connect(host=str(data / "pg"), user="postgres", dbname="laoheng", autocommit=True) as connection:
            connection.execute("set session_replication_role = replica")
            yield Installation(data, connection, holder)
    finally:
        holder.communicate("")
        stop_database(data)
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def untouched(installation: Installation) -> Iterator[Installation]:
    """The installation; after the test it is again as it was sealed."""
    yield installation
    assert places(installation.holder) == []


def test_a_fresh_demonstration_is_as_it_was_sealed(untouched):
    assert "全部相符" in laoheng(untouched.data, "ledger", "verify")


def test_an_event_whose_payload_was_changed_is_named_with_its_leaf(untouched):
    event, type_, index = untouched.one(
        "select e.id, e.type, l.index from audit_auditevent e join audit_ledgerleaf l on l.event_id = e.id "
        "where e.type = 'complaint.filed' order by e.seq limit 1"
    )
    change = """update audit_auditevent set payload = payload || '{"months": 99}' where id = %s"""
    with untouched.changed("audit_auditevent", "id", event, change, event):
        assert untouched.faults() == {f"事件 {event}（{type_}），账本第 {index} 条": "内容被改动"}


def test_a_matter_that_was_changed_is_named(untouched):
    (matter,) = untouched.one("select id from papers_matter where state = 'closed_paid' limit 1")
    change = "update papers_matter set amount_due = amount_due - 1000 where id = %s"
    with untouched.changed("papers_matter", "id", matter, change, matter):
        assert untouched.faults() == {f"表 papers_matter 行 {matter}": "内容被改动"}


def test_a_step_that_was_taken_out_is_named(untouched):
    (step,) = untouched.one("select id from papers_step where transition = 'order_payment' limit 1")
    with untouched.changed("papers_step", "id", step, "delete from papers_step where id = %s", step):
        assert untouched.faults() == {f"表 papers_step 行 {step}": "被删除"}


def test_a_firm_that_was_put_in_is_named(untouched):
    firm = uuid.uuid4()
    insert = "insert into vault_firm (id, code, name, region) values (%s, '91990101MA00000AX1', '（虚构）', '990101')"
    with untouched.changed("vault_firm", "id", firm, insert, firm):
        (place,) = untouched.faults().items()
        assert place[0] == f"表 vault_firm 行 {firm}" and "后来插入" in place[1]


def test_a_leaf_of_the_ledger_that_was_changed_is_named(untouched):
    (index,) = untouched.one("select max(index) / 2 from audit_ledgerleaf")
    change = "update audit_ledgerleaf set leaf = set_byte(leaf, 9, get_byte(leaf, 9) # 1) where index = %s"
    with untouched.changed("audit_ledgerleaf", "index", index, change, index):
        faults = untouched.faults()
        assert faults[f"账本第 {index} 条"] == "内容被改动"
        assert any(place.startswith("事件 ") and place.endswith(f"账本第 {index} 条") for place in faults)
        assert any("根散列与账本内容不符" in what for what in faults.values())


def test_a_checkpoint_that_was_changed_is_named(untouched):
    (size,) = untouched.one("select min(size) from audit_ledgercheckpoint")
    change = "update audit_ledgercheckpoint set note = replace(note, %s, %s) where size = %s"
    with untouched.changed("audit_ledgercheckpoint", "size", size, change, f"\n{size}\n", f"\n{size + 1}\n", size):
        faults = untouched.faults()
        assert set(faults) == {f"检查点 {size}"}


def test_a_row_of_the_lake_that_was_changed_is_named_with_its_batch(untouched):
    file = min((untouched.data / "lake").glob("*/attendance/partition_month=*/*.parquet"))
    kept = file.read_bytes()
    table = pq.read_table(file, partitioning=None)
    batch, number = table["batch_id"][0].as_py(), table["row_number"][0].as_py()
    (receipt,) = untouched.one("select number from records_receipt where id = %s", batch)
    place = table.schema.get_field_index("overtime_hours")
    first = pa.array([0, *table["overtime_hours"].to_pylist()[1:]], table.schema.field(place).type)
    assert table["overtime_hours"][0].as_py() != 0
    try:
        pq.write_table(table.set_column(place, table.schema.field(place), first), file)
        assert untouched.faults() == {f"批次 {receipt}（月度考勤） 第 {number} 行": "内容被改动"}
    finally:
        file.write_bytes(kept)


@pytest.fixture(scope="module")
def exported(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "ledger"
    laoheng(installation.data, "ledger", "export", str(folder))
    return folder


def verified_alone(folder: Path, beside: Path) -> subprocess.CompletedProcess[str]:
    """Runs the one-file verifier with nothing of ours to import and an empty environment."""
    verifier = beside / "verify.py"
    shutil.copyfile(standalone.__file__, verifier)
    command = [sys.executable, "-I", str(verifier), str(folder)]
    return subprocess.run(command, env={}, cwd=beside, capture_output=True, text=True, check=False)


def test_the_export_is_verified_by_one_file_alone(exported, installation, tmp_path):
    done = verified_alone(exported, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (leaves,) = installation.one("select count(*) from audit_ledgerleaf")
    assert f"{leaves} 条全部相符" in done.stdout


@pytest.mark.parametrize("name", ["leaves.jsonl", "checkpoint.txt", "hashes.bin"])
def test_one_changed_byte_of_the_export_is_found(exported, tmp_path, name):
    folder = tmp_path / "ledger"
    shutil.copytree(exported, folder)
    content = bytearray((folder / name).read_bytes())
    place = len(content) // 2
    content[place] = ord("B") if content[place] == ord("A") else ord("A")
    (folder / name).write_bytes(bytes(content))
    done = verified_alone(folder, tmp_path)
    assert done.returncode in (1, 2), done.stdout + done.stderr
    assert "FAULT" in done.stdout or "bad input" in done.stderr
