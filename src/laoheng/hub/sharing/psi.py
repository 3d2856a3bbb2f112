"""Private set intersection of two departments: who is in both lists, without showing either list.

The library openmined-psi does it: elliptic-curve Diffie-Hellman, each side blinding every element with a secret key
of its own, so that an element shows only once both keys have been laid on it (semi-honest parties). The holder answers
with a setup made once and a response to each request; only the asker learns a result, and chooses with the holder
beforehand whether that is the size alone or the list. Messages are plain bytes and go by file.

Elements carry the name of the purpose before they are blinded: messages of two purposes match nowhere, even under one
key. What it does not hide: the sizes of both lists, and the result itself. An asker who may put any number into its
list learns of each whether the holder has it: the size of lists is agreed and entered like any other request.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from laoheng.standard.errors import UserError

Mode = Literal["size", "list"]
FALSE_MATCH: Final = 1e-9
"""Chance that a request of the stated size matches anything that is not there."""
_DOMAIN = "laoheng psi v1"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it stands in a file. `step` is setup, request or response; `domain` a digest of the purpose."""

    step: str
    mode: Mode
    domain: str
    body: bytes

    def to_bytes(self) -> bytes:
        """The file's bytes: JSON."""
        told = {"laoheng_psi": 1, "step": self.step, "mode": self.mode, "domain": self.domain}
        return json.dumps({**told, "body": base64.b64encode(self.body).decode()}).encode()

    @classmethod
    def from_bytes(cls, content: bytes, wanted: str, path: str) -> Letter:
        """The message in `content`. Raises `UserError` where it is not the step that is wanted."""
        try:
            data = json.loads(content)
            if data["laoheng_psi"] != 1 or data["step"] != wanted or data["mode"] not in ("size", "list"):
                raise ValueError(path)
            return cls(data["step"], data["mode"], data["domain"], base64.b64decode(data["body"], validate=True))
        except (ValueError, KeyError, TypeError) as error:
            raise UserError("sharing.psi.not_ours", path=path, wanted=wanted) from error


class Holder:
    """The department whose list is asked. `key` is its secret, kept between setup and response."""

    def __init__(self, purpose: str, mode: Mode, key: bytes | None = None) -> None:
        psi, self._purpose, self._mode = _library(), purpose, mode
        make = psi.server
        self._server = make.CreateWithNewKey(mode == "list") if key is None else make.CreateFromKey(key, mode == "list")

    @property
    def key(self) -> bytes:
        """The secret; it never leaves this side."""
        return bytes(self._server.GetPrivateKeyBytes())

    def setup(self, elements: Iterable[str], expected: int) -> Letter:
        """The own list, blinded and packed, for requests of up to `expected` elements."""
        made = self._server.CreateSetupMessage(FALSE_MATCH, max(expected, 1), _marked(elements, self._purpose))
        return Letter("setup", self._mode, domain_of(self._purpose), made.SerializeToString())

    def respond(self, request: Letter) -> Letter:
        """The asker's blinded elements with the own key laid on top."""
        _agree(request, self._mode, self._purpose)
        answer = self._server.ProcessRequest(_parsed("Request", request.body))
        return Letter("response", self._mode, domain_of(self._purpose), answer.SerializeToString())


class Asker:
    """The department that learns the result. `key` is its secret, kept between request and intersection."""

    def __init__(self, purpose: str, mode: Mode, key: bytes | None = None) -> None:
        psi, self._purpose, self._mode = _library(), purpose, mode
        make = psi.client
        self._client = make.CreateWithNewKey(mode == "list") if key is None else make.CreateFromKey(key, mode == "list")

    @property
    def key(self) -> bytes:
        """The secret; it never leaves this side."""
        return bytes(self._client.GetPrivateKeyBytes())

    def request(self, elements: Sequence[str]) -> Letter:
        """The own list, blinded, in its order."""
        made = self._client.CreateRequest(_marked(elements, self._purpose))
        return Letter("request", self._mode, domain_of(self._purpose), made.SerializeToString())

    def size(self, setup: Letter, response: Letter) -> int:
        """How many are in both lists."""
        self._both_agree(setup, response)
        found = self._client.GetIntersectionSize(_parsed("ServerSetup", setup.body), _parsed("Response", response.body))
        return int(found)

    def intersection(self, setup: Letter, response: Letter, elements: Sequence[str]) -> list[str]:
        """Those of the own `elements` that are in both lists, in order. Raises `UserError` in the mode "size"."""
        if self._mode != "list":
            raise UserError("sharing.psi.modes")
        self._both_agree(setup, response)
        found = self._client.GetIntersection(_parsed("ServerSetup", setup.body), _parsed("Response", response.body))
        return [elements[place] for place in sorted(found)]

    def _both_agree(self, setup: Letter, response: Letter) -> None:
        for letter in (setup, response):
            _agree(letter, self._mode, self._purpose)


def domain_of(purpose: str) -> str:
    """A digest that names the purpose in messages."""
    return hashlib.sha256(f"{_DOMAIN}\x1f{purpose}".encode()).hexdigest()[:16]


def _marked(elements: Iterable[str], purpose: str) -> list[str]:
    return [f"{_DOMAIN}\x1f{purpose}\x1f{element}" for element in elements]


def _agree(letter: Letter, mode: Mode, purpose: str) -> None:
    if letter.domain != domain_of(purpose):
        raise UserError("sharing.psi.domain")
    if letter.mode != mode:
        raise UserError("sharing.psi.modes")


def _parsed(kind: str, body: bytes) -> Any:
    message = getattr(_library(), kind)()
    try:
        message.ParseFromString(body)
    except Exception as error:  # protobuf's own error type is not exported by the library
        raise UserError("sharing.psi.not_ours", path=kind, wanted=kind) from error
    return message


def _library() -> Any:
    try:
        import private_set_intersection.python as psi
    except ImportError as error:
        raise UserError("sharing.psi.missing") from error
    return psi
