"""``manage.py bench delivery_scale``: every screen of service over a thousand orders and over a hundred thousand.

The demo's story is told; its case and one of its orders are copied (``copies.py``) over all courts, each order with a party of
its own as recipient, its address, documents, tries and work. Measured are the pages of the story's clerk, of a head of division
who sees the whole court, of the recipient, and the public notices; and the worker's jobs that look for what is due.
"""

import os
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from courtportal.demo.bench.copies import copy_for_each, copy_rows, new_id
from courtportal.demo.bench.filing_scale import Figure, measure
from courtportal.demo.bench.planner import gather_statistics
from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.people import BY_KEY
from courtportal.demo.story.tell import tell_story
from courtportal.kernel import clock
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from delivery.service.models import ServiceOrder, ServiceRecipient, WorkItem
from delivery.service.schedule import go_on_late, remind_clerks, remind_recipients
from filing.cases.models import Case, Party
from tests.factories.sessions import sign_in

FEW, MANY = 1_000, int(os.environ.get("BENCH_ORDERS", "100000"))
# Over how many courts they are spread, the story's own among them: with one, everything is of the head of division's court.
COURTS = int(os.environ.get("BENCH_COURTS", "1000"))
BATCH, YEAR = 25_000, 2019
JOBS: tuple[Callable[..., object], ...] = (go_on_late, remind_clerks, remind_recipients)


class World:
    """The story's order with copies of it, up to the asked number."""

    def __init__(self) -> None:
        self.order = ServiceOrder.objects.filter(recipients__party__role="defendant").order_by("created_at")[0]
        self.recipient = self.order.recipients.filter(party__role="defendant")[0]
        self.case = self.order.case
        others = Court.objects.exclude(pk=self.case.court_id).order_by("code").values_list("pk", flat=True)
        self.courts = [self.case.court_id, *others][:COURTS]
        today = clock.today()
        self.work = WorkItem.objects.create(
            order=self.order,
            court_id=self.order.court_id,
            recipient=self.recipient,
            kind="no_answer",
            due_on=today,
            key="bench",
            done_at=clock.now(),
        )
        self.orders = 0

    def grow(self, orders: int) -> None:
        """Have this many copied orders, each in a case of its own."""
        while self.orders < orders:
            last = min(orders, self.orders + BATCH)
            with transaction.atomic():
                self._copy(self.orders + 1, last)
            self.orders = last
        gather_statistics()

    def _copy(self, first: int, last: int) -> None:
        case = {"id": new_id(), "number": "n", "year": str(YEAR), "filing_id": "NULL", "case_number": "'送达复制' || n"}
        copy_rows(self.case, first=first, last=last, but={**case, "court": self._court()})
        copied = f"parent.year = {YEAR} AND parent.number BETWEEN {first} AND {last}"
        stranger = {"user": "NULL", "person": "NULL", "organisation": "NULL"}
        self._each(self.recipient.party, Case, copied, {"case": "parent.id", **stranger})
        of_cases = f"parent.case_id IN (SELECT id FROM {Case._meta.db_table} parent WHERE {copied})"  # noqa: S608 — our own table
        for address in self.recipient.party.service_addresses.filter(ended_at=None):
            self._each(address, Party, of_cases, {"party": "parent.id", "user": "NULL"})
        self._each(self.order, Case, copied, {
            "case": "parent.id", "court": "parent.court_id", "number": "parent.number",
            "key": "'copy' || parent.id", "state": "'open'",
            "due_on": _day("parent.number"), "completed_at": "NULL",
        })  # fmt: skip
        orders = f"parent.key LIKE 'copy%' AND parent.number BETWEEN {first} AND {last}"
        self._each(self.recipient, ServiceOrder, orders, {
            "order": "parent.id", "court": "parent.court_id", "party": _party("parent.case_id"), "served_at": "NULL",
            "way": _way("parent.number"), "step_due_on": _day("parent.number"),
        })  # fmt: skip
        of_orders = f"parent.order_id IN (SELECT id FROM {ServiceOrder._meta.db_table} parent WHERE {orders})"  # noqa: S608 — our own table
        for row in (*self.recipient.items.all(), *self.recipient.attempts.all()):
            but = {"key": f"'copy{row.pk}' || parent.id"} if hasattr(row, "key") else {}
            self._each(row, ServiceRecipient, of_orders, {"recipient": "parent.id", **but})
        self._each(self.work, ServiceRecipient, of_orders, {
            "order": "parent.order_id", "court": "parent.court_id", "recipient": "parent.id", "key": "'copy' || parent.id",
            "done_at": "NULL",
        })  # fmt: skip

    def _each(self, row: Model, parent: type[Model], where: str, but: dict[str, str]) -> None:
        copy_for_each(row, parent, where=where, but={"id": new_id(), **but})

    def _court(self) -> str:
        """SQL: the courts in turn."""
        keys = [f"'{key.hex if connection.vendor == 'sqlite' else key}'" for key in self.courts]
        cases = " ".join(f"WHEN {turn} THEN {key}" for turn, key in enumerate(keys))
        return f"(CASE n % {len(keys)} {cases} END){'' if connection.vendor == 'sqlite' else '::uuid'}"


