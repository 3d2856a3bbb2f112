"""A bureau's own decided cases: the list, searching them with the starter set, bringing a table in, removing one."""

from __future__ import annotations

import csv
import io
import tempfile
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from laoheng.advice.similar.importing import COLUMNS, CaseRow, read_cases
from laoheng.hub.small_table import table_rows
from laoheng.law import law_at
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import page
from laoheng_web.accounts.speaking import told
from laoheng_web.advice.case_store import bring_in, own_cases, remove_case
from laoheng_web.advice.intake import attachment
from laoheng_web.advice.models import OfficeCase
from laoheng_web.advice.similar_pages import MOST_WORDS, searched
from laoheng_web.audit.by import By

MOST_ROWS = 500
_MOST_BYTES = 10**6
_EXAMPLE = (
    "示例：停工后少发工资", "某厂停工两个月，只按最低工资发给劳动者，劳动者要求补足第一个月的差额。",
    "停工在一个工资支付周期内的，按合同约定的标准支付工资。", "支持", "补发差额", "劳动合同法30", "", "3200", "制造业",
    "示例人社局调解案卷（虚构）", "2026-05-20",
)  # fmt: skip


@page(roles={"regulator"}, purpose="similar", methods=("GET", "HEAD", "POST"))
def cases(request: HttpRequest, by: By) -> HttpResponse:
    """The bureau's cases, and those like the words that were sent."""
    assert by.office is not None
    asked = request.POST.get("words", "").strip()[:MOST_WORDS]
    own = own_cases(by.office)
    context = {"rows": Paginator(own, 50).get_page(request.GET.get("page")), "own": len(own)}
    return render(request, "advice/cases.html", context | searched(by, asked, by.office))


@page(roles={"regulator"}, purpose="similar", methods=("GET", "HEAD", "POST"))
def bring(request: HttpRequest, by: By) -> HttpResponse:
    """Takes a table in: all its rows or none."""
    errors: list[tuple[str, str]] = []
    rows: list[CaseRow] = []
    if request.method == "POST":
        try:
            rows = _rows(request, by)
            wrong = [row for row in rows if row.case is None]
            if not wrong:
                made, twice = bring_in(by=by, cases=[row.case for row in rows if row.case])
                told_ = {"count": len(made), "twice": twice, "masked": sum(row.masked for row in rows)}
                messages.success(
                    request,
                    _("导入了 %(count)s 条，已有的 %(twice)s 条没有重复导入，遮住了 %(masked)s 处个人信息。") % told_,
                )
                return redirect("advice:cases")
            raise UserError("similar.import.faulty", count=len(wrong))
        except UserError as error:
            errors.append(("file", told(error)))
    context = {
        "errors": errors,
        "wrong": [row for row in rows if row.case is None],
        "columns": COLUMNS.values(),
        "most": MOST_ROWS,
    }
    return render(request, "advice/bring_cases.html", context, status=422 if errors else 200)


@page(roles={"regulator"}, purpose="similar")
def table(request: HttpRequest, by: By) -> HttpResponse:
    """An empty table with a made-up row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS.values())
    writer.writerow(_EXAMPLE)
    return attachment(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "cases.csv")


@page(roles={"regulator"}, purpose="similar", methods=("GET", "HEAD", "POST"))
def remove(request: HttpRequest, by: By, case_id: UUID) -> HttpResponse:
    """Takes one case out, with the reason."""
    row = OfficeCase.objects.filter(id=case_id, office_id=by.office, removed_at=None).first()
    if row is None:
        raise Http404
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            remove_case(by=by, row=row, why=request.POST.get("why", ""))
        except UserError as error:
            errors.append(("why", told(error)))
        else:
            messages.success(request, _("已移除，以后不再检索到。"))
            return redirect("advice:cases")
    return render(request, "advice/remove_case.html", {"row": row, "errors": errors}, status=422 if errors else 200)


def _rows(request: HttpRequest, by: By) -> list[CaseRow]:
    sent = request.FILES.get("file")
    if sent is None:
        raise UserError("similar.import.no_table")
    if (sent.size or 0) > _MOST_BYTES:
        raise UserError("similar.import.too_large", rows=MOST_ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(sent.read())
        rows = list(islice(table_rows(path, (sent.name or "")[:100]), MOST_ROWS + 2))
    if len(rows) > MOST_ROWS + 1:
        raise UserError("similar.import.too_large", rows=MOST_ROWS)
    found = list(read_cases(rows, law=law_at(by.now.date())))
    if not found:
        raise UserError("similar.import.empty")
    return found
