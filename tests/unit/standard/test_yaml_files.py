"""Our tables read by the fast parser hold what the plain one reads."""

from __future__ import annotations

from importlib import resources

import pytest
import yaml

from laoheng.standard.yaml_files import yaml_document, yaml_documents

PLACES = (("laoheng.standard", "texts"), ("laoheng.law", "articles"), ("laoheng.writing.templates", "forms"))


@pytest.mark.parametrize(("package", "folder"), PLACES)
def test_both_parsers_read_the_same(package: str, folder: str) -> None:
    for entry in (resources.files(package) / folder).iterdir():
        if entry.name.endswith(".yaml") and len(text := entry.read_text("utf-8")) < 20_000:
            assert yaml_documents(text) == list(yaml.safe_load_all(text)), entry.name


def test_an_object_is_not_made_from_a_table() -> None:
    with pytest.raises(yaml.YAMLError):
        yaml_document("!!python/object/apply:os.getcwd []")
