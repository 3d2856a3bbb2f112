"""Which papers can be made now, by whom, what each still asks, and the making: a Word file and a PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from laoheng.casework import MediationState
from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render
from laoheng.standard.normalise import half_width
from laoheng.writing.docx_file import to_docx
from laoheng.writing.paper import Paper
from laoheng_web.audit.by import By
from laoheng_web.audit.record import record
from laoheng_web.mediation import deeds, later
from laoheng_web.mediation.models import Mediation
from laoheng_web.mediation.moving import IN_FORCE
from laoheng_web.papers.attachments import attach
from laoheng_web.papers.evidence import keep
from laoheng_web.papers.models import Attachment, Matter, Step

SIDES = ("worker", "firm", "mediator")
UNPAID = frozenset({MediationState.NOT_PERFORMED, MediationState.ENFORCING})
YES_NO = (("yes", _("是")), ("no", _("不是")))


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the file does not know: `choices` make it a choice, `day` a date."""

    name: str
    label: Any
    choices: tuple[tuple[str, Any], ...] = ()
    day: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """One kind of paper: who may make it, when, what is asked, how it is written, and who reads it."""

    title: str
    roles: frozenset[str]
    ready: Callable[[Matter, Mediation], bool]
    asked: tuple[Asked, ...]
    build: Callable[[later.Made], Paper]
    audience: tuple[str, ...]

    @property
    def label(self) -> Message:
        """What the paper is called."""
        return Message.of(f"deeds.title.{self.title}")


HOME = Asked("home", _("劳动者的住址（也作为送达地址）"))
PHONE = Asked("phone", _("劳动者的联系电话"))
FIRM_ADDRESS = Asked("firm_address", _("单位的住所"))
FIRM_PHONE = Asked("firm_phone", _("单位的电话"))
FIRM_HEAD = Asked("firm_head", _("单位的法定代表人或者主要负责人"))
COURT = Asked("court", _("向哪个法院申请"))
COMMISSION = Asked("commission", _("仲裁委员会"))
MANNERS = (
    ("in_person", _("当面交给本人")), ("mail", _("邮寄")), ("electronic", _("电子送达")), ("left", _("留置")),
    ("by_other", _("转交或者代收")),
)  # fmt: skip


def _accepted(matter: Matter, _mediation: Mediation) -> bool:
    return Step.objects.filter(matter=matter, transition__in=later.ACCEPTED_BY).exists()


def _ended(matter: Matter, _mediation: Mediation) -> bool:
    return MediationState(matter.state) in deeds.GROUNDS or later.sealed_of(matter) is not None


def _binding(matter: Matter, _mediation: Mediation) -> bool:
    return MediationState(matter.state) in IN_FORCE and later.sealed_of(matter) is not None


def _unpaid(matter: Matter, _mediation: Mediation) -> bool:
    return MediationState(matter.state) in UNPAID and later.sealed_of(matter) is not None


def _any_made(matter: Matter, _mediation: Mediation) -> bool:
    return Attachment.objects.filter(matter=matter, role="mediator", file_name__endswith=".pdf").exists()


_BODY, _WORKER = frozenset({"mediator"}), frozenset({"worker"})
RECIPES: dict[str, Recipe] = {
    "acceptance": Recipe("mediation_acceptance", _BODY, _accepted, (), later.acceptance, SIDES),
    "mediator": Recipe(
        "mediator_notice", _BODY, lambda _matter, mediation: mediation.mediator_user is not None,
        (
            Asked("object_until", _("哪天以前可以要求更换调解员"), day=True),
            Asked("no_tie", _("调解员声明同双方没有利害关系"), YES_NO),
        ),
        later.mediator, SIDES,
    ),
    "closing": Recipe("mediation_closing", _BODY, _ended, (COMMISSION,), later.closing, SIDES),
    "confirmation": Recipe(
        "judicial_confirmation_application", _BODY | _WORKER, _binding,
        (COURT, HOME, PHONE, FIRM_ADDRESS, FIRM_PHONE), later.confirmation, SIDES,
    ),
    "review": Recipe(
        "arbitral_review_application", _BODY | _WORKER, _binding,
        (
            COMMISSION, HOME, PHONE, FIRM_ADDRESS, FIRM_PHONE,
            Asked("confirmed_by_court", _("法院是不是已经作过司法确认"), YES_NO),
        ),
        later.review, SIDES,
    ),
    "payment_order": Recipe(
        "payment_order_application", _WORKER, _unpaid,
        (
            COURT, HOME, PHONE, FIRM_ADDRESS, FIRM_HEAD,
            Asked("no_other_debts", _("您同单位没有别的债务纠纷，是不是"), YES_NO),
            Asked("can_be_served", _("支付令能送到单位，是不是"), YES_NO),
        ),
        later.payment_order, ("worker",),
    ),
    "receipt": Recipe(
        "service_receipt", _BODY, _any_made,
        (
            Asked("reader", _("送给谁"), (("worker", _("劳动者")), ("firm", _("单位")))),
            Asked("manner", _("怎样送的"), MANNERS),
            Asked("place", _("送达地点")),
            Asked("served_by", _("送达人（几个人用顿号隔开）")),
            Asked("taken_by", _("代收人（本人收的不填）")),
            Asked("why_not_signed", _("没有签收的原因（签收的不填）")),
        ),
        later.receipt, ("mediator",),
    ),
}  # fmt: skip


def ready(by: By, matter: Matter) -> dict[str, Recipe]:
    """The papers that the actor can make in this matter now, by key."""
    mediation = Mediation.objects.get(matter=matter)
    return {
        key: recipe for key, recipe in RECIPES.items() if by.role in recipe.roles and recipe.ready(matter, mediation)
    }


@transaction.atomic
def make(*, by: By, matter: Matter, paper: str, given: Mapping[str, str]) -> list[Attachment]:
    """The paper as Word file and PDF, for those whom it concerns.

    Raises `UserError`: the paper cannot be made now; `DeedFactsError` that names everything still missing.
    """
    recipe = ready(by, matter).get(paper)
    if recipe is None:
        raise UserError("mediating.paper_unknown")
    told = {item.name: given.get(item.name, "").strip()[:400] for item in recipe.asked}
    written = recipe.build(later.Made(by, matter, Mediation.objects.get(matter=matter), told))
    name = f"{matter.number}-{render(recipe.label, 'zh')}"
    files = ((to_docx(written), "docx"), (deeds.pdf_of(written), "pdf"))
    rows = [
        attach(by=by, matter=matter, kept=keep(content, f"{name}.{ending}"), audience=recipe.audience)
        for content, ending in files
    ]
    record("mediation.paper_made", by=by, payload={"paper": paper, "files": [row.id for row in rows]},
           matter=matter.id, office=matter.office_id)  # fmt: skip
    return rows


def made_in(by: By, matter: Matter) -> list[Attachment]:
    """The papers made so far that the reader may open, the newest first."""
    # Names of kept files are half-width.
    titles = tuple(half_width(f"{matter.number}-{render(recipe.label, 'zh')}.") for recipe in RECIPES.values())
    rows = Attachment.objects.filter(matter=matter, audience__contains=[by.role]).order_by("-added_at", "-id")
    return [row for row in rows if row.file_name.startswith(titles)]
