"""Texts as code + arguments, rendered per language.

Catalogues are the YAML files in `texts/`: `code: {zh: "…{name}…", en: "…{name}…"}`. Chinese is the source language.
Library results (findings, errors, notices) carry `Message`s; pages of the site use gettext for their own wording.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from laoheng.standard.errors import LaohengError
from laoheng.standard.yaml_files import yaml_document

Scalar = str | int | bool | Decimal | date | None


class UnknownMessageError(LaohengError):
    """A message code that no catalogue holds: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text to be shown: stable `code`, and `args` that fill its places."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, /, **args: Any) -> Message:
        """`Message.of("calc.years", years=3)`."""
        return cls(code, args)

    def to_json(self) -> dict[str, Any]:
        """JSON object with keys `code` and `args`; decimals and dates become strings."""
        return {"code": self.code, "args": {k: _plain(v) for k, v in sorted(self.args.items())}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Message:
        """Inverse of `to_json`, with the arguments left as the strings they became."""
        return cls(data["code"], dict(data.get("args", {})))


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return value.to_json()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """All texts by code; raises `LaohengError` where two files define one code."""
    texts: dict[str, Mapping[str, str]] = {}
    folder = resources.files("laoheng.standard") / "texts"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".yaml"):
            continue
        for code, wording in (yaml_document(entry.read_text("utf-8")) or {}).items():
            if code in texts:
                raise LaohengError(f"message code {code} is defined twice ({entry.name})")
            texts[code] = wording
    return texts


def render(message: Message, language: str = "zh") -> str:
    """The text of `message` in `language` ("zh" or "en"); arguments that are messages are rendered too."""
    try:
        template = catalogue()[message.code][language]
    except KeyError as error:
        raise UnknownMessageError(f"no text for {message.code} in {language}") from error
    return _Formatter(language).format(template, **message.args)


class _Formatter(string.Formatter):
    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Message):
            return render(value, self.language)
        if isinstance(value, Mapping) and "code" in value:
            return render(Message.from_json(value), self.language)
        if isinstance(value, list | tuple):
            joiner = "、" if self.language == "zh" else ", "
            return joiner.join(self.format_field(item, "") for item in value)
        return str(super().format_field(value, format_spec))
