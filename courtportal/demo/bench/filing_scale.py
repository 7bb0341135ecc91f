"""``manage.py bench filing_scale``: the same pages over a thousand cases and over a million, and how many queries they make.

The pages measured are those of the story's own case and its people, of the filing clerk's queue with 200 filings of each state in
the clerk's court, of a file with 5,000 entries, and of a lawyer with 1,000 cases (``scale_world.py``).
"""

import os
import statistics
import time
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.bench.scale_world import World
from courtportal.demo.people import BY_KEY
from courtportal.demo.story.tell import tell_story
from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from tests.factories.sessions import sign_in

FEW, MANY, ROUNDS = 1_000, int(os.environ.get("BENCH_CASES", "1000000")), 15


@dataclass(frozen=True)
class Figure:
    """One page at one size: median milliseconds of the server, queries made, bytes sent."""

    milliseconds: float
    queries: int
    size: int


def measure(client: Client, path: str) -> Figure:
    """Ask for the page some times and keep the median. Raises RuntimeError if it is not shown."""
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        response = client.get(path, headers={"host": "localhost"}, secure=True)
        took.append(time.perf_counter() - started)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(path, headers={"host": "localhost"}, secure=True)
    return Figure(statistics.median(took) * 1000, len(queries), len(response.content))


def pages(world: World) -> list[tuple[str, Client, str]]:
    """The pages that must not grow with the court's cases: name, who asks, address."""

    def browser(key: str) -> Client:
        return sign_in(User.objects.get(email=BY_KEY[key].email))

    home, queue = reverse("filing:case", args=[world.case.pk]), reverse("filing:review_queue")
    docket, mine = reverse("filing:dossier", args=[world.file.case.pk]), reverse("filing:my")
    clerk, court_clerk, lawyer = browser("filing_clerk"), sign_in(world.file.clerk), browser("lawyer")
    return [
        ("case page, litigant", browser("litigant"), home),
        ("case page, judge", browser("judge"), home),
        ("my matters, litigant", browser("litigant"), mine),
        ("my matters, lawyer", lawyer, mine),
        ("my matters, lawyer, page 40", lawyer, f"{mine}?page=40"),
        ("review queue, unclaimed", clerk, f"{queue}?view=section"),
        ("review queue, in progress", clerk, f"{queue}?view=in_progress"),
        ("review queue, done", clerk, f"{queue}?view=done"),
        ("docket of 5,000, clerk", court_clerk, docket),
        ("docket of 5,000, page 100", court_clerk, f"{docket}?page=100"),
        ("docket of 5,000, plaintiff", sign_in(world.file.plaintiff), docket),
    ]


@benchmark("filing_scale")
def scale(say: Say) -> None:
    """Each page over a thousand cases and over a million: median time, ratio, queries, bytes."""
    tell_story(now=clock.now(), say=lambda _line: None)
    world, lawyer = World(), User.objects.get(email=BY_KEY["lawyer"].email)
    world.grow(FEW)
    world.represent(lawyer, FEW)
    few = [measure(client, path) for _, client, path in pages(world)]
    started = time.perf_counter()
    world.grow(MANY)
    say(f"{MANY - FEW:,} cases made in {time.perf_counter() - started:.0f} s")
    say(f"\n{'page':<28}{f'{FEW:,}':>12}{f'{MANY:,}':>12}{'ratio':>8}{'queries':>12}{'bytes':>10}")
    # Logged in anew: a session may have ended while the cases were made.
    for (name, client, path), before in zip(pages(world), few, strict=True):
        after = measure(client, path)
        ratio = after.milliseconds / before.milliseconds
        counted = f"{before.queries} → {after.queries}"
        say(f"{name:<28}{before.milliseconds:>9.1f} ms{after.milliseconds:>9.1f} ms{ratio:>8.2f}{counted:>12}{after.size:>10,}")
