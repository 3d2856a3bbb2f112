"""Secret keys live in files outside the database and the repository; a laptop makes its own on first use."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from laoheng.standard.errors import UserError


def read_or_make(path: Path, size: int = 32) -> bytes:
    """The secret in `path`, made (readable by its owner only) when missing and this is no production installation."""
    try:
        return bytes.fromhex(path.read_text("ascii").strip())
    except FileNotFoundError:
        if os.environ.get("LAOHENG_MODE") == "production":
            raise UserError("keys.missing", path=str(path)) from None
    secret = secrets.token_bytes(size)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = path.with_suffix(f".{os.getpid()}.new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secret.hex())
    try:
        os.link(scratch, path)  # fails where another process was faster: its key is the one
    except FileExistsError:
        return bytes.fromhex(path.read_text("ascii").strip())
    finally:
        scratch.unlink()
    return secret
