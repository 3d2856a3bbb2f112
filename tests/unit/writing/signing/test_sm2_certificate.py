"""SM2 certificates: issued by a test authority, checked to its root, refused for every reason there is."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem, x509

from laoheng.cli import main
from laoheng.standard.errors import UserError
from laoheng.writing.signing import IdentityLevel, sign_detached
from laoheng.writing.signing.sm2 import Sm2Signer, available
from laoheng.writing.signing.sm2_certificate import Sm2Identity, Sm2TestAuthority, certificate_name, check_chain
from laoheng.writing.signing.sm2_check import check_national
from tests.unit.writing.signing.made import AT, randomness

pytestmark = pytest.mark.skipif(not available(), reason="tongsuopy is not on this machine: no SM2")


def authority(seed: int = 1) -> Sm2TestAuthority:
    return Sm2TestAuthority.make(at=AT, random=randomness(seed).randbytes)


def codes(chain: Any) -> list[str]:
    return [fault.code.rpartition(".")[2] for fault in chain.faults]


def checked(identity: Sm2Identity, root: Sm2TestAuthority, **changed: Any) -> Any:
    told = {"public_key": identity.signer.public_key, "name": "甲某", "at": AT, "certificate": identity.certificate}
    told |= changed
    return check_chain(told.pop("certificate"), roots=[root.identity.certificate], **told)


def test_a_certificate_holds_to_its_root_and_states_how_surely_the_signer_is_known() -> None:
    root = authority()
    identity = root.issue("甲某", level=IdentityLevel.CHECKED, at=AT)
    chain = checked(identity, root)
    assert chain.trusted and chain.level is IdentityLevel.CHECKED and chain.name == "甲某"
    assert "仅供测试" in certificate_name(root.identity.certificate)


def test_every_reason_not_to_trust_is_told() -> None:
    root, other = authority(), authority(2)
    identity = root.issue("甲某", level=IdentityLevel.ACCOUNT, at=AT)
    assert codes(checked(identity, other)) == ["untrusted"]
    assert codes(checked(identity, root, name="乙某")) == ["other_name"]
    assert codes(checked(identity, root, public_key=other.identity.signer.public_key)) == ["other_key"]
    assert codes(checked(identity, root, at=AT + timedelta(days=366))) == ["days"]
    assert codes(checked(identity, root, at=AT - timedelta(days=1))) == ["days", "root_days"]
    assert codes(checked(identity, root, certificate="no certificate")) == ["unreadable"]
    own = root.identity
    told = checked(own, root, name=certificate_name(own.certificate), certificate=own.certificate)
    assert codes(told) == ["is_authority", "usage"]


def test_a_certificate_changed_in_any_byte_is_not_trusted() -> None:
    root = authority()
    identity = root.issue("甲某", level=IdentityLevel.ACCOUNT, at=AT)
    _, _, der = pem.unarmor(identity.certificate.encode())
    for place in range(len(der)):
        changed = der[:place] + bytes([der[place] ^ 1]) + der[place + 1 :]
        assert not checked(identity, root, certificate=pem.armor("CERTIFICATE", changed).decode()).trusted, place


def test_a_signer_cannot_vouch_for_another() -> None:
    """A leaf that signs a certificate of its own is no authority, whatever its name."""
    root = authority()
    leaf = root.issue("甲某", level=IdentityLevel.ACCOUNT, at=AT)
    forger = Sm2TestAuthority(leaf, randomness(3).randbytes)
    forged = forger.issue("甲某", level=IdentityLevel.CHECKED, at=AT)
    assert codes(checked(forged, root)) == ["untrusted"]
    assert codes(checked(forged, forger)) == ["root_usage"]


def test_an_identity_is_kept_locked_with_its_certificate_and_a_bare_key_stays_one() -> None:
    identity = authority().issue("甲某", level=IdentityLevel.ACCOUNT, at=AT)
    again = Sm2Identity.from_pem(identity.to_pem(b"a phrase"), b"a phrase")
    assert isinstance(again, Sm2Identity) and again.certificate == identity.certificate
    bare = Sm2Signer.make(random=randomness().randbytes)
    assert isinstance(Sm2Identity.from_pem(bare.to_pem(b"a phrase"), b"a phrase"), Sm2Signer)
    with pytest.raises(UserError):
        authority().issue("长" * 65, level=IdentityLevel.ACCOUNT, at=AT)


def test_a_signature_with_its_certificate_is_told_in_three_ways_by_who_trusts_whom() -> None:
    root = authority()
    held = root.issue("甲某", level=IdentityLevel.ACCOUNT, at=AT)
    made = sign_detached(
        b"contract", signer=held.signer, name="甲某", statement="同意", at=AT, certificate=held.certificate
    )
    trusted = check_national(b"contract", made, roots=[root.identity.certificate])
    assert (trusted.holds, trusted.trusted) == (True, True)
    assert check_national(b"contract", made, roots=[authority(2).identity.certificate]).trusted is False
    unchecked = check_national(b"contract", made, roots=[])
    assert (unchecked.holds, unchecked.trusted) == (True, None)
    assert unchecked.said[1].code == "signing.sm2.certificate.unchecked"
    assert check_national(b"another", made, roots=[root.identity.certificate]).holds is False
    swapped = {**made, "certificate": authority(2).issue("甲某", level=IdentityLevel.CHECKED, at=AT).certificate}
    assert check_national(b"contract", swapped, roots=[root.identity.certificate]).holds is False


def test_the_command_makes_signs_and_checks_to_a_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAOHENG_SIGN_PASSPHRASE", "a phrase")
    key, root, other, signature, file = (
        str(tmp_path / name) for name in ("me.pem", "root.pem", "o.pem", "s.json", "f")
    )
    Path(file).write_bytes(b"contract")
    assert main(["test-identity", "甲某", "--sm2", "--certified", "--out", key, "--root", root]) == 0
    assert main(["sign", file, "--sm2", "--identity", key, "--reason", "同意", "--out", signature]) == 0
    assert main(["verify", file, "--sm2", signature, "--roots", root]) == 0
    told = capsys.readouterr().out
    assert "由受信任的根签发" in told and "吊销" in told and "甲某" in told
    assert main(["test-identity", "乙某", "--sm2", "--certified", "--out", key + "2", "--root", other]) == 0
    capsys.readouterr()
    assert main(["verify", file, "--sm2", signature, "--roots", other, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["holds"] is True and found["trusted"] is False


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine to compare with")
def test_another_programme_finds_the_same_chain_good(tmp_path: Path) -> None:
    """OpenSSL 3 with the distinguishing identifier of the standard."""
    root = authority()
    identity = root.issue("甲某", level=IdentityLevel.ACCOUNT, at=AT)
    leaf, anchor = tmp_path / "leaf.pem", tmp_path / "root.pem"
    leaf.write_text(identity.certificate)
    anchor.write_text(root.identity.certificate)
    asked = ["openssl", "verify", "-attime", str(int(AT.timestamp()) + 60)]
    asked += ["-vfyopt", "distid:1234567812345678", "-CAfile", str(anchor), str(leaf)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if "unknown option" in done.stderr.lower() or "unsupported" in done.stderr.lower():
        pytest.skip("this openssl knows no SM2")
    assert done.returncode == 0, done.stderr
    assert x509.Certificate.load(pem.unarmor(identity.certificate.encode())[2]).subject.native["common_name"] == "甲某"
