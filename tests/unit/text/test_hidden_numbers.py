from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest

from laoheng.cli import main
from laoheng.text.masking import hide_numbers

NUMBER = "140105199001010001"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("电话 14900001234 打不通", "电话 〔手机〕 打不通"),
        ("写信到 someone@example.invalid", "写信到 〔邮箱〕"),
        ("账号：6222 0000 1111 222", "账号：〔账号〕"),
        ("2026-11-28 10:35:37,123 WARNING laoheng.site 01a21c8b-79d4-7000-8580-81c2e21af933", None),
        ("990101-HT2026-000001 共 5200.00 元", None),
    ],
)
def test_a_log_line_hides_what_names_a_person_and_nothing_else(text: str, hidden: str | None) -> None:
    assert hide_numbers(text) == (text if hidden is None else hidden)


def test_a_traceback_in_the_sites_log_hides_numbers_too() -> None:
    from laoheng_web.config.logs import WithoutNumbers

    try:
        raise ValueError("14900001234")
    except ValueError:
        record = logging.LogRecord(
            "site", logging.ERROR, __file__, 1, "failed for %s", ("14900001234",), sys.exc_info()
        )
    assert "1490000" not in WithoutNumbers("%(levelname)s %(message)s").format(record)


def test_a_masked_file_can_be_undone_by_whoever_holds_the_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    original = "甲方：示例公司。联系人王小明，手机14900001234。"
    (tmp_path / "a.txt").write_text(original, "utf-8")
    arguments = ["--out", f"{tmp_path}/b.txt", "--key", f"{tmp_path}/k.json"]
    assert main(["mask", f"{tmp_path}/a.txt", *arguments]) == 0
    masked = (tmp_path / "b.txt").read_text("utf-8")
    assert "14900001234" not in masked and "王小明" not in masked
    assert "14900001234" in json.loads((tmp_path / "k.json").read_text("utf-8")).values()
    assert (tmp_path / "k.json").stat().st_mode & 0o077 == 0
    capsys.readouterr()
    assert main(["unmask", f"{tmp_path}/b.txt", "--key", f"{tmp_path}/k.json"]) == 0
    assert capsys.readouterr().out.strip() == original
    assert main(["mask", f"{tmp_path}/a.txt", *arguments]) == 2
    assert main(["unmask", f"{tmp_path}/b.txt", "--key", f"{tmp_path}/b.txt"]) == 2
