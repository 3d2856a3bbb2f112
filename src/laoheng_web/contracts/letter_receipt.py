"""The record of a letter as a paper: who sent and who opened it, when, by what means; and what it does not prove."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from laoheng.standard.dates import SHANGHAI
from laoheng.standard.messages import Message, render
from laoheng.writing.paper import Block, Grid, Heading, Paper, Paragraph
from laoheng_web.contracts.letters import receipts
from laoheng_web.contracts.models import Letter
from laoheng_web.vault.identities import masked_names
from laoheng_web.vault.models import Firm

RECORD_ONLY = Message("contracts.letter.record_only")
Language = Literal["zh", "en"]


def receipt_paper(letter: Letter, *, now: datetime, language: Language) -> Paper:
    """What is known of a letter at `now`; names of people stay masked, as on the page."""

    def say(code: str) -> str:
        return render(Message(f"contracts.receipt.{code}"), language)

    def moment(at: datetime | None) -> str:
        return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S %z") if at else "—"

    known = (
        ("letter", render(letter.title, language)),
        ("number", letter.number),
        ("contract", letter.contract.number),
        ("from", str(Firm.objects.get(id=letter.firm_id))),
        ("to", masked_names([letter.worker_id]).get(letter.worker_id) or "—"),
        ("digest", letter.document),
        ("made", moment(now)),
    )
    told = [(moment(at), render(said, language)) for said, at in receipts(letter, now)]
    if letter.opened_at is None:
        told.append(("—", render(Message("contracts.letter.not_opened"), language)))
    blocks: list[Block] = [
        Grid((), tuple((say(code), value) for code, value in known)),
        Grid((say("when"), say("what")), tuple(told)),
    ]
    if letter.objection:
        blocks += [Heading(say("objection")), Paragraph(letter.objection)]
    blocks += [Paragraph(render(RECORD_ONLY, language)), Paragraph(say("check"))]
    return Paper(say("title"), tuple(blocks), number=letter.number, language=language)
