"""The same verbs for a terminal: `laoheng VERB …`.

Exit codes: 0 good, 1 findings or failed cases where that is the question, 2 bad input.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points
from typing import TypeAlias

from laoheng import __version__
from laoheng.standard.errors import UserError

Handler = Callable[[argparse.Namespace], int]
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def build_parser(verb: str | None = None) -> argparse.ArgumentParser:
    """The whole command line: the library's verbs and those that installed packages offer.

    Where `verb` is one of the library's, only the part of its room, which is sooner there.
    """
    from laoheng.cli import verbs

    parser = argparse.ArgumentParser(prog="laoheng", description="劳衡：劳动关系治理")
    parser.add_argument("--version", action="version", version=f"laoheng {__version__}")
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    if verbs.add_commands(subparsers, verb):
        return parser
    for plugin in entry_points(group="laoheng.commands"):
        plugin.load()(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb and returns its exit code; a user's mistake is told without a traceback."""
    words = sys.argv[1:] if argv is None else list(argv)
    arguments = build_parser(next(iter(words), None)).parse_args(words)
    handler: Handler = arguments.handler
    try:
        return handler(arguments)
    except UserError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, less) has had enough: no fault, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def run() -> None:
    """Entry point of the installed command."""
    raise SystemExit(main())
