"""Signed notes (c2sp.org/signed-note): a text, a blank line, and one line "— name base64(key id + signature)" a signer.

A signature of an unknown key is no fault as long as a known key signed too; a bad one of a known key refuses all.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from laoheng.ledger.errors import KeyFormatError, NoteError

ED25519 = 1
COSIGNATURE_V1 = 4
KEY_ID_BYTES = 4
MAX_SIGNATURES = 100
MAX_NOTE_BYTES = 1_000_000
_TIME_BYTES = 8
_SIGNATURE_BYTES = {ED25519: 64, COSIGNATURE_V1: _TIME_BYTES + 64}
_DASH = "— "


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name; written "name+key id+base64(type + public key)"."""

    name: str
    public: bytes
    kind: int = ED25519

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key written in `text`; KeyFormatError where any part of it does not fit the others."""
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        data = _decode(encoded)
        if not _is_name(name) or data is None or len(data) != 33 or data[0] not in _SIGNATURE_BYTES:
            raise KeyFormatError("key.malformed", why="格式应为 name+id+base64 / write name+id+base64")
        key = cls(name, data[1:], data[0])
        if key.id.hex() != key_id:
            raise KeyFormatError("key.malformed", why="编号与密钥不符 / the key id does not fit the key")
        return key

    @property
    def id(self) -> bytes:
        """Four bytes that select the key, from its name, type and public key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """What `parse` reads."""
        return f"{self.name}+{self.id.hex()}+{_encode(bytes([self.kind]) + self.public)}"

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether `signature` (without key id) is this key's over the note text."""
        if len(signature) != _SIGNATURE_BYTES[self.kind]:
            return False
        message = text.encode()
        if self.kind == COSIGNATURE_V1:
            message = cosigned_message(text, int.from_bytes(signature[:_TIME_BYTES], "big"))
            signature = signature[_TIME_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key under a name; written "PRIVATE+KEY+name+key id+base64(type + seed)"."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = ED25519

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            raise KeyFormatError("key.malformed", why="名称不得为空或含空格、加号 / a name has no blank and no +")
        if len(self.seed) != 32 or self.kind not in _SIGNATURE_BYTES:
            raise KeyFormatError("key.malformed", why="种子应为 32 字节 / a seed has 32 bytes")

    @classmethod
    def parse(cls, text: str) -> SignerKey:
        """The signer written in `text`; the text itself never appears in an error."""
        head, rest = text[:12], text[12:]
        name, _, rest = rest.partition("+")
        key_id, _, encoded = rest.partition("+")
        data = _decode(encoded)
        if head != "PRIVATE+KEY+" or data is None or len(data) != 33:
            raise KeyFormatError("key.malformed", why="应以 PRIVATE+KEY+ 开头 / it starts with PRIVATE+KEY+")
        key = cls(name, data[1:], data[0])
        if key.verifier.id.hex() != key_id:
            raise KeyFormatError("key.malformed", why="编号与密钥不符 / the key id does not fit the key")
        return key

    @property
    def text(self) -> str:
        """What `parse` reads. Secret: it belongs outside the database and the repository."""
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{_encode(bytes([self.kind]) + self.seed)}"

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, public, self.kind)

    def signature_line(self, text: str, *, at: int | None = None) -> str:
        """The line that signs `text`; a cosigner's also states the moment `at` (seconds since 1970)."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        if self.kind == COSIGNATURE_V1:
            if at is None or not 0 < at < 1 << 63:
                raise NoteError("note.malformed", why="见证签名要有时间 / a cosignature states its time")
            signature = at.to_bytes(_TIME_BYTES, "big") + private.sign(cosigned_message(text, at))
        else:
            signature = private.sign(text.encode())
        return f"{_DASH}{self.name} {_encode(self.verifier.id + signature)}\n"


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: whose it says it is, which key, and the bytes after the key id."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def time(self) -> int:
        """For a cosignature: the moment it states, in seconds since 1970."""
        return int.from_bytes(self.signature[:_TIME_BYTES], "big")


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note whose known signatures all hold; at least one does."""

    text: str
    verified: tuple[NoteSignature, ...]
    unverified: tuple[NoteSignature, ...]


def cosigned_message(text: str, time: int) -> bytes:
    """What a witness signs (c2sp.org/tlog-cosignature): the time and the whole checkpoint text."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def sign_note(text: str, signers: Sequence[SignerKey]) -> bytes:
    """The note of `text` (which ends in a newline) signed by each of `signers`."""
    if not text.endswith("\n") or _has_control_characters(text):
        raise NoteError("note.malformed", why="正文须以换行结尾且无控制字符 / the text ends in a newline, no controls")
    return (text + "\n" + "".join(signer.signature_line(text) for signer in signers)).encode()


def open_note(data: bytes, keys: Sequence[VerifierKey]) -> OpenedNote:
    """The note, when at least one of `keys` signed it and no signature of any of them is bad."""
    text, signatures = split_note(data)
    verified: dict[tuple[str, bytes], NoteSignature] = {}
    unverified: list[NoteSignature] = []
    for signature in signatures:
        matching = [key for key in keys if (key.name, key.id) == (signature.name, signature.key_id)]
        if len(matching) > 1:
            raise NoteError("note.ambiguous_key", name=signature.name)
        if not matching:
            unverified.append(signature)
        elif (signature.name, signature.key_id) not in verified:
            if not matching[0].verifies(text, signature.signature):
                raise NoteError("note.bad_signature", name=signature.name)
            verified[signature.name, signature.key_id] = signature
    if not verified:
        raise NoteError("note.unverified")
    return OpenedNote(text, tuple(verified.values()), tuple(unverified))


def split_note(data: bytes) -> tuple[str, tuple[NoteSignature, ...]]:
    """Text and signature lines of a note, nothing verified yet; NoteError where the form is wrong."""
    if len(data) > MAX_NOTE_BYTES:
        raise NoteError("note.malformed", why="过长 / too long")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("note.malformed", why="不是 UTF-8 / not UTF-8") from error
    if _has_control_characters(whole):
        raise NoteError("note.malformed", why="含控制字符 / it has control characters")
    text, gap, tail = whole.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("note.malformed", why="缺少签名行 / it has no signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError("note.malformed", why=f"签名多于 {MAX_SIGNATURES} 个 / more than {MAX_SIGNATURES} signatures")
    return text + "\n", tuple(_signature(number, line) for number, line in enumerate(lines, 1))


def _signature(number: int, line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    data = _decode(encoded)
    if not line.startswith(_DASH) or not _is_name(name) or data is None or len(data) <= KEY_ID_BYTES:
        raise NoteError("note.malformed", why=f"第 {number} 行签名格式不对 / signature line {number} is malformed")
    return NoteSignature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)


def _has_control_characters(text: str) -> bool:
    return any(char < " " and char != "\n" for char in text)


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decode(text: str) -> bytes | None:
    """The bytes, or None for anything but the one canonical spelling: a second spelling would be a second note."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if _encode(data) == text else None
