"""SM2 certificates (GM/T 0015, X.509 with SM2 and SM3): a test authority that issues them, and checking one to a root.

No library here reads SM2 certificates as such: they are made and read as ASN.1, and signed and checked by `sm2`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from asn1crypto import algos, core, keys, pem, x509

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message
from laoheng.writing.signing.authority import LONGEST_NAME
from laoheng.writing.signing.identity import IdentityLevel, RandomBytes
from laoheng.writing.signing.sm2 import Sm2Signer, holds

# GM/T 0006: the signature algorithm SM2 with SM3.
_SM2_WITH_SM3: Final = "1.2.156.10197.1.501"
_AUTHORITY: Final = "劳衡 SM2 测试签发机构（仅供测试，无法律效力）"
_ISSUED_BY: Final = "测试 TEST ONLY"
# Extensions that are understood here; a critical one beyond them makes a certificate unusable (RFC 5280, 4.2).
_UNDERSTOOD: Final = frozenset({"basic_constraints", "key_usage", "certificate_policies", "key_identifier"})


@dataclass(frozen=True, slots=True)
class Sm2Identity:
    """A signer's SM2 key with its certificate (PEM)."""

    signer: Sm2Signer = field(repr=False)
    certificate: str

    def to_pem(self, passphrase: bytes) -> bytes:
        """Key, locked with `passphrase`, and certificate in one PEM file."""
        return self.signer.to_pem(passphrase) + self.certificate.encode()

    @classmethod
    def from_pem(cls, content: bytes, passphrase: bytes) -> Sm2Identity | Sm2Signer:
        """Inverse of `to_pem`; the bare key where the file holds no certificate. Raises `UserError`."""
        signer = Sm2Signer.from_pem(content, passphrase)
        at = content.find(b"-----BEGIN CERTIFICATE-----")
        return cls(signer, content[at:].decode("ascii")) if at >= 0 else signer


@dataclass(frozen=True, slots=True)
class Sm2TestAuthority:
    """A root made by us, plainly marked as a test: whoever trusts it trusts a demonstration."""

    identity: Sm2Identity
    random: RandomBytes = field(repr=False)

    @classmethod
    def make(cls, *, at: datetime, random: RandomBytes, lasts: timedelta = timedelta(days=3650)) -> Sm2TestAuthority:
        """A new root, good from `at`; `random` gives key and serial numbers. Raises `UserError` without SM2."""
        signer = Sm2Signer.make(random=random)
        name = _name(_AUTHORITY)
        made = _certificate(name, name, signer.public_key, signer, (at, at + lasts), random, _root_extensions())
        return cls(Sm2Identity(signer, made), random)

    def issue(
        self, name: str, *, level: IdentityLevel, at: datetime, lasts: timedelta = timedelta(days=365)
    ) -> Sm2Identity:
        """A signer's key and certificate for a person or body called `name`, identified to `level`.

        Raises `UserError` (`signing.name_unusable`) where the name is empty or longer than a certificate holds.
        """
        if not 0 < len(name.strip()) <= LONGEST_NAME:
            raise UserError("signing.name_unusable", most=LONGEST_NAME)
        signer = Sm2Signer.make(random=self.random)
        issuer = _read(self.identity.certificate)["tbs_certificate"]["subject"]
        made = _certificate(
            _name(name.strip()), issuer, signer.public_key, self.identity.signer, (at, at + lasts), self.random,
            _signer_extensions(level),
        )  # fmt: skip
        return Sm2Identity(signer, made)


@dataclass(frozen=True, slots=True)
class Sm2Chain:
    """What a certificate is worth: its name, the level it states (only where trusted), and what speaks against it."""

    name: str
    level: IdentityLevel | None
    faults: tuple[Message, ...] = ()

    @property
    def trusted(self) -> bool:
        """Whether a trusted root vouches for it on the day."""
        return not self.faults


def check_chain(certificate: str, *, roots: Sequence[str], public_key: str, name: str, at: datetime) -> Sm2Chain:
    """Whether one of `roots` (PEM) vouches on `at` for the holder of `public_key` (PEM), called `name`.

    Checked are signature, names, days, what the root and the key may be used for, and critical extensions. Whether a
    certificate was revoked is not known here. Never raises for what stands in the certificate; raises `UserError`
    (`signing.sm2_absent`) where this machine has no SM2.
    """
    try:
        leaf = _read(certificate)
        said = str(leaf.subject.native.get("common_name", ""))
        faults = list(_own_faults(leaf, public_key, name, at))
        root = next((root for text in roots if _signed_by(leaf, root := _read(text))), None)
        faults += [_fault("untrusted")] if root is None else _root_faults(root, at)
        level = _level(leaf) if not faults else None
    except UserError:
        raise
    except Exception:
        # Bytes from outside can break the reader in any way; each of them means that nobody vouches.
        return Sm2Chain("", None, (_fault("unreadable"),))
    return Sm2Chain(said, level, tuple(faults))


def certificate_name(certificate: str) -> str:
    """The common name in a certificate (PEM); empty where it cannot be read."""
    try:
        return str(_read(certificate).subject.native.get("common_name", ""))
    except Exception:
        return ""


