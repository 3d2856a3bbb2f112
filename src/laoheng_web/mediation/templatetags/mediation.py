"""Template tags of the mediation pages: the four hands, and helpers by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import template
from django.utils.translation import gettext_lazy as _

from laoheng.casework.performance import Line
from laoheng.standard.messages import Message
from laoheng.writing.agreement import HANDS
from laoheng_web.mediation import extending, helping
from laoheng_web.mediation.after_models import RecordHand
from laoheng_web.mediation.models import Hand, Helper, Mandate
from laoheng_web.notices.models import Delivery

register = template.Library()
LABELS = {
    "worker": _("劳动者签名"),
    "firm": _("单位签名"),
    "mediator": _("调解员签名"),
    "body": _("调解组织盖章"),
}


@register.filter
def four(hands: Iterable[Hand]) -> list[tuple[str, Any, Hand | None]]:
    """The four hands an agreement needs, each with its label and the hand put, if it was."""
    put = {row.side: row for row in hands}
    return [(name, LABELS[name], put.get(name)) for name in HANDS]


@register.filter
def three(hands: Iterable[RecordHand]) -> list[tuple[str, Any, RecordHand | None]]:
    """The three hands on the record of a session, each with its label and the hand put, if it was."""
    put = {row.side: row for row in hands}
    return [(name, LABELS[name], put.get(name)) for name in HANDS if name != "body"]


@register.filter
def hand_label(field: str) -> str:
    """What a signature field is called; a strange one by its own name."""
    return str(LABELS.get(field, field))


@register.filter
def helper_name(row: Helper) -> str:
    """The helper's name, for those who see the row."""
    return extending.helper_name(row)


@register.filter
def way(row: Delivery) -> Message:
    """By which way a notice was brought."""
    return Message.of(f"reach.channel.{row.channel}")


@register.filter
def standing(row: Delivery) -> Message:
    """Where a delivery stands."""
    return Message.of(f"reach.state.{row.state}")


@register.filter
def why(row: Delivery) -> Message:
    """Why a delivery ended so."""
    return Message.of(f"reach.why.{row.why}")


@register.filter
def relation(row: Helper) -> Message | str:
    """What the helper is to the side: one of the known words, else as it was typed."""
    return Message.of(f"helping.relation.{row.relation}") if row.relation in helping.RELATIONS else row.relation


@register.filter
def power(row: Helper | Mandate) -> Message:
    """How far an authority reaches."""
    return Message.of(f"helping.power.{row.power if isinstance(row, Mandate) else row.powers}")


@register.filter
def at(names: Mapping[UUID, str], key: UUID) -> str:
    """What stands under `key`; "" where nothing does."""
    return names.get(key, "")


@register.filter
def relation_word(name: str) -> Message:
    """A relation of helpers in words."""
    return Message.of(f"helping.relation.{name}")


@register.filter
def power_word(name: str) -> Message:
    """A power of helpers in words."""
    return Message.of(f"helping.power.{name}")


@register.filter
def side_word(row: Mandate) -> str:
    """Which side is helped, and since when."""
    side = _("帮劳动者") if row.side == "worker" else _("帮单位")
    return f"{side} · {row.at:%Y-%m-%d}"


@register.filter
def kept_word(line: Line) -> Message:
    """Where a promise stands, in words."""
    return Message.of(f"performance.kept.{line.state}")


@register.filter
def review_word(answers: Mapping[str, str], name: str) -> Message:
    """What was answered to a question of a review."""
    return Message.of(f"reviewing.answer.{answers.get(name, 'open')}")
