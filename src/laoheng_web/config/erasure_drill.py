"""The erasure drill: a throw-away installation, a made-up person in every kind of record, a search of every byte."""

from __future__ import annotations

import argparse
import atexit
import csv
import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from laoheng.standard.identifiers import make_firm_code, make_person_number
from laoheng.standard.records import KINDS, FieldType, RecordContract, contract_of
from laoheng_web.config import erasure_drill_more

if TYPE_CHECKING:
    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By

AMOUNT, OTHER_AMOUNT = "7341.57", "5200.00"
NAME, PHONE, ACCOUNT = "抹演练甲", "16071234567", "6200991234567890123"
NUMBER = make_person_number("140105", date(1987, 6, 5), "000")
SECOND = make_person_number("140105", date(1987, 6, 6), "000")
OTHER = make_person_number("140105", date(1991, 2, 3), "000")
FIRM = make_firm_code("990101", "MA000777")

# What no scan of this installation can find; `docs/how-to/erase-a-person.md` says what to do about each.
ELSEWHERE = (
    "备份：抹去以前做的备份里还有这个人，到期删除为止；恢复备份以后，把这之后做过的抹去再做一遍",
    "归档的 WAL 和复制的副本：按备份对待；自备的 PostgreSQL 上，旧的 WAL 段要切换、循环掉",
    "已经交出去的：导出、下载、提供给别的部门的文件，要分别通知",
    "磁盘上已释放的块：用加密磁盘",
)


@dataclass
class Drill:
    """What the drill did and found; `before` and `after` count the places a word was found in, by part."""

    kinds: int = 0
    rows: int = 0
    files: int = 0
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    tables_rewritten: bool = False
    log_dropped: bool = False

    @property
    def passed(self) -> bool:
        """Everything was there to be found, nothing is left, every proof stands and tells of the erasure."""
        return bool(all(self.before.values()) and not any(self.after.values()) and not self.faults and self.erased)


def command(arguments: argparse.Namespace) -> int:
    """Runs the drill and prints what it found."""
    data = Path(tempfile.mkdtemp(prefix="lh-drill-", dir="/tmp" if Path("/tmp").is_dir() else None))  # nosec B108
    # Registered first, so that it runs last: the embedded server ends before its folder goes.
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith(("LAOHENG_", "DATABASE_"))]:
        del os.environ[name]
    os.environ["LAOHENG_DATA"] = str(data)
    from laoheng_web.config.set_up import set_up

    set_up()
    drill = run(data)
    if arguments.json:
        told = {**vars(drill), "passed": drill.passed, "elsewhere": list(ELSEWHERE)}
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(drill)
    return 0 if drill.passed else 1


def run(data: Path) -> Drill:
    """The drill in the installation at `data`, which must be empty."""
    from django.utils import timezone

    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.audit.tree import seal_pending
    from laoheng_web.audit.verify import notes, verify
    from laoheng_web.config.migrate import migrate
    from laoheng_web.records import erasing, erasure
    from laoheng_web.records.erase_tables import drop_log, rewrite
    from laoheng_web.vault.identities import find_person, open_identity

    migrate(verbosity=0)
    drill, now = Drill(), timezone.localtime()
    office, first, second = _cast(now)
    system = By.system(office=office.id, now=now)
    _send_all(drill, office, first)
    with acting(first, "drill"):
        person, second_id = find_person(NUMBER), find_person(SECOND)
        assert person is not None and second_id is not None
        open_identity(by=first, person=person, fields=["name"], purpose="drill", reason=f"核对{NAME}")
        secrets = [*_secrets(person), *_secrets(second_id)]
    erasure_drill_more.hold_to_be_one(office, first, person, second_id)
    erasure_drill_more.ended_contract(office, system, person, f"{NAME} {NUMBER} {PHONE}")
    erasure_drill_more.ended_file(office, system, person, f"{NAME} {NUMBER} {PHONE}")
    seal_pending(now=now)
    _to_disk(data)
    drill.before = _search(data, person, secrets, drill, keep=False)
    with acting(first, "drill"):
        asked = erasure.ask(by=first, office=office, person=person, reason="ended")
    with acting(second, "drill"):
        erasure.decide(by=second, erasure_id=asked.id, agree=True)
    done = erasing.run(asked.id, system)
    drill.rows, drill.files = done.rows_erased or 0, done.files_changed or 0
    seal_pending(now=now)
    drill.tables_rewritten, drill.log_dropped = rewrite(), drop_log()
    drill.after = _search(data, person, secrets, drill, keep=True)
    drill.faults = [f"{fault.place}：{fault.what}" for fault in verify(now=now)]
    drill.erased = notes(now=now)
    return drill


def _cast(now: datetime) -> tuple[Office, By, By]:
    from laoheng_web.accounts import actions
    from laoheng_web.accounts.pages import by_of
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.vault.identities import VaultIdentities

    system = By.system(office=None, now=now)
    with acting(system, "drill"):
        office = actions.open_office(by=system, code="990101", name="演练局（虚构）", region="990101", fictitious=True)
        VaultIdentities(now).persons([NUMBER], names=[NAME], phones=[PHONE], accounts=[ACCOUNT])
        officers = []
        for login in ("drill-1", "drill-2"):
            user = actions.add_user(by=system, login=login, display_name=login, is_demo=True)
            member = actions.grant_role(by=system, user=user, role="regulator", office=office.id)
            officers.append(by_of(member, now, login))
    return office, officers[0], officers[1]


