"""The whole journey of a record, and the monthly build over all of them."""

from laoheng.route.build import Built, Frame, Plans, build, frame_of, run_plan, verdict_table, verdicts_of
from laoheng.route.journey import (
    ASSESSED_KINDS,
    FirmPortrait,
    Watch,
    assess,
    past_values,
    portrait_of,
    protections_of,
    records_of,
    rows_behind,
)

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
