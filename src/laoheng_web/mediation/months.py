"""Wages month by month as a person types them: what was due, what was paid, and what is left in all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from laoheng_web.cases.asking import money

Month = tuple[str, str, str | None]


def read_months(text: str) -> tuple[Month, ...]:
    """One month a line: month, due, paid if known. Raises `ValueError` in words for a line that cannot be read."""
    found: dict[str, Month] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        month = read_month(line)
        if month[0] in found:
            raise ValueError(_("%(month)s 写了两次") % {"month": month[0]})
        found[month[0]] = month
    return tuple(found[key] for key in sorted(found))


def read_month(line: str) -> Month:
    """One month as typed. Raises `ValueError` in words."""
    parts = line.replace("，", " ").replace(",", " ").split()
    try:
        month, due, *paid = parts
        date.fromisoformat(f"{month}-01")
    except ValueError:
        raise ValueError(
            _("看不懂“%(line)s”。请写：月份 应发 已发，例如 2026-08 5200 0") % {"line": line[:30]}
        ) from None
    nothing = paid and paid[0] in ("0", "0.00")
    return (month, str(money(due)), ("0" if nothing else str(money(paid[0]))) if paid else None)


def owed_in(months: tuple[Month, ...]) -> Decimal:
    """What is left of all months; where nobody says what was paid, nothing counts as paid."""
    return sum((max(Decimal(0), Decimal(due) - Decimal(paid or 0)) for _month, due, paid in months), Decimal(0))
