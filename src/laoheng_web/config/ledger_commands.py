"""`laoheng ledger verify|prove|checkpoint|export`: proofs over the running installation's database."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from laoheng.standard.errors import UserError

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(tasks: Verbs) -> None:
    """Adds the verbs below `ledger` that need the database."""
    verify = tasks.add_parser("verify", help="核对：存着的每一行、每个事件、每个批次，是不是当初封存的样子")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(handler=_verify)
    prove = tasks.add_parser("prove", help="给出一个事件在账本里的证明（回执）")
    prove.add_argument("event", help="事件编号")
    prove.set_defaults(handler=_prove)
    checkpoint = tasks.add_parser("checkpoint", help="封存未入账的事件，打印最新的签名检查点")
    checkpoint.set_defaults(handler=_checkpoint)
    export = tasks.add_parser("export", help="导出给 laoheng-verify 独立核验的文件夹")
    export.add_argument("folder", type=Path)
    export.set_defaults(handler=_export)


def _set_up() -> None:
    from laoheng_web.config.set_up import set_up

    set_up()


def _verify(arguments: argparse.Namespace) -> int:
    _set_up()
    from django.utils import timezone

    from laoheng_web.audit.models import LedgerLeaf
    from laoheng_web.audit.verify import notes, verify

    faults, erased = verify(now=timezone.localtime()), notes(now=timezone.localtime())
    sealed = LedgerLeaf.objects.count()
    if arguments.json:
        found = [{"place": fault.place, "what": fault.what} for fault in faults]
        print(json.dumps({"sealed_events": sealed, "faults": found, "erased": erased}, ensure_ascii=False))
    else:
        for fault in faults:
            print(f"不符：{fault.place}：{fault.what}")
        for line in erased:
            print(f"已抹去：{line}")
        outcome = f"发现 {len(faults)} 处不符" if faults else "全部相符"
        print(f"{outcome}（已封存 {sealed} 个事件）")
    return 1 if faults else 0


def _prove(arguments: argparse.Namespace) -> int:
    _set_up()
    from uuid import UUID

    from laoheng_web.audit.receipts import receipt_of

    try:
        event = UUID(arguments.event)
    except ValueError as error:
        raise UserError("ledger.no_event", event=arguments.event) from error
    receipt = receipt_of(event)
    if receipt is None:
        raise UserError("ledger.no_event", event=arguments.event)
    print(json.dumps(receipt, ensure_ascii=False))
    return 0


def _checkpoint(arguments: argparse.Namespace) -> int:
    _set_up()
    from django.utils import timezone

    from laoheng_web.audit.models import LedgerCheckpoint
    from laoheng_web.audit.tree import seal_pending

    seal_pending(now=timezone.localtime())
    newest = LedgerCheckpoint.objects.order_by("-size").first()
    print(newest.note if newest else "账本还是空的", end="" if newest else "\n")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    _set_up()
    from laoheng.ledger import write_export
    from laoheng_web.audit.models import LedgerCheckpoint, LedgerLeaf, LedgerNode
    from laoheng_web.audit.tree import verifier

    leaves = LedgerLeaf.objects.order_by("index").values_list("leaf", flat=True)
    hashes = LedgerNode.objects.filter(level=0).order_by("position").values_list("hash", flat=True)
    notes = [row.note.encode() for row in LedgerCheckpoint.objects.order_by("size")]
    write_export(
        arguments.folder,
        leaves=(bytes(leaf) for leaf in leaves.iterator(5000)),
        leaf_hashes=(bytes(value) for value in hashes.iterator(5000)),
        checkpoints=notes,
        keys=[verifier()],
    )
    print(f"已导出到 {arguments.folder}。请另行核对验证密钥：{verifier().text}")
    print(f"核验：laoheng-verify {arguments.folder}")
    return 0
