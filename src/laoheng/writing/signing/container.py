"""Whether a signature's container has the one form that the standards give it.

The container stands outside the bytes that a signature covers, and some of its own bytes (version numbers, padding,
repeated names) are covered by nothing. Where each of them has only one lawful value, a change shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from asn1crypto import cms, core, parser
from cryptography import x509
from cryptography.exceptions import InvalidSignature

# Version, issuer and number, digest, signed attributes, algorithm, signature; unsigned attributes may follow.
_SIGNER = ((0, 2), (0, 16), (0, 16), (2, 0), (0, 16), (0, 4), (2, 1))


def container_is_standard(pdf: bytes, byte_range: Sequence[int]) -> bool:
    """Whether the gap in `byte_range` is `<hex>`: one case of digits, one DER value, zeros after it, and standard CMS.

    ISO 32000-2, 12.8.1 and 12.8.3.3; RFC 5652, 5.1 and 5.3.
    """
    _, first, second, _ = (int(edge) for edge in byte_range)
    gap = pdf[first:second]
    digits = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or (digits != digits.lower() and digits != digits.upper()):
        return False
    try:
        padded = bytes.fromhex(digits.decode("ascii"))
        length = parser.peek(padded)
        if any(padded[length:]) or len(padded) * 2 != len(digits) or not _tiled(padded[:length]):
            return False
        return _message_is_standard(cms.ContentInfo.load(padded[:length], strict=True), "data")
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def certificates_hold(message: cms.SignedData, roots: Sequence[x509.Certificate]) -> bool:
    """Whether each certificate in `message` and its time stamps is signed by another one or a root.

    Nothing else guards the bytes of a certificate that the path to the root does not need.
    """
    brought = [x509.load_der_x509_certificate(item.chosen.dump()) for item in message["certificates"]]
    (signer,) = message["signer_infos"]
    stamps = [item["values"][0]["content"] for item in _extras(signer)]
    return all(any(_issued(item, by) for by in [*brought, *roots]) for item in brought) and all(
        certificates_hold(stamp, roots) for stamp in stamps
    )


def _tiled(value: bytes) -> bool:
    """Whether the parts of a DER value fill it exactly, all the way down: a reader may pass over what is left."""
    kind, constructed, tag, _, content, _ = parser.parse(value, strict=True)
    if (kind, tag) == (0, 0):
        return False
    while constructed and content:
        length = parser.peek(content)
        if not _tiled(content[:length]):
            return False
        content = content[length:]
    return True


def _message_is_standard(message: cms.ContentInfo, kind: str) -> bool:
    data = message["content"]
    if message["content_type"].native != "signed_data" or len(data["signer_infos"]) != 1:
        return False
    (signer,) = data["signer_infos"]
    versions = (data["version"].native, signer["version"].native)
    usual = "v1" if kind == "data" else "v3"
    return (
        message.tag == 16
        and data["encap_content_info"]["content_type"].native == kind
        and (kind != "data" or isinstance(data["encap_content_info"]["content"], core.Void))
        and versions == (usual, "v1")
        and _parts(signer) in (_SIGNER, _SIGNER[:-1])
        and _algorithms_are_standard(data, signer)
        and _names_a_certificate(data, signer)
        and not data["crls"]
        and _extras_are_standard(signer)
    )


def _parts(signer: cms.SignerInfo) -> tuple[tuple[int, int], ...]:
    """Class and tag of each part of a signer's record: a reader passes over one that it does not know."""
    found, rest = [], bytes(signer.contents)
    while rest:
        length = parser.peek(rest)
        kind, _, tag, *_ = parser.parse(rest[:length], strict=True)
        found.append((kind, tag))
        rest = rest[length:]
    return tuple(found)


def _algorithms_are_standard(data: cms.SignedData, signer: cms.SignerInfo) -> bool:
    used = [item.dump() for item in data["digest_algorithms"]]
    if used != [signer["digest_algorithm"].dump()]:
        return False
    return all(
        isinstance(item["parameters"], core.Null | core.Void) or item["algorithm"].native == "rsassa_pss"
        for item in (signer["digest_algorithm"], signer["signature_algorithm"])
    )


def _names_a_certificate(data: cms.SignedData, signer: cms.SignerInfo) -> bool:
    # Byte for byte: readers compare names without regard to case, and a changed letter would go unseen.
    if signer["sid"].name != "issuer_and_serial_number" or any(i.name != "certificate" for i in data["certificates"]):
        return False
    named = signer["sid"].chosen
    return any(
        item.chosen.issuer.dump() == named["issuer"].dump()
        and item.chosen.serial_number == named["serial_number"].native
        for item in data["certificates"]
    )


def _issued(certificate: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _extras(signer: cms.SignerInfo) -> list[cms.CMSAttribute]:
    found = signer["unsigned_attrs"]
    return [] if isinstance(found, core.Void) else list(found)


def _extras_are_standard(signer: cms.SignerInfo) -> bool:
    extras = _extras(signer)
    return len(extras) <= 1 and all(
        item["type"].native == "signature_time_stamp_token"
        and len(item["values"]) == 1
        and _message_is_standard(item["values"][0], "tst_info")
        for item in extras
    )
