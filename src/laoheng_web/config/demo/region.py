"""Making the county: its files go through the same intake as any other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from django.core.files import File
from tqdm import tqdm

from laoheng.simulate import (
    DEMO,
    OWN_BOOK,
    SMALL,
    Region,
    RegionSize,
    SentFile,
    demo_cast,
    make_region,
    write_files,
    write_truth,
)
from laoheng.standard.dates import SHANGHAI
from laoheng_web.accounts.models import Office
from laoheng_web.accounts.pages import by_of
from laoheng_web.alerts.assess import assess
from laoheng_web.audit.by import By
from laoheng_web.audit.record import new_id
from laoheng_web.audit.tenancy import acting
from laoheng_web.audit.tree import seal_pending
from laoheng_web.cases.filing import Claim, file_complaint
from laoheng_web.config.demo.cast import Cast, make_accounts, make_offices
from laoheng_web.config.demo.exchange import Exchange, exchange
from laoheng_web.records import actions, jobs
from laoheng_web.records.models import Receipt
from laoheng_web.vault.identities import VaultIdentities

# What a laptop makes in a few minutes; "full" is the county of the design (2,000 firms, 60,000 workers, 24 months).
TOWN = RegionSize(
    firms=300, workers=6_000, months=12, daily_firms=10, messy_firms=10, neighbour_firms=20, neighbour_workers=300
)
SIZES = {"full": DEMO, "town": TOWN, "small": SMALL}
RECENT = timedelta(days=14)
MOST_COMPLAINTS = 60


def make(*, size: str, seed: int, today: date, folder: Path, quiet: bool) -> tuple[Region, Cast]:
    """The whole county in an empty database: offices, accounts, files received and stored, complaints, alerts."""
    region = make_region(SIZES[size], seed, today)
    bar = tqdm(total=1, desc="写文件", unit="份", disable=quiet)

    def progress(done: int, total: int, name: str) -> None:
        bar.total, bar.n = total, done
        bar.refresh()

    files = write_files(region, folder / "files", progress=progress)
    bar.close()
    write_truth(region, folder / "truth", folder / "files")
    first = min(file.sent_on for file in files)
    setup = By.system(office=None, now=_at(first, 8))
    with acting(setup, "demonstration"):
        offices, body = make_offices(setup)
        cast = make_accounts(setup, offices, body, demo_cast(region))
    with exchange(folder / "exchange") as senders:
        _send(files, offices, senders, quiet)
        senders.write_down()
    _complain(region, offices, today, quiet)
    return region, cast


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def _send(files: list[SentFile], offices: dict[str, Office], senders: Exchange, quiet: bool) -> None:
    """Every file comes in by its sender's feed, a firm's own book by upload; alerts are assessed once, at the end."""
    for file in tqdm(files, desc="收件、核对、入库", unit="份", disable=quiet):
        office = offices[file.office_region]
        by = By.system(office=office.id, now=_at(file.sent_on, 10))
        if file.note == OWN_BOOK:
            with file.path.open("rb") as handle, acting(by, "intake"):
                received = actions.receive(
                    by=by, office=office, kind=file.kind, upload=File(handle, name=file.path.name), channel="cli"
                )
            receipts = [received.receipt.id]
        else:
            numbers = senders.hand_over(by=by, office=office, file=file)
            with acting(by, "intake"):
                found = Receipt.objects.filter(office_id=office.id, number__in=numbers).order_by("batch_seq")
                receipts = list(found.values_list("id", flat=True))
        for receipt in receipts:
            jobs.run(receipt, by, then=())


def _complain(region: Region, offices: dict[str, Office], today: date, quiet: bool) -> None:
    """The wage complaints of the last two weeks, filed by the made-up workers on their days."""
    recent = [item for item in region.complaints if item.topic == "wages" and today - RECENT <= item.date < today]
    for item in tqdm(recent[-MOST_COMPLAINTS:], desc="投诉", unit="件", disable=quiet):
        office = offices[region.firms.region[item.firm]]
        now = _at(item.date, 19, 30)
        with acting(By.system(office=office.id, now=now), "demonstration"):
            identities = VaultIdentities(now)
            (person,) = identities.persons([region.people.number[item.person]], [region.people.name[item.person]])
            (firm,) = identities.firms([region.firms.code[item.firm]])
        worker = By(user=None, role="worker", party=UUID(str(person)), office=None, now=now)
        claim = Claim(
            token=new_id(now), office=office.id, firm=UUID(firm), employer_named="", building_site=None,
            months=tuple((month, None) for month in item.periods), total=item.amount, workers=1, name_withheld=False,
            phone="", text=item.text, files=(),
        )  # fmt: skip
        with acting(worker, "complaint"):
            file_complaint(by=worker, claim=claim)


def assess_all(offices: Iterable[Office], now: datetime, quiet: bool) -> None:
    """The indicators of every county, once."""
    for office in tqdm(list(offices), desc="研判预警", unit="局", disable=quiet):
        by = By.system(office=office.id, now=now)
        with acting(by, "assessment"):
            assess(by=by, office=office, as_of=now.date())
    seal_pending(now=now)


def member(cast: Cast, name: str, now: datetime) -> By:
    """A cast member as an actor."""
    membership = cast.members[name]
    return by_of(membership, now, membership.user.display_name)
