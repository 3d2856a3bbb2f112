from __future__ import annotations

from typing import Any

import pytest

from laoheng.standard.errors import UserError
from laoheng.writing.signing import EcdsaSigner, Signer, sign_detached, verify_detached
from laoheng.writing.signing.identity import key_from
from laoheng.writing.signing.sm2 import Sm2Signer, available, holds
from tests.unit.writing.signing.made import AT, randomness

needs_sm2 = pytest.mark.skipif(not available(), reason="tongsuopy is not on this machine: no SM2")


def signers() -> list[Any]:
    made: list[Any] = [pytest.param(lambda: EcdsaSigner(key_from(randomness().randbytes)), id="ecdsa")]
    made.append(pytest.param(lambda: Sm2Signer.make(random=randomness().randbytes), id="sm2", marks=needs_sm2))
    return made


@pytest.mark.parametrize("make", signers())
def test_a_signature_beside_a_document_holds_for_it_and_for_nothing_else(make: Any) -> None:
    signer: Signer = make()
    signature = sign_detached(b"contract", signer=signer, name="甲某", statement="同意", at=AT)
    assert verify_detached(b"contract", signature, public_key=signer.public_key)
    assert not verify_detached(b"another", signature, public_key=signer.public_key)
    for key, value in (("signer", "乙某"), ("statement", "不同意"), ("at", "2020-01-01T00:00:00+08:00")):
        assert not verify_detached(b"contract", {**signature, key: value}, public_key=signer.public_key)


@pytest.mark.parametrize("make", signers())
def test_a_signature_with_a_key_of_ones_own_is_not_the_holders(make: Any) -> None:
    holder: Signer = make()
    other = EcdsaSigner(key_from(randomness(77).randbytes))
    forged = sign_detached(b"contract", signer=other, name="甲某", statement="同意", at=AT)
    assert not verify_detached(b"contract", forged, public_key=holder.public_key)


@pytest.mark.parametrize("broken", [{}, {"kind": "x"}, {"signature": "%%%", "algorithm": "sm9"}])
def test_an_object_that_is_no_signature_is_refused(broken: dict[str, str]) -> None:
    with pytest.raises(UserError) as refused:
        verify_detached(b"contract", broken, public_key="")
    assert refused.value.code == "signing.detached_unreadable"


@needs_sm2
def test_the_example_of_the_standard_verifies() -> None:
    """GB/T 32918.5-2017, A.2: the message digest and the default identifier."""
    from asn1crypto.algos import DSASignature

    public = (
        "-----BEGIN PUBLIC KEY-----\n"
        "MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAECfnfMR5UIaFQ3X0WHkvFxnIXn60Y\n"
        "M/wHa7CP81bzUCDM6kkM4md1pS3G6nGMwapgCu0F+/NeCEpmMvYHLamtEw==\n"
        "-----END PUBLIC KEY-----\n"
    )
    signature = DSASignature(
        {
            "r": 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3,
            "s": 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA,
        }
    ).dump()
    assert holds(public, signature, b"message digest")
    assert not holds(public, signature, b"message digests")


@needs_sm2
def test_an_sm2_key_is_kept_locked() -> None:
    signer = Sm2Signer.make(random=randomness().randbytes)
    kept = signer.to_pem(b"phrase")
    assert Sm2Signer.from_pem(kept, b"phrase").public_key == signer.public_key
    with pytest.raises(UserError) as refused:
        Sm2Signer.from_pem(kept, b"wrong")
    assert refused.value.code == "signing.identity_unreadable"
