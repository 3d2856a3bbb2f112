"""`laoheng share …`: which fields a purpose opens, private set intersection by files, and a fit of several sides."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from laoheng.cli.federated import add_fit
from laoheng.standard.errors import UserError

if TYPE_CHECKING:
    from laoheng.cli import Verbs
    from laoheng.hub.sharing.psi import Letter


def add_commands(verbs: Verbs) -> None:
    """Adds `share fields`, `share psi` and `share fit`."""
    share = verbs.add_parser("share", help="部门之间共享：能要哪些数据、隐私求交、一起算风险分")
    parts = share.add_subparsers(dest="part", required=True, metavar="PART")
    fields = parts.add_parser("fields", help="一个目录编号、一种方式、一个目的能要哪些，不能要的为什么")
    fields.add_argument("item", help="目录编号，例如 LH-GX-01")
    fields.add_argument("--form", choices=["yes_no", "counts", "join", "extract"], default="join")
    fields.add_argument("--purpose", help="声明的目的；不给就列出有哪些")
    fields.set_defaults(handler=_fields)
    add_fit(parts)
    psi = parts.add_parser("psi", help="两个部门求名单的交集，不给对方看自己的名单")
    steps = psi.add_subparsers(dest="step", required=True, metavar="STEP")
    _step(steps, "setup", "被问的一方：把自己的名单做成密文", "--expect", "--key")
    _step(steps, "request", "提问的一方：把自己的名单做成密文", "--key")
    _step(steps, "respond", "被问的一方：给对方的密文再加一层", "--message", "--key", listed=False)
    _step(steps, "intersect", "提问的一方：得出结果", "--setup", "--message", "--key")


def _step(steps: Verbs, name: str, text: str, *needs: str, listed: bool = True) -> None:
    step = steps.add_parser(name, help=text)
    if listed:
        step.add_argument("list", type=Path, help="名单，一行一个号码")
    step.add_argument("--for", dest="purpose", required=True, help="用途名，两方要一样")
    step.add_argument("--mode", choices=["size", "list"], default="size", help="只算人数，还是给出名单")
    helps = {
        "--expect": "对方名单最多多少行",
        "--key": "自己的密钥文件，两步之间留着，用完删掉",
        "--message": "对方发来的文件",
        "--setup": "对方先发来的 setup 文件",
    }
    for need in needs:
        kind = int if need == "--expect" else Path
        step.add_argument(need, type=kind, required=True, help=helps[need])
    if name != "intersect":
        step.add_argument("--out", type=Path, required=True, help="要发给对方的文件")
    step.set_defaults(handler=_STEPS[name])


def _fields(arguments: argparse.Namespace) -> int:
    from laoheng.hub.sharing import Form, grounds_of, item_of, offered
    from laoheng.standard.messages import render

    item = item_of(arguments.item)
    known = grounds_of(item.contract)
    chosen = [pair for pair in known if pair[0] == arguments.purpose]
    if not chosen:
        print(json.dumps({"purposes": [list(pair) for pair in known]}, ensure_ascii=False, indent=1))
        return 0
    told = []
    for purpose, ground in chosen:
        offer = offered(item.contract, purpose, ground, Form(arguments.form))
        refused = {field.label: render(why) for field, why in offer.refused}
        open_ = [field.label for field in offer.fields]
        told.append({"purpose": purpose, "ground": ground, "fields": open_, "refused": refused})
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _setup(arguments: argparse.Namespace) -> int:
    from laoheng.hub.sharing.psi import Holder

    holder, listed = Holder(arguments.purpose, arguments.mode), _listed(arguments.list)
    letter = holder.setup(listed, arguments.expect)
    _write_new(arguments.key, holder.key)
    _send(arguments.out, letter, len(listed))
    return 0


def _request(arguments: argparse.Namespace) -> int:
    from laoheng.hub.sharing.psi import Asker

    asker, listed = Asker(arguments.purpose, arguments.mode), _listed(arguments.list)
    letter = asker.request(listed)
    _write_new(arguments.key, asker.key)
    _send(arguments.out, letter, len(listed))
    return 0


def _respond(arguments: argparse.Namespace) -> int:
    from laoheng.hub.sharing.psi import Holder

    holder = Holder(arguments.purpose, arguments.mode, _read(arguments.key))
    _send(arguments.out, holder.respond(_letter(arguments.message, "request")), None)
    return 0


def _intersect(arguments: argparse.Namespace) -> int:
    from laoheng.hub.sharing.psi import Asker

    asker, listed = Asker(arguments.purpose, arguments.mode, _read(arguments.key)), _listed(arguments.list)
    setup, response = _letter(arguments.setup, "setup"), _letter(arguments.message, "response")
    if arguments.mode == "size":
        print(asker.size(setup, response))
        return 0
    for number in asker.intersection(setup, response, listed):
        print(number)
    return 0


_STEPS = {"setup": _setup, "request": _request, "respond": _respond, "intersect": _intersect}


def _send(path: Path, letter: Letter, listed: int | None) -> None:
    content = letter.to_bytes()
    _write_new(path, content)
    told = "" if listed is None else f"{listed} 行，"
    print(f"{path}：{told}{len(content)} 字节，可以发给对方")


def _listed(path: Path) -> list[str]:
    """The numbers of a list, each once and in order."""
    lines = (line.strip().upper() for line in _read(path).decode("utf-8-sig", "replace").splitlines())
    found = list(dict.fromkeys(line for line in lines if line))
    if not found:
        raise UserError("sharing.psi.empty", path=str(path))
    return found


def _letter(path: Path, wanted: str) -> Letter:
    from laoheng.hub.sharing.psi import Letter

    return Letter.from_bytes(_read(path), wanted, str(path))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError("sharing.psi.file", path=str(path), why=error.strerror or "") from error


def _write_new(path: Path, content: bytes) -> None:
    """A new file for its owner's eyes only: a key or a message is never overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UserError("sharing.psi.file", path=str(path), why=error.strerror or "") from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
