"""Which values each route parameter may take: the world's objects, and words that are the same for everyone.

A new route with a parameter that stands neither here nor in `WORDS` fails the sweep: add one of its objects to
`tests/web/sweep/world.py` and its kind here.
"""

from __future__ import annotations

from itertools import islice, product
from typing import Any
from uuid import uuid4

from laoheng.casework import TABLES, Kind
from laoheng.law import CALCULATORS
from tests.web.sweep.routes import Route
from tests.web.sweep.world import Place, World

# Parameter name → the kinds of objects (of `Place.objects`) that its ids may be.
OWNED: dict[str, tuple[str, ...]] = {
    "receipt_id": ("receipt",),
    "feed_id": ("feed",),
    "erasure_id": ("erasure",),
    "pair_id": ("link_pair",),
    "bulletin_id": ("bulletin", "department_bulletin"),
    "disposal_id": ("disposal",),
    "merge_id": ("link_merge",),
    "matter": ("mediation", "complaint", "alert_matter"),
    "claim": ("mediation_claim",),
    "seat": ("video_seat",),
    "recording": ("video_recording",),
    "attachment": ("attachment",),
    "attachment_id": ("attachment",),
    "alert_id": ("alert",),
    "notice": ("notice",),
    "firm_id": ("firm",),
    "person": ("person",),
    "review_id": ("review",),
    "value_id": ("legal_value",),
    "contract_id": ("contract",),
    "letter_id": ("contract_letter",),
    "case_id": ("office_case",),
    "filing_id": ("filing",),
    "change_id": ("level_change",),
    "plan_id": ("check_plan",),
    "pick_id": ("check_pick",),
    "share_id": ("share",),
    "delivery_id": ("share_delivery",),
    "report_id": ("share_report",),
}
# A complaint's own moves first: only the first combinations of a route are tried.
_MOVES = list(dict.fromkeys(item.name for kind in (Kind.WAGE_COMPLAINT, *TABLES) for item in TABLES[kind].transitions))
# Words, codes and public ids: the same for everyone. The first list is of values there are, the last value is absent.
WORDS: dict[str, tuple[str, ...]] = {
    "code": (*CALCULATORS, "L999"),
    "template": ("fixed_term", "notice_dismissal", "no-such-paper"),
    "clock_id": ("arbitration_limit", "no-such-clock"),
    "reference": ("劳动合同法47", "劳动合同法", "没有这部法1"),
    "kind": ("wages", "no-such-kind"),
    "catalogue_id": ("LH-RX-01", "no-such-feed"),
    "indicator": ("cash_pay", "base_below_wage", "wages_overdue", "site_check_score", "no-such-indicator"),
    "move": (*_MOVES, "no-such-move"),
    "transition": (*_MOVES, "no-such-move"),
    "act": ("offer", "withdraw", "decline", "end", "no-such-act"),
    "model": ("wa_employers", "no-such-model"),
    "item": ("LH-GX-01", "LH-GX-09", "LH-GX-99"),
    "form": ("yes_no", "counts", "join", "extract", "no-such-form"),
    "number": (1, 99),
    "token": ("AAAAAAAAAAAAAAAAAAAAAAAA",),
}
MAX_TRIED = 400


class UnknownParameterError(AssertionError):
    """A route has a parameter that nobody told the sweep about."""


def _check(route: Route) -> None:
    for name, type_ in route.parameters.items():
        if name not in OWNED and name not in WORDS and name not in ("event_id", "index"):
            raise UnknownParameterError(
                f"route {route.name} ({route.pattern}): parameter <{type_}:{name}> is not known. Make one object of "
                "its kind for each owner in tests/web/sweep/world.py and name the kind in OWNED of "
                "tests/web/sweep/objects.py (or its words in WORDS)."
            )


def own(route: Route, world: World, place: Place) -> list[dict[str, Any]]:
    """Parameter values that are objects of `place`, or public words."""
    _check(route)
    choices = []
    for name in route.parameters:
        if name in OWNED:
            choices.append([id_ for kind in OWNED[name] for id_ in place.objects[kind]])
        elif name == "event_id":
            choices.append(list(world.events))
        elif name == "index":
            choices.append([0])
        else:
            choices.append(list(WORDS[name][:-1] or WORDS[name]))
    return [dict(zip(route.parameters, values, strict=True)) for values in islice(product(*choices), MAX_TRIED)]


def absent(route: Route, like: dict[str, Any]) -> dict[str, Any]:
    """The same values with ids that nothing has."""
    return {name: uuid4() if name in OWNED or name == "event_id" else value for name, value in like.items()}


def is_owned(route: Route) -> bool:
    """Whether the route names an object that belongs to somebody."""
    return any(name in OWNED for name in route.parameters)
