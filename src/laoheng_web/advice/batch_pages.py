"""Many papers from a table: every row is checked and told, then the good ones come as one zip. Nothing is kept."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import tempfile
import zipfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from threading import BoundedSemaphore

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laoheng.advice.review.prepare import prepare
from laoheng.hub.small_table import table_rows
from laoheng.standard.errors import UserError
from laoheng.writing.docx_file import to_docx
from laoheng.writing.paper import Paper
from laoheng.writing.pdf_file import to_pdf
from laoheng.writing.templates import Template, find_template
from laoheng.writing.templates.batch import RowResult, make_rows
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.advice.intake import attachment
from laoheng_web.audit.by import By
from laoheng_web.norms.lookup import entered
from laoheng_web.papers.questions import places
from laoheng_web.papers.typefaces import fonts

MOST_ROWS = 100
_MOST_BYTES = 10**6
# Making a hundred papers takes seconds: two visitors at a time, whoever comes then is asked to wait.
_MAKING = BoundedSemaphore(2)
_PATIENCE = 15  # seconds


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def batch(request: HttpRequest, by: By, template: str) -> HttpResponse:
    """The form, the report row by row, or the zip of the papers that can be made."""
    chosen = _template(template)
    if request.method != "POST":
        return _page(request, chosen)
    name = request.POST.get("name", "")[:100]
    try:
        content, name = _table(request, name)
        results = _results(by, chosen, content, name, _region(request))
        if request.POST.get("act") in ("docx", "pdf") and any(row.paper for row in results):
            made = _zip(results, request.POST["act"])
            return attachment(made, "application/zip", f"{spoken(chosen.title)}.zip")
    except UserError as error:
        return _page(request, chosen, errors=[("file", told(error))])
    return _page(request, chosen, results=results, carried=base64.b64encode(content).decode(), name=name)


@public_page(purpose="advice")
def table(request: HttpRequest, by: By, template: str) -> HttpResponse:
    """An empty table of one form, with a made-up row."""
    fields = _template(template).fields
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([spoken(item.label) for item in fields])
    writer.writerow([item.example for item in fields])
    return attachment(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"{template}.csv")


def _template(name: str) -> Template:
    try:
        return find_template(name)
    except UserError as error:
        raise Http404 from error


def _region(request: HttpRequest) -> str | None:
    asked = request.POST.get("region", "")
    return asked if asked in {place.code for place in places()} else None


def _table(request: HttpRequest, name: str) -> tuple[bytes, str]:
    """The table just sent, else the one that the report carries. Raises `UserError` where there is none."""
    sent = request.FILES.get("file")
    if sent is not None:
        if sent.size > _MOST_BYTES:
            raise UserError("template.batch.too_large", rows=MOST_ROWS)
        return sent.read(), (sent.name or "")[:100]
    try:
        content = base64.b64decode(request.POST.get("carried", ""), validate=True)
    except binascii.Error:
        content = b""
    if not content:
        raise UserError("template.batch.no_table")
    return content, name


def _results(by: By, template: Template, content: bytes, name: str, region: str | None) -> list[RowResult]:
    on = by.now.date()
    extra = entered(region, on)

    def make(given: Mapping[str, object]) -> Paper:
        return prepare(template, given, on=on, region=region, extra=extra)

    if not _MAKING.acquire(timeout=_PATIENCE):
        raise UserError("review.busy")
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table"
            path.write_bytes(content)
            rows = list(islice(table_rows(path, name), MOST_ROWS + 2))
            if len(rows) > MOST_ROWS + 1:
                raise UserError("template.batch.too_large", rows=MOST_ROWS)
            results = list(make_rows(template, rows, make))
    finally:
        _MAKING.release()
    if not results:
        raise UserError("template.batch.no_rows")
    return results


def _zip(results: list[RowResult], kind: str) -> bytes:
    """All papers or none: where one cannot be made there is no zip."""
    where = fonts()
    held = io.BytesIO()
    report = io.StringIO(newline="")
    writer = csv.writer(report)
    writer.writerow([_("行"), _("结果"), _("说明")])
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for row in results:
            if row.paper is None:
                writer.writerow([row.number, _("没有做"), " ".join(spoken(fault) for fault in row.faults)])
                continue
            name = f"{row.file_stem}.{kind}"
            package.writestr(name, to_docx(row.paper) if kind == "docx" else to_pdf(row.paper, fonts=where))
            writer.writerow([row.number, _("做好了"), name])
        package.writestr(f"{_('逐行结果')}.csv", report.getvalue().encode("utf-8-sig"))
    return held.getvalue()


def _page(
    request: HttpRequest,
    template: Template,
    *,
    errors: list[tuple[str, str]] | None = None,
    results: list[RowResult] | None = None,
    carried: str = "",
    name: str = "",
) -> HttpResponse:
    shown = results or []
    good = sum(row.paper is not None for row in shown)
    context = {
        "template": template,
        "errors": errors or [],
        "results": shown,
        "good": good,
        "bad": len(shown) - good,
        "carried": carried,
        "name": name,
        "places": places(),
        "region": request.POST.get("region", ""),
        "most": MOST_ROWS,
    }
    return render(request, "advice/batch.html", context, status=422 if errors else 200)