def _party(case: str) -> str:
    """SQL: the only party of a copied case."""
    return f"(SELECT id FROM {Party._meta.db_table} WHERE case_id = {case})"  # noqa: S608 — our own table


def _day(number: str) -> str:
    """SQL: days around today, so that some things are late, some due and some not yet."""
    if connection.vendor == "sqlite":
        return f"date('now', (({number}) % 21 - 10) || ' days')"
    return f"(current_date + (({number}) % 21 - 10)::int)"


def _way(number: str) -> str:
    """SQL: the steps in turn."""
    return f"(CASE ({number}) % 4 WHEN 0 THEN 'electronic' WHEN 1 THEN 'phone' WHEN 2 THEN 'post' ELSE 'direct' END)"


def pages(world: World) -> list[tuple[str, Client, str]]:
    """Every screen: name, who asks, address."""
    clerk, litigant = (sign_in(User.objects.get(email=BY_KEY[key].email)) for key in ("clerk", "litigant"))
    head = sign_in(User.objects.get(email=BY_KEY["division_head"].email))
    return [
        ("orders, clerk", clerk, reverse("service:orders")),
        ("one order, clerk", clerk, reverse("service:order", args=[world.order.pk])),
        ("work, clerk", clerk, reverse("service:work")),
        ("in bulk, clerk", clerk, reverse("service_bulk:many")),
        ("orders, head of division", head, reverse("service:orders")),
        ("orders late, head of division", head, f"{reverse('service:orders')}?view=late"),
        ("orders, head of division, last page", head, f"{reverse('service:orders')}?page=999999"),
        ("work, head of division", head, reverse("service:work")),
        ("work late, head of division", head, f"{reverse('service:work')}?kind=no_answer&when=late"),
        ("waiting, head of division", head, reverse("service:waiting")),
        ("waiting, head of division, last page", head, f"{reverse('service:waiting')}?page=999999"),
        ("inbox, litigant", litigant, reverse("service:inbox")),
        ("public notices", Client(), reverse("public_services:list")),
    ]


@benchmark("delivery_scale")
def scale(say: Say) -> None:
    """Each screen over a thousand orders and over a hundred thousand: median time, ratio, queries, bytes; then the jobs."""
    tell_story(now=clock.now(), say=lambda _line: None)
    world = World()
    asked = pages(world)
    world.grow(FEW)
    few = [measure(client, path) for _, client, path in asked]
    started = time.perf_counter()
    world.grow(MANY)
    say(f"{MANY - FEW:,} orders made in {time.perf_counter() - started:.0f} s")
    say(f"\n{'screen':<38}{f'{FEW:,}':>12}{f'{MANY:,}':>12}{'ratio':>8}{'queries':>12}{'bytes':>10}")
    for (name, client, path), before in zip(asked, few, strict=True):
        say(line(name, before, measure(client, path)))
    for job in JOBS:
        started = time.perf_counter()
        job(clock.now())
        say(f"{job.__name__:<32}{time.perf_counter() - started:>9.2f} s, one run")


def line(name: str, before: Figure, after: Figure) -> str:
    """One screen at both sizes."""
    ratio, counted = after.milliseconds / before.milliseconds, f"{before.queries} → {after.queries}"
    head = f"{name:<38}{before.milliseconds:>9.1f} ms{after.milliseconds:>9.1f} ms"
    return f"{head}{ratio:>8.2f}{counted:>12}{after.size:>10,}"
