"""The arguments that choose an engine: DuckDB in this process, or Spark on this machine or a cluster."""

from __future__ import annotations

import argparse
import re
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from laoheng.standard.errors import UserError


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Adds `--engine`, `--master` and `--memory`, and `--json` with them."""
    parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb", help="用哪个引擎，默认 duckdb")
    parser.add_argument("--master", default="local[*]", help="Spark 集群的地址，默认本机")
    parser.add_argument("--memory", default="2GB", help="引擎可用的内存，默认 2GB")
    parser.add_argument("--json", action="store_true", help="只印一个 JSON 对象")


def engine_of(arguments: argparse.Namespace, spill: Path) -> AbstractContextManager[Any]:
    """The engine that the arguments ask for. Raises `UserError` where it cannot be had."""
    if not re.fullmatch(r"[1-9]\d{0,5}[MG]B", arguments.memory):
        raise UserError("hub.build.bad_memory", given=arguments.memory)
    if arguments.engine == "spark":
        from laoheng.hub.spark import SparkEngine

        return SparkEngine(arguments.master, arguments.memory[:-1].lower())
    from laoheng.hub.engine import Engine

    return Engine(arguments.memory, spill=spill)
