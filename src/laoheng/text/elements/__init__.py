"""Disputed points of a text: the twenty elements of the public labour set, a sentence at a time."""

from laoheng.text.elements.cues import LABELS, element_names
from laoheng.text.elements.predict import TaggedSentence, split_sentences, tag_sentences

__all__ = ["LABELS", "TaggedSentence", "element_names", "split_sentences", "tag_sentences"]
