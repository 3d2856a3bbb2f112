"""A certificate authority for demonstrations and tests; its certificates say so in their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from laoheng.standard.errors import UserError
from laoheng.writing.signing.identity import IdentityLevel, PrivateKey, RandomBytes, SigningIdentity, key_from

_AUTHORITY = "劳衡测试签发机构（仅供测试，无法律效力）"
_TIME_AUTHORITY = "劳衡测试时间戳（仅供测试，无法律效力）"
_ISSUED_BY = "测试 TEST ONLY"
# Bounds of X.520 for a common name.
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class TestAuthority:
    """A root made by us, plainly marked as a test: whoever trusts it trusts a demonstration."""

    __test__ = False  # its name begins with Test, and pytest would take it for one

    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)
    random: RandomBytes = field(repr=False)

    @classmethod
    def make(cls, *, at: datetime, random: RandomBytes, lasts: timedelta = timedelta(days=3650)) -> TestAuthority:
        """A new root, good from `at`; `random` gives key and serial numbers."""
        key = key_from(random)
        name = _name(_AUTHORITY)
        builder = _builder(name, name, key, at, lasts, random).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        builder = builder.add_extension(_usage(certificates=True), critical=True)
        return cls(builder.sign(key, hashes.SHA256()), key, random)

    def issue(
        self, name: str, *, level: IdentityLevel, at: datetime, lasts: timedelta = timedelta(days=365)
    ) -> SigningIdentity:
        """A signer's key and certificate for a person or body called `name`, identified to `level`.

        Raises `UserError` (`signing.name_unusable`) where the name is empty or longer than a certificate holds.
        """
        if not 0 < len(name.strip()) <= LONGEST_NAME:
            raise UserError("signing.name_unusable", most=LONGEST_NAME)
        key = key_from(self.random)
        builder = self._below(name.strip(), key, at, lasts)
        builder = builder.add_extension(_usage(signing=True), critical=True)
        policies = x509.CertificatePolicies([x509.PolicyInformation(level.oid, None)])
        builder = builder.add_extension(policies, critical=False)
        return SigningIdentity(builder.sign(self.key, hashes.SHA256()), key)

    def issue_clock(self, *, at: datetime, lasts: timedelta = timedelta(days=3650)) -> SigningIdentity:
        """Key and certificate of a test time-stamping authority (RFC 3161, §2.3: time stamping and nothing else)."""
        key = key_from(self.random)
        builder = self._below(_TIME_AUTHORITY, key, at, lasts)
        builder = builder.add_extension(_usage(signing=True), critical=True)
        only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return SigningIdentity(builder.add_extension(only, critical=True).sign(self.key, hashes.SHA256()), key)

    def to_pkcs12(self, passphrase: bytes) -> bytes:
        """The authority's own key and certificate, to be kept by whoever runs the demonstration."""
        return SigningIdentity(self.certificate, self.key).to_pkcs12(passphrase)

    @classmethod
    def from_pkcs12(cls, data: bytes, passphrase: bytes, *, random: RandomBytes) -> TestAuthority:
        """Inverse of `to_pkcs12`; the same errors as `SigningIdentity.from_pkcs12`."""
        kept = SigningIdentity.from_pkcs12(data, passphrase)
        return cls(kept.certificate, kept.key, random)

    def _below(
        self, name: str, key: ec.EllipticCurvePrivateKey, at: datetime, lasts: timedelta
    ) -> x509.CertificateBuilder:
        builder = _builder(_name(name), self.certificate.subject, key, at, lasts, self.random)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.certificate.public_key())  # type: ignore[arg-type]
        builder = builder.add_extension(issuer, critical=False)
        return builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, _ISSUED_BY),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    lasts: timedelta,
    random: RandomBytes,
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    # Positive and at most 20 octets (RFC 5280, §4.1.2.2).
    builder = builder.serial_number(int.from_bytes(random(16)) | 1)
    builder = builder.not_valid_before(at).not_valid_after(at + lasts)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _usage(*, signing: bool = False, certificates: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
