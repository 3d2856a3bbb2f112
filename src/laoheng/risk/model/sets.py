"""The histories the model learns from: which columns are read, which never, and what each means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from laoheng.risk.model.features import Feature, Value, band, first_year, number, part_of, ratio, words


@dataclass(frozen=True, slots=True)
class HistorySet:
    """One kind of history file.

    `told_by` are the columns it is known by: inputs or keys, never what is to be foretold. `dated` is the day of a
    row, `known` the day on which its label became known; `last_year` and `amount` are what counting and the amount
    alone go by, `rules` what an officer goes by without a model (how many, days since, how dear). `groups` tell
    firms apart when errors are counted; they are not inputs by being there. `changes` are the deeds of
    `laoheng.risk.model.advice` that a firm can do about its score. `lead` is the days until what is foretold came.
    `repeats`: each firm is in the file once a cut day, so that its rows tell much the same.
    """

    name: str
    told_by: frozenset[str]
    label: str
    features: tuple[Feature, ...]
    rules: tuple[str | None, str | None, str | None]
    last_year: str | None = None
    amount: str | None = None
    dated: str | None = None
    known: str | None = None
    groups: tuple[Feature, ...] = ()
    changes: tuple[str, ...] = ()
    lead: str | None = None
    repeats: bool = False


# What the file's own days tell of each row's employer; only rows of earlier days, and no labels.
EARLIER = (number("earlier"), number("days_since_earlier"))
BURST = (number("same_day"), number("last_30"), number("last_365"))
RISING = (number("earlier", rises=1), number("days_since_earlier", rises=-1), number("same_day", rises=1),
          number("last_30", rises=1), number("last_365", rises=1))  # fmt: skip

_VIOLATIONS = ("Final Wages Not Paid", "Unpaid Hours Worked", "Unpaid Minimum Wage", "Unpaid Agreed Wage",
               "Unpaid Overtime", "Meal Periods", "Rest Periods", "Unauthorized Deductions",
               "Paid Sick Leave")  # fmt: skip
_SEEN_FOR = (90.0, 365.0)

# A bureau's own panel (`laoheng risk panel`): how high the indicators of each dimension stand (0 clear to 4 red), how
# many are lit and how many unknown, and what was filed against the firm before.
DIMENSIONS = ("labour", "wages", "insurance", "rights", "safety", "operation", "organisation")
LEVEL_OF = tuple(f"level_{name}" for name in DIMENSIONS)
FIRM_DAYS = HistorySet(
    "firm_days", frozenset({"firm_day", *LEVEL_OF}), "label",
    (words("trade"), *(number(name, rises=1) for name in LEVEL_OF), number("lit", rises=1), number("unknown"),
     number("heads", log=True), number("n_last90", rises=1), number("n_last365", rises=1),
     number("days_since_last", rises=-1)),
    ("lit", "days_since_last", None), "n_last365", None, "firm_day", "known_on",
    groups=(words("trade"), words("region"), band("size", "heads", (20.0, 100.0)),
            band("age", "firm_age_years", (3.0, 10.0)), band("load", "n_last365", (1.0, 3.0))),
    changes=("quiet_90", "quiet_180", "quiet_365"), lead="lead_days", repeats=True,
)  # fmt: skip

SETS: tuple[HistorySet, ...] = (
    HistorySet(
        "wa_employers", frozenset({"n_complaints", "n_last90", "days_since_first"}), "label",
        (words("industry"), words("zip3"), number("registered"), number("n_complaints", rises=1),
         number("n_last90", rises=1), number("n_last180", rises=1), number("days_since_last", rises=-1),
         number("days_since_first"), number("n_substantiated"), number("amount_claimed", log=True), number("n_open"),
         number("n_violation_types"), ratio("substantiated_share", "n_substantiated", "n_closed")),
        ("n_complaints", "days_since_last", "amount_claimed"), "n_complaints", "amount_claimed",
        groups=(words("industry", as_="trade"), words("zip3", as_="region"),
                band("age", "days_since_first", _SEEN_FOR), band("load", "n_complaints", (2.0, 5.0))),
        changes=("register", "settle_open", "quiet_90", "quiet_180", "quiet_365"),
    ),
    HistorySet(
        "ca_employers", frozenset({"n_2017", "n_2018", "n_2019"}), "label",
        (words("naics", 2, "naics2"), words("naics", 3, "naics3"), words("naics"), number("n_claims", rises=1),
         number("n_2017"), number("n_2018"), number("n_2019", rises=1), number("days_since_last", rises=-1),
         number("n_issues"), number("amount_claimed", log=True), ratio("amount_a_claim", "amount_claimed", "n_claims")),
        ("n_claims", "days_since_last", "amount_claimed"), "n_2019", "amount_claimed",
        groups=(words("naics", 2, "trade"), first_year("age", ("n_2017", "n_2018", "n_2019")),
                band("load", "n_claims", (2.0, 5.0))),
        changes=("quiet_year",),
    ),
    HistorySet(
        "wa_complaints", frozenset({"complaint_id", "violations", "filed"}), "label",
        (words("industry"), words("zip3"), words("type"), number("n_viol"), number("claimed", log=True),
         *EARLIER, *BURST, *(part_of("violations", word) for word in _VIOLATIONS)),
        ("n_viol", "days_since_earlier", "claimed"), "last_365", "claimed", "filed", "closed",
        groups=(words("industry", as_="trade"), words("zip3", as_="region"), band("load", "earlier", (1.0, 5.0))),
    ),
    HistorySet(
        "va_claims", frozenset({"claim_id", "received", "employer_city"}), "label",
        (words("employer_city"), words("zip3"), number("claim_amount", log=True), *RISING),
        ("earlier", "days_since_earlier", "claim_amount"), "last_365", "claim_amount", "received", "closed",
        groups=(words("zip3", as_="region"), band("load", "earlier", (1.0, 5.0))),
    ),
    HistorySet(
        "ma_citations", frozenset({"citation_id", "issued", "with_specific_intent"}), "label_unpaid",
        (words("city"), words("industry"), words("violation"), words("with_specific_intent"),
         number("assessed", log=True), number("employees", log=True), ratio("assessed_a_head", "assessed", "employees"),
         *EARLIER),
        ("earlier", "days_since_earlier", "assessed"), "last_365", "assessed", "issued",
        groups=(words("industry", as_="trade"), words("city", as_="region"), band("size", "employees", (5.0, 20.0)),
                band("load", "earlier", (1.0, 5.0))),
    ),
    HistorySet(
        "whd_california", frozenset({"case_no", "naics", "zip3"}), "label",
        (words("naics"), words("naics", 3, "naics3"), words("naics", 4, "naics4"), words("city"), words("zip3")),
        (None, None, None),
        groups=(words("naics", 2, "trade"), words("zip3", as_="region")),
    ),
    FIRM_DAYS,
)  # fmt: skip


def set_named(name: str) -> HistorySet | None:
    """The kind of history called `name`; None where there is none."""
    return next((item for item in SETS if item.name == name), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """What an officer without a model gives for one input; `edges` are the values where that leaps."""

    points: Callable[[float], float]
    edges: tuple[float, ...] = ()


def _recent(days: float) -> float:
    return 2.0 if days <= 90 else 1.0 if days <= 365 else 0.0


_OFFICER = (Rule(lambda many: min(many, 5.0)), Rule(_recent, (90.5, 365.5)), Rule(lambda dear: dear / 10))


def rules_of(kind: HistorySet) -> dict[str, Rule]:
    """What an officer goes by without a model, by column: many, recent, dear."""
    return {name: rule for name, rule in zip(kind.rules, _OFFICER, strict=True) if name is not None}


def officer(kind: HistorySet, row: Mapping[str, Value], told: Mapping[str, Value]) -> float:
    """The sum of `rules_of` for one firm; what is unknown bears nothing. `told` holds what is no input of the model."""
    values = ((row.get(name, told.get(name)), rule) for name, rule in rules_of(kind).items())
    return sum(rule.points(float(value)) for value, rule in values if isinstance(value, int | float))
