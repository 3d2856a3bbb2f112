"""`laoheng hub erase`, `hub retention` and `hub erasure-drill`: legal erasure for a terminal."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from laoheng.standard.errors import UserError
from laoheng_web.config import erasure_drill
from laoheng_web.config.set_up import set_up

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(tasks: Verbs) -> None:
    """Adds the verbs of erasure below `hub`."""
    erase = tasks.add_parser("erase", help="依法抹去一个人的数据：一人提出，另一人复核")
    erase.add_argument("person", nargs="?", help="证件号码或人员编号")
    erase.add_argument("--office", required=True, help="机构代码")
    erase.add_argument("--reason", help="ended, expired, withdrawn, unlawful, other（个人信息保护法第四十七条）")
    erase.add_argument("--by", help="提出的监管人员的账号")
    erase.add_argument("--approved-by", help="复核的监管人员的账号；不写就等网页上复核")
    erase.add_argument("--finish", action="store_true", help="把已同意、没做完的做完")
    erase.add_argument("--json", action="store_true")
    erase.set_defaults(handler=_erase)
    retention = tasks.add_parser("retention", help="列出保存期限已满的数据；什么也不自动删")
    retention.add_argument("--office", required=True, help="机构代码")
    retention.add_argument("--json", action="store_true")
    retention.set_defaults(handler=_retention)
    drill = tasks.add_parser("erasure-drill", help="抹去演练：在一次性的安装里抹去一个虚构的人，再逐字节找")
    drill.add_argument("--json", action="store_true")
    drill.set_defaults(handler=erasure_drill.command)


def _erase(arguments: argparse.Namespace) -> int:
    if not arguments.finish and not (arguments.person and arguments.reason and arguments.by):
        raise UserError("erasure.incomplete")
    set_up()
    from django.utils import timezone

    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.records import erasing, erasure
    from laoheng_web.records.erase_tables import drop_log, rewrite
    from laoheng_web.records.models import Erasure

    office = Office.objects.filter(code=arguments.office).first()
    if office is None:
        raise UserError("accounts.no_office", code=arguments.office)
    by = By.system(office=office.id, now=timezone.localtime())
    with acting(by, "erasure_asking"):
        if arguments.person and not arguments.finish:
            first = erasure.officer(arguments.by, office, by)
            person = erasure.person_of(arguments.person)
            with acting(first, "erasure_asking"):
                asked = erasure.ask(by=first, office=office, person=person, reason=arguments.reason)
            if arguments.approved_by:
                second = erasure.officer(arguments.approved_by, office, by)
                with acting(second, "erasure_asking"):
                    erasure.decide(by=second, erasure_id=asked.id, agree=True)
            else:
                print(f"已提出 {asked.number}，等另一位监管人员复核")
        waiting = list(Erasure.objects.filter(office_id=office.id, state="approved"))
    done = [erasing.run(row.id, by) for row in waiting]
    rewritten, log = (rewrite(), drop_log()) if done else (False, False)
    for row in done:
        told = {"number": row.number, "rows": row.rows_erased, "files": row.files_changed}
        if arguments.json:
            print(json.dumps({**told, "tables_rewritten": rewritten, "log_dropped": log}, ensure_ascii=False))
        else:
            print(f"{row.number}：抹去 {row.rows_erased} 行，改了 {row.files_changed} 份原件")
            print("数据库表已重写" if rewritten else "数据库表还没有重写：请由管理员执行 VACUUM FULL")
            print("旧的 WAL 已删除" if log else "旧的 WAL 要由管理员切换、循环掉；其中只有密文")
    return 0


def _retention(arguments: argparse.Namespace) -> int:
    set_up()
    from django.utils import timezone

    from laoheng_web.accounts.models import Office
    from laoheng_web.audit.by import By
    from laoheng_web.audit.tenancy import acting
    from laoheng_web.records import disposals

    office = Office.objects.filter(code=arguments.office).first()
    if office is None:
        raise UserError("accounts.no_office", code=arguments.office)
    by = By.system(office=office.id, now=timezone.localtime())
    with acting(by, disposals.PURPOSE):
        found = disposals.due(office.id, by)
    if arguments.json:
        print(json.dumps([asdict(line) for line in found], ensure_ascii=False))
        return 0
    for line in found:
        unit = "份" if line.kind == disposals.MATTERS else "行"
        print(f"{line.label}：{line.before} 以前 {line.rows} {unit}（{line.persons} 人），保存 {line.years} 年已满")
        if line.unknown_month:
            print(f"  另有 {line.unknown_month} 行没有月份，是否到期不知道")
    print("" if found else "没有保存期限已满的数据", end="" if found else "\n")
    return 0
