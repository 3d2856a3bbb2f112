"""Every module of bench/ can be run by `make bench`, and the runner says what it runs on."""

from __future__ import annotations

import ast

import pytest
from bench import __main__ as runner

from tests.architecture.sources import ROOT


@pytest.mark.parametrize("name", runner.names())
def test_every_bench_says_what_it_measures_and_has_a_main(name: str) -> None:
    tree = ast.parse((ROOT / "bench" / f"{name}.py").read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert "main" in {item.name for item in tree.body if isinstance(item, ast.FunctionDef)}


def test_a_bench_that_does_not_exist_is_refused_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        runner.main(["nonsense"])
    assert refused.value.code == 2
    assert "nonsense" in (said := capsys.readouterr().err) and "ledger" in said


def test_only_benches_that_exist_have_a_small_form() -> None:
    assert set(runner.SMALL) <= set(runner.names())


def test_the_machine_is_named_before_any_figure() -> None:
    told = "\n".join(runner.machine())
    assert "cores usable: " in told and "duckdb " in told
