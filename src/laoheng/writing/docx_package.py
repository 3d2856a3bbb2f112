"""A Word file as its parts: some replaced, comments added, everything else byte for byte as it was (ISO/IEC 29500)."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
MAIN: Final = "word/document.xml"
_RELATIONS: Final = "word/_rels/document.xml.rels"
_TYPES: Final = "[Content_Types].xml"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_COMMENTS_OF: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENTS: Final = "word/comments.xml"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of ours: its number in the file and its words."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Signed:
    """In whose name changes and comments are made, and when."""

    author: str
    initials: str
    at: datetime

    @property
    def moment(self) -> str:
        """As the file writes it, without a zone: Word takes it for local time."""
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def parts_of(content: bytes) -> dict[str, bytes]:
    """Every part of a package by name. Raises `zipfile.BadZipFile`; the reader of documents has set the limits."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {item.filename: package.read(item) for item in package.infolist() if not item.is_dir()}


def parsed(part: bytes) -> Any:
    """The root of an XML part, read without entities, network or document types."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def written(root: Any) -> bytes:
    """An XML part as bytes."""
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with the parts in `changed` replaced or added; the others stay, in their order, with their dates."""
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item, changed.get(item.filename) or old.read(item))
        for name in sorted(changed.keys() - set(old.namelist())):
            new.writestr(zipfile.ZipInfo(name), changed[name], zipfile.ZIP_DEFLATED)
    return held.getvalue()


def comments_after(parts: Mapping[str, bytes]) -> int:
    """The first number that no comment of the file has."""
    name = _comments_part(parts)
    if name is None or name not in parts:
        return 0
    return 1 + max((int(item.get(f"{W}id", "-1")) for item in parsed(parts[name]).iter(f"{W}comment")), default=-1)


def with_comments(parts: Mapping[str, bytes], comments: Sequence[Comment], signed: Signed) -> dict[str, bytes]:
    """The parts that change when `comments` are added: the comments themselves and, where new, what names them."""
    if not comments:
        return {}
    changed: dict[str, bytes] = {}
    name = _comments_part(parts)
    if name is None or name not in parts:
        name = _COMMENTS
        changed |= _announced(parts)
        root = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
    else:
        root = parsed(parts[name])
    for comment in comments:
        root.append(_element(comment, signed))
    return {**changed, name: written(root)}


def _element(comment: Comment, signed: Signed) -> Any:
    element = etree.Element(f"{W}comment")
    element.set(f"{W}id", str(comment.number))
    element.set(f"{W}author", signed.author)
    element.set(f"{W}date", signed.moment)
    element.set(f"{W}initials", signed.initials)
    words = etree.SubElement(etree.SubElement(etree.SubElement(element, f"{W}p"), f"{W}r"), f"{W}t")
    words.text = comment.text
    words.set(XML_SPACE, "preserve")
    return element


def _comments_part(parts: Mapping[str, bytes]) -> str | None:
    if _RELATIONS not in parts:
        return None
    for relation in parsed(parts[_RELATIONS]):
        if relation.get("Type") == _COMMENTS_OF and relation.get("TargetMode") != "External":
            target = str(relation.get("Target", ""))
            return target.removeprefix("/") if target.startswith("/") else f"word/{target}"
    return None


def _announced(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The list of types and the relations of the document, with a part for comments named in both."""
    types = parsed(parts[_TYPES])
    space = f"{{{_PACKAGE}/content-types}}"
    etree.SubElement(types, f"{space}Override", PartName=f"/{_COMMENTS}", ContentType=_COMMENTS_TYPE)
    space = f"{{{_PACKAGE}/relationships}}"
    relations = parsed(parts[_RELATIONS]) if _RELATIONS in parts else etree.Element(f"{space}Relationships")
    taken = {relation.get("Id") for relation in relations}
    number = next(number for number in range(1, len(taken) + 2) if f"rIdComments{number}" not in taken)
    etree.SubElement(
        relations, f"{space}Relationship", Id=f"rIdComments{number}", Type=_COMMENTS_OF, Target="comments.xml"
    )
    return {_TYPES: written(types), _RELATIONS: written(relations)}
