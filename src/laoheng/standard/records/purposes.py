"""For what a portrait may be looked at, and which fields each purpose opens to whom.

A field says why it is held and who may read it (`Field.purpose`, `Field.readers`). A view states one purpose of this
list; it is shown a field only where the purpose serves what the field is held for and the field names the viewer's
role. A person sees every field of their own rows (个人信息保护法45), whatever the declaration says of others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from laoheng.standard.errors import NotCoveredError
from laoheng.standard.messages import Message
from laoheng.standard.records.contract import Field, RecordContract
from laoheng.standard.records.kinds import KINDS, contract_of

OWN = "own"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose. `serves` are the purposes of fields; with `rows` false only figures over a whole firm are shown."""

    code: str
    roles: frozenset[str]
    ground: str
    serves: frozenset[str]
    rows: bool = True

    @property
    def label(self) -> Message:
        """What it is called."""
        return Message(f"portrait.purpose.{self.code}")


_REGULATOR = frozenset({"regulator"})
_WHO = ("识别用人单位", "确定管辖", "保留沿革", "送达")
_WAGES = (
    "核对工资支付", "核对最低工资", "核对代扣", "核对现金发放", "核对支付周期", "核对支付日", "核对离职结算",
    "缓发不适用于工程建设领域", "核对缓发同意", "核对工资到账", "区分工资与其他款项", "同一笔只算一次", "核对延期支付",
    "核对工会同意", "核对申报的工资", "发现欠薪线索", "一件事只算一次", "群体性事件先处理", "认定清偿责任",
    "核对专户资金", "适用农民工工资规定",
)  # fmt: skip
_INSURANCE = ("核对参保缴费", "核对缴费基数", "核对缴费", "核对用工形式")
_HOURS = ("核对工时", "核对加班")
_CONTRACTS = ("核对书面合同", "一份合同一条记录", "核对用工形式", "核对期限", "核对试用期", "核对离职结算")
_SITES = (
    "核对项目登记", "认定清偿责任", "核对保证金", "核对支付担保", "核对用工登记", "核对工地检查", "核对告示牌",
    "核对专户资金", "适用农民工工资规定",
)  # fmt: skip
_WATCH = ("分行业监测", "经营异常的先兆")
_ALL = (*_WHO, *_WAGES, *_INSURANCE, *_HOURS, *_CONTRACTS, *_SITES, *_WATCH)

PURPOSES: tuple[Purpose, ...] = (
    Purpose("overview", _REGULATOR, "劳动保障监察条例11", frozenset(_ALL), rows=False),
    Purpose("wages", _REGULATOR, "劳动保障监察条例11", frozenset((*_WHO, *_WAGES))),
    Purpose("insurance", _REGULATOR, "劳动保障监察条例11", frozenset((*_WHO, *_INSURANCE))),
    Purpose("hours", _REGULATOR, "劳动保障监察条例11", frozenset((*_WHO, *_HOURS))),
    Purpose("contracts", _REGULATOR, "劳动保障监察条例11", frozenset((*_WHO, *_CONTRACTS))),
    Purpose("sites", _REGULATOR, "保障农民工工资支付条例39", frozenset((*_WHO, *_SITES))),
    Purpose("self_check", frozenset({"firm"}), "劳动保障监察条例6", frozenset(_ALL), rows=False),
    Purpose(OWN, frozenset({"worker"}), "个人信息保护法45", frozenset()),
)


def purpose_of(code: str) -> Purpose:
    """The purpose `code`. Raises `NotCoveredError` naming those there are."""
    for item in PURPOSES:
        if item.code == code:
            return item
    raise NotCoveredError("portrait.unknown_purpose", purpose=code, purposes=tuple(item.code for item in PURPOSES))


def purposes_for(role: str) -> tuple[Purpose, ...]:
    """The purposes that a role may state."""
    return tuple(item for item in PURPOSES if role in item.roles)


def may_read(field: Field, role: str, purpose: Purpose) -> bool:
    """Whether a viewer in `role` with `purpose` may be shown `field`; identities never: they are opened one by one."""
    if field.vault_only or role not in purpose.roles:
        return False
    if purpose.code == OWN:
        return True
    return role in field.readers and field.purpose in purpose.serves


def visible(kind: str, row: Mapping[str, Any], role: str, purpose: Purpose) -> dict[str, Any]:
    """The fields of a lake row that may be shown; the others are not there at all."""
    return {field.name: row[field.name] for field in contract_of(kind).stored_fields if may_read(field, role, purpose)}


def opens(kind: str, role: str, purpose: Purpose) -> bool:
    """Whether anything of this kind may be shown, be it in a figure: some field of its own content is open."""
    contract: RecordContract = contract_of(kind)
    return any(may_read(field, role, purpose) for field in contract.stored_fields)


def closed_kinds(role: str, purpose: Purpose) -> tuple[str, ...]:
    """The kinds of which this viewer sees nothing."""
    return tuple(contract.kind for contract in KINDS if not opens(contract.kind, role, purpose))
