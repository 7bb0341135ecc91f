"""Imports go down only (docs/architecture.md), files stay short, the clock is read in one place."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["courtportal", "filing", "delivery", "transcription", "search"]
MOST_LINES = 400
CLOCKS = {"now", "utcnow", "today"}
# The clock itself; children and rules that measure durations do not read the date.
MAY_READ_THE_CLOCK = {"courtportal/kernel/clock.py"}


def sources() -> Iterator[Path]:
    """The program's own modules."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_import_contracts_hold() -> None:
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def _reads_clock(tree: ast.AST) -> list[int]:
    """Lines that call ``datetime.now()``, ``date.today()`` or ``timezone.now()``."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in CLOCKS
        and ast.unparse(call.func.value) in {"datetime", "dt.datetime", "datetime.datetime", "date", "dt.date", "timezone"}
    ]


def test_only_the_clock_reads_the_time() -> None:
    readers = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        if str(path.relative_to(ROOT)) not in MAY_READ_THE_CLOCK
        for line in _reads_clock(ast.parse(path.read_text("utf-8")))
    }
    assert not readers


# One calendar: what the courts count with is the package's table and the notices loaded since. The package's alone is named by
# the calendar in force itself, by the command that must work before a database is there, and by benchmarks of pure rules.
MAY_COUNT_WITH_THE_PACKAGE = {
    "courtportal/kernel/courts/working_days.py",
    "filing/calendar/calendars.py",
    "filing/management/commands/deadline.py",
    "courtportal/demo/bench/filing_calendar.py",
    "courtportal/demo/bench/sound_filings.py",
}


def test_only_the_calendar_in_force_names_the_table_of_the_package() -> None:
    offenders = {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (
            (node.module == "courtportal.kernel.courts.working_days" and any(name.name != "Calendar" for name in node.names))
            or (node.module or "").partition(".")[0] == "chinese_calendar"
        )
    }
    assert offenders == MAY_COUNT_WITH_THE_PACKAGE


def test_what_judges_and_acts_is_told_the_time() -> None:
    """Actions, effects and rules are given the moment; views, subscribers and commands read the clock."""
    offenders = [
        str(path.relative_to(ROOT))
        for path in sources()
        if {"actions", "effects", "rules"} & {*path.parts, path.stem}
        and re.search(r"clock\.(now|today)\(", path.read_text("utf-8"))
    ]
    assert not offenders
