"""Writes the files of a region as its senders would, and apart from them what is true."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from laoheng.simulate.cells import DATE_STYLES, MONTH_STYLES, Alterations, disturb, repeat_rows
from laoheng.simulate.deferrals import KINDS
from laoheng.simulate.feeds import Columns
from laoheng.simulate.people import ORIGINS
from laoheng.simulate.plan import BANKS, FUND, HOUSING, PLATFORM, REGISTER, Job, Plan
from laoheng.simulate.region import Region
from laoheng.simulate.sites import DEPOSITS
from laoheng.simulate.size import STAGED_FIRMS
from laoheng.simulate.streams import stream
from laoheng.standard.errors import UserError
from laoheng.standard.records import contract_of

_ENCODINGS = {PLATFORM: "utf-8-sig", FUND: "gb18030", BANKS: "gb18030", REGISTER: "gb18030", HOUSING: "utf-8"}
_CELL_RATE, _OWN_CELL_RATE, _REPEAT_RATE = 0.002, 0.03, 0.003
_SPOKEN = {"wages": "工资表", "contributions": "缴费明细"}
FICTITIOUS = "虚构数据，仅供演示"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it reaches a bureau. `encoding` is None for a workbook."""

    path: Path
    kind: str
    sender: str
    sent_on: date
    office_region: str
    encoding: str | None
    note: str


def write_files(
    region: Region,
    folder: Path,
    *,
    mess: float = 1.0,
    progress: Callable[[int, int, str], None] | None = None,
    alterations: Alterations | None = None,
) -> list[SentFile]:
    """Writes all files of `region` under `folder`, in the order in which they were sent.

    `mess` from 0 (every feed whole, in time and plainly written) to 1 (as in life). `progress` hears (done, all, name).
    What was spelled otherwise goes to `alterations`, if given. Raises `UserError` for a folder that holds files.
    """
    if not 0 <= mess <= 1:
        raise UserError("simulate.mess", mess=str(mess))
    if folder.exists() and any(folder.iterdir()):
        raise UserError("simulate.folder_not_empty", folder=str(folder))
    notes = alterations if alterations is not None else Alterations()
    jobs = sorted(Plan(region, mess).jobs(), key=lambda job: (job.sent_on, job.stem))
    sent = []
    for done, job in enumerate(jobs, start=1):
        sent.append(_write(region, job, folder, mess, notes))
        if progress:
            progress(done, len(jobs), sent[-1].path.name)
    return sent


def _write(region: Region, job: Job, folder: Path, mess: float, notes: Alterations) -> SentFile:
    rng = stream(region.seed, job.stem)
    # A sender keeps its habits: one style of dates and headings for all its files of a kind.
    habit = stream(region.seed, f"{job.sender} {job.kind}")
    date_style = DATE_STYLES[habit.integers(0, len(DATE_STYLES))] if mess else "iso"
    month_style = MONTH_STYLES[habit.integers(0, len(MONTH_STYLES))] if mess else "iso"
    workbook = bool(job.own is not None and mess and habit.random() < 0.5)
    name = f"{job.stem}.{'xlsx' if workbook else 'csv'}"
    columns = job.make(date_style, month_style)
    if mess:
        rate = (_CELL_RATE if job.own is None else _OWN_CELL_RATE) * mess
        columns = repeat_rows(disturb(columns, rate, rng, name, notes), _REPEAT_RATE * mess, rng, name, notes)
    headings = _headings(job.kind, columns, habit if mess else None)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    encoding = None if workbook else _encoding(job, mess, habit)
    if encoding is None:
        _write_workbook(path, headings, columns, f"{job.sender}{_SPOKEN.get(job.kind, '')} {FICTITIOUS}")
    else:
        path.write_bytes(_csv(headings, columns, encoding))
    return SentFile(path, job.kind, job.sender, job.sent_on, job.office, encoding, job.note)


def _encoding(job: Job, mess: float, habit: np.random.Generator) -> str:
    if not mess:
        return "utf-8"
    return _ENCODINGS.get(job.sender) or ("gb18030" if habit.random() < 0.5 else "utf-8")


def _headings(kind: str, columns: Columns, habit: np.random.Generator | None) -> list[str]:
    headings: list[str] = []
    for name in columns:
        field = contract_of(kind).field(name)
        wordings = [word for word in (field.label, *field.aliases) if word not in headings]
        headings.append(wordings[0] if habit is None else wordings[habit.integers(0, len(wordings))])
    return headings


def _csv(headings: list[str], columns: Columns, encoding: str) -> bytes:
    buffer = io.BytesIO()
    table = pa.Table.from_arrays(list(columns.values()), names=list(columns))
    options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
    pa_csv.write_csv(table, buffer, options)
    head = ",".join(headings) + "\n"
    if encoding == "utf-8":
        return head.encode() + buffer.getvalue()
    if encoding == "utf-8-sig":
        return head.encode("utf-8-sig") + buffer.getvalue()
    return head.encode(encoding) + buffer.getvalue().decode().encode(encoding)


