"""``manage.py bench delivery_verify``: how long who verifies a document waits, by code, by a registered file, by unknown bytes.

Asked over the whole of Django (middleware, limits, page), in one process, each asker from another network.
"""

import random
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from courtportal.demo.bench.delivery_mutants import signed_files
from courtportal.demo.bench.registry import Say, benchmark
from courtportal.demo.mutants import mutant
from courtportal.demo.sample_documents import write_samples
from courtportal.kernel import clock
from courtportal.kernel.rendering.models import CourtDocument

LOOKS, UPLOADS, STRANGE = 200, 100, 20
GOALS = {"by code": 0.05, "registered file": 0.3, "unknown bytes": 2.0}
Asker = Callable[[int], object]


def _times(ask: Asker, count: int) -> list[float]:
    found = []
    for number in range(count):
        started = time.perf_counter()
        ask(number)
        found.append(time.perf_counter() - started)
    return found


def _worked() -> float:
    """Seconds that this process and its children have worked: on a busy machine the fairer figure."""
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _from(number: int) -> str:
    """A network of its own for each asker, so that the limits do not answer."""
    return f"10.{number // 250}.{number % 250}.9"


@benchmark("delivery_verify")
@override_settings(ALLOWED_HOSTS=["*"])
def delivery_verify(say: Say) -> None:
    """Raises SystemExit if a goal is missed."""
    client, page = Client(), reverse("verification:verify")
    with TemporaryDirectory() as place:
        write_samples(Path(place), now=clock.now())
        files = signed_files(Path(place))
    codes = list(CourtDocument.objects.filter(state="sealed").values_list("verification_code", flat=True))
    chance = random.Random(5)  # noqa: S311 - which bytes are changed
    strange = [mutant(files, chance)[1] for _number in range(STRANGE)]

    def by_code(number: int) -> HttpResponse:
        address = reverse("verification:by_code", args=[codes[number % len(codes)]])
        return client.get(address, REMOTE_ADDR=_from(number))  # type: ignore[return-value]

    def by_file(data: bytes, number: int) -> HttpResponse:
        file = SimpleUploadedFile("document.pdf", data, "application/pdf")
        return client.post(page, {"file": file}, REMOTE_ADDR=_from(500 + number))  # type: ignore[return-value]

    cache.clear()
    first = _times(by_code, len(codes))
    say(f"by code, the first look at each of {len(codes)} documents: median {statistics.median(first) * 1000:.0f} ms")
    slow = []
    for name, ask, count in (
        ("by code", by_code, LOOKS),
        ("registered file", lambda number: by_file(files[number % len(files)], number), UPLOADS),
        ("unknown bytes", lambda number: by_file(strange[number], UPLOADS + number), STRANGE),
    ):
        before = _worked()
        times = sorted(_times(ask, count))
        work = (_worked() - before) / count
        worst = times[int(len(times) * 0.95) - 1]
        said = (
            f"{name}: median {statistics.median(times) * 1000:.0f} ms, p95 {worst * 1000:.0f} ms (goal {GOALS[name] * 1000:.0f})"
        )
        say(f"{said}, {work * 1000:.0f} ms of work each")
        slow += [name] if worst > GOALS[name] else []
    if slow:
        raise SystemExit(1)
