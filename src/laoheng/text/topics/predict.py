"""The class of a text: linear model and word list added up, the highest wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laoheng.text.classify.card import Card, digest
from laoheng.text.classify.linear import LinearModel, load_card, load_model
from laoheng.text.classify.space import CUES, Sample, characters, plain_numbers, words
from laoheng.text.topics.lexicon import Lexicon, lexicon

_PACKAGE = "laoheng.text.topics"


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to sort texts: its name, the field of the file, the length of character runs, the share of each block."""

    name: str
    field: str
    longest: int
    shares: Mapping[str, float]

    @property
    def lexicon(self) -> Lexicon:
        """The word list, whose keys are the classes."""
        return lexicon(self.name)

    def sample(self, text: str) -> Sample:
        """What the model reads of `text`."""
        plain = plain_numbers(text)
        pieces = {"chars": characters(plain, 1, self.longest), "words": words(plain)}
        return Sample(digest([text]), pieces, self.lexicon.signs(text))

    def priors(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The word list's view of each text."""
        return np.asarray([self.lexicon.prior(text) for text in texts]).reshape(len(texts), len(self.lexicon.labels))

    def committed(self) -> tuple[LinearModel, Card]:
        """The model that comes with this package, and its card."""
        return load_model(_PACKAGE, self.name), load_card(_PACKAGE, self.name)

    def committed_baseline(self) -> LinearModel:
        """The open peers' model, fitted on the same file."""
        return load_model(_PACKAGE, f"{self.name}_baseline")


TOPIC = Kind("topic", "question", 4, {"chars": 1.0, "words": 0.7, CUES: 0.6})
FOCUS = Kind("focus", "text", 4, {"chars": 1.0, "words": 0.7, CUES: 0.25})


def sort_text(kind: Kind, text: str) -> tuple[tuple[str, float], ...]:
    """The classes of `text`, best first, each with its score; a score is no probability."""
    model, _ = kind.committed()
    scores = total(model, model.scores([kind.sample(text)]), kind.priors([text]))[0]
    return tuple(
        (model.labels[number], round(float(scores[number]), 4)) for number in np.argsort(-scores, kind="stable")
    )


def total(model: LinearModel, scores: NDArray[np.float64], priors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Model and word list together; the list's share was chosen by cross-validation inside the training file."""
    return scores + model.prior_share * priors
