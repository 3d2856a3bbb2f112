"""What a text is about: the topic of a lay question, the focus of a dispute in court."""

from laoheng.text.topics.predict import FOCUS, TOPIC, Kind, sort_text

__all__ = ["FOCUS", "TOPIC", "Kind", "sort_text"]
