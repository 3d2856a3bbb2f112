"""Our tables in YAML, read by the C parser where there is one: the same answer, several times sooner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # a build of the library without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]


def read_yaml(text: str) -> Any:
    """What one YAML document holds: plain values only."""
    return yaml.load(text, Loader=SafeLoader)


def read_yaml_documents(text: str) -> Iterator[Any]:
    """What each document of `text` holds."""
    yield from yaml.load_all(text, Loader=SafeLoader)
