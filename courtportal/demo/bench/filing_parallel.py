"""``manage.py bench filing_acceptances`` and ``filing_submissions``: what happens at once, on both databases.

The scenario is the test suite's (``tests/filing/cases/parallel_acceptance.py``), with more of everything.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark

ACCEPTANCES, PRESSES, PROCESSES = 200, 1000, 50
SCENARIO = [sys.executable, "-m", "tests.filing.cases.parallel_acceptance"]
ON_POSTGRES = [sys.executable, "-m", "tests.servers.postgres"]


def _run(database: str, *counts: int) -> dict[str, Any]:
    """The scenario's report on a fresh database. Raises RuntimeError with what it said."""
    with tempfile.TemporaryDirectory(prefix="courtportal-parallel-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "courtportal.settings.test",
            "COURTPORTAL_DATA": folder,
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'portal.sqlite3'}",
        }
        (Path(folder) / "fonts").symlink_to(Path(settings.DATA_DIR) / "fonts", target_is_directory=True)
        command = [*(ON_POSTGRES if database == "PostgreSQL" else []), *SCENARIO, *(str(count) for count in counts)]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


@benchmark("filing_acceptances")
def filing_acceptances(say: Say) -> None:
    """200 acceptances at once, every third rolled back: the numbers are 1 to 133. Raises SystemExit if they are not."""
    kept = ACCEPTANCES - (ACCEPTANCES + 2) // 3
    wrong = False
    for database in ("SQLite", "PostgreSQL"):
        report = _run(database, ACCEPTANCES, PROCESSES, PROCESSES)
        gapless = report["numbers"] == list(range(1, kept + 1)) and report["last"] == kept
        wrong |= not gapless
        words = "gapless" if gapless else f"NOT gapless: {report['numbers']}"
        say(f"{database}: {ACCEPTANCES} acceptances, {ACCEPTANCES - kept} rolled back, {PROCESSES} processes: "
            f"numbers 1–{report['last']} {words}, {report['seconds'][0]} s")  # fmt: skip
    if wrong:
        raise SystemExit(1)


@benchmark("filing_submissions")
def filing_submissions(say: Say) -> None:
    """1,000 equal submissions at once, every fifth process killed and started again. Raises SystemExit unless one filing."""
    wrong = False
    for database in ("SQLite", "PostgreSQL"):
        report = _run(database, 2, PRESSES, PROCESSES)
        right = report["filings"] == 1 and report["answers"] == 1 and report["answered"] >= PRESSES
        wrong |= not right
        say(f"{database}: {report['answered']} answers to {PRESSES} presses and those of the killed, {PROCESSES} processes: "
            f"{report['filings']} filing, {report['answers']} different answer, {report['seconds'][1]} s")  # fmt: skip
    if wrong:
        raise SystemExit(1)
