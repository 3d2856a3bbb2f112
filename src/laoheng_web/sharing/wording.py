"""What stored codes are called on pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from laoheng.hub.sharing import Form, field_of
from laoheng.standard.records import contract_of
from laoheng_web.sharing.models import ShareRequest

FORMS = {
    Form.YES_NO: (_("只答是否"), _("对名单上的每个人或单位答是、否或不知道。给出的最少。")),
    Form.COUNTS: (_("只给计数"), _("按分类数人次，人太少的格子不给准数。")),
    Form.JOIN: (_("按名单逐条"), _("名单上的人或单位的记录，用一次一换的记号，不带姓名和证件号。")),
    Form.EXTRACT: (_("脱敏明细"), _("一个地区几个月的记录，金额给到千元档，太少见的不给。给出的最多。")),
}
STATES = {
    "asked": _("等答复"),
    "escalated": _("过期未答复，已上报"),
    "refused": _("不同意"),
    "granted": _("已同意，正在生成"),
    "ready": _("可以领取"),
    "failed": _("没有生成"),
    "ended": _("已到期"),
}


def form_name(code: str) -> Any:
    """The form of delivery in the page's language."""
    return FORMS[Form(code)][0]


def labels(kind: str, fields: list[str]) -> list[str]:
    """The headings of stored field names."""
    return [field_of(contract_of(kind), name).label for name in fields]


def word_of(kind: str, fields: list[str], value: str) -> Any:
    """What the value of a yes/no question is called; "" where there is none."""
    if not fields or not value:
        return ""
    known: dict[str, Any] = {"yes": _("是"), "no": _("否")}
    known |= {code: words[0] for code, words in field_of(contract_of(kind), fields[0]).codes}
    return known.get(value, value)


def shown(row: ShareRequest) -> dict[str, Any]:
    """A request as both sides read it."""
    contract = contract_of(row.kind)
    return {
        "row": row,
        "kind": contract.label,
        "form": form_name(row.form),
        "state": STATES[row.state],
        "asked": labels(row.kind, row.fields),
        "granted": None if row.granted_fields is None else labels(row.kind, row.granted_fields),
        "value": word_of(row.kind, row.fields, row.value),
    }
