"""Standard papers of working life, written by us: forms with conditions, filled, checked and made."""

from laoheng.writing.templates.answers import Fault, TemplateFaultsError, Value, faults_by_field
from laoheng.writing.templates.fill import checked, fill, plain_text, write
from laoheng.writing.templates.model import Field, FieldKind, Template, find_template, templates

__all__ = [
    "Fault",
    "Field",
    "FieldKind",
    "Template",
    "TemplateFaultsError",
    "Value",
    "checked",
    "faults_by_field",
    "fill",
    "find_template",
    "plain_text",
    "templates",
    "write",
]