def _write_workbook(path: Path, headings: list[str], columns: Columns, title: str) -> None:
    """A workbook as clerks keep them: a title, the headings, the rows, a sum at the end. Day numbers stay numbers."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append([title])
    sheet.append(headings)
    names = list(columns)
    rows = list(zip(*(column.to_pylist() for column in columns.values()), strict=True))
    serial = names.index("paid_on")
    for row in rows:
        text = row[serial]
        day = int(text) if len(text) == 5 and text.isdigit() else text
        sheet.append([*row[:serial], day, *row[serial + 1 :]])
    sheet.append(["合计", f"{len(rows)}人次"])
    book.save(path)


def write_truth(region: Region, folder: Path, intake: Path, alterations: Alterations | None = None) -> list[Path]:
    """Writes what is hidden to `folder`, which must lie outside the `intake` folder. Returns the paths.

    Raises `UserError` where the truth would lie among the files it is the truth of.
    """
    if intake.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UserError("simulate.truth_inside_intake", folder=str(intake))
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"firms": _firm_table(region), "firm_months": _month_table(region), "persons": _person_table(region)}
    tables |= {"wages": _wage_table(region), "deferrals": _deferral_table(region)}
    tables["projects"] = _project_table(region)
    if alterations is not None:
        tables["alterations"] = alterations.table()
    written = []
    for name, table in tables.items():
        written.append(folder / f"{name}.parquet")
        pq.write_table(table, written[-1])
    summary = {
        "note": FICTITIOUS,
        "seed": region.seed,
        "size": asdict(region.size),
        "as_of": region.axis.as_of.isoformat(),
        "months": [region.axis.text(month) for month in range(region.axis.count)],
        "staged_firms": region.firms.code[:STAGED_FIRMS],
        "complaints": [_complaint_json(region, number) for number in range(len(region.complaints))],
    }
    written.append(folder / "truth.json")
    written[-1].write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf-8")
    return written


def _complaint_json(region: Region, number: int) -> dict[str, object]:
    complaint = region.complaints[number]
    return {
        **{key: str(value) if isinstance(value, date) else value for key, value in asdict(complaint).items()},
        "person": region.people.number[complaint.person],
        "firm": region.firms.code[complaint.firm],
        "amount": None if complaint.amount is None else str(complaint.amount),
    }


def _firm_table(region: Region) -> pa.Table:
    hidden = region.truth.hidden
    return pa.table(
        {
            "firm_code": region.firms.code,
            "staged": np.arange(region.firms.count) < STAGED_FIRMS,
            "honesty": hidden.honesty,
            "care": hidden.care,
            "closed_month": region.truth.departures.closed,
            "owed_fen": region.truth.owed.sum(axis=1),
        }
    )


def _month_table(region: Region) -> pa.Table:
    firms, months = region.firms.count, region.axis.count
    columns = {
        "firm_code": pa.array(np.repeat(region.firms.code, months)),
        "month": pa.array([region.axis.text(month) for month in range(months)] * firms),
        "trouble": region.truth.hidden.trouble.ravel(),
        "owed_fen": region.truth.owed.ravel(),
    }
    return pa.table(columns | {name: table.ravel() for name, table in region.truth.indicators.items()})


def _person_table(region: Region) -> pa.Table:
    people = region.people
    return pa.table(
        {
            "person_number": people.number,
            "name": people.name,
            "sex": people.sex,
            "origin": [ORIGINS[n] for n in people.origin.tolist()],
            "birth_day": people.birth,
            "voice": people.voice,
        }
    )


def _wage_table(region: Region) -> pa.Table:
    work, paid = region.truth.work, region.truth.payments
    names = ("gross", "due", "due_day")
    parts = ("first", "first_day", "second", "second_day", "cash", "false_ledger")
    return pa.table(
        {"firm": work.firm, "person": work.person, "month": work.month}
        | {name: getattr(work, name) for name in names}
        | {f"paid_{name}": getattr(paid, name) for name in parts}
    )


def _deferral_table(region: Region) -> pa.Table:
    made = region.truth.deferrals
    return pa.table(
        {
            "firm": made.firm,
            "month": made.month,
            "kind": [KINDS[kind] for kind in made.kind.tolist()],
            "signed_day": made.signed,
            "signed_true_day": made.signed_true,
            "new_day": made.new_day,
        }
    )


def _project_table(region: Region) -> pa.Table:
    sites = region.truth.sites
    names = ("general", "developer", "start", "end", "board", "guarantee")
    columns = {name: getattr(sites, name) for name in names}
    return pa.table(columns | {"deposit": [DEPOSITS[which] for which in sites.deposit.tolist()]})
