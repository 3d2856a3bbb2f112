"""HTTP push: a department's program sends pages by itself, numbered from 1 and signed with the feed's secret.

The number makes order and repetition plain: the next one is taken, one kept before changes nothing, one too far ahead
is told which is wanted. The signature covers feed, number, mark and content, so that no page can be moved or changed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from laoheng.hub.files import FileLimits
from laoheng.hub.sources.feed import FeedStoppedError, Page
from laoheng.standard.errors import UserError

_VERSION = "laoheng-push-1"


class PushRefusedError(UserError):
    """A page that is not taken, while the feed goes on: not signed by its sender, or not the next one."""


@dataclass(frozen=True, slots=True)
class PushedMessage:
    """One page as it came; `mark` is the sender's own word for how far it has come (a day, a serial number)."""

    number: int
    mark: str
    name: str
    content: bytes
    signature: str

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def sign_page(secret: bytes, feed_id: str, *, number: int, mark: str, digest: str) -> str:
    """The signature of a page: HMAC-SHA-256 in hex over version, feed, number, mark and content digest, a line each."""
    lines = (_VERSION, feed_id, str(number), mark, digest)
    return hmac.new(secret, "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def last_number(watermark: str | None) -> int:
    """The number of the last page kept, from the feed's watermark; 0 before the first."""
    head = (watermark or "0").partition("/")[0]
    return int(head) if head.isascii() and head.isdigit() else 0


@dataclass(frozen=True, slots=True)
class HttpPush:
    """The messages that came in, as a source: those of their sender, in order, each once."""

    feed_id: str
    secret: bytes
    messages: Sequence[PushedMessage] = ()
    size_limit: int = FileLimits().size

    def pages(self, after: str | None) -> Iterator[Page]:
        """One page a message. Raises `PushRefusedError` for a wrong signature or a gap before the page."""
        wanted = last_number(after) + 1
        for message in self.messages:
            self.check(message)
            if message.number < wanted:
                continue
            if message.number > wanted:
                raise PushRefusedError("sources.push_gap", feed=self.feed_id, number=message.number, wanted=wanted)
            if len(message.content) > self.size_limit:
                raise FeedStoppedError(
                    "sources.too_large", page=message.name, size=len(message.content), limit=self.size_limit
                )
            yield Page(message.name, message.content, f"{message.number:010d}/{message.mark}")
            wanted += 1

    def check(self, message: PushedMessage) -> None:
        """Raises `PushRefusedError` where the message is not signed with the feed's secret or cannot be numbered."""
        plain = message.number >= 1 and "\n" not in message.mark and len(message.mark) <= 200
        right = sign_page(self.secret, self.feed_id, number=message.number, mark=message.mark, digest=message.digest)
        if not plain or not hmac.compare_digest(right.encode(), message.signature.encode()):
            raise PushRefusedError("sources.push_signature", feed=self.feed_id)
