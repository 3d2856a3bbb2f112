"""`laoheng ledger …`: the verbs that need files only; the site adds those that need its database."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from laoheng.standard.errors import UserError

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `ledger verify-export`, `ledger witness` and `ledger new-key`."""
    tasks = ledger_subparsers(verbs)
    export = tasks.add_parser("verify-export", help="核验导出的账本文件夹（与 laoheng-verify 相同）")
    export.add_argument("folder", type=Path)
    export.add_argument("--key", type=Path, help="从别处取得的验证密钥")
    export.add_argument("--old", type=Path, action="append", default=[], help="留存的检查点，可重复")
    export.set_defaults(handler=_verify_export)
    witness = tasks.add_parser("witness", help="见证一个检查点：从标准输入读 add-checkpoint 请求，打印见证签名")
    witness.add_argument("--state", type=Path, required=True, help="记住已见证检查点的文件夹")
    witness.add_argument("--key", type=Path, required=True, help="见证人的私钥文件")
    witness.add_argument("--log", type=Path, required=True, action="append", help="账本的验证密钥文件，可重复")
    witness.set_defaults(handler=_witness)
    key = tasks.add_parser("new-key", help="生成签名密钥：私钥写入文件，验证密钥打印出来")
    key.add_argument("name", help="密钥名称；账本密钥须与检查点来源同名，例如 example.invalid/ledger/sha256")
    key.add_argument("--out", type=Path, required=True)
    key.add_argument("--witness", action="store_true", help="见证人的密钥（cosignature/v1）")
    key.set_defaults(handler=_new_key)


def ledger_subparsers(verbs: Verbs) -> Verbs:
    """The verbs under `ledger`; made at the first call, found again afterwards, so that others can add theirs."""
    parser = verbs.choices.get("ledger")
    if parser is None:
        parser = verbs.add_parser("ledger", help="账本：未被改动的证明")
        return parser.add_subparsers(dest="task", required=True, metavar="TASK")
    return next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))


def _verify_export(arguments: argparse.Namespace) -> int:
    from laoheng.ledger import standalone

    argv = [str(arguments.folder)]
    if arguments.key:
        argv += ["--key", str(arguments.key)]
    for old in arguments.old:
        argv += ["--old", str(old)]
    return standalone.main(["export", *argv])


def _witness(arguments: argparse.Namespace) -> int:
    from laoheng.ledger import FileWitnessState, LedgerError, SignerKey, VerifierKey, Witness

    try:
        logs: dict[str, list[VerifierKey]] = {}
        for path in arguments.log:
            for line in _read(path).split():
                key = VerifierKey.parse(line)
                logs.setdefault(key.name, []).append(key)
        witness = Witness(SignerKey.parse(_read(arguments.key).strip()), logs, FileWitnessState(arguments.state))
        # The edge of the program: the library takes the moment as an argument.
        answer = witness.add_checkpoint(sys.stdin.buffer.read(), now=int(time.time()))
    except LedgerError as error:
        raise UserError("ledger.refused", text=str(error)) from error
    except OSError as error:
        raise UserError("ledger.cannot_read", path=str(arguments.state), reason=str(error.strerror)) from error
    print(answer.status, file=sys.stderr)
    if answer.alarm:
        print(f"警报：账本出示了两个不同的历史 / ALARM: {answer.alarm}", file=sys.stderr)
    print(answer.body, end="")
    return 0 if answer.status == 200 else 1


def _new_key(arguments: argparse.Namespace) -> int:
    from laoheng.ledger import COSIGNATURE_V1, ED25519, LedgerError, SignerKey

    try:
        key = SignerKey(arguments.name, os.urandom(32), COSIGNATURE_V1 if arguments.witness else ED25519)
        handle = os.open(arguments.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except LedgerError as error:
        raise UserError("ledger.refused", text=str(error)) from error
    except FileExistsError as error:
        raise UserError("ledger.key_file_exists", path=str(arguments.out)) from error
    except OSError as error:
        raise UserError("ledger.cannot_read", path=str(arguments.out), reason=str(error.strerror)) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(key.text + "\n")
    print(key.verifier.text)
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror or "") if isinstance(error, OSError) else "UTF-8"
        raise UserError("ledger.cannot_read", path=str(path), reason=reason) from error
