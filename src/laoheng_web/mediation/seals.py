"""The keys that put the four hands on an agreement, and the root by which they are checked.

Outside production the installation makes a root of its own, plainly named a test. In production a body's seal is an
identity of a licensed authority, in `mediation-authority.p12` of the key folder; none is made up.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from django.conf import settings

from laoheng.standard.errors import UserError
from laoheng.writing.signing import IdentityLevel, TestAuthority, sign_pdf
from laoheng_web.audit.keys import read_or_make

# No time authority stamps these: the certificates must outlast the time in which an agreement may be enforced.
GOOD_FOR = timedelta(days=2920)
_FILE, _PASS = "mediation-authority.p12", "mediation-authority.key"


@cache
def _authority(folder: Path, made_at: datetime) -> TestAuthority:
    path = folder / _FILE
    passphrase = read_or_make(folder / _PASS).hex().encode()  # a PKCS#12 passphrase is text
    if not path.is_file():
        if getattr(settings, "PRODUCTION", False):
            raise UserError("mediating.no_seal", path=str(path))
        _write_once(path, TestAuthority.make(at=made_at, random=secrets.token_bytes).to_pkcs12(passphrase))
    return TestAuthority.from_pkcs12(path.read_bytes(), passphrase, random=secrets.token_bytes)


def _write_once(path: Path, content: bytes) -> None:
    scratch = path.with_suffix(f".{os.getpid()}.new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    try:
        os.link(scratch, path)
    except FileExistsError:
        # Another process was faster: its root is the one.
        pass
    finally:
        scratch.unlink()


def authority(now: datetime) -> TestAuthority:
    """The root that issues the hands. Raises `UserError` where production has none."""
    # The root is good from the start of its year on: a laptop's clock may be set back for a demonstration.
    return _authority(Path(settings.KEYS_DIR), now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0))


def roots(now: datetime) -> list[x509.Certificate]:
    """The certificates that a check of an agreement trusts."""
    return [authority(now).certificate]


def put(pdf: bytes, *, hand: str, name: str, reason: str, at: datetime) -> bytes:
    """`pdf` with the signature of `hand` (worker, firm, mediator, body) of `name` put at `at`."""
    level = IdentityLevel.CHECKED if hand == "body" else IdentityLevel.ACCOUNT
    identity = authority(at).issue(name[:60], level=level, at=at, lasts=GOOD_FOR)
    return sign_pdf(pdf, identity=identity, reason=reason, at=at, field=hand)
