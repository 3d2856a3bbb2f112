"""What to tell each audience: whose turn it is, what to do, by when."""

from __future__ import annotations

from datetime import date

from laoheng.casework.model import Kind, Role, State
from laoheng.casework.states import who_must_act
from laoheng.standard.messages import Message


def next_step(kind: Kind, state: State, audience: Role, due_on: date | None = None) -> Message:
    """The next step as `audience` reads it: "请您在…前核实并答复" or "单位须在…前…"; no date is shown where unknown."""
    who = who_must_act(kind, state)
    if who is None:
        return Message(f"casework.end.{state.value}")
    todo = Message(f"casework.todo.{kind.value}.{state.value}")
    by = Message("casework.no_date") if due_on is None else Message.of("casework.by_date", due=due_on)
    if who is audience:
        return Message.of("casework.next.you", by=by, todo=todo)
    return Message.of("casework.next.other", who=Message(f"casework.role.{who.value}"), by=by, todo=todo)
