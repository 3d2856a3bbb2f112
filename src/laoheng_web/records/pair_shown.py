"""A pair as a clerk sees it: what agrees and what does not, how probable and why, where each side comes from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from laoheng.hub.engine import Engine
from laoheng.standard.messages import Message
from laoheng.standard.records import KINDS
from laoheng_web.accounts.speaking import spoken
from laoheng_web.records.models import LinkPair, LinkUnit, Receipt
from laoheng_web.records.pipeline import lake
from laoheng_web.vault.comparing import masked_pair
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

STRONG_BITS = 4.0
# Which comparisons of the linkage speak of which shown line.
_COLUMN = {"person": "person_id", "firm": "firm_id"}


@dataclass(frozen=True)
class Line:
    """One field of both sides; `agrees` None where one side does not state it."""

    label: str
    left: str
    right: str
    agrees: bool | None
    note: str = ""


@dataclass(frozen=True)
class Reason:
    """One comparison in words; `speaks` is for, against, or hardly."""

    text: str
    speaks: str
    bits: str


@dataclass(frozen=True)
class Trace:
    """Where the two sides occur: a kind of record, how many rows of each, and the newest month of each."""

    kind: str
    left: str
    right: str


def names_of(pairs: list[LinkPair]) -> dict[UUID, str]:
    """How each side is called in lists: a person masked, a firm by its public name."""
    ids = [end for pair in pairs for end in (pair.left_id, pair.right_id)]
    firms = {firm.id: str(firm) for firm in Firm.objects.filter(id__in=ids)}
    return {key: name or _("（没有姓名）") for key, name in masked_names(ids).items()} | firms


def lines_of(pair: LinkPair) -> list[Line]:
    """The fields side by side; a person's masked, with the places at which the whole values differ."""
    return _person_lines(pair) if pair.unit == LinkUnit.PERSON else _firm_lines(pair)


def _person_lines(pair: LinkPair) -> list[Line]:
    labels = {"name": _("姓名"), "number": _("证件号码"), "phone": _("电话"), "account": _("银行账号")}
    lines = []
    for field, left, right, differing in masked_pair(pair.left_id, pair.right_id):
        note = spoken(Message.of("link_review.places", count=differing)) if differing else ""
        lines.append(Line(labels[field], left, right, None if differing is None else differing == 0, note))
    return lines


def _firm_lines(pair: LinkPair) -> list[Line]:
    firms = Firm.objects.in_bulk([pair.left_id, pair.right_id])
    one, two = firms.get(pair.left_id), firms.get(pair.right_id)
    shown = [
        (_("统一社会信用代码"), one.code if one else "", two.code if two else ""),
        (_("单位名称"), one.name if one else "", two.name if two else ""),
        (_("行政区划"), one.region if one else "", two.region if two else ""),
        (_("地址"), *_addresses(pair)),
    ]
    return [Line(label, a, b, a == b if a and b else None) for label, a, b in shown if a or b]


def _addresses(pair: LinkPair) -> tuple[str, str]:
    with Engine() as engine:
        rows = lake().history([str(pair.office_id)], "firms", engine=engine)
        wanted = rows.filter(rows.firm_id.isin([str(pair.left_id), str(pair.right_id)])).order_by("batch_seq")
        found = {line["firm_id"]: line["address"] or "" for line in engine.run(wanted).to_pylist()}
    return found.get(str(pair.left_id), ""), found.get(str(pair.right_id), "")


def reasons_of(pair: LinkPair) -> list[Reason]:
    """What each comparison found, the weightiest first."""
    said = sorted(pair.reasons, key=lambda item: -abs(float(item[2])))
    return [
        Reason(
            spoken(Message.of(f"hub_link.comparison.{name}")) + spoken(Message.of(f"hub_link.level.{level}")),
            _speaks(float(bits)),
            f"{float(bits):+.1f}",
        )
        for name, level, bits in said
    ]


def _speaks(bits: float) -> str:
    if bits >= STRONG_BITS:
        return _("有力支持")
    if bits > 0.5:
        return _("支持")
    if bits > -0.5:
        return _("说明不了什么")
    return _("反对") if bits > -STRONG_BITS else _("有力反对")


def traces_of(pair: LinkPair) -> list[Trace]:
    """In which kinds of records each side occurs, how often, until when, and how it came."""
    column, sides = _COLUMN[pair.unit], (str(pair.left_id), str(pair.right_id))
    found = []
    with Engine() as engine:
        for contract in KINDS:
            rows = lake().history([str(pair.office_id)], contract.kind, engine=engine)
            mine = rows.filter(rows[column].isin(sides)) if column in rows.columns else None
            if mine is None:
                continue
            summed = mine.group_by(side=mine[column]).agg(
                rows=mine.count(), month=mine.partition_month.max(), batches=mine.batch_id.collect(distinct=True)
            )
            told = {line["side"]: line for line in engine.run(summed).to_pylist()}
            if told:
                found.append(Trace(contract.label, *(_told(told.get(side)) for side in sides)))
    return found


def _told(line: dict[str, object] | None) -> str:
    if line is None:
        return _("没有")
    batches = line["batches"]
    ids = [UUID(str(batch)) for batch in batches] if isinstance(batches, list) else []
    channels = sorted(set(Receipt.objects.filter(id__in=ids).values_list("channel", flat=True)))
    words = {"web": _("上传"), "api": _("接口"), "cli": _("后台导入"), "feed": _("部门数据")}
    how = "、".join(words.get(channel, channel) for channel in channels)
    return _("%(rows)s 行，最近 %(month)s（%(how)s）") % {"rows": line["rows"], "month": line["month"], "how": how}
