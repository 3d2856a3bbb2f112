"""An application as it is typed: kept with the account from page to page, and over signing out, until it is sent."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from laoheng.advice.disputes.claims import claim_kinds, evidence_signs
from laoheng.casework import collective_from
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import person_number
from laoheng.standard.messages import Message
from laoheng.standard.normalise import half_width
from laoheng_web.accounts.models import Body
from laoheng_web.accounts.speaking import told
from laoheng_web.audit.by import By
from laoheng_web.audit.tenancy import acting
from laoheng_web.cases.asking import money
from laoheng_web.mediation.after_models import KeptDraft
from laoheng_web.mediation.claims import kinds
from laoheng_web.mediation.filing import LEAST_SPEAKERS, MOST_SPEAKERS, Application, Member, Wanted
from laoheng_web.mediation.months import owed_in, read_months
from laoheng_web.papers.evidence import Kept
from laoheng_web.vault.crypto import WrongKeyError, decrypt, encrypt
from laoheng_web.vault.identities import keys, newest
from laoheng_web.vault.models import Firm

# A draft that nobody touched for so long is thrown away.
KEPT_FOR = timedelta(days=60)
ROWS = 4
MOST_MEMBERS = 200
TEXT_CHARS = 2000
SPEAKERS = ("代表", "speaker")
Faults = list[tuple[str, str]]


class ApplyDraft:
    """What was typed, the files kept so far, and the token under which it is sent once."""

    def __init__(self, by: By) -> None:
        self._by = by
        self.token, self.typed = UUID(bytes=secrets.token_bytes(16), version=4), {}
        self.files: list[Kept] = []
        self.authority: list[Kept] = []
        self.at: datetime | None = None
        row = KeptDraft.objects.filter(user_id=by.user, party_id=by.party).first()
        if row:
            # A draft under a key that is gone cannot be read; a fresh one begins.
            with suppress(WrongKeyError, ValueError, KeyError):
                data = json.loads(decrypt(keys(), row.id, "draft", bytes(row.blob)))
                self.token, self.typed, self.at = row.id, data["typed"], row.at
                self.files = [Kept(**item) for item in data["files"]]
                self.authority = [Kept(**item) for item in data["authority"]]

    def put(self, **typed: str) -> None:
        """Keeps what was typed, right or wrong."""
        self.typed |= typed
        self.save()

    def get(self, name: str) -> str:
        """What was typed into `name`."""
        return str(self.typed.get(name, ""))

    def save(self) -> None:
        """Writes the draft; nobody but this account reads it, and no event tells of what was not sent."""
        held = {"files": [asdict(item) for item in self.files], "authority": [asdict(item) for item in self.authority]}
        blob = encrypt(newest(), self.token, "draft", json.dumps({"typed": self.typed, **held}))
        told = {"id": self.token, "blob": blob, "at": self._by.now}
        mine = KeptDraft.objects.filter(user_id=self._by.user, party_id=self._by.party)
        if not mine.update(**told):
            KeptDraft.objects.create(user_id=self._by.user, party_id=self._by.party, **told)

    def clear(self) -> None:
        """Forgets it."""
        KeptDraft.objects.filter(user_id=self._by.user, party_id=self._by.party).delete()

    def firm(self) -> Firm | None:
        """The firm it is about: the one that applies, or the one chosen."""
        with suppress(ValueError):
            key = self._by.party if self._by.role == "firm" else UUID(self.get("choice"))
            return Firm.objects.filter(id=key).first()
        return None

    def body(self) -> Body | None:
        """The mediation body chosen."""
        with suppress(ValueError):
            return Body.objects.filter(id=UUID(self.get("body"))).first()
        return None

    def wanted(self) -> tuple[list[Wanted], Faults]:
        """The claims of the applying worker (or of the worker whom a firm names), with what is wrong in them."""
        found, faults = [], []
        known = {name for name, _label in kinds()}
        for place in range(1, ROWS + 1):
            kind, text = self.get(f"kind-{place}"), self.get(f"sum-{place}")
            try:
                months = read_months(self.get(f"months-{place}"))
            except ValueError as error:
                faults.append((f"months-{place}", str(error)))
                continue
            if not text and not months:
                continue
            try:
                amount = money(text) if text else owed_in(months)
            except ValueError as error:
                faults.append((f"sum-{place}", str(error)))
                continue
            if months and amount != owed_in(months):
                told_ = _("按月加起来是 %(n)s 元，同写的金额不一样") % {"n": owed_in(months)}
                faults.append((f"sum-{place}", told_))
                continue
            if kind not in known:
                faults.append((f"kind-{place}", _("请选择是什么请求")))
                continue
            found.append(Wanted(kind, amount, self.get(f"story-{place}"), months if kind == "wages" else ()))
        if not found and not faults:
            faults.append(("sum-1", _("请至少写一项请求和金额")))
        return found, faults

    def members(self, kind: str) -> tuple[list[Member], Faults]:
        """The other workers of a group, one a line: name, ID number, sum, and a word of `SPEAKERS` for who speaks."""
        found: list[Member] = []
        for place, line in enumerate(filter(None, map(str.strip, self.get("group").splitlines())), start=1):
            parts = half_width(line).replace("，", " ").replace(",", " ").split()
            try:
                name, number, text, *rest = parts
                speaks = any(word in rest for word in SPEAKERS)
                found.append(Member(name, person_number(number), Wanted(kind, money(text)), speaks))
            except UserError as error:
                return found, [("group", _("第 %(n)s 行：%(why)s") % {"n": place, "why": told(error)})]
            except ValueError:
                return found, [("group", _("第 %(n)s 行要写：姓名、身份证号、金额") % {"n": place})]
        if len(found) > MOST_MEMBERS:
            return found, [("group", _("一次最多 %(n)s 人") % {"n": MOST_MEMBERS})]
        return found, []

    def faults(self, page: str) -> Faults:
        """What is missing or wrong on one page."""
        return {"who": self._who, "claims": self._claims, "check": self._check}[page]()

    def _who(self) -> Faults:
        found: Faults = []
        if self._by.role == "firm":
            try:
                person_number(self.get("worker_number"))
            except UserError as error:
                found.append(("worker_number", told(error)))
            if not self.get("worker_name").strip():
                found.append(("worker_name", _("请写劳动者姓名")))
        elif self.firm() is None:
            found.append(("q", _("请查找并选择单位")))
        if self.body() is None:
            found.append(("body", _("请选择调解组织")))
        return found

    def _claims(self) -> Faults:
        wanted, faults = self.wanted()
        if not self.get("text").strip():
            faults.append(("text", _("请用自己的话写清楚发生了什么")))
        if wanted and self.get("group").strip():
            faults += self.members(wanted[0].kind)[1] or self._speakers(self.members(wanted[0].kind)[0])
        return faults

    def _speakers(self, members: list[Member]) -> Faults:
        speaking = 1 + sum(member.speaks for member in members)
        few = len(members) + 1 >= collective_from(self._by.now.date()) and speaking < LEAST_SPEAKERS
        if few or speaking > MOST_SPEAKERS:
            text = _("十人以上的要有 %(least)s 至 %(most)s 名代表（含您自己），现在是 %(n)s 名")
            return [("group", text % {"least": LEAST_SPEAKERS, "most": MOST_SPEAKERS, "n": speaking})]
        return []

    def _check(self) -> Faults:
        if self.get("group").strip() and not self.authority:
            return [("authority", _("请上传全体劳动者签名的推举书"))]
        return []

    def application(self) -> Application:
        """What is sent. Raises `ValueError` while a page has faults."""
        if any(self.faults(page) for page in ("who", "claims", "check")):
            raise ValueError("the draft has faults")
        firm, body = self.firm(), self.body()
        assert firm is not None and body is not None  # no faults: both were found
        wanted = self.wanted()[0]
        if self._by.role == "firm":
            named = [
                Member(self.get("worker_name").strip(), self.get("worker_number"), line, True) for line in wanted[:1]
            ]
            members, own = named, ()
        else:
            members, own = self.members(wanted[0].kind)[0], tuple(wanted)
        return Application(
            token=self.token, body=body.id, firm=firm.id, text=self.get("text"), wanted=own, members=tuple(members),
            files=tuple(self.files), authority=tuple(self.authority), name_withheld=self.get("withheld") == "yes",
        )  # fmt: skip

    def total(self) -> Decimal:
        """All sums together, as far as they are typed well."""
        wanted = self.wanted()[0]
        others = self.members(wanted[0].kind)[0] if wanted else []
        return sum((line.amount for line in [*wanted, *(member.wanted for member in others)]), Decimal(0))


def shown(draft: ApplyDraft) -> dict[str, Any]:
    """What the check page tells of the draft."""
    wanted = draft.wanted()[0]
    labels = dict(kinds())
    members = draft.members(wanted[0].kind)[0] if wanted else []
    return {
        "wanted": [(labels[line.kind], line.amount, line.story, line.months) for line in wanted],
        "members": [(member.name, member.wanted.amount, member.speaks) for member in members],
        "total": draft.total(),
        "missing": missing(wanted, draft),
        "firm": draft.firm(),
        "body": draft.body(),
    }


def missing(wanted: list[Wanted], draft: ApplyDraft) -> list[tuple[Message, Message]]:
    """What usually proves these claims and is neither told of nor handed in, each with how to get it."""
    said = " ".join([draft.get("text"), *(line.story for line in wanted), *(item.file_name for item in draft.files)])
    signs = evidence_signs()
    asked = {kind.name: kind.evidence for kind in claim_kinds()}
    names = dict.fromkeys(name for line in wanted for name in asked[line.kind])
    return [
        (Message.of(f"disputes.evidence.{name}"), Message.of(f"filing.get.{name}"))
        for name in names
        if not signs[name].search(said)
    ]


def forget_old(now: datetime) -> int:
    """Throws away drafts that nobody touched for long; returns how many."""
    with acting(By.system(office=None, now=now), "drafts"):
        return KeptDraft.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
