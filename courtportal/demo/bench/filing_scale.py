"""``manage.py bench filing_scale``: the same pages over a thousand cases and over a million, and how many queries they make.

The demo's story is told; then its case and its filing are copied (``copies.py``) over all courts. The pages measured are
those of the story's own case, of its people, and of the filing clerk's queue.
"""

import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.demo.bench.copies import copy_for_each, copy_rows, new_id
from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.people import BY_KEY
from courtportal.demo.story.tell import tell_story
from courtportal.kernel import clock
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.calendar.models import Deadline
from filing.cases.models import Case, PanelMember, Party, TimelineEntry
from filing.intake.models import Filing
from tests.factories.sessions import sign_in

FEW, MANY, ROUNDS = 1_000, int(os.environ.get("BENCH_CASES", "1000000")), 15
BATCH = 50_000
# Copies stand apart from the story's own rows: cases of an earlier year, given to every court in turn.
YEAR = 2020


@dataclass(frozen=True)
class Figure:
    """One page at one size: median milliseconds of the server, queries made, bytes sent."""

    milliseconds: float
    queries: int
    size: int


class World:
    """The story's case with copies of it, up to the asked number."""

    def __init__(self) -> None:
        self.case = Case.objects.exclude(filing_id=None).order_by("accepted_at")[0]
        self.filing = Filing.objects.get(Q(pk=self.case.filing_id))
        self.courts = list(Court.objects.order_by("code").values_list("pk", flat=True))
        other = User.objects.get(email=BY_KEY["presiding_judge"].email).pk
        self.other_judge = f"'{other.hex if connection.vendor == 'sqlite' else other}'"
        self.cases = 0

    def grow(self, cases: int) -> None:
        """Have this many copied cases, each with its people, panel, deadlines, timeline and filing."""
        while self.cases < cases:
            last = min(cases, self.cases + BATCH)
            with transaction.atomic():
                self._copy(self.cases + 1, last)
            self.cases = last
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _copy(self, first: int, last: int) -> None:
        number = {"number": "n", "year": str(YEAR), "filing_id": "NULL", "id": new_id()}
        copy_rows(self.case, first=first, last=last, but={**number, "case_number": "'复制' || n", "court": self._court()})
        copy_rows(
            self.filing,
            first=first,
            last=last,
            but={
                "id": new_id(),
                "receipt_number": "'copy' || n",
                "owner": self.other_judge,
                "court": self._court(),
                "state": "'accepted'",
            },
        )
        where = f"parent.year = {YEAR} AND parent.number BETWEEN {first} AND {last}"
        for row, but in self._belongings():
            copy_for_each(row, Case, where=where, but={"id": new_id(), "case": "parent.id", **but})

    def _court(self) -> str:
        """SQL: the courts in turn."""
        keys = [f"'{key.hex if connection.vendor == 'sqlite' else key}'" for key in self.courts]
        cases = " ".join(f"WHEN {turn} THEN {key}" for turn, key in enumerate(keys))
        cast = "" if connection.vendor == "sqlite" else "::uuid"
        return f"(CASE n % {len(keys)} {cases} END){cast}"

    def _belongings(self) -> Iterator[tuple[Deadline | PanelMember | Party | TimelineEntry, dict[str, str]]]:
        strangers = {"user": "NULL", "person": "NULL", "organisation": "NULL"}
        yield from ((party, strangers) for party in self.case.parties.all())
        yield from ((member, {"user": self.other_judge}) for member in self.case.panel.all()[:1])
        yield from ((entry, {}) for entry in self.case.timeline.order_by("happened_at")[:3])
        for deadline in self.case.deadlines.all()[:2]:
            yield deadline, {"key": f"'{deadline.rule}:' || parent.id", "party": "NULL"}


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


def pages(case: Case) -> list[tuple[str, Client, str]]:
    """The pages that must not grow with the court's cases: name, who asks, address."""

    def browser(key: str) -> Client:
        return sign_in(User.objects.get(email=BY_KEY[key].email))

    home, queue = reverse("filing:case", args=[case.pk]), reverse("filing:review_queue")
    return [
        ("case page, litigant", browser("litigant"), home),
        ("case page, judge", browser("judge"), home),
        ("my matters, litigant", browser("litigant"), reverse("filing:my")),
        ("review queue", browser("filing_clerk"), queue),
        ("review queue, done", browser("filing_clerk"), f"{queue}?view=done"),
    ]


@benchmark("filing_scale")
def scale(say: Say) -> None:
    """Each page over a thousand cases and over a million: median time, ratio, queries, bytes."""
    tell_story(now=clock.now(), say=lambda _line: None)
    world = World()
    asked = pages(world.case)
    world.grow(FEW)
    few = [measure(client, path) for _, client, path in asked]
    started = time.perf_counter()
    world.grow(MANY)
    say(f"{MANY - FEW:,} cases made in {time.perf_counter() - started:.0f} s")
    say(f"\n{'page':<26}{f'{FEW:,}':>12}{f'{MANY:,}':>12}{'ratio':>8}{'queries':>12}{'bytes':>10}")
    for (name, client, path), before in zip(asked, few, strict=True):
        after = measure(client, path)
        ratio = after.milliseconds / before.milliseconds
        counted = f"{before.queries} → {after.queries}"
        say(f"{name:<26}{before.milliseconds:>9.1f} ms{after.milliseconds:>9.1f} ms{ratio:>8.2f}{counted:>12}{after.size:>10,}")
