"""Names of persons, organisations and places in running text."""

from laoheng.text.names.tagger import Model, Named, find_names

__all__ = ["Model", "Named", "find_names"]
