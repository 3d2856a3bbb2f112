"""`laoheng ask "…"`: an everyday question answered with articles, declined, sent to the right door, or asked back."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from laoheng.cli.day import day_of

if TYPE_CHECKING:
    from laoheng.cli import Verbs


def add_commands(verbs: Verbs) -> None:
    """Adds `ask`."""
    parser = verbs.add_parser("ask", help="问一个劳动用工的问题，给出依据")
    parser.add_argument("question", help="想问的事，用引号括起来")
    parser.add_argument("--on", help="按哪一天的法律，默认今天")
    parser.add_argument("--region", help="行政区划代码，六位")
    parser.add_argument(
        "--after", action="append", default=[], metavar="QUESTION", help="前面问过的（可写几次，从早到晚）"
    )
    parser.add_argument("--speech", action="store_true", help="只印念出来的话")
    parser.add_argument("--model-url", help="改写用的语言模型接口（OpenAI 兼容，默认不用）；密钥取 LAOHENG_MODEL_KEY")
    parser.add_argument("--model", default="default", help="语言模型的名字")
    parser.add_argument("--json", action="store_true", help="印一个 JSON 对象")
    parser.add_argument("--data", type=Path, help="导入的原文在哪里，默认 $LAOHENG_DATA/law 或 ./data/law")
    parser.set_defaults(handler=_ask)


def _ask(arguments: argparse.Namespace) -> int:
    # Here, so that no other verb waits for the dictionary of words.
    from laoheng.advice.ask import Conversation, Turn, ask
    from laoheng.advice.ask.rewriting import http_transport, rewriter
    from laoheng.law.texts import load

    on = day_of(arguments.on)
    folder = arguments.data or Path(os.environ.get("LAOHENG_DATA", "data")) / "law"
    before = Conversation(tuple(Turn(question, None) for question in arguments.after))
    reword = None
    if arguments.model_url:
        reword = rewriter(http_transport(arguments.model_url, os.environ.get("LAOHENG_MODEL_KEY", "")), arguments.model)
    answer = ask(
        arguments.question,
        on=on,
        region=arguments.region,
        conversation=before,
        texts=load(folder),
        rewriter=reword,
    )
    if arguments.json:
        print(json.dumps(answer.to_json(), ensure_ascii=False))
    else:
        print(answer.speech() if arguments.speech else answer.text())
    return 0
