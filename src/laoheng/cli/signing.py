"""`laoheng sign`, `laoheng verify` and the test authority that makes identities for demonstrations."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from laoheng.standard.errors import UserError
from laoheng.standard.messages import Message, render

if TYPE_CHECKING:
    from cryptography import x509

    from laoheng.cli import Verbs
    from laoheng.writing.signing import PackVerification, PdfVerification

_VARIABLE = "LAOHENG_SIGN_PASSPHRASE"


def add_commands(verbs: Verbs) -> None:
    """Adds `sign`, `verify` and `test-identity`."""
    sign = verbs.add_parser("sign", help="给 PDF 加一个电子签名")
    sign.add_argument("file", type=Path)
    sign.add_argument(
        "--identity", type=Path, required=True, help="签名身份（PKCS#12）；口令从 " + _VARIABLE + " 或终端读"
    )
    sign.add_argument("--reason", required=True, help="签名人的意思，例如 本人同意签署")
    sign.add_argument("--out", type=Path, required=True, help="签好的文件")
    sign.add_argument("--field", default="signature-1", help="签名栏的名字")
    sign.add_argument("--tsa", help="时间戳服务的地址（RFC 3161）；不给就用自己的时钟，并写明")
    sign.add_argument("--sm2", action="store_true", help="用国密 SM2 签，签名另存为 JSON；--identity 是 SM2 私钥")
    sign.add_argument("--name", default="", help="SM2 签名人的名称")
    sign.set_defaults(handler=_sign)
    verify = verbs.add_parser("verify", help="核验 PDF 的签名，或签署证据包（zip）")
    verify.add_argument("file", type=Path)
    verify.add_argument("--roots", type=Path, help="你信任的根证书（PEM）")
    verify.add_argument("--agreement", action="store_true", help="按调解协议核验：双方、调解员和调解组织四方缺一不可")
    verify.add_argument("--sm2", type=Path, help="核验文件旁边的 SM2 签名（JSON）；要同时给 --public-key 或 --roots")
    verify.add_argument("--public-key", type=Path, help="签名人的公钥（PEM），要从签名人那里另外拿到")
    verify.add_argument("--json", action="store_true", help="只印一个 JSON 对象")
    verify.set_defaults(handler=_verify)
    test = verbs.add_parser("test-identity", help="造一个只供演示的签名身份和它的根证书")
    test.add_argument("name", help="证书里的名称")
    test.add_argument("--out", type=Path, required=True, help="签名身份文件（PKCS#12）")
    test.add_argument("--root", type=Path, required=True, help="根证书文件（PEM）")
    test.add_argument("--sm2", action="store_true", help="造 SM2 密钥：--out 是私钥，--root 是公钥")
    test.add_argument("--certified", action="store_true", help="SM2 密钥由测试签发机构发证书：--root 是它的根证书")
    test.set_defaults(handler=_test_identity)


def _now() -> datetime:
    # The edge of the program: the library takes the moment as an argument.
    return datetime.now(ZoneInfo("Asia/Shanghai")).replace(microsecond=0)


def _sign(arguments: argparse.Namespace) -> int:
    if arguments.sm2:
        return _sign_sm2(arguments)
    from laoheng.writing.signing import HttpTimeSource, SigningIdentity, sign_pdf

    identity = SigningIdentity.from_pkcs12(_read(arguments.identity), _passphrase())
    clock = HttpTimeSource(arguments.tsa) if arguments.tsa else None
    signed = sign_pdf(
        _read(arguments.file),
        identity=identity,
        reason=arguments.reason,
        at=_now(),
        field=arguments.field,
        clock=clock,
    )
    _write_new(arguments.out, signed)
    whose = "authority" if clock else "own_clock"
    print(f"{identity.name} → {arguments.out}（{render(Message.of(f'signing.time.{whose}'))}）")
    return 0


def _sign_sm2(arguments: argparse.Namespace) -> int:
    from laoheng.writing.signing import sign_detached
    from laoheng.writing.signing.sm2_certificate import Sm2Identity, certificate_name

    held = Sm2Identity.from_pem(_read(arguments.identity), _passphrase())
    signer = held.signer if isinstance(held, Sm2Identity) else held
    certificate = held.certificate if isinstance(held, Sm2Identity) else ""
    name = arguments.name or certificate_name(certificate)
    made = sign_detached(
        _read(arguments.file), signer=signer, name=name, statement=arguments.reason, at=_now(), certificate=certificate
    )
    _write_new(arguments.out, json.dumps(made, ensure_ascii=False).encode())
    print(f"{name or '—'} → {arguments.out}（{signer.algorithm}，SM3 {made['digest']}）")
    return 0


def _verify_sm2(arguments: argparse.Namespace) -> int:
    from laoheng.writing.signing import verify_detached

    if arguments.public_key is None and arguments.roots is None:
        raise UserError("signing.sm2.key_unreadable", path="--public-key")
    try:
        told = json.loads(_read(arguments.sm2))
        known = _read(arguments.public_key or arguments.roots).decode("ascii")
    except ValueError as error:
        raise UserError("signing.detached_unreadable") from error
    if not isinstance(told, dict):
        raise UserError("signing.detached_unreadable")
    if arguments.public_key is None:
        return _tell_national(_read(arguments.file), told, known, arguments.json)
    public_key = known
    holds = verify_detached(_read(arguments.file), told, public_key=public_key)
    if arguments.json:
        print(json.dumps({"valid": holds, "signer": told.get("signer"), "at": told.get("at")}, ensure_ascii=False))
    else:
        print(f"{told.get('signer') or '—'}，“{told.get('statement', '')}”，{told.get('at', '')}")
        print(render(Message("signing.sm2.yes" if holds else "signing.sm2.no")))
    return 0 if holds else 1


def _tell_national(document: bytes, told: dict[str, Any], root: str, as_json: bool) -> int:
    from laoheng.writing.signing.sm2 import available
    from laoheng.writing.signing.sm2_check import check_national

    if not available():
        raise UserError("signing.sm2_absent")
    check = check_national(document, told, roots=[root])
    if as_json:
        print(json.dumps(check.to_json(), ensure_ascii=False))
    else:
        print(f"{check.signer or '—'}，“{check.statement}”，{check.at.isoformat(sep=' ') if check.at else '—'}")
        for said in check.said:
            print(f"  {render(said)}")
        print(f"  {render(Message('signing.checked.no_revocation'))}")
    return 0 if check.trusted else 1


def _verify(arguments: argparse.Namespace) -> int:
    if arguments.sm2:
        return _verify_sm2(arguments)
    from cryptography import x509

    from laoheng.writing.signing import verify_pack, verify_pdf

    roots: list[x509.Certificate] = []
    if arguments.roots:
        try:
            roots = x509.load_pem_x509_certificates(_read(arguments.roots))
        except ValueError as error:
            raise UserError("signing.roots_unreadable", path=str(arguments.roots)) from error
    content = _read(arguments.file)
    if arguments.agreement:
        return _tell_agreement(content, roots, arguments.json)
    if content[:4] == b"PK\x03\x04":
        pack = verify_pack(content, roots=roots, at=_now())
        return _tell_pack(pack, arguments.json)
    found = verify_pdf(content, roots=roots, at=_now())
    if arguments.json:
        print(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        _print(found)
    return 0 if found.valid else 1


def _tell_agreement(content: bytes, roots: list[x509.Certificate], as_json: bool) -> int:
    from laoheng.writing.agreement import check_agreement

    checked = check_agreement(content, roots=roots, at=_now())
    if as_json:
        print(json.dumps(checked.to_json(), ensure_ascii=False))
        return 0 if checked.valid else 1
    print(f"SHA-256 {checked.verification.sha256}")
    for item in checked.verification.signatures:
        print(f"[{'有效' if item.valid else '无效'}] {item.field}：{item.signer or '—'}")
    for reason in checked.reasons:
        print(f"  {render(reason)}")
    print(render(Message(f"mediating.check.{'valid' if checked.valid else 'not_valid'}")))
    return 0 if checked.valid else 1


def _tell_pack(pack: PackVerification, as_json: bool) -> int:
    if as_json:
        print(json.dumps(pack.to_json(), ensure_ascii=False))
        return 0 if pack.valid else 1
    if pack.signatures:
        _print(pack.signatures)
    for fault in pack.faults:
        print(f"  {render(fault)}")
    print("证据包完好" if pack.valid else "证据包不通过")
    return 0 if pack.valid else 1


def _print(found: PdfVerification) -> None:
    print(f"SHA-256 {found.sha256}")
    for item in found.signatures:
        level = render(Message.of(f"signing.level.{item.level.value if item.level else 'unknown'}"))
        when = item.at.isoformat(sep=" ") if item.at else "—"
        print(f"[{'有效' if item.valid else '无效'}] {item.field}：{item.signer or '—'}，“{item.statement or ''}”")
        print(f"  {when}（{render(item.time_source.message)}）；身份：{level}")
    for reason in found.reasons:
        print(f"  {render(reason)}")
    print("全部有效" if found.valid else "不通过")


def _test_identity(arguments: argparse.Namespace) -> int:
    from cryptography.hazmat.primitives.serialization import Encoding

    from laoheng.writing.signing import IdentityLevel, TestAuthority

    passphrase, now = _passphrase(), _now()
    if arguments.sm2:
        if arguments.certified:
            return _test_sm2_identity(arguments, passphrase, now)
        from laoheng.writing.signing.sm2 import Sm2Signer

        signer = Sm2Signer.make(random=secrets.token_bytes)
        _write_new(arguments.out, signer.to_pem(passphrase))
        _write_new(arguments.root, signer.public_key.encode())
        print(f"{signer.algorithm}\n{arguments.out}，{arguments.root}")
        return 0
    authority = TestAuthority.make(at=now, random=secrets.token_bytes)
    identity = authority.issue(arguments.name, level=IdentityLevel.DECLARED, at=now)
    _write_new(arguments.out, identity.to_pkcs12(passphrase))
    _write_new(arguments.root, authority.certificate.public_bytes(Encoding.PEM))
    print(f"{authority.certificate.subject.rfc4514_string()}\n{arguments.out}，{arguments.root}")
    return 0


def _test_sm2_identity(arguments: argparse.Namespace, passphrase: bytes, now: datetime) -> int:
    from laoheng.writing.signing import IdentityLevel
    from laoheng.writing.signing.sm2_certificate import Sm2TestAuthority, certificate_name

    authority = Sm2TestAuthority.make(at=now, random=secrets.token_bytes)
    identity = authority.issue(arguments.name, level=IdentityLevel.DECLARED, at=now)
    _write_new(arguments.out, identity.to_pem(passphrase))
    _write_new(arguments.root, authority.identity.certificate.encode())
    print(f"{certificate_name(authority.identity.certificate)}\n{arguments.out}，{arguments.root}")
    return 0


def _passphrase() -> bytes:
    return (os.environ.get(_VARIABLE) or getpass.getpass("口令：")).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError("signing.unreadable_file", path=str(path), why=error.strerror or "") from error


def _write_new(path: Path, content: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UserError("signing.already_there", path=str(path)) from error
    except OSError as error:
        raise UserError("signing.unreadable_file", path=str(path), why=error.strerror or "") from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
