"""Sorting short texts with small linear models: features, prediction, scores; fitting lives in `training`.

Prediction needs numpy only. scikit-learn is imported inside the functions of `laoheng.text.classify.training`.
"""

from laoheng.text.classify.card import Card, digest
from laoheng.text.classify.linear import LinearModel, load_card, load_model, save_model
from laoheng.text.classify.scoring import Scores, score_labels
from laoheng.text.classify.space import Sample, Space, characters, pairs, words

__all__ = [
    "Card",
    "LinearModel",
    "Sample",
    "Scores",
    "Space",
    "characters",
    "digest",
    "load_card",
    "load_model",
    "pairs",
    "save_model",
    "score_labels",
    "words",
]
