"""``manage.py bench filing_docket``: the docket page of a file with 50 and with 5,000 entries, for the court and for a party."""

import statistics
import time
from typing import NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.demo.bench.planner import gather_statistics
from courtportal.demo.bench.registry import Say, benchmark
from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.vault.files import store_bytes
from filing.cases.models import Case, DossierEntry, PanelMember, Party

SIZES, ROUNDS, MOST = (50, 5_000), 30, 200_000


class File(NamedTuple):
    """A case and two who read its file."""

    case: Case
    clerk: User
    plaintiff: User


def make_file(entries: int, number: int) -> File:
    """A case with that many entries under many headings, its clerk, and its plaintiff."""
    court = Court.objects.order_by("code")[0]
    clerk = User.objects.create_user(email=f"clerk{number}@bench.example", display_name="书记员")
    plaintiff = User.objects.create_user(email=f"party{number}@bench.example", display_name="原告")
    Appointment.objects.create(user=clerk, role=Role.CLERK, court=court)
    case = Case.objects.create(
        court=court, case_type="民初", year=2026, number=900_000 + number, cause_code="108(3)", accepted_at=clock.now(),
        case_number=f"（2026）{court.code}民初{900_000 + number}号", title="演示数据民间借贷纠纷",
    )  # fmt: skip
    PanelMember.objects.create(case=case, user=clerk, duty=PanelMember.Duty.CLERK)
    Party.objects.create(case=case, role="plaintiff", kind="person", name="原告", user=plaintiff)
    file = store_bytes(b"%PDF-1.7 bench", media_type="application/pdf")
    DossierEntry.objects.bulk_create(
        DossierEntry(
            case=case, catalogue_number=3 + position % 30, title=f"演示材料{position}", file=file, file_name="材料.pdf",
            source="原告", pages=1 + position % 7, key=f"bench:{position}",
        )
        for position in range(entries)
    )  # fmt: skip
    gather_statistics()
    return File(case, clerk, plaintiff)


def browser_of(user: User) -> Client:
    """A browser in which the user is logged in, second factor and all."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    passed = {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [passed]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def measure(case: Case, user: User, page: int) -> tuple[float, int, int]:
    """Median server milliseconds, number of queries and bytes of one page."""
    client, url = browser_of(user), reverse("filing:dossier", args=[case.pk]) + f"?page={page}"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    asked = len(queries)  # at once: the next request empties the log
    if answer.status_code != 200:
        raise RuntimeError(answer.status_code)
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times), asked, len(answer.content)


@benchmark("filing_docket")
def filing_docket(say: Say) -> None:
    """Compare the pages. Raises SystemExit if the long file takes more than twice the time, more queries, or 200 kB."""
    files = [make_file(size, number) for number, size in enumerate(SIZES)]
    bad = False
    readers = {"clerk": [made.clerk for made in files], "party": [made.plaintiff for made in files]}
    for who, users in readers.items():
        found = {size: measure(made.case, user, 1) for size, made, user in zip(SIZES, files, users, strict=True)}
        found[-1] = measure(files[-1].case, users[-1], 100)
        for size, (milliseconds, queries, weight) in found.items():
            name = "last page of 5000" if size == -1 else f"first page of {size}"
            say(f"{who}, {name}: {milliseconds:.1f} ms, {queries} queries, {weight / 1000:.0f} kB")
        small = found[SIZES[0]]
        bad = bad or any(t > 2 * small[0] or q != small[1] or w > MOST for t, q, w in found.values())
    if bad:
        raise SystemExit(1)
