"""Every route of the site with what it declares, read from the URL resolver."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from laoheng_web.accounts.pages import EVERYONE, Permission
from laoheng_web.api.door import API_PERMISSIONS, PREFIX

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PARAMETER = re.compile(r"<(?:(?P<type>[^:>]+):)?(?P<name>[^>]+)>")


@dataclass(frozen=True)
class Route:
    """One route: its name ("room:page"), its pattern, and its permission by method (empty: none declared)."""

    name: str
    pattern: str
    permissions: Mapping[str, Permission]

    @property
    def parameters(self) -> dict[str, str]:
        """Parameter names with their converters ("uuid", "slug", "str", "int")."""
        return {found["name"]: found["type"] or "str" for found in _PARAMETER.finditer(self.pattern)}

    @property
    def is_api(self) -> bool:
        """Whether programs call it with a token."""
        return self.pattern.startswith(PREFIX.lstrip("/")) and any(
            hasattr(permission, "scope") for permission in self.permissions.values()
        )

    def roles(self, method: str) -> frozenset[str]:
        """Who may call it with that method."""
        return self.permissions[method].roles

    def is_public(self, method: str) -> bool:
        """Whether visitors may call it with that method."""
        return EVERYONE in self.permissions[method].roles

    def path(self, values: Mapping[str, Any]) -> str:
        """The address with these parameter values."""
        return "/" + _PARAMETER.sub(lambda found: str(values[found["name"]]), self.pattern)


def all_routes() -> list[Route]:
    """All of them, in the resolver's order."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str, room: str) -> Iterator[Route]:
    for item in patterns:
        pattern = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(item.url_patterns, pattern, item.namespace or room)
        else:
            name = f"{room}:{item.name}" if item.name else pattern
            yield Route(name, pattern, _permissions(item, pattern))


def _permissions(item: URLPattern, pattern: str) -> dict[str, Permission]:
    pattern = pattern.replace("<uuidstr:", "<uuid:")  # ninja's own spelling of the same converter
    declared = getattr(item.callback, "permission", None)
    if declared is not None:
        return {method: declared for method in declared.methods}
    as_in_contract = "/" + _PARAMETER.sub(
        lambda found: "{" + (f"{found['type']}:" if found["type"] else "") + found["name"] + "}", pattern
    )
    return {method: permission for (method, path), permission in API_PERMISSIONS.items() if path == as_in_contract}
