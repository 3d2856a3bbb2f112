"""Are the lake's rows still those that were sealed? Part of `laoheng ledger verify`."""

from __future__ import annotations

from collections.abc import Iterator

from laoheng.hub.engine import Engine
from laoheng.hub.lake_verify import BatchFault
from laoheng.standard.records import KINDS, contract_of
from laoheng_web.audit.verify import Fault
from laoheng_web.records.erased import erased_rows
from laoheng_web.records.models import Receipt, ReceiptState
from laoheng_web.records.pipeline import batch_key, lake

_WORDS = {
    BatchFault.CHANGED: "内容被改动",
    BatchFault.MISSING: "被删除",
    BatchFault.ADDED: "后来插入",
    BatchFault.UNREADABLE: "数据文件缺失或损坏",
    BatchFault.STANDS: "已决定抹去却还在：抹去没有做完",
    BatchFault.LEAVES: "内容与封存不符，逐行摘要也被改动",
    None: "内容与封存不符",
}


def faults() -> Iterator[Fault]:
    """Each batch whose rows differ from its sealed root, naming the first bad row, and each that was never received."""
    yield from _unknown_batches()
    erased = erased_rows()
    for receipt in Receipt.objects.filter(state=ReceiptState.DONE).order_by("batch_seq").iterator(500):
        found = lake().verify_batch(
            str(receipt.office_id),
            contract_of(receipt.kind),
            batch_id=str(receipt.id),
            batch_key=batch_key(receipt.id),
            expected_root=receipt.root,
            expected_count=receipt.rows_stored or 0,
            erased=erased[str(receipt.id)].numbers if str(receipt.id) in erased else (),
        )
        if not found.ok:
            row = "" if found.row_number is None else f" 第 {found.row_number} 行"
            yield Fault(f"批次 {receipt.number}（{contract_of(receipt.kind).label}）{row}", _WORDS[found.fault])


def _unknown_batches() -> Iterator[Fault]:
    known = {str(receipt) for receipt in Receipt.objects.values_list("id", flat=True)}
    with Engine() as engine:
        for folder in sorted(lake().root.glob("*")):
            for contract in KINDS:
                rows = lake().history([folder.name], contract.kind, engine=engine).select("batch_id").distinct()
                for batch in sorted(set(engine.run(rows).column("batch_id").to_pylist()) - known):
                    yield Fault(f"湖仓 {contract.kind} 批次 {batch}", "没有回执：后来插入")
