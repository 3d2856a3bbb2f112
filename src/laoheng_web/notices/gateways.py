"""SMS gateways: a file spool by default, and a bureau's own HTTP gateway by settings."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings

from laoheng.casework.reaching import DeliveryState, GatewayError, SmsGateway

_STATES = {"delivered": DeliveryState.DELIVERED, "failed": DeliveryState.FAILED}


@dataclass(frozen=True)
class Spool:
    """Writes each SMS as a file that another program takes away; what became of it is told in a file beside it.

    `KEY.json` holds phone and text, readable by the site's own user alone; `KEY.delivered` or `KEY.failed` answers.
    """

    folder: Path

    def send(self, phone: str, text: str, key: str) -> str:
        """See `SmsGateway`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.folder / f"{key}.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"phone": phone, "text": text}, file, ensure_ascii=False)
        except OSError as error:
            raise GatewayError("gateway_down", again=True) from error
        return key

    def state_of(self, reference: str) -> DeliveryState:
        """See `SmsGateway`."""
        told = (state for name, state in _STATES.items() if (self.folder / f"{reference}.{name}").is_file())
        return next(told, DeliveryState.SENT)


@dataclass(frozen=True)
class HttpGateway:
    """A bureau's gateway: a JSON POST for each SMS, a JSON GET for what became of it.

    `body` is the JSON sent, whose texts may hold {phone}, {text} and {key}; `reference` and `state` are the names in
    the answers, and `states` translates the gateway's own words into delivered and failed.
    """

    url: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    reference: str = "id"
    state_url: str = ""
    state: str = "state"
    states: Mapping[str, str] = field(default_factory=lambda: {"delivered": "delivered", "failed": "failed"})
    seconds: float = 10.0
    transport: httpx.BaseTransport | None = None

    def send(self, phone: str, text: str, key: str) -> str:
        """See `SmsGateway`; a refusal (4xx) is final, save where it says to come again (408, 429)."""
        filled = _filled(self.body, {"phone": phone, "text": text, "key": key})
        answer = self._call("POST", self.url, json=filled, headers={**self.headers, "Idempotency-Key": key})
        # A gateway that names no reference of its own is asked by ours.
        return str(answer.get(self.reference) or key)[:100]

    def state_of(self, reference: str) -> DeliveryState:
        """See `SmsGateway`."""
        if not self.state_url:
            return DeliveryState.SENT
        where = self.state_url.replace("{reference}", quote(reference, safe=""))
        answer = self._call("GET", where, headers=dict(self.headers))
        return _STATES.get(self.states.get(str(answer.get(self.state)), ""), DeliveryState.SENT)

    def _call(self, method: str, url: str, **options: Any) -> Mapping[str, Any]:
        try:
            with httpx.Client(timeout=self.seconds, transport=self.transport) as client:
                reply = client.request(method, url, **options)
            if 400 <= reply.status_code < 500 and reply.status_code not in (408, 429):
                raise GatewayError("gateway_refused", again=False)
            found = reply.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise GatewayError("gateway_down", again=True) from error
        return found if isinstance(found, dict) else {}


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, word in words.items():
            value = value.replace("{" + name + "}", word)
        return value
    if isinstance(value, Mapping):
        return {key: _filled(item, words) for key, item in value.items()}
    return [_filled(item, words) for item in value] if isinstance(value, list) else value


def gateway() -> SmsGateway:
    """The gateway of this installation: `SMS_GATEWAY` as settings give it, else the spool in the data folder."""
    told: Mapping[str, Any] = settings.SMS_GATEWAY
    return HttpGateway(**told) if told else Spool(Path(settings.DATA_DIR) / "sms")


def spool_key(delivery: str) -> str:
    """A key that tells a gateway nothing of our ids, and is the same for the same delivery."""
    return hashlib.sha256(f"sms-{delivery}".encode()).hexdigest()[:32]
