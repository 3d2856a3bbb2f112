"""Where mediation brought nothing: the closing notice and the filled application for arbitration.

Neither reads what was said, offered or bid: those tables are not imported here, and a test keeps it so.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from laoheng.casework import TO_ARBITRATION
from laoheng.writing.docx_file import to_docx
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.mediation import deeds
from laoheng_web.mediation.models import Mediation
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Attachment, Matter

ASKED = {
    "commission": _("仲裁委员会"),
    "home": _("您的住址（也作为送达地址）"),
    "phone": _("您的联系电话"),
    "firm_address": _("单位的住所"),
    "firm_head": _("单位的法定代表人或者主要负责人"),
    "firm_head_post": _("该负责人的职务"),
    "firm_phone": _("单位的电话"),
    "story": _("事实和理由"),
}


def refuse_unless_failed(matter: Matter) -> None:
    """Not found while mediation runs, and where there is an agreement."""
    if matter.as_state().state not in TO_ARBITRATION:
        raise Http404


@transaction.atomic
def fill_application(*, by: By, matter: Matter, given: Mapping[str, str]) -> list[Attachment]:
    """仲裁申请书 with its list of evidence as Word file and PDF, for the worker alone.

    Raises `DeedFactsError` that names everything still missing.
    """
    mediation = Mediation.objects.get(matter=matter)
    paper = deeds.arbitration_paper(by, matter, mediation, given)
    files = ((to_docx(paper), "docx"), (deeds.pdf_of(paper), "pdf"))
    rows = [
        attach(by=by, matter=matter, kept=keep(content, f"{matter.number}-仲裁申请书.{ending}"), audience=("worker",))
        for content, ending in files
    ]
    record("mediation.application_filled", by=by, payload={"files": [row.id for row in rows]}, matter=matter.id,
           office=matter.office_id)  # fmt: skip
    return rows


def closing_pdf(by: By, matter: Matter) -> bytes:
    """终止调解通知书 on the ground on which it ended."""
    return deeds.pdf_of(deeds.closing_paper(by, matter, Mediation.objects.get(matter=matter)))
