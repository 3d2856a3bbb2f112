"""Search of a model's life for ways into use: the rule itself is walked, move by move, with the people one names."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import date

from laoheng.risk.model.lifecycle import PROPOSALS, STEPS, LifeEvent, Phase, phase_of
from laoheng.standard.errors import UserError

_DAY = date(2000, 1, 1)  # the rule knows an order of days, not the days
_GOOD = {"model": "searched", "stop": [], "beats": True}
Way = tuple[tuple[str, str], ...]


def way_into_use(actors: Sequence[str], goal: Phase = Phase.LIVE) -> Way | None:
    """The shortest way on which `actors` alone bring a new model to `goal`, as (move, actor); None where none is.

    The report that a proposal rests on is taken to be good throughout: the search asks who is needed, not how well a
    model did. Where a way may go on depends on the phase and on who proposed last, so each such pair is tried once.
    """
    queue: deque[tuple[LifeEvent, ...]] = deque([()])
    seen = {(Phase.IDEA, "")}
    while queue:
        events = queue.popleft()
        for move in STEPS:
            for actor in actors:
                report = _GOOD if "report" in move.needs else None
                longer = (*events, LifeEvent("searched", move.name, actor, _DAY, "searched", report))
                try:
                    phase = phase_of(longer)
                except UserError:
                    continue
                if phase is goal:
                    return tuple((event.move, event.by) for event in longer)
                proposers = [event.by for event in longer if event.move in PROPOSALS]
                place = (phase, proposers[-1] if proposers else "")
                if place not in seen:
                    seen.add(place)
                    queue.append(longer)
    return None