def _own_faults(leaf: Any, public_key: str, name: str, at: datetime) -> list[Message]:
    checks = (
        ("other_key", _key_bytes(public_key) == leaf.public_key.dump()),
        ("other_name", leaf.subject.native.get("common_name") == name),
        ("days", leaf.not_valid_before <= at <= leaf.not_valid_after),
        ("is_authority", not leaf.ca),
        ("usage", leaf.key_usage_value is not None and "digital_signature" in leaf.key_usage_value.native),
        ("extension", _understood(leaf)),
    )
    return [_fault(code) for code, good in checks if not good]


def _root_faults(root: Any, at: datetime) -> list[Message]:
    usage = root.key_usage_value
    may = root.ca and usage is not None and "key_cert_sign" in usage.native and _understood(root)
    days = root.not_valid_before <= at <= root.not_valid_after
    return [_fault(code) for code, good in (("root_usage", may), ("root_days", days)) if not good]


def _signed_by(leaf: Any, root: Any) -> bool:
    if leaf.issuer.dump() != root.subject.dump():
        return False
    if leaf["tbs_certificate"]["signature"]["algorithm"].dotted != _SM2_WITH_SM3 or not _written_plainly(leaf):
        return False
    public = pem.armor("PUBLIC KEY", root.public_key.dump()).decode()
    return holds(public, leaf["signature_value"].native, leaf["tbs_certificate"].dump())


def _written_plainly(leaf: Any) -> bool:
    """Whether what the signature does not cover is as it must be: two files may not pass for one certificate."""
    plain = x509.Certificate(
        {
            "tbs_certificate": leaf["tbs_certificate"],
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": _SM2_WITH_SM3}),
            "signature_value": leaf["signature_value"].native,
        }
    )
    return bool(plain.dump() == leaf.dump())


def _understood(certificate: Any) -> bool:
    extensions = certificate["tbs_certificate"]["extensions"]
    return all(not item["critical"].native or item["extn_id"].native in _UNDERSTOOD for item in extensions)


def _level(leaf: Any) -> IdentityLevel | None:
    policies = leaf.certificate_policies_value
    stated = {item["policy_identifier"].dotted for item in policies} if policies is not None else set()
    return next((level for level in IdentityLevel if level.oid.dotted_string in stated), None)


def _fault(code: str) -> Message:
    return Message(f"signing.sm2.chain.{code}")


def _read(certificate: str) -> Any:
    kind, _, der = pem.unarmor(certificate.strip().encode("ascii"))
    if kind != "CERTIFICATE":
        raise ValueError(kind)
    return x509.Certificate.load(der, strict=True)


def _key_bytes(public_key: str) -> bytes:
    _, _, der = pem.unarmor(public_key.strip().encode("ascii"))
    return bytes(keys.PublicKeyInfo.load(der, strict=True).dump())


def _name(common: str) -> Any:
    return x509.Name.build({"country_name": "CN", "organizational_unit_name": _ISSUED_BY, "common_name": common})


def _root_extensions() -> list[dict[str, Any]]:
    return [
        _extension("basic_constraints", x509.BasicConstraints({"ca": True, "path_len_constraint": 0})),
        _extension("key_usage", x509.KeyUsage({"key_cert_sign", "crl_sign"})),
    ]


def _signer_extensions(level: IdentityLevel) -> list[dict[str, Any]]:
    policy = x509.PolicyInformation({"policy_identifier": level.oid.dotted_string})
    return [
        _extension("basic_constraints", x509.BasicConstraints({"ca": False})),
        _extension("key_usage", x509.KeyUsage({"digital_signature", "non_repudiation"})),
        _extension("certificate_policies", x509.CertificatePolicies([policy]), critical=False),
    ]


def _extension(name: str, value: Any, *, critical: bool = True) -> dict[str, Any]:
    return {"extn_id": name, "critical": critical, "extn_value": core.ParsableOctetString(value.dump())}


def _time(moment: datetime) -> Any:
    whole = moment.astimezone(UTC).replace(microsecond=0)
    # From 2050 on the short form would be read as the last century (RFC 5280, 4.1.2.5).
    return x509.Time(name="utc_time" if whole.year < 2050 else "general_time", value=whole)


def _certificate(
    subject: Any, issuer: Any, public_key: str, signer: Sm2Signer, days: tuple[datetime, datetime],
    random: RandomBytes, extensions: list[dict[str, Any]],
) -> str:  # fmt: skip
    algorithm = algos.SignedDigestAlgorithm({"algorithm": _SM2_WITH_SM3})
    body = x509.TbsCertificate(
        {
            "version": "v3",
            # Positive and at most 20 octets (RFC 5280, 4.1.2.2).
            "serial_number": int.from_bytes(random(16)) | 1,
            "signature": algorithm,
            "issuer": issuer,
            "validity": dict(zip(("not_before", "not_after"), map(_time, days), strict=True)),
            "subject": subject,
            "subject_public_key_info": keys.PublicKeyInfo.load(_key_bytes(public_key)),
            "extensions": extensions,
        }
    )  # fmt: skip
    made = x509.Certificate(
        {"tbs_certificate": body, "signature_algorithm": algorithm, "signature_value": signer.sign(body.dump())}
    )
    return str(pem.armor("CERTIFICATE", made.dump()).decode())
