"""The kept files of the ranking: not stale, the same as cut anew, and without any text to read."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from laoheng.advice.ask import learned as module
from laoheng.advice.ask.learned import Learned, cut, fingerprint, learned, shipped_wording
from laoheng.advice.ask.renew import main, write_learned
from laoheng.advice.topics import topics
from laoheng.law.catalogue import catalogue
from laoheng.text.bags import Bags

ARTICLES = [version for versions in catalogue().articles.values() for version in versions]


def parts(made: Learned) -> tuple[Bags, Bags, Bags]:
    return made.phrasings, made.pieces, made.described


def test_the_kept_file_is_not_stale() -> None:
    held = np.load(str(resources.files("laoheng.advice.ask") / "learned.npz"), allow_pickle=False)
    assert str(held["made_from"]) == fingerprint(topics(), ARTICLES), "python -m laoheng.advice.ask.renew"
    card = json.loads((resources.files("laoheng.advice.ask") / "learned.json").read_text("utf-8"))
    assert card["made_from_sha256"] == str(held["made_from"])


def test_the_kept_file_holds_what_cutting_anew_gives() -> None:
    for kept, made in zip(parts(learned(topics(), ARTICLES)), parts(cut(topics(), ARTICLES)), strict=True):
        assert kept.size == made.size
        assert np.array_equal(kept.rows, made.rows)
        assert np.array_equal(kept.terms, made.terms)
        assert np.array_equal(kept.counts, made.counts)


def test_a_changed_phrasing_makes_it_stale_and_a_stale_file_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = topics()[:3]
    changed = (replace(first[0], ask=(*first[0].ask, "全新的一句问法")), *first[1:])
    assert fingerprint(first, ARTICLES[:5]) != fingerprint(changed, ARTICLES[:5])
    write_learned(tmp_path, first, ARTICLES[:5])
    monkeypatch.setattr(module.resources, "files", lambda _: tmp_path)
    (tmp_path / "phrases.yaml").write_bytes((Path(str(module.__file__)).parent / "phrases.yaml").read_bytes())
    assert learned(changed, ARTICLES[:5]).phrasings.size == learned(first, ARTICLES[:5]).phrasings.size + 1


def test_what_was_learned_from_official_texts_is_numbers_of_few_bits_and_names_of_catalogued_articles() -> None:
    held = np.load(str(resources.files("laoheng.advice.ask") / "wording.npz"), allow_pickle=False)
    assert {held[name].dtype.kind for name in held.files} == {"u", "U"}
    assert set(held["names"]) <= set(catalogue().articles)
    assert int(held["held_terms"].max()) < 2**18
    wording = shipped_wording()
    assert len(wording.names) == len(wording.days) == wording.held.size > 1000


def test_the_command_renews_both_files(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "劳动法(2018-12-29).md").write_text(
        "# 中华人民共和国劳动法\n2018年12月29日修正\n\n第一条　为了试验。\n第二条　自1995年1月1日起施行。\n", "utf-8"
    )
    assert main(["--texts", str(texts), "--into", str(tmp_path)]) == 0
    held = np.load(tmp_path / "wording.npz", allow_pickle=False)
    assert list(held["names"]) == ["劳动法1", "劳动法2"]
    assert (tmp_path / "learned.npz").stat().st_size > 10_000
