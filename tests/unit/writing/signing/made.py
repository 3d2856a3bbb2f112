"""What the tests of signatures share: fixed randomness, a test authority, a small PDF."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from laoheng.writing.paper import Paper, Paragraph
from laoheng.writing.pdf_file import to_pdf
from laoheng.writing.signing import IdentityLevel, SigningIdentity, TestAuthority, TestTimeSource, sign_pdf
from tests.unit.writing.typeset import fonts

AT = datetime(2026, 11, 28, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = AT + timedelta(hours=1)


def randomness(seed: int = 4) -> random.Random:
    """The same stream for the same seed."""
    return random.Random(seed)


@cache
def authority() -> TestAuthority:
    """A test authority with fixed keys."""
    return TestAuthority.make(at=AT - timedelta(days=1), random=randomness().randbytes)


@cache
def identity(name: str = "甲某", level: IdentityLevel = IdentityLevel.CHECKED) -> SigningIdentity:
    """A signer of that authority."""
    return authority().issue(name, level=level, at=AT - timedelta(days=1))


@cache
def clock() -> TestTimeSource:
    """That authority's clock, which stands at LATER."""
    return TestTimeSource(authority().issue_clock(at=AT - timedelta(days=1)), lambda: LATER, randomness(5).randbytes)


@cache
def paper() -> bytes:
    """A contract of one page."""
    return to_pdf(Paper("劳动合同", (Paragraph("第一条 工作内容为装配。"),)), fonts=fonts())


@cache
def signed_twice() -> bytes:
    """The contract signed by a worker by the own clock, then by a firm with a time stamp."""
    once = sign_pdf(paper(), identity=identity(), reason="本人同意签署", at=AT, field="worker")
    firm = identity("演示县精工机械有限公司", IdentityLevel.ACCOUNT)
    return sign_pdf(once, identity=firm, reason="同意签署并盖章", at=AT, field="firm", clock=clock())
