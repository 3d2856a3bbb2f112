"""What a worker has typed so far: kept in the session from page to page, sealed, as it was typed."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from laoheng.standard.dates import add_months
from laoheng.standard.errors import UserError
from laoheng.standard.identifiers import phone as read_phone
from laoheng.standard.normalise import half_width
from laoheng_web.accounts.models import Office
from laoheng_web.cases.asking import money
from laoheng_web.cases.filing import Claim, office_of
from laoheng_web.papers.evidence import Kept
from laoheng_web.vault.crypto import WrongKeyError, decrypt, encrypt
from laoheng_web.vault.identities import keys, newest
from laoheng_web.vault.models import Firm

_SESSION = "complaint_draft"
MONTHS_SHOWN = 24
MAX_FILES = 10
MAX_SUMS = 5
TEXT_CHARS = 2000
MAX_WORKERS = 10_000
# The pages in order, and what each asks.
PAGES = ("employer", "place", "months", "you")
Faults = list[tuple[str, str]]


class Draft:
    """The typed values by field name, the files kept so far, and the token under which it will be sent once."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session
        self.token, self.typed, self.files = UUID(bytes=secrets.token_bytes(16), version=4), {}, []
        self.sums_saved: list[dict[str, Any]] = []
        sealed = session.get(_SESSION)
        if sealed:
            # A draft under a key that is gone cannot be read; a fresh one begins.
            with suppress(WrongKeyError, ValueError, KeyError):
                self._open(sealed)

    def _open(self, sealed: dict[str, str]) -> None:
        token = UUID(sealed["token"])
        data = json.loads(decrypt(keys(), token, "draft", base64.b64decode(sealed["blob"])))
        self.token, self.typed, self.files = token, data["typed"], [Kept(**item) for item in data["files"]]
        self.sums_saved = data.get("sums", [])

    def get(self, name: str, default: str = "") -> str:
        """What was typed into `name`."""
        value = self.typed.get(name, default)
        return value if isinstance(value, str) else default

    def put(self, **typed: Any) -> None:
        """Keeps what was typed, right or wrong."""
        self.typed |= typed
        self.save()

    def keep_sum(self, finding: Mapping[str, Any]) -> None:
        """Keeps a finding; an older one of the same calculator gives way. Raises `UserError` beyond the limit."""
        others = [item for item in self.sums_saved if item["kind"] != finding["kind"]]
        if len(others) >= MAX_SUMS:
            raise UserError("cases.too_many_sums", limit=MAX_SUMS)
        self.sums_saved = [*others, dict(finding)]
        self.save()

    def drop_sum(self, kind: str) -> None:
        """Takes a calculated finding out again."""
        self.sums_saved = [item for item in self.sums_saved if item["kind"] != kind]
        self.save()

    def save(self) -> None:
        """Writes the draft to the session."""
        files = [asdict(item) for item in self.files]
        data = json.dumps({"typed": self.typed, "files": files, "sums": self.sums_saved})
        blob = encrypt(newest(), self.token, "draft", data)
        self._session[_SESSION] = {"token": str(self.token), "blob": base64.b64encode(blob).decode()}

    def clear(self) -> None:
        """Forgets the draft: it was sent, or thrown away by its writer."""
        self._session.pop(_SESSION, None)

    def firm(self) -> Firm | None:
        """The firm chosen from the register."""
        with suppress(ValueError):
            return Firm.objects.filter(id=UUID(self.get("choice"))).first()
        return None

    def office(self) -> Office | None:
        """The bureau it goes to: of the firm's region, else of the place given; the only one where there is one."""
        found = office_of(self.firm())
        if found:
            return found
        with suppress(ValueError):
            chosen = Office.objects.filter(id=UUID(self.get("office"))).first()
            if chosen:
                return chosen
        offices = list(Office.objects.all()[:2])
        return offices[0] if len(offices) == 1 else None

    def months(self) -> list[tuple[str, str]]:
        """The ticked months with the sum typed beside each ("" where not known), oldest first."""
        ticked = self.typed.get("months", {})
        return sorted(ticked.items()) if isinstance(ticked, dict) else []

    def faults(self, page: str, today: date) -> Faults:
        """What is missing or wrong on one page: field and text."""
        return {"employer": self._employer, "place": self._place, "months": self._months, "you": self._you}[page](today)

    def first_unfinished(self, today: date) -> str | None:
        """The first page with a fault; None where all is said."""
        return next((page for page in PAGES if self.faults(page, today)), None)

    def _employer(self, today: date) -> Faults:
        found: Faults = []
        choice = self.get("choice")
        if choice == "typed" and not self.get("named").strip():
            found.append(("named", _("请写单位的名字，或者选“不知道叫什么”")))
        elif choice not in ("typed", "unknown") and self.firm() is None:
            found.append(("q", _("请查找并选一个单位；找不到的，可以自己写名字，也可以选“不知道叫什么”")))
        if self.get("site") not in ("yes", "no", "unknown"):
            found.append(("site-yes", _("请选是不是在工地干活；不清楚就选“不知道”")))
        return found

    def _place(self, today: date) -> Faults:
        return [] if self.office() else [("office", _("请选在哪里上班，好知道由哪里办理"))]

    def _months(self, today: date) -> Faults:
        found: Faults = []
        for month, amount in self.months():
            if amount:
                try:
                    money(amount)
                except ValueError as error:
                    found.append((f"sum-{month}", f"{month}：{error}"))
        if not self.months() and self.get("months_unknown") != "yes":
            found.append(("months", _("请勾选欠工资的月份；记不清就勾“哪几个月记不清”")))
        if self.get("total"):
            try:
                money(self.get("total"))
            except ValueError as error:
                found.append(("total", str(error)))
        if not self._workers():
            found.append(("workers", _("人数要写成 1 以上的整数")))
        return found

    def _you(self, today: date) -> Faults:
        found: Faults = []
        if self.get("tell") not in ("yes", "no"):
            found.append(("tell-yes", _("请选能不能让单位知道是您")))
        if self.get("phone"):
            try:
                read_phone(self.get("phone"))
            except UserError as error:
                found.append(("phone", str(error)))
        if len(self.get("text")) > TEXT_CHARS:
            found.append(("text", _("最多写 %(limit)s 个字") % {"limit": TEXT_CHARS}))
        return found

    def _workers(self) -> int:
        text = half_width(self.get("workers", "1")).strip()
        return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_WORKERS else 0

    def sums(self) -> tuple[Decimal, bool]:
        """The sum of what can be read so far, and whether it is the whole sum."""
        total, whole = Decimal(0), bool(self.months())
        for _month, amount in self.months():
            try:
                total += money(amount)
            except ValueError:
                whole = False
        return total, whole

    def claim(self) -> Claim:
        """The complaint to be sent; only of a draft without faults."""
        firm, office = self.firm(), self.office()
        assert office is not None  # the place page has no fault
        months = tuple((month, money(amount) if amount else None) for month, amount in self.months())
        return Claim(
            token=self.token,
            office=office.id,
            firm=firm.id if firm else None,
            employer_named=self.get("named").strip() if self.get("choice") == "typed" else "",
            building_site={"yes": True, "no": False}.get(self.get("site")),
            months=months,
            total=money(self.get("total")) if self.get("total") and not months else None,
            workers=self._workers(),
            name_withheld=self.get("tell") == "no",
            phone=read_phone(self.get("phone")) if self.get("phone") else "",
            text=self.get("text").strip(),
            files=tuple(self.files),
            sums=tuple(self.sums_saved),
        )


def recent_months(today: date) -> list[str]:
    """The months that may be ticked, the newest first (YYYY-MM)."""
    return [f"{add_months(today.replace(day=1), -back):%Y-%m}" for back in range(MONTHS_SHOWN)]
