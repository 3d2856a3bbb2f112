"""The whole journey of a record, and the monthly build over all of them."""

from laoheng.route.following import Built, build, verdict_table
from laoheng.route.journey import (
    FirmPortrait,
    Watch,
    assess,
    past_values,
    portrait_of,
    protections_of,
    rows_behind,
)
from laoheng.route.plans import ASSESSED_KINDS, Frame, Plans, frame_of, records_of, run_plan, verdicts_of

__all__ = [
    "ASSESSED_KINDS",
    "Built",
    "FirmPortrait",
    "Frame",
    "Plans",
    "Watch",
    "assess",
    "build",
    "frame_of",
    "past_values",
    "portrait_of",
    "protections_of",
    "records_of",
    "rows_behind",
    "run_plan",
    "verdict_table",
    "verdicts_of",
]
