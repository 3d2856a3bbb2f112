"""Who signs: a key, its certificate and how surely the person behind it was identified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from laoheng.standard.errors import UserError

RandomBytes = Callable[[int], bytes]
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

# An arc that anybody may make from a UUID (ITU-T X.667): no registration, no clash.
_LEVEL_ARC = "2.25.101954733909975254219499122085439184267"


class IdentityLevel(StrEnum):
    """How a signer's identity was established before the certificate was issued, weakest first."""

    DECLARED = "declared"
    ACCOUNT = "account"
    CODE = "code"
    CHECKED = "checked"

    @property
    def oid(self) -> x509.ObjectIdentifier:
        """The certificate policy that states this level."""
        return x509.ObjectIdentifier(f"{_LEVEL_ARC}.{list(IdentityLevel).index(self) + 1}")


def level_of(certificate: x509.Certificate) -> IdentityLevel | None:
    """The level that `certificate` states; None where it states none that we know (other authorities do not)."""
    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except (x509.ExtensionNotFound, ValueError):
        return None
    stated = {policy.policy_identifier.dotted_string for policy in policies}
    return next((level for level in IdentityLevel if level.oid.dotted_string in stated), None)


def common_name(name: x509.Name) -> str:
    """The readable name in a subject: its common name, else the whole of it."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """A signer's key with its certificate and the certificates between it and a root."""

    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """The name in the certificate."""
        return common_name(self.certificate.subject)

    @property
    def level(self) -> IdentityLevel | None:
        """How surely the signer was identified; None where the certificate does not say."""
        return level_of(self.certificate)

    def to_pkcs12(self, passphrase: bytes) -> bytes:
        """One PKCS#12 file (RFC 7292) with key and certificates, locked with `passphrase`.

        Raises `UserError` (`signing.passphrase_missing`) where the passphrase is empty.
        """
        if not passphrase:
            raise UserError("signing.passphrase_missing")
        locked = serialization.BestAvailableEncryption(passphrase)
        label = self.name.encode()
        return pkcs12.serialize_key_and_certificates(label, self.key, self.certificate, self.chain, locked)

    @classmethod
    def from_pkcs12(cls, data: bytes, passphrase: bytes) -> SigningIdentity:
        """Opens a PKCS#12 file of ours or of another authority.

        Raises `UserError`: `signing.identity_unreadable` (no such file, or another passphrase),
        `signing.identity_incomplete` (no key, no certificate, or a kind of key that PDF signatures here do not use).
        """
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(data, passphrase or None)
        except ValueError as error:
            raise UserError("signing.identity_unreadable") from error
        if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise UserError("signing.identity_incomplete")
        return cls(certificate, key, tuple(others))


def key_from(random: RandomBytes) -> ec.EllipticCurvePrivateKey:
    """A P-256 key made of bytes from `random`: secrets.token_bytes in earnest, a fixed stream in a test."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    # 16 bytes more than the order keep the remainder even (FIPS 186-5, A.2.1).
    return ec.derive_private_key(int.from_bytes(random(48)) % (order - 1) + 1, ec.SECP256R1())