def _send_all(drill: Drill, office: Office, by: By) -> None:
    """A text file and a corrected workbook of every kind that names persons, and one that is refused as a whole."""
    people = [contract for contract in KINDS if contract.has_person]
    for contract in people:
        drill.kinds += _send(office, by, contract.kind, f"{contract.kind}.csv", _csv(contract, AMOUNT))
        _send(office, by, contract.kind, f"{NAME}{contract.kind}.xlsx", _xlsx(contract, "7341.58"))
    _send(office, by, "wages", "refused.csv", f"没有,表头\n{NAME},{NUMBER}\n".encode())
    misspelt = [[SECOND if cell == NUMBER else cell for cell in line] for line in _table(contract_of("wages"), AMOUNT)]
    _send(office, by, "wages", "misspelt.csv", _text(misspelt))


def _send(office: Office, by: By, kind: str, name: str, content: bytes) -> bool:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.records import actions, jobs

    with acting(by, "drill"):
        file = SimpleUploadedFile(name, content)
        received = actions.receive(by=by, office=office, kind=kind, upload=file, channel="cli")
    return bool(jobs.run(received.receipt.id, By.system(office=office.id, now=by.now), then=()).rows_stored)


def _table(contract: RecordContract, amount: str) -> list[list[str]]:
    """The headings, the person's row, a row of another, and one of the person that intake refuses."""
    from laoheng_web.records.annotated import example_row

    def row(number: str, name: str, phone: str, account: str, money: str) -> list[str]:
        said = {
            FieldType.PERSON_ID: number,
            FieldType.PERSON_NAME: name,
            FieldType.PHONE: phone,
            FieldType.ACCOUNT: account,
            FieldType.MONEY: money,
            FieldType.FIRM_CODE: FIRM,
        }
        example = zip(contract.fields, example_row(contract), strict=True)
        return [said.get(item.type, text) for item, text in example]

    return [
        [item.label for item in contract.fields],
        row(NUMBER, NAME, PHONE, ACCOUNT, amount),
        row(OTHER, "抹演练乙", "16000000001", "6200990000000000001", OTHER_AMOUNT),
        row(NUMBER, NAME, PHONE, ACCOUNT, f"{amount}元人民币整"),
    ]


def _csv(contract: RecordContract, amount: str) -> bytes:
    return _text(_table(contract, amount))


def _text(table: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode("gb18030")


def _xlsx(contract: RecordContract, amount: str) -> bytes:
    from openpyxl import Workbook

    book, held = Workbook(), io.BytesIO()
    for line in _table(contract, amount):
        book.worksheets[0].append(line)
    book.save(held)
    return held.getvalue()


def _to_disk(data: Path) -> None:
    """Has the server write its pages out: a search of files that hold nothing yet would prove nothing."""
    import psycopg

    with psycopg.connect(host=str(data / "pg"), user="postgres", dbname="laoheng", autocommit=True) as link:
        link.execute("checkpoint")


def _secrets(person: UUID) -> list[bytes]:
    """The vault's own bytes of the person: each encrypted field and the blind index."""
    from laoheng_web.vault.models import LookUp, Person

    row = Person.objects.get(id=person)
    blobs = [getattr(row, name) for name in ("name", "number", "phone", "account")]
    entries = LookUp.objects.filter(subject_id=person).values_list("digest", flat=True)
    return [bytes(blob) for blob in (*blobs, *entries) if blob]


def _search(data: Path, person: UUID, secrets: list[bytes], drill: Drill, keep: bool) -> dict[str, int]:
    """Places found by part: lake, inbox, the database's tables, its files, its log, and all else."""
    import psycopg

    from laoheng.hub.erase_scan import in_text, scan

    words = [NUMBER, NAME, PHONE, ACCOUNT, AMOUNT, "7341.58", SECOND]
    found = dict.fromkeys(("lake", "inbox", "contracts", "tables", "database files", "database log"), 0)
    for trace in scan(data, [*words, *secrets]):
        part = trace.path.relative_to(data).parts
        places = {"pg": "database files", "lake": "lake", "inbox": "inbox", "evidence": "contracts"}
        name = places.get(part[0], "other files")
        name = "database log" if "pg_wal" in part else name
        found[name] = found.get(name, 0) + 1
        if keep:
            drill.left.append(f"{'/'.join(part)} [{trace.word}]")
    for path in (data / "lake").rglob("*"):
        found["lake"] += bool(path.is_file() and str(person).encode() in path.read_bytes())
    hidden = [secret.hex() for secret in secrets]
    with psycopg.connect(host=str(data / "pg"), user="postgres", dbname="laoheng") as link:
        for table, line in _dump(link):
            places = in_text(line, [*words, *hidden])
            found["tables"] += len(places)
            if keep and places:
                drill.left.append(f"table {table} {sorted(places)}")
    return found


def _dump(link: Any) -> Any:
    from psycopg import sql

    tables = link.execute(
        "select schemaname, tablename from pg_tables where schemaname = 'public' order by 2"
    ).fetchall()
    for schema, table in tables:
        query = sql.SQL("select t::text from {} t").format(sql.Identifier(schema, table))
        yield from ((table, line) for (line,) in link.execute(query))


def _print(drill: Drill) -> None:
    print(f"虚构的一个人：{drill.kinds} 种记录入库；抹去 {drill.rows} 行，改了 {drill.files} 份原件")
    for part in drill.before:
        print(f"  {part}: 抹去前 {drill.before[part]} 处，抹去后 {drill.after.get(part, 0)} 处")
    for line in drill.left:
        print(f"  还在：{line}")
    print(f"数据库表已重写：{drill.tables_rewritten}；旧的 WAL 已删除：{drill.log_dropped}")
    for line in drill.erased:
        print(f"  已抹去：{line}")
    for line in drill.faults:
        print(f"  不符：{line}")
    print("演练通过：一个字节也没有找到，全部证明相符" if drill.passed else "演练没有通过")
    print("别处还留着、要另外处理的：")
    for line in ELSEWHERE:
        print(f"  {line}")
