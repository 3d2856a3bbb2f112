"""Ask in your own words: the answer in its fixed shape, its sum with steps, one more question in the same talk."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from laoheng.advice.ask import Answer, Conversation, Turn, ask
from laoheng.standard.errors import UserError
from laoheng_web.accounts.pages import public_page
from laoheng_web.accounts.speaking import spoken, told
from laoheng_web.advice.law_pages import imported_texts
from laoheng_web.advice.saving import saving
from laoheng_web.audit.by import By
from laoheng_web.papers.questions import places

_SALT = "laoheng.advice.talk"
LONGEST = 3000


@public_page(purpose="advice", methods=("GET", "HEAD", "POST"))
def ask_page(request: HttpRequest, by: By) -> HttpResponse:
    """The question form, or the answer to what was asked. Nothing is kept; the talk travels signed in the form."""
    question = request.POST.get("q", "")[:LONGEST]
    region = request.POST.get("region", "")
    codes = {item.code for item in places()}
    errors: list[tuple[str, str]] = []
    answer = None
    if request.method == "POST":
        try:
            answer = ask(
                question,
                on=by.now.date(),
                region=region if region in codes else None,
                conversation=_talk(request.POST.get("talk", "")),
                texts=imported_texts(),
            )
        except UserError as error:
            errors = [("q", told(error))]
    context: dict[str, Any] = {"q": question, "region": region, "places": places(), "errors": errors}
    if answer is None:
        context["examples"] = EXAMPLES
        return render(request, "advice/ask.html", context, status=422 if errors else 200)
    return render(request, "advice/answer.html", context | _shown(answer))


EXAMPLES = (
    "老板拖了两个月工资，我想走人，能要补偿吗",
    "上班路上被车撞了，公司没给我交社保，谁管",
    "干了半年没签合同，被辞退了怎么算",
    "怀孕了公司要给我降工资调岗",
)


def _shown(answer: Answer) -> dict[str, Any]:
    sum_ = answer.calculation
    finding = sum_.finding if sum_ else None
    return {
        "answer": answer,
        "speech": answer.speech(),
        "talk": signing.dumps([[turn.question, turn.topic] for turn in answer.conversation.turns], salt=_SALT),
        "finding": finding.to_json() if finding else None,
        "saving": saving(finding) if finding and finding.figures else None,
        "missing": [spoken(item) for item in sum_.missing] if sum_ else [],
        "assumed": [spoken(item) for item in sum_.assumed] if sum_ else [],
        "citations": [item.to_json() for item in answer.citations],
    }


def _talk(signed: str) -> Conversation:
    """The talk so far; an empty one where it was changed on the way."""
    try:
        rows = signing.loads(signed, salt=_SALT) if signed else []
    except signing.BadSignature:
        rows = []
    return Conversation(tuple(Turn(str(question), topic) for question, topic in rows))
