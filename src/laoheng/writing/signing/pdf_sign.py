"""A real PDF signature (PAdES, ETSI EN 319 142-1, level B-B or with a time stamp B-T), one after another in a file."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from laoheng.standard.errors import UserError
from laoheng.writing.signing.appearance import SignBox, drawn, field_at
from laoheng.writing.signing.clock import TimeSource
from laoheng.writing.signing.identity import SigningIdentity
from laoheng.writing.signing.waiting import completed

MOST_BYTES = 50_000_000


def sign_pdf(
    pdf: bytes,
    *,
    identity: SigningIdentity,
    reason: str,
    at: datetime,
    field: str,
    box: SignBox | None = None,
    clock: TimeSource | None = None,
) -> bytes:
    """`pdf` with one more signature, appended so that earlier signatures stay whole.

    `reason` is the signer's statement, `at` the signer's own clock; with `clock` an authority's time is added, and no
    signature is made where the authority stays silent. Visible where a `box` is given.
    Raises `UserError`: `signing.not_pdf`, `signing.too_large`, `signing.encrypted`, `signing.field_taken`,
    `signing.damaged`, `writing.no_font`, `signing.clock_silent`, `signing.clock_refused`.
    """
    writer = _opened(pdf)
    _refuse_taken(writer, field)
    style = drawn(box, name=identity.name, reason=reason, at=at) if box else None
    signer = _Signer(
        PdfSignatureMetadata(
            field_name=field,
            reason=reason,
            name=identity.name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
        ),
        _simple(identity),
        timestamper=_Stamper(clock) if clock else None,
        stamp_style=style,
        new_field_spec=field_at(field, box) if box else SigFieldSpec(sig_field_name=field),
    )
    signer.at = at
    try:
        return bytes(completed(signer.async_sign_pdf(writer)).getvalue())
    except UserError:
        raise
    except (SigningError, PdfError, KeyError, ValueError, IndexError, TypeError) as error:
        # The reader meets a damaged page tree only when it writes; what exactly broke does not help the signer.
        raise UserError("signing.damaged") from error


class _Signer(PdfSigner):
    """Signs at the moment that was handed in, not at the machine's."""

    at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.at
        return session


class _Stamper(TimeStamper):
    """Asks our `TimeSource` where pyHanko asks for a time stamp."""

    def __init__(self, source: TimeSource) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._source = source

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            response = tsp.TimeStampResp.load(self._source.answer(req.dump()), strict=True)
            granted = response["status"]["status"].native in ("granted", "granted_with_mods")
            info = response["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed if granted else None
            # An old answer repeated would carry another nonce (RFC 3161, §2.4.2).
            granted = info is not None and info["nonce"].native == req["nonce"].native
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UserError("signing.clock_refused") from error
        if not granted:
            raise UserError("signing.clock_refused")
        return response


def _opened(pdf: bytes) -> IncrementalPdfFileWriter:
    if len(pdf) > MOST_BYTES:
        raise UserError("signing.too_large", most=MOST_BYTES // 1_000_000)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
        pages = int(writer.root["/Pages"]["/Count"])
    except Exception as error:
        # A file from outside may break its reader in any way; all of them mean that it is no sound PDF.
        raise UserError("signing.not_pdf") from error
    if writer.prev.encrypted:
        raise UserError("signing.encrypted")
    if pages < 1:
        raise UserError("signing.not_pdf")
    return writer


def _refuse_taken(writer: IncrementalPdfFileWriter, field: str) -> None:
    for name, value, _ in enumerate_sig_fields(writer.prev):
        if name == field and value is not None:
            raise UserError("signing.field_taken", field=field)


def _simple(identity: SigningIdentity) -> SimpleSigner:
    def der(certificate: Any) -> x509.Certificate:
        return x509.Certificate.load(certificate.public_bytes(Encoding.DER))

    key = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=der(identity.certificate),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore.from_certs([der(item) for item in identity.chain]),
        # A root is trusted because the reader has it, not because the file brings it.
        embed_roots=False,
    )
