"""Whose time a signature carries: a time-stamping authority's (RFC 3161), or the signer's own clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

import httpx
from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from laoheng.standard.errors import UserError
from laoheng.writing.signing.identity import RandomBytes, SigningIdentity

# The policy of a test authority, under the arc of the levels; real authorities have their own.
_TEST_POLICY = "2.25.101954733909975254219499122085439184267.100"
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class TimeSource(Protocol):
    """Answers a time-stamp request: DER of a TimeStampReq in, DER of a TimeStampResp out (RFC 3161, §2.4)."""

    def answer(self, request: bytes) -> bytes:
        """The answer, granted or refused; raises `UserError` (`signing.clock_silent`) where none comes."""
        ...


@dataclass(frozen=True, slots=True)
class HttpTimeSource:
    """An authority on the network, asked by HTTP POST (RFC 3161, §3.4)."""

    url: str
    seconds: float = 10.0
    transport: httpx.BaseTransport | None = None

    def answer(self, request: bytes) -> bytes:
        """See `TimeSource`; a wrong status or content type counts as silence."""
        try:
            with httpx.Client(timeout=self.seconds, transport=self.transport) as client:
                reply = client.post(
                    self.url, content=request, headers={"Content-Type": "application/timestamp-query"}
                ).raise_for_status()
        except httpx.HTTPError as error:
            raise UserError("signing.clock_silent", where=self.url, why=type(error).__name__) from error
        if reply.headers.get("Content-Type", "").split(";")[0].strip() != "application/timestamp-reply":
            raise UserError("signing.clock_silent", where=self.url, why="Content-Type")
        return reply.content


@dataclass(frozen=True, slots=True)
class TestTimeSource:
    """A time-stamping authority of ours for demonstrations and tests; `clock` says what time it is."""

    __test__ = False

    identity: SigningIdentity
    clock: Callable[[], datetime]
    random: RandomBytes = field(repr=False)

    def answer(self, request: bytes) -> bytes:
        """See `TimeSource`; a request that cannot be read, or an unknown digest, is refused by the protocol's code."""
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            imprint = asked["message_imprint"]
            size = _HASHES[imprint["hash_algorithm"]["algorithm"].native].digest_size
            if len(imprint["hashed_message"].native) != size:
                return _refusal("bad_data_format")
        except KeyError:
            return _refusal("bad_alg")
        except (ValueError, TypeError):
            return _refusal("bad_data_format")
        token = self._token(asked)
        granted = tsp.PKIStatusInfo({"status": "granted"})
        return bytes(tsp.TimeStampResp({"status": granted, "time_stamp_token": token}).dump())

    def _token(self, asked: tsp.TimeStampReq) -> cms.ContentInfo:
        info = {
            "version": "v1",
            "policy": _TEST_POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": int.from_bytes(self.random(15)) | 1,
            "gen_time": self.clock().astimezone(UTC).replace(microsecond=0),
        }
        if asked["nonce"].native is not None:
            info["nonce"] = asked["nonce"]
        return _signed(tsp.TSTInfo(info).dump(), self.identity)


def _signed(info: bytes, identity: SigningIdentity) -> cms.ContentInfo:
    certificate = x509.Certificate.load(identity.certificate.public_bytes(serialization.Encoding.DER))
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("message_digest", _sha256(info)),
            _attribute("signing_certificate_v2", _named(certificate)),
        ]
    )
    if not isinstance(identity.key, ec.EllipticCurvePrivateKey):
        raise UserError("signing.identity_incomplete")
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number}),
            ),
            "digest_algorithm": digest,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": identity.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
        }
    )
    content = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "certificates": [cms.CertificateChoices("certificate", certificate)],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": content})


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})


def _named(certificate: x509.Certificate) -> tsp.SigningCertificateV2:
    # RFC 5816: the token names the certificate it was signed with, so that none can be put in its place.
    return tsp.SigningCertificateV2({"certs": [{"cert_hash": _sha256(certificate.dump())}]})


def _sha256(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def _refusal(why: str) -> bytes:
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {why}})
    return bytes(tsp.TimeStampResp({"status": status}).dump())
