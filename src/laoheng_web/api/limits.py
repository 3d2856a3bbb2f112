"""How often somebody may call: a token bucket per client, and per address for visitors."""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

CLIENT_PER_MINUTE = 120
VISITOR_PER_MINUTE = 60

# One statement, so that two calls at once cannot both take the last token. A clock that stepped back refills nothing.
_TAKE = """
insert into api_callbucket as b (caller, calls_left, allowed, at) values (%(caller)s, %(full)s - 1, true, %(now)s)
on conflict (caller) do update set
  allowed = least(%(full)s, b.calls_left + %(per_second)s * greatest(0, extract(epoch from %(now)s - b.at))) >= 1,
  calls_left = least(%(full)s, b.calls_left + %(per_second)s * greatest(0, extract(epoch from %(now)s - b.at)))
    - case when least(%(full)s, b.calls_left + %(per_second)s * greatest(0, extract(epoch from %(now)s - b.at))) >= 1
      then 1 else 0 end,
  at = greatest(b.at, %(now)s)
returning allowed, calls_left
"""


@dataclass(frozen=True)
class Taken:
    """Whether the call may go on; if not, in how many whole seconds to try again."""

    allowed: bool
    retry_after: int = 0


def take(caller: str, per_minute: int, now: datetime) -> Taken:
    """Takes one call from the bucket of `caller`, which refills by `per_minute` calls a minute and holds as many."""
    per_second = per_minute / 60
    values = {"caller": _digest(caller), "full": float(per_minute), "per_second": per_second, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        allowed, left = cursor.fetchone()
    return Taken(True) if allowed else Taken(False, max(1, math.ceil((1 - left) / per_second)))


def _digest(caller: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"api-bucket:{caller}".encode(), hashlib.sha256).digest()


def client_address(request: HttpRequest) -> str:
    """The caller's address, as the site knows it (behind our own proxy: the hop that proxy saw)."""
    return str(request.META.get("REMOTE_ADDR", ""))
