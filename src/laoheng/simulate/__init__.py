"""A made-up region with a known truth."""

from laoheng.simulate.cast import CastMember, demo_cast
from laoheng.simulate.cells import Alterations
from laoheng.simulate.complaints import Complaint
from laoheng.simulate.files import SentFile, write_files, write_truth
from laoheng.simulate.plan import OWN_BOOK
from laoheng.simulate.region import Region, Truth, make_region
from laoheng.simulate.size import DEMO, SMALL, RegionSize

__all__ = [
    "DEMO",
    "OWN_BOOK",
    "SMALL",
    "Alterations",
    "CastMember",
    "Complaint",
    "Region",
    "RegionSize",
    "SentFile",
    "Truth",
    "demo_cast",
    "make_region",
    "write_files",
    "write_truth",
]
