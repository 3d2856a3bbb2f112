"""The data catalogue for everyone: what is held of whom, why, how long and who reads it; how fresh, for the bureau."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from laoheng.hub.data_map import KindEntry, data_map
from laoheng_web.accounts.pages import public_page
from laoheng_web.audit.by import By
from laoheng_web.records.models import FeedState, Receipt, ReceiptState
from laoheng_web.records.views import SENDERS

SENSITIVITY = {
    "public": gettext_lazy("公开"),
    "internal": gettext_lazy("内部"),
    "personal": gettext_lazy("个人信息"),
    "sensitive": gettext_lazy("敏感个人信息"),
    "identity": gettext_lazy("身份信息，只在加密的身份库"),
}
COUNTS_FROM = {
    "month": gettext_lazy("从所属月份起算"),
    "end": gettext_lazy("从终止、离场起算，还在履行的不到期"),
    "open": gettext_lazy("没有写明结束，不列入到期"),
    "never": gettext_lazy("公开登记信息，随主体存续"),
}
TYPES = {
    "text": gettext_lazy("文字"),
    "firm_code": gettext_lazy("统一社会信用代码"),
    "other_firm": gettext_lazy("另一单位的统一社会信用代码"),
    "person_id": gettext_lazy("公民身份号码"),
    "person_name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话号码"),
    "account": gettext_lazy("银行账号"),
    "month": gettext_lazy("月份"),
    "months": gettext_lazy("几个月份"),
    "date": gettext_lazy("日期"),
    "money": gettext_lazy("金额（元）"),
    "count": gettext_lazy("整数"),
    "hours": gettext_lazy("小时"),
    "days": gettext_lazy("天"),
    "yes_no": gettext_lazy("是或否"),
    "code": gettext_lazy("代码"),
    "region": gettext_lazy("行政区划代码"),
    "industry": gettext_lazy("行业代码"),
}
READERS = {"regulator": gettext_lazy("监管人员"), "firm": gettext_lazy("本单位"), "worker": gettext_lazy("本人")}


@public_page(purpose="records_contracts")
def catalogue(request: HttpRequest, by: By) -> HttpResponse:
    """Every kind of record in one line."""
    fresh = _fresh() if by.role == "regulator" else {}
    kinds = [_line(entry, fresh.get(entry.contract.kind)) for entry in data_map()]
    return render(request, "records/catalogue.html", {"kinds": kinds, "officer": by.role == "regulator"})


@public_page(purpose="records_contracts")
def kind(request: HttpRequest, by: By, kind: str) -> HttpResponse:
    """One kind of record, field by field."""
    entry = next((entry for entry in data_map() if entry.contract.kind == kind), None)
    if entry is None:
        raise Http404
    fresh = _fresh() if by.role == "regulator" else {}
    fields = [
        {
            "field": field,
            "type": TYPES[field.type.value],
            "sensitivity": SENSITIVITY[str(field.sensitivity)],
            "codes": [spellings[0] for _, spellings in field.codes],
            "readers": [READERS[reader] for reader in field.readers],
        }
        for field in entry.contract.fields
    ]
    context = {
        **_line(entry, fresh.get(kind)),
        "fields": fields,
        "officer": by.role == "regulator",
        "may_send": by.role in SENDERS,
        "states": FeedState.objects.filter(kind=kind).order_by("catalogue_id") if by.role == "regulator" else [],
    }
    return render(request, "records/kind.html", context)


@public_page(purpose="records_contracts")
def catalogue_json(request: HttpRequest, by: By) -> HttpResponse:
    """The whole data map for programs."""
    told = {"schema": 1, "kinds": [entry.to_json() for entry in data_map()]}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _line(entry: KindEntry, fresh: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "contract": entry.contract,
        "years": entry.years,
        "counts_from": COUNTS_FROM[entry.counts_from],
        "feeds": entry.feeds,
        "personal": entry.contract.has_person,
        "fresh": fresh,
    }


def _fresh() -> dict[str, dict[str, Any]]:
    """When each kind last came, and in how many files; row-level security keeps it to the bureau."""
    rows = Receipt.objects.filter(state=ReceiptState.DONE).values("kind")
    return {row["kind"]: row for row in rows.annotate(last=Max("received_at"), files=Count("id"))}
