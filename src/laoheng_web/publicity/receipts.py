"""Receipts: the proof that one sealed event stands in the ledger, made for anyone and checked for anyone."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from laoheng.ledger import LedgerError, leaf_hash, open_checkpoint, verify_consistency, verify_inclusion
from laoheng_web.audit.models import LedgerCheckpoint, LedgerLeaf
from laoheng_web.audit.receipts import receipt_of
from laoheng_web.audit.tree import tree, verifier

MOST_CHARACTERS = 200_000
KEYS = ("leaf", "index", "size", "proof", "checkpoint")


@dataclass(frozen=True)
class Check:
    """One thing looked at: what, whether it holds (None: not reached), and why not."""

    what: str
    holds: bool | None
    why: str = ""


@dataclass(frozen=True)
class _Receipt:
    leaf: bytes
    index: int
    size: int
    proof: list[bytes]
    checkpoint: bytes


class _NotAReceiptError(Exception):
    pass


def latest() -> LedgerCheckpoint | None:
    """The newest signed checkpoint."""
    return LedgerCheckpoint.objects.order_by("-size").first()


def make_receipt(index: int) -> dict[str, Any] | None:
    """The receipt of leaf `index` under the newest checkpoint; None where that does not cover it."""
    leaf = LedgerLeaf.objects.filter(index=index).first()
    return receipt_of(leaf.event_id) if leaf else None


def check_receipt(text: str) -> list[Check]:
    """Everything looked at, in order; the receipt holds when every check does."""
    names = [_("回执写法"), _("检查点的签名"), _("这条记录在检查点里"), _("检查点与现在的账本是同一本账")]
    checks: list[Check] = []
    try:
        receipt = _read(text)
        checks.append(Check(names[0], True))
        signed = open_checkpoint(receipt.checkpoint, [verifier()]).checkpoint
        checks.append(Check(names[1], True))
        if signed.size != receipt.size:
            raise _NotAReceiptError(
                _("回执写的条数是 %(own)s，检查点签的是 %(signed)s。") % {"own": receipt.size, "signed": signed.size}
            )
        hashed = leaf_hash(receipt.leaf)
        verify_inclusion(hashed, receipt.index, receipt.size, receipt.proof, signed.root, algorithm=signed.algorithm)
        checks.append(Check(names[2], True))
        _same_ledger(signed.size, signed.root)
        checks.append(Check(names[3], True))
    except _NotAReceiptError as error:
        checks.append(Check(names[len(checks)], False, str(error)))
    except LedgerError as error:
        checks.append(
            Check(names[len(checks)], False, error.en if (get_language() or "").startswith("en") else error.zh)
        )
    return [*checks, *(Check(name, None) for name in names[len(checks) :])]


def _same_ledger(size: int, root: bytes) -> None:
    standing = tree()
    if size > standing.size:
        raise _NotAReceiptError(
            _("检查点有 %(size)s 条，现在的账本只有 %(now)s 条：账本被截短或换成了旧的。请把回执交给监督机构。")
            % {"size": size, "now": standing.size}
        )
    verify_consistency(size, standing.size, root, standing.root(), standing.consistency_proof(size))


def _read(text: str) -> _Receipt:
    if not text.strip():
        raise _NotAReceiptError(_("没有内容。请把整个回执粘贴进来。"))
    if len(text) > MOST_CHARACTERS:
        raise _NotAReceiptError(_("内容太长，不像一份回执。请只粘贴一份。"))
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _NotAReceiptError(_("不是 JSON 格式，可能没有复制完整。请从第一个花括号复制到最后一个。")) from error
    missing = [key for key in KEYS if not isinstance(data, dict) or key not in data]
    if missing:
        raise _NotAReceiptError(_("缺少这些项：%(keys)s。请重新下载回执。") % {"keys": "、".join(missing)})
    counts = (data["index"], data["size"])
    if not all(isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 1 << 63 for count in counts):
        raise _NotAReceiptError(_("index 和 size 应为整数。"))
    if not isinstance(data["proof"], list) or len(data["proof"]) > 64 or not isinstance(data["checkpoint"], str):
        raise _NotAReceiptError(_("proof 应为列表，checkpoint 应为文字。"))
    try:
        proof = [base64.b64decode(step, validate=True) for step in data["proof"]]
        leaf = base64.b64decode(data["leaf"], validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise _NotAReceiptError(_("leaf 或者 proof 里有不是 base64 的内容。")) from error
    return _Receipt(leaf, data["index"], data["size"], proof, data["checkpoint"].encode())
