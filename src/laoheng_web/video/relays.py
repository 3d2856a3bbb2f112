"""Which relays a browser may use, and the credentials for them: good for some hours, made anew with every page."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

VALID = timedelta(hours=12)  # longer than any session; a page opened later gets its own


def credentials(secret: str, user: str, until: datetime) -> tuple[str, str]:
    """User name and password that a TURN server with the same secret accepts until then.

    Source: the TURN REST scheme (draft-uberti-behave-turn-rest-00), coturn's `use-auth-secret`; SHA-1 is its choice.
    """
    name = f"{int(until.timestamp())}:{user}"
    digest = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    return name, base64.b64encode(digest).decode()


def ice(user: str, now: datetime) -> dict[str, Any]:
    """What `RTCPeerConnection` is made with: servers, and whether nothing but a relay may be used."""
    servers = list(settings.ICE_SERVERS)
    if settings.TURN_URLS and settings.TURN_SECRET:
        name, password = credentials(settings.TURN_SECRET, user, now + VALID)
        servers.append({"urls": settings.TURN_URLS, "username": name, "credential": password})
    return {"iceServers": servers, "iceTransportPolicy": "relay" if settings.RELAY_ONLY else "all"}


def fault(servers: list[dict[str, Any]], turn_urls: list[str], secret: str, *, only: bool) -> str:
    """What is wrong with the relays' settings in one sentence, empty where nothing is."""
    relays = [*turn_urls, *(url for server in servers for url in _urls(server))]
    if bool(turn_urls) != bool(secret):
        return "LAOHENG_TURN_URLS 和 LAOHENG_TURN_SECRET 只填了一个"
    if only and not any(url.startswith(("turn:", "turns:")) for url in relays):
        return "只许走中继（LAOHENG_RELAY_ONLY），却没有写中继服务器，视频会全部不通"
    return ""


def _urls(server: dict[str, Any]) -> list[str]:
    urls = server.get("urls", [])
    return [urls] if isinstance(urls, str) else list(urls)
