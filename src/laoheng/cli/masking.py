"""`laoheng mask` and `laoheng unmask`: a text without personal data, and the key that undoes it, kept apart."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from laoheng.standard.errors import UserError

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `mask` and `unmask`."""
    mask = verbs.add_parser("mask", help="去掉文件里的姓名、证件号、电话、账号和住址，给别人看之前用")
    mask.add_argument("file", type=Path, help="docx、pdf、照片或文本")
    mask.add_argument("--out", type=Path, required=True, help="去掉之后的文本")
    mask.add_argument("--key", type=Path, help="还原用的对照表；不给就不留，不能还原")
    mask.set_defaults(handler=_mask)
    unmask = verbs.add_parser("unmask", help="用对照表还原")
    unmask.add_argument("file", type=Path)
    unmask.add_argument("--key", type=Path, required=True)
    unmask.set_defaults(handler=_unmask)


def _mask(arguments: argparse.Namespace) -> int:
    from laoheng.text.masking import mask
    from laoheng.text.reading import read_document

    masked = mask(read_document(_read(arguments.file), arguments.file.name).text)
    if arguments.key:
        _write_new(arguments.key, json.dumps(dict(masked.key), ensure_ascii=False, indent=1))
    _write_new(arguments.out, masked.text)
    print(f"{arguments.out}：{len(masked.key)} 处不同的个人信息换成了记号")
    return 0


def _unmask(arguments: argparse.Namespace) -> int:
    from laoheng.text.masking import unmask

    try:
        key = json.loads(_read(arguments.key))
        text = _read(arguments.file).decode()
        if not isinstance(key, dict) or not all(isinstance(words, str) for words in key.values()):
            raise ValueError(arguments.key)
    except ValueError as error:
        raise UserError("masking.key_unreadable", path=str(arguments.key)) from error
    print(unmask(text, key), end="")
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError("masking.file", path=str(path), why=error.strerror or "") from error


def _write_new(path: Path, text: str) -> None:
    """A new file for its owner's eyes only: an old one is never overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UserError("masking.file", path=str(path), why=error.strerror or "") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
