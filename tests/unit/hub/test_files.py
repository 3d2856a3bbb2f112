"""What may be opened: kinds, sizes, encodings, archives that lie."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from laoheng.hub.archive import ArchiveLimits, ArchiveRefusedError
from laoheng.hub.files import FileKind, FileLimits, FileRefusedError, inspect
from laoheng.standard.errors import UserError
from tests.unit.hub.making import HEADINGS, csv_file, wage_line

GOOD = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_the_encodings_that_offices_send_are_recognised(tmp_path: Path, encoding: str, found: str) -> None:
    facts = inspect(csv_file(tmp_path, wage_line(), encoding=encoding), "工资.CSV")
    assert (facts.kind, facts.encoding, facts.separator) == (FileKind.TEXT, found, ",")


@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "；"])
def test_the_separator_is_the_sign_that_cuts_most(tmp_path: Path, separator: str) -> None:
    path = csv_file(tmp_path, headings=HEADINGS.replace(",", separator))
    assert inspect(path, "a.txt").separator == separator


def test_a_text_that_reads_in_no_encoding_is_refused_with_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,月份\n".encode() + b"\xff\xff\xff\n")
    with pytest.raises(FileRefusedError) as refused:
        inspect(path, "a.csv")
    assert refused.value.code == "intake.file.encoding"
    assert refused.value.args_["position"] == 14
    assert "14" in str(refused.value)


def test_the_byte_is_right_beyond_the_first_megabyte(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    start = ("甲" * 400_000).encode()
    path.write_bytes(start + b"\xff")
    with pytest.raises(FileRefusedError) as refused:
        inspect(path, "a.csv")
    assert refused.value.args_["position"] == len(start)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "intake.file.empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(20), "intake.file.old_or_locked"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(20), "intake.file.old_or_locked"),  # a workbook with a password
        ("a.xlsx", b"%PDF-1.7", "intake.file.pdf"),
        ("a.csv", b"%PDF-1.7", "intake.file.pdf"),
        ("a.xls", b"<html><table>", "intake.file.html"),  # what many systems export as Excel
        ("a.csv", b"\xef\xbb\xbf  <!DOCTYPE html>", "intake.file.html"),
        ("a.csv", b"\x89PNG\r\n", "intake.file.picture"),
        ("a.csv", b"a,b\x00c", "intake.file.unknown"),
        ("a.csv.exe", b"a,b", "intake.file.ending"),
        ("a", b"a,b", "intake.file.ending"),
        ("../../a.csv\x00.exe", b"a,b", "intake.file.ending"),
        ("a.xlsx", b"a,b", "intake.file.ending_differs"),
        ("a.xlsx", b"PK\x03\x04 and no directory", "intake.archive.cut"),
    ],
)
def test_other_kinds_are_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        inspect(path, name)
    assert refused.value.code == code
    assert str(refused.value).endswith("。")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"word/document.xml": b"<w/>"}, "intake.file.docx"),
        ({"mimetype": b"m", "content.xml": b"<c/>"}, "intake.file.ods"),
        ({"xl/workbook.bin": b"b"}, "intake.file.xlsb"),
        ({**GOOD, "xl/vbaProject.bin": b"b"}, "intake.file.macros"),
        ({"wages.csv": b"a,b"}, "intake.file.archive"),
        ({**GOOD, "xl/embeddings/other.xlsx": b"PK"}, "intake.archive.nested"),
        ({**GOOD, "../evil.xml": b"<a/>"}, "intake.archive.name"),
        ({**GOOD, "/etc/evil.xml": b"<a/>"}, "intake.archive.name"),
        ({**GOOD, "C:evil.xml": b"<a/>"}, "intake.archive.name"),
        ({**GOOD, "xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "intake.archive.entities"),
        ({**GOOD, "xl/a.xml": b'<?xml version="1.0"?><!doctype a SYSTEM "file:///etc/hostname"><a/>'},
         "intake.archive.entities"),
        ({**GOOD, "xl/a.xml": b" " * 65_530 + b"<!ENTITY b 'c'>"}, "intake.archive.entities"),  # across two pieces
        ({**GOOD, "xl/a.xml": '<!DOCTYPE a><a/>'.encode("utf-16")}, "intake.archive.entities"),
        ({**GOOD, "xl/a.xml": bytes(2_000_000)}, "intake.archive.ratio"),
        ({**GOOD, **{f"xl/{number}.xml": b"<a/>" for number in range(200)}}, "intake.archive.members"),
    ],
)  # fmt: skip
def test_archives_that_are_no_plain_workbook_are_refused(tmp_path: Path, members: dict[str, bytes], code: str) -> None:
    path = packed(tmp_path / "a.xlsx", members)
    with pytest.raises(UserError) as refused:
        inspect(path, "a.xlsx")
    assert refused.value.code == code


def test_an_unpacked_size_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {**GOOD, "xl/a.xml": b"<a/>" * 1000})
    with pytest.raises(ArchiveRefusedError) as refused:
        inspect(path, "a.xlsx", FileLimits(archive=ArchiveLimits(unpacked=3000)))
    assert refused.value.code == "intake.archive.unpacked"


def with_declared_size(path: Path, name: bytes, declared: int, everywhere: bool) -> None:
    """Rewrites the unpacked size that the headers of member `name` claim."""
    content = bytearray(path.read_bytes())
    central = content.rindex(b"PK\x01\x02", 0, content.rindex(name))
    struct.pack_into("<I", content, central + 24, declared)
    if everywhere:
        struct.pack_into("<I", content, content.index(name) - 30 + 22, declared)
    path.write_bytes(content)


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_bomb_whose_headers_claim_to_be_small_is_refused(tmp_path: Path, everywhere: bool) -> None:
    path = packed(tmp_path / "a.xlsx", {**GOOD, "xl/sheet.xml": b" " * 50_000_000})
    with_declared_size(path, b"xl/sheet.xml", 100, everywhere)
    with pytest.raises(ArchiveRefusedError) as refused:
        inspect(path, "a.xlsx")
    assert refused.value.code in ("intake.archive.ratio", "intake.archive.damaged")


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {**GOOD, "xl/a.xml": b"<a/>" * 200, "xl/b.xml": b"<a/>" * 200})
    content = bytearray(path.read_bytes())
    first = struct.unpack_from("<I", content, content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/a.xml")) + 42)[0]
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/b.xml")) + 42, first)
    path.write_bytes(content)
    with pytest.raises(ArchiveRefusedError) as refused:
        inspect(path, "a.xlsx")
    assert refused.value.code == "intake.archive.overlap"


def test_an_honest_workbook_passes_and_its_cut_copies_do_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    for _ in range(200):
        book.active.append(["测试", 5000.25, "<!DOCTYPE in a cell is text>"])
    book.save(path)
    assert inspect(path, "工资.XLSX").kind is FileKind.WORKBOOK
    whole = path.read_bytes()
    for length in (len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(UserError) as refused:
            inspect(path, "a.xlsx")
        assert refused.value.code == "intake.archive.cut"


def test_a_size_over_the_limit_is_refused_before_reading(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError) as refused:
        inspect(csv_file(tmp_path, wage_line()), "a.csv", FileLimits(size=10))
    assert refused.value.code == "intake.file.too_large"
