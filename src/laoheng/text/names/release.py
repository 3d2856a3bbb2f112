"""Makes the model that comes with the program: `python -m laoheng.text.names.release FOLDER`.

The figures in the card are measured on a quarter of each set, by a model trained on the other three quarters alone; the
model that is kept is then trained the same way on all of them.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from laoheng.text.masking_eval import measure, read_labelled, split
from laoheng.text.names.sentences import sentences
from laoheng.text.names.tagger import read_model
from laoheng.text.names.train import Labelled, train

SEED = 20261123
_OWN_SENTENCES = 1500


def release(files: list[Path]) -> tuple[bytes, dict[str, Any]]:
    """The model trained on `files`, and its card."""
    training: list[Labelled] = []
    held_out: dict[str, list[Labelled]] = {}
    for path in files:
        known, held_out[path.stem] = split(read_labelled(path), SEED)
        training += known
    own = sentences(_OWN_SENTENCES, SEED)
    trial = read_model(train([*training, *own], seed=SEED)[0])
    figures = {name: measure(items, trial)[0] for name, items in held_out.items()}
    everything = [item for path in files for item in read_labelled(path)]
    model, kept = train([*everything, *own], seed=SEED)
    card = {
        "kind": "linear-chain conditional random field over characters, tags BMES for PER, ORG, LOC",
        "seed": SEED,
        "features": kept,
        "texts": len(everything),
        "own_sentences": _OWN_SENTENCES,
        "training_files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "split": "texts at random by seed, 75 % for training, 25 % held out; the kept model then uses all",
        "rules": "features in at least five texts; none that spells a person's name of the training texts",
        "held_out": figures,
    }
    return model, card


def main(folder: Path, target: Path) -> None:
    """Writes `model.npz` and `card.json` to `target` from the sets in `folder`."""
    model, card = release(sorted(folder.glob("*.jsonl")))
    (target / "model.npz").write_bytes(model)
    (target / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
