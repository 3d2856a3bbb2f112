"""How careful a field must be handled (个人信息保护法 28, 51)."""

from __future__ import annotations

from enum import StrEnum


class Sensitivity(StrEnum):
    """From open to secret. IDENTITY fields live in the vault only and never reach the lake."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"  # 敏感个人信息: finance, health, location
    IDENTITY = "identity"  # names, numbers, phones, accounts
