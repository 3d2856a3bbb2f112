"""How much of the machine a file may take before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading; the defaults suit a contract of some dozen pages."""

    file_bytes: int = 30 * _MIB
    text_characters: int = 2_000_000
    unpacked_bytes: int = 60 * _MIB
    packed_files: int = 2_000
    xml_depth: int = 200
    pages: int = 300
    pixels: int = 40_000_000
    pdf_memory: int = 1_500 * _MIB
    pdf_seconds: int = 30
    picture_memory: int = 6_000 * _MIB
    picture_seconds: int = 60
    pictured_pages: int = 20
