"""Contracts of the demonstration: a second fixed term about to end, filed, and an open-ended one that waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from laoheng.casework import Term
from laoheng.standard.dates import add_months
from laoheng.standard.errors import UserError
from laoheng.writing.paper import Grid, Heading, Paper, Paragraph
from laoheng.writing.pdf_file import to_pdf
from laoheng_web.audit.tenancy import acting
from laoheng_web.config.demo.cast import COUNTY, Cast
from laoheng_web.config.demo.region import member
from laoheng_web.contracts import actions, signing
from laoheng_web.contracts.filing import file_list
from laoheng_web.contracts.models import Contract
from laoheng_web.contracts.reminding import remind
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.typefaces import fonts


def play_contracts(cast: Cast, now: datetime) -> None:
    """Enters, signs and files the contracts; none where this machine has no Chinese font to print them with."""
    try:
        fonts()
    except UserError:
        return
    ends = (now + timedelta(days=20)).date()
    second = add_months(ends, -12) + timedelta(days=1)
    first = add_months(second, -12)
    before = _in_force(cast, now - timedelta(days=9), first, second - timedelta(days=1), None)
    running = _in_force(cast, now - timedelta(days=8), second, ends, before)
    firm = member(cast, "clean_firm", now - timedelta(days=2))
    with acting(firm, "contract"):
        file_list(by=firm, office=cast.offices[COUNTY])
    _offered(cast, now - timedelta(days=1), ends + timedelta(days=1), None, running)
    remind(now)


def _offered(cast: Cast, now: datetime, starts: date, ends: date | None, follows: Contract | None) -> Contract:
    firm, worker = member(cast, "clean_firm", now), cast.members["worker_of_clean_firm"].party_id
    assert worker is not None
    kept = keep(to_pdf(_paper(starts, ends), fonts=fonts()), "劳动合同.pdf")
    term = Term.FIXED if ends else Term.OPEN
    draft = actions.Draft(worker, term, starts, ends, kept, follows, "renew" if follows else "")
    with acting(firm, "contract"):
        return actions.offer(by=firm, contract=actions.draft(by=firm, office=cast.offices[COUNTY], draft=draft))


def _in_force(cast: Cast, now: datetime, *terms: Any) -> Contract:
    row = _offered(cast, now, *terms)
    for who in ("clean_firm", "worker_of_clean_firm"):
        by = member(cast, who, now + timedelta(hours=1))
        with acting(by, "contract"):
            row = Contract.objects.get(id=row.id)
            name = signing.signer_name(by=by, contract=row)
            shown, _ = signing.shown_now(by=by, contract=row, name=name, language="zh")
            row = signing.sign(by=by, contract=row, shown=shown, name=name)
    return row


def _paper(starts: date, ends: date | None) -> Paper:
    until = f"至 {ends} 止" if ends else "起，无固定期限"
    return Paper(
        "劳动合同（演示，虚构）",
        (
            Heading("一、期限"),
            Paragraph(f"自 {starts} {until}。"),
            Heading("二、工作内容和地点"),
            Paragraph("装配岗位，工作地点为东河县（虚构）。"),
            Heading("三、工时和休假"),
            Paragraph("标准工时，每周至少休息一日，法定节假日和年休假照国家规定。"),
            Heading("四、报酬和保险"),
            Grid(("项目", "约定"), (("月工资", "5,200 元"), ("发薪日", "每月 10 日"), ("社会保险", "依法缴纳"))),
            Heading("五、其他"),
            Paragraph("劳动保护、解除和终止依照法律规定办理。本合同只用于演示。"),
        ),
        foot="演示文件，单位和人员均为虚构",
    )
