"""Signatures: identities and a test authority, signing PDF, checking any signed file, and the proof beside it."""

from laoheng.writing.signing.appearance import SignBox
from laoheng.writing.signing.authority import TestAuthority
from laoheng.writing.signing.clock import HttpTimeSource, TestTimeSource, TimeSource
from laoheng.writing.signing.detached import EcdsaSigner, Signer, sign_detached, verify_detached
from laoheng.writing.signing.evidence import Intent, PackVerification, make_pack, verify_pack
from laoheng.writing.signing.identity import IdentityLevel, SigningIdentity
from laoheng.writing.signing.pdf_sign import sign_pdf
from laoheng.writing.signing.pdf_verify import verify_pdf
from laoheng.writing.signing.report import PdfVerification, SignatureReport, TimeSourceKind

__all__ = [
    "EcdsaSigner",
    "HttpTimeSource",
    "IdentityLevel",
    "Intent",
    "PackVerification",
    "PdfVerification",
    "SignBox",
    "SignatureReport",
    "Signer",
    "SigningIdentity",
    "TestAuthority",
    "TestTimeSource",
    "TimeSource",
    "TimeSourceKind",
    "make_pack",
    "sign_detached",
    "sign_pdf",
    "verify_detached",
    "verify_pack",
    "verify_pdf",
]
