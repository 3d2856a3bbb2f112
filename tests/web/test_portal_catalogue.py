"""The English catalogue is complete, and our compiler writes what gettext reads."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

import pytest
from django.conf import settings

from laoheng_web.config.catalogue import compile_catalogues, missing, mo_bytes, read_po, texts_of

PO = settings.SITE / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_every_text_of_the_pages_is_translated_into_english():
    assert {text.singular: where for text, where in missing(settings.SITE, "en").items()} == {}


def test_a_translation_has_the_same_places_as_its_text():
    place = re.compile(r"%\(\w+\)s|\{\w*\}")
    wrong = [
        key
        for key, text in read_po(PO).items()
        if key and set(place.findall(key.partition("\x04")[2] or key)) != set(place.findall(text))
    ]
    assert wrong == []


def test_no_translation_is_left_in_chinese():
    assert [text for key, text in read_po(PO).items() if key and re.search("[\u4e00-\u9fff]", text)] == []


def test_the_compiled_catalogue_is_what_gettext_reads():
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    entries = {"": head, "甲": "one", "date\x04年": "year", "%d 件\0%d 件": "%d item\0%d items", "未译": ""}
    found = gettext.GNUTranslations(io.BytesIO(mo_bytes(entries)))
    assert [found.gettext("甲"), found.pgettext("date", "年"), found.gettext("未译")] == ["one", "year", "未译"]
    assert [found.ngettext("%d 件", "%d 件", n) for n in (1, 2)] == ["%d item", "%d items"]


def test_a_broken_line_of_a_po_file_is_named(tmp_path: Path):
    (tmp_path / "x.po").write_text('msgid "甲"\nmsgstr "a"\nmsgid 乙\n', "utf-8")
    with pytest.raises(ValueError, match="line 3"):
        read_po(tmp_path / "x.po")


def test_a_text_translated_twice_is_refused(tmp_path: Path):
    (tmp_path / "x.po").write_text('msgid "甲"\nmsgstr "a"\n\nmsgid "甲"\nmsgstr "b"\n', "utf-8")
    with pytest.raises(ValueError, match="twice"):
        read_po(tmp_path / "x.po")


def test_texts_are_found_in_python_and_in_templates(tmp_path: Path):
    templates = tmp_path / "templates"
    templates.mkdir()
    (tmp_path / "a.py").write_text('x = _("甲" "乙")\ny = ngettext("一", "多", n)\nz = f(_)', "utf-8")
    (templates / "b.html").write_text(
        '{% load i18n %}{% trans "丙" %}{% trans "年" context "date" %}'
        "{% blocktrans with n=m %}{{ n }} 件{% endblocktrans %}{% include 'c' with t=_('丁') %}",
        "utf-8",
    )
    assert {text.key for text in texts_of(tmp_path)} == {"甲乙", "一\0多", "丙", "date\x04年", "%(n)s 件", "丁"}


def test_compiling_again_changes_nothing(tmp_path: Path):
    compile_catalogues(settings.SITE / "locale", tmp_path)
    compiled = tmp_path / "en" / "LC_MESSAGES" / "django.mo"
    before = compiled.stat().st_mtime_ns
    compile_catalogues(settings.SITE / "locale", tmp_path)
    assert compiled.stat().st_mtime_ns == before
