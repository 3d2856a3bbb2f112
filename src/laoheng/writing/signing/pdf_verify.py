"""Checks the signatures of any PDF: nothing it meets ends in a traceback, and nothing it could not check passes."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
)
from pyhanko_certvalidator import ValidationContext

from laoheng.standard.messages import Message
from laoheng.writing.signing.container import certificates_hold, container_is_standard
from laoheng.writing.signing.identity import common_name, level_of
from laoheng.writing.signing.pdf_sign import MOST_BYTES
from laoheng.writing.signing.report import PdfVerification, SignatureReport, TimeSourceKind
from laoheng.writing.signing.waiting import completed

# What pyHanko logs about a bad signature is in our report; a traceback in the log would look like a fault of ours.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def verify_pdf(pdf: bytes, *, roots: Sequence[x509.Certificate], at: datetime) -> PdfVerification:
    """What the signatures of `pdf` are worth on `at` to somebody who trusts `roots` and no other authority.

    Certificates are judged at the time stamp's time where one holds, else at `at`. No network is asked: whether a
    certificate was revoked is not known here. Never raises for what stands in the file.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    if len(pdf) > MOST_BYTES:
        return PdfVerification(digest, (), (Message.of("signing.fault.too_large", most=MOST_BYTES // 1_000_000),))
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_regular_signatures
    except Exception:
        # Bytes from outside can break the reader in any way; each of them means that no signature can be read.
        return PdfVerification(digest, (), (Message.of("signing.fault.not_pdf"),))
    if not found:
        return PdfVerification(digest, (), (Message.of("signing.fault.unsigned"),))
    reports = tuple(_report(pdf, signature, roots, at) for signature in found)
    faults = () if reports[-1].covers_whole_document else (Message.of("signing.fault.not_whole"),)
    return PdfVerification(digest, reports, faults)


def _report(
    pdf: bytes, signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime
) -> SignatureReport:
    try:
        status = _status(signature, roots, at)
        certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
        standard = container_is_standard(pdf, signature.byte_range)
        if status.trusted:
            standard = standard and certificates_hold(signature.signed_data, roots)
        return _described(signature, status, certificate, standard, at)
    except Exception:
        # The same as above, one signature deeper: what cannot be read counts as changed.
        return _unreadable(signature.field_name)


def _status(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime) -> PdfSignatureStatus:
    def checked(moment: datetime) -> PdfSignatureStatus:
        return completed(
            async_validate_pdf_signature(
                signature, _trusting(roots, moment), ts_validation_context=_trusting(roots, at)
            )
        )

    status = checked(at)
    stamp = status.timestamp_validity
    return checked(stamp.timestamp) if stamp is not None and stamp.trusted else status


def _trusting(roots: Sequence[x509.Certificate], moment: datetime) -> ValidationContext:
    anchors = [asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    # An empty list of roots would mean the machine's own list to the validator: no root is no trust.
    return ValidationContext(trust_roots=anchors or [], moment=moment, allow_fetching=False)


def _described(
    signature: EmbeddedPdfSignature,
    status: PdfSignatureStatus,
    certificate: x509.Certificate,
    standard: bool,
    at: datetime,
) -> SignatureReport:
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.trusted
    claimed = status.signer_reported_dt
    moment = stamp.timestamp if stamp is not None and stamp.trusted else claimed
    changed = not isinstance(status.diff_result, DiffResult) or (
        status.diff_result.modification_level == ModificationLevel.OTHER or not status.docmdp_ok
    )
    faults = []
    if not status.intact:
        faults.append("digest")
    elif not status.valid:
        faults.append("signature")
    if not standard:
        faults.append("container")
    if stamp is not None and not stamped:
        faults.append("time_stamp")
    if changed:
        faults.append("changed_after")
    messages = [Message.of(f"signing.fault.{fault}", field=signature.field_name) for fault in faults]
    intact = status.intact and status.valid and standard
    if status.intact and status.valid and not status.trusted:
        messages.append(_distrust(signature.field_name, certificate, at))
    statement = signature.sig_object.get("/Reason")
    return SignatureReport(
        field=signature.field_name,
        signer=common_name(certificate.subject),
        statement=None if statement is None else str(statement),
        at=moment.astimezone(at.tzinfo) if moment else None,
        time_source=TimeSourceKind.AUTHORITY
        if stamped
        else (TimeSourceKind.OWN_CLOCK if claimed else TimeSourceKind.NONE),
        level=level_of(certificate) if status.trusted else None,
        intact=intact,
        trusted=status.trusted,
        covers_whole_document=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        changed_after=changed,
        faults=tuple(messages),
    )


def _distrust(field: str, certificate: x509.Certificate, at: datetime) -> Message:
    if at < certificate.not_valid_before_utc:
        return Message.of("signing.fault.not_yet_valid", field=field, since=certificate.not_valid_before_utc.date())
    if at > certificate.not_valid_after_utc:
        return Message.of("signing.fault.expired", field=field, until=certificate.not_valid_after_utc.date())
    return Message.of("signing.fault.untrusted", field=field)


def _unreadable(field: str) -> SignatureReport:
    return SignatureReport(
        field=field,
        signer=None,
        statement=None,
        at=None,
        time_source=TimeSourceKind.NONE,
        level=None,
        intact=False,
        trusted=False,
        covers_whole_document=False,
        changed_after=True,
        faults=(Message.of("signing.fault.unreadable", field=field),),
    )
