"""Who vouches for signatures made in this site: a test authority in demonstrations, none until one is connected."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from django.conf import settings

from laoheng.standard.dates import SHANGHAI
from laoheng.standard.errors import UserError
from laoheng.writing.signing import HttpTimeSource, IdentityLevel, SigningIdentity, TestAuthority, TimeSource
from laoheng.writing.signing.sm2_certificate import Sm2Identity, Sm2TestAuthority
from laoheng_web.audit.by import By
from laoheng_web.audit.keys import read_or_make


def identity_for(*, by: By, name: str, level: IdentityLevel) -> SigningIdentity:
    """A certificate for one signature by `name`; its key is used once and kept nowhere.

    Raises `UserError` (`contracts.no_authority`) in production, where a test authority must never stand in.
    """
    if settings.PRODUCTION:
        raise UserError("contracts.no_authority")
    return _authority(Path(settings.KEYS_DIR), by.now.year).issue(name, level=level, at=by.now)


def clock() -> TimeSource | None:
    """The time-stamping authority named in LAOHENG_TSA; None where there is none, and signatures say so."""
    return HttpTimeSource(settings.TIME_AUTHORITY) if settings.TIME_AUTHORITY else None


def roots() -> list[x509.Certificate]:
    """The roots that this site trusts: its own test authority's, where one was made."""
    return [
        TestAuthority.from_pkcs12(path.read_bytes(), _passphrase(path.parent), random=secrets.token_bytes).certificate
        for path in sorted(Path(settings.KEYS_DIR).glob("signing-test-*.p12"))
    ]


@lru_cache(maxsize=4)
def _authority(folder: Path, year: int) -> TestAuthority:
    path = folder / f"signing-test-{year}.p12"
    if not path.is_file():
        _make(path, year)
    return TestAuthority.from_pkcs12(path.read_bytes(), _passphrase(folder), random=secrets.token_bytes)


def national_identity_for(*, by: By, name: str, level: IdentityLevel) -> Sm2Identity:
    """An SM2 key and certificate for one signature by `name`; used once and kept nowhere.

    Raises `UserError`: `contracts.no_authority` in production, `signing.sm2_absent` where there is no SM2.
    """
    if settings.PRODUCTION:
        raise UserError("contracts.no_authority")
    return _national_authority(Path(settings.KEYS_DIR), by.now.year).issue(name, level=level, at=by.now)


def national_roots() -> list[str]:
    """The SM2 roots (PEM) that this site trusts: its own test authority's, where one was made."""
    return [
        content[content.index("-----BEGIN CERTIFICATE-----") :]
        for path in sorted(Path(settings.KEYS_DIR).glob("signing-sm2-test-*.pem"))
        for content in [path.read_text("ascii")]
    ]


@lru_cache(maxsize=4)
def _national_authority(folder: Path, year: int) -> Sm2TestAuthority:
    path = folder / f"signing-sm2-test-{year}.pem"
    if not path.is_file():
        made = Sm2TestAuthority.make(at=datetime(year, 1, 1, tzinfo=SHANGHAI), random=secrets.token_bytes)
        _keep(path, made.identity.to_pem(_passphrase(folder)))
    held = Sm2Identity.from_pem(path.read_bytes(), _passphrase(folder))
    if not isinstance(held, Sm2Identity):
        raise UserError("signing.identity_unreadable")
    return Sm2TestAuthority(held, secrets.token_bytes)


def _make(path: Path, year: int) -> None:
    made = TestAuthority.make(at=datetime(year, 1, 1, tzinfo=SHANGHAI), random=secrets.token_bytes)
    _keep(path, made.to_pkcs12(_passphrase(path.parent)))


def _keep(path: Path, content: bytes) -> None:
    scratch = path.with_suffix(f".{secrets.token_hex(4)}.new")
    scratch.touch(mode=0o600)
    scratch.write_bytes(content)
    try:
        path.hardlink_to(scratch)  # fails where another process was faster: its authority is the one
    except FileExistsError:
        pass
    finally:
        scratch.unlink()


def _passphrase(folder: Path) -> bytes:
    return read_or_make(folder / "signing-test.key").hex().encode()
