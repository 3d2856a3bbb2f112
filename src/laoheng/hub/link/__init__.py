"""Records that are one person, firm or contract: found without labels, merged with grounds, undone exactly."""

from laoheng.hub.link.deciding import Bounds, bounds_for
from laoheng.hub.link.matching import Linkage, link_records
from laoheng.hub.link.merging import Ground, Merge, MergeLog, Undoing, read_log, write_log
from laoheng.hub.link.results import Outcome, counts, decide, write_outcome
from laoheng.hub.link.review import ReviewPair, ReviewQueue, review_queue
from laoheng.hub.link.roles import Role, Roles, Unit, find_roles
from laoheng.hub.link.table import RecordTable, read_records

__all__ = [
    "Bounds",
    "Ground",
    "Linkage",
    "Merge",
    "MergeLog",
    "Outcome",
    "RecordTable",
    "ReviewPair",
    "ReviewQueue",
    "Role",
    "Roles",
    "Undoing",
    "Unit",
    "bounds_for",
    "counts",
    "decide",
    "find_roles",
    "link_records",
    "read_log",
    "read_records",
    "review_queue",
    "write_log",
    "write_outcome",
]
