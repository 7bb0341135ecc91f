"""``manage.py bench filing_calendar``: 500 cases get hearings while the worker is killed five times; then free slots."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.kernel.courts.working_days import published
from filing.calendar.rules.availability import SHANGHAI, STEP, Engagement, Wish, free_slots
from filing.calendar.rules.scheduling import Sitting

CASES = 500
DEATHS = (300, 700, 1100, 500, 900)
MODULE = "tests.filing.calendar.killed_scheduler"


def run(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """One verb in a process of its own, on a database of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "courtportal.settings.test",
        "COURTPORTAL_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'portal.sqlite3'}",
    }
    command = [sys.executable, "-m", MODULE, *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


@benchmark("filing_calendar")
def filing_calendar(say: Say) -> None:
    """Schedule, kill, resume, count; then time the search for slots. Raises SystemExit if a case is missing or doubled."""
    with tempfile.TemporaryDirectory(prefix="courtportal-calendar-") as folder:
        report, seconds, killed = _batch(Path(folder))
    say(f"{CASES} cases, worker killed {killed} times: {json.dumps(report)}; {seconds:.0f} s")
    begun = time.perf_counter()
    rounds = 20
    for _ in range(rounds):
        free_slots(_full_wish(), _full_calendar())
    say(f"free slots behind {len(_full_calendar())} engagements: {(time.perf_counter() - begun) / rounds * 1000:.1f} ms")
    if report["states"] != {"scheduled": CASES} or report["hearings"] != CASES or report["most_in_a_room_at_once"] != 1:
        raise SystemExit(1)


def _batch(data: Path) -> tuple[dict[str, object], float, int]:
    prepared = run(data, "prepare", str(CASES))
    if prepared.returncode:
        raise RuntimeError(prepared.stderr)
    begun = time.perf_counter()
    killed = [run(data, "work", str(at)).returncode for at in (*DEATHS, 0)].count(-signal.SIGKILL)
    seconds = time.perf_counter() - begun
    return json.loads(run(data, "report").stdout), seconds, killed


def _full_wish() -> Wish:
    first = dt.date(2026, 9, 7)
    people = frozenset({"user:0", "user:1", "user:2"})
    return Wish(dt.timedelta(hours=1), first, first + dt.timedelta(days=90), ("room:0", "room:1"), people, published())


def _full_calendar() -> list[Engagement]:
    """Sixty days in which the first judge has no free half hour between nine and half past five."""
    start = dt.datetime(2026, 9, 7, 9, 0, tzinfo=SHANGHAI)
    days = (start + dt.timedelta(days=number) for number in range(60))
    return [Engagement("user:0", Sitting(day + STEP * part, day + STEP * (part + 1))) for day in days for part in range(17)]
