"""Rows a second of intake: check and store a wage file as CSV and as xlsx, beside reading it with the csv module alone.

Run `python -m bench.intake [rows]`. All persons are made up: region prefix 140, sequence 000, names without meaning.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from laoheng.standard.identifiers import make_firm_code, make_person_number

HEADINGS = [
    "统一社会信用代码", "姓名", "证件号码", "手机号", "工资所属期", "工作时间(小时)", "应发工资", "加班工资",
    "代扣社保", "代扣公积金", "代扣个税", "其他扣除", "实发工资", "发放日期", "发放方式",
]  # fmt: skip
TODAY = date(2026, 11, 1)


def wage_rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Rows of one month; as many persons as rows (up to 3.5 million), 200 firms."""
    draw = random.Random(seed)
    firms = [make_firm_code("140199", f"{number:08d}") for number in range(200)]
    for index in range(count):
        place, day = divmod(index, 20_000)
        number = make_person_number(f"140{place:03d}", date(1950, 1, 1) + timedelta(days=day), "000")
        gross = draw.randrange(300_000, 1_500_000)
        taken = [draw.randrange(10_000, 60_000), draw.randrange(0, 50_000), draw.randrange(0, 20_000)]
        money = [f"{part / 100:.2f}" for part in (gross, draw.randrange(0, 90_000), *taken, 0, gross - sum(taken))]
        hours = f"{draw.randrange(1200, 2200) / 10:.1f}"
        yield [firms[index % 200], f"测试{chr(0x4E00 + index % 5000)}", number, "", "2026-03", hours, *money,
               "2026-04-10", "银行"]  # fmt: skip


def write_csv(path: Path, count: int) -> None:
    """A wage file in UTF-8 with BOM."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(wage_rows(count))


def write_xlsx(path: Path, count: int) -> None:
    """The same as a workbook, amounts as numbers."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("工资")
    sheet.append(HEADINGS)
    for row in wage_rows(count):
        sheet.append([*row[:5], *map(float, row[5:13]), *row[13:]])
    book.save(path)


class StatelessIdentities:
    """Ids computed from the number, so that the measured memory is intake's own: the vault keeps people elsewhere."""

    def __init__(self) -> None:
        self._firms: dict[str, str] = {}

    def persons(
        self,
        numbers: Sequence[str | None],
        names: Sequence[str | None],
        phones: Sequence[str | None],
        accounts: Sequence[str | None],
    ) -> list[str | None]:
        """See `laoheng.hub.identify.Identities`."""
        return [None if number is None else self._id(number) for number in numbers]

    def firms(self, codes: Sequence[str]) -> list[str]:
        """See `laoheng.hub.identify.Identities`."""
        for code in set(codes).difference(self._firms):
            self._firms[code] = self._id(code)
        return [self._firms[code] for code in codes]

    def _id(self, number: str) -> str:
        text = hashlib.blake2b(number.encode(), digest_size=16).hexdigest()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def plain_csv(path: Path) -> float:
    """Seconds for the csv module to read the file and do nothing with it."""
    start = time.perf_counter()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in csv.reader(file):
            pass
    return time.perf_counter() - start


def peak_of_this_program() -> float:
    """Megabytes at most held so far. The system's own count of a process goes on from whatever program started it."""
    try:
        told = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def take_in(path: Path, store: bool) -> dict[str, object]:
    """Inspects, checks and (with `store`) stores one file into an empty lake."""
    from laoheng.hub.cells import Known
    from laoheng.hub.files import inspect
    from laoheng.hub.intake import check
    from laoheng.hub.lake import Lake
    from laoheng.hub.reading import open_rows
    from laoheng.standard.records import WAGES

    identities, known = StatelessIdentities(), Known(TODAY)
    start, worked = time.perf_counter(), time.process_time()
    checked = check(WAGES, open_rows(path, inspect(path, path.name), WAGES), identities=identities, known=known)
    if store:
        with tempfile.TemporaryDirectory() as folder:
            Lake(Path(folder)).commit_batch(
                "office", WAGES, checked.batches(), batch_id="bench", batch_seq=1, batch_key=bytes(32),
                received_at=datetime(2026, 11, 1, tzinfo=UTC),
            )  # fmt: skip
    else:
        checked.run()
    seconds, busy = time.perf_counter() - start, time.process_time() - worked
    peak = peak_of_this_program()
    report = checked.report
    return {
        "rows": report.rows, "accepted": report.accepted, "seconds": round(seconds, 2),
        "rows_per_second": round(report.rows / seconds), "processor_seconds": round(busy, 2),
        "rows_per_processor_second": round(report.rows / busy), "peak_mb": round(peak),
    }  # fmt: skip


def main() -> None:
    """Makes the files, then measures each way in a process of its own, so that peaks do not add up."""
    if len(sys.argv) == 3:
        print(json.dumps(take_in(Path(sys.argv[2]), store=sys.argv[1] == "store")))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as folder:
        text, book = Path(folder) / "wages.csv", Path(folder) / "wages.xlsx"
        write_csv(text, count)
        write_xlsx(book, min(count, 100_000))
        print(f"csv module alone: {count / plain_csv(text):,.0f} rows/s")
        for path in (text, book):
            for mode in ("check", "store"):
                command = [sys.executable, "-m", "bench.intake", mode, str(path)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                print(f"{path.suffix} {mode}: {done.stdout.strip()}")


if __name__ == "__main__":
    main()
