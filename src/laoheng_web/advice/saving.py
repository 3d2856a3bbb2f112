"""A finding on its way to a person's matter: signed here, so that what is taken up is what was shown.

A higher room offers the way (`offer_saving`): advice itself keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse

from laoheng.standard.errors import UserError
from laoheng.standard.finding import Finding

_SALT = "laoheng.advice.finding"
GOOD_FOR = timedelta(hours=12)
_OFFERED: list[str] = []
_TAKERS: list[Taker] = []


@dataclass(frozen=True, slots=True)
class Taker:
    """A page that begins a matter with words brought along: its address by name, what its button says, for whom."""

    url_name: str
    label: Any
    roles: frozenset[str]


def offer_saving(url_name: str) -> None:
    """Says where a signed finding may be sent to be saved."""
    if url_name not in _OFFERED:
        _OFFERED.append(url_name)


def saving(finding: Finding) -> dict[str, str] | None:
    """The address and the signed draft of `finding` for a page's form; None where no room takes it up."""
    if not _OFFERED:
        return None
    return {"address": reverse(_OFFERED[0]), "draft": signing.dumps(finding.to_json(), salt=_SALT, compress=True)}


def offer_taking(url_name: str, label: Any, roles: Iterable[str]) -> None:
    """Says where words may be sent to begin a matter with; `label` is a lazy text."""
    if all(item.url_name != url_name for item in _TAKERS):
        _TAKERS.append(Taker(url_name, label, frozenset(roles)))


def takers(role: str) -> list[Taker]:
    """The pages that take words up from somebody of that role."""
    return [item for item in _TAKERS if role in item.roles]


def take_up(draft: str) -> Mapping[str, Any]:
    """The finding in a signed draft. Raises `UserError` where it was changed, or is older than `GOOD_FOR`."""
    try:
        data: Mapping[str, Any] = signing.loads(draft, salt=_SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired as error:
        raise UserError("advice.draft_old", hours=int(GOOD_FOR.total_seconds() // 3600)) from error
    except signing.BadSignature as error:
        raise UserError("advice.draft_changed") from error
    return data
