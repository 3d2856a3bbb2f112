"""Renews the two files that the ranking is ready from: `python -m laoheng.advice.ask.renew [--texts FOLDER]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from laoheng.advice.ask.learned import cut, cut_wording, fingerprint, phrasings_of
from laoheng.advice.topics import Topic, topics
from laoheng.law import Article
from laoheng.law.catalogue import catalogue
from laoheng.law.statutes import read_folder
from laoheng.law.texts import Texts, settle


def write_learned(folder: Path, topic_map: Sequence[Topic], articles: Sequence[Article]) -> Path:
    """Cuts and writes `learned.npz` into `folder`."""
    made = cut(topic_map, articles)
    arrays = made.phrasings.arrays("phrasings") | made.pieces.arrays("pieces") | made.described.arrays("described")
    return _write(folder / "learned.npz", arrays | {"made_from": np.array(fingerprint(topic_map, articles))})


def write_wording(folder: Path, texts: Texts) -> Path:
    """Cuts and writes `wording.npz` into `folder`: national texts of the articles that the catalogue holds."""
    national = Texts(tuple(item for item in texts.wordings if item.region is None))
    made = cut_wording(national)
    kept = [place for place, name in enumerate(made.names) if name in catalogue().articles]
    into = np.arange(len(kept), dtype=np.int64)
    arrays = made.held.taken(np.array(kept, dtype=np.int64), into, len(kept)).arrays("held")
    arrays["names"] = np.array([made.names[place] for place in kept])
    arrays["days"] = np.array([[day.isoformat() for day in made.days[place]] for place in kept])
    return _write(folder / "wording.npz", arrays)


def write_learned_card(folder: Path, made_from: str, phrasings: int) -> Path:
    """Writes `learned.json` into `folder`: what `learned.npz` was cut from, all of it ours, and its hash."""
    card = {
        "model": "learned.npz",
        "what": "the terms of every phrasing, answer piece and digest of ours as numbers (CRC-32), counted",
        "use": "the ranking of questions is ready at the start; a file whose hash is another's is never used",
        "phrasings": phrasings,
        "made_from_sha256": made_from,
    }
    return _write_json(folder / "learned.json", card)


def write_card(folder: Path, source: Path, articles: int) -> Path:
    """Writes `wording.json` into `folder`: what `wording.npz` was learned from, by name and SHA-256."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    card = {
        "model": "wording.npz",
        "what": "for each catalogued article, how often each of 2^18 numbers stands for a word or pair of signs in it",
        "use": "search in the wording of the law where no official texts were imported; it holds no text and no person",
        "articles": articles,
        "learned_from": {
            path.relative_to(source).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        },
    }
    return _write_json(folder / "wording.json", card)


def _write_json(path: Path, card: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path


def _write(path: Path, arrays: Mapping[str, Any]) -> Path:
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)
    return path


def main(arguments: Iterable[str] | None = None) -> int:
    """Renews the files: `--texts FOLDER` of official texts also renews what was learned from them."""
    parser = argparse.ArgumentParser(prog="laoheng.advice.ask.renew")
    parser.add_argument("--texts", type=Path, help="a folder of official texts, as `laoheng law import` takes them")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent)
    given = parser.parse_args(None if arguments is None else list(arguments))
    articles = [version for versions in catalogue().articles.values() for version in versions]
    written = [write_learned(given.into, topics(), articles)]
    phrasings = sum(len(phrasings_of(topic)) for topic in topics())
    written.append(write_learned_card(given.into, fingerprint(topics(), articles), phrasings))
    if given.texts:
        written.append(write_wording(given.into, Texts(settle(read_folder(given.texts).texts))))
        with np.load(written[-1], allow_pickle=False) as held:
            written.append(write_card(given.into, given.texts, len(held["names"])))
    for path in written:
        sys.stdout.write(f"{path} {path.stat().st_size} B\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
