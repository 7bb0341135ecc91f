"""``manage.py bench filing_deadlines``: how long it takes to count all running deadlines again after a notice of holidays.

Run it on a data folder of its own: the rows stay (their history can be deleted by nobody).
"""

import datetime as dt
import json
import os
import random
import time
from pathlib import Path

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from filing.calendar.actions.load_table import load_table
from filing.calendar.actions.recompute import counted_values, recompute_deadlines
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline, DeadlineChange
from filing.calendar.rules.limits import TIME_LIMITS, due_date
from filing.calendar.rules.terms import Unit

MANY = int(os.environ.get("BENCH_DEADLINES", "100000"))
ASSUMED = Path("tests") / "factories" / "calendar_2027_assumed.json"
FIRST_DAY = dt.date(2026, 7, 1)
DAYS = 200


def make_deadlines(count: int, seed: int = 1) -> None:
    """Running deadlines of every kind in days, months and years, triggered on the days of half a year."""
    dice, calendar = random.Random(seed), calendar_in_force()  # noqa: S311 - a benchmark
    limits = [limit for limit in TIME_LIMITS.values() if limit.term.unit is not Unit.HOUR]
    rows = []
    for number in range(count):
        limit, day = dice.choice(limits), FIRST_DAY + dt.timedelta(days=dice.randrange(DAYS))
        rows.append(
            Deadline(
                rule=limit.code,
                article=limit.source.text.zh,
                term=str(limit.term),
                counting=str(limit.counting),
                trigger="bench",
                triggered_on=day,
                key=f"bench:{seed}:{number}",
                **counted_values(due_date(limit.code, day, calendar), calendar),
            )
        )
    Deadline.objects.bulk_create(rows, batch_size=500)


@benchmark("filing_deadlines")
def deadlines(say: Say) -> None:
    """Make them, load an assumed table for the next year, count again. Raises SystemExit if it took more than a minute."""
    make_deadlines(MANY)
    say(f"{MANY} running deadlines made")
    content = json.loads((Path(settings.BASE_DIR) / ASSUMED).read_text("utf-8"))
    load_table(actor=SYSTEM, content=content, now=clock.now())
    started, processor = time.perf_counter(), time.process_time()
    done = recompute_deadlines(now=clock.now())
    took, processor = time.perf_counter() - started, time.process_time() - processor
    changes = DeadlineChange.objects.count()
    say(f"{done.counted} counted again in {took:.1f} s ({processor:.1f} s of one processor)")
    say(f"{changes} changed, {done.moved} of them to another day")
    started = time.perf_counter()
    again = recompute_deadlines(now=clock.now())
    say(f"a second run: {again.counted} counted in {time.perf_counter() - started:.3f} s")
    if took > 60 or again.counted:
        raise SystemExit(1)
