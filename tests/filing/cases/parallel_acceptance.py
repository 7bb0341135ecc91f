"""Acceptances at once, every third rolled back after it took its number, and presses of one button at once; as JSON.

Runs in a process of its own on the database of the environment:
``python -m tests.filing.cases.parallel_acceptance [ACCEPTANCES [PRESSES [PROCESSES]]]``. Some of the processes that press
are killed on the way and started again, as a person presses again when the page has hung.
"""

import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connections, transaction  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Actor  # noqa: E402
from filing.cases.models import Case, CaseNumberCounter  # noqa: E402
from filing.intake.actions.accept import accept  # noqa: E402
from filing.intake.actions.review import claim  # noqa: E402
from filing.intake.actions.submit import submit_once  # noqa: E402
from filing.intake.models import Filing  # noqa: E402
from tests.factories.filings import EXAMINED, filing_clerk, litigant, make_draft, make_filing  # noqa: E402

FORK = multiprocessing.get_context("fork")
KILLED_EVERY = 5
R = TypeVar("R")


class ForcedRollback(Exception):
    """The acceptance had its number and is undone all the same."""


def insisted(act: Callable[[], R]) -> R:
    """Do it, again and again when so many wait for SQLite that the busy timeout ends; nothing was done then."""
    while True:
        try:
            return act()
        except OperationalError:
            connections.close_all()
            time.sleep(0.1)


def accept_one(work: tuple[Actor, str, int, bool]) -> None:
    """Accept one filing, or accept and roll back."""
    insisted(lambda: _accept(work))


def _accept(work: tuple[Actor, str, int, bool]) -> None:
    clerk, filing_id, version, undo = work
    connections.close_all()
    try:
        with transaction.atomic():
            accept(examined=EXAMINED, actor=clerk, filing_id=filing_id, version=version, now=clock.now())  # type: ignore[arg-type]
            if undo:
                raise ForcedRollback
    except ForcedRollback:
        pass
    finally:
        connections.close_all()


def press(actor: Actor, draft_id: str, times: int, answers: Path) -> None:
    """Press the button so often, and write down each answer."""
    connections.close_all()
    with answers.open("a", encoding="utf-8") as written:
        for _ in range(times):
            answer = insisted(lambda: submit_once(actor=actor, draft_id=uuid.UUID(draft_id), key="pressed", now=clock.now()))
            written.write(f"{answer}\n")
            written.flush()
    connections.close_all()


def press_together(actor: Actor, draft_id: str, presses: int, processes: int) -> list[str]:
    """All answers of ``presses`` presses; before every fifth process one is killed in its presses."""
    folder = Path(tempfile.mkdtemp(prefix="courtportal-presses-"))
    chance = random.Random(presses)
    running = []
    for number in range(processes):
        work = (actor, draft_id, presses // processes + (number < presses % processes), folder / str(number))
        if number % KILLED_EVERY == 0:
            _start_and_kill(work, chance.uniform(0.02, 0.3))
        running.append(FORK.Process(target=press, args=work))
        running[-1].start()
    for process in running:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"a process ended with {process.exitcode}")
    return [line for file in folder.iterdir() for line in file.read_text("utf-8").splitlines()]


def _start_and_kill(work: tuple[Actor, str, int, Path], after: float) -> None:
    """A process that presses is killed after so many seconds, in the midst of whatever it does."""
    doomed = FORK.Process(target=press, args=work)
    doomed.start()
    time.sleep(after)
    if doomed.pid and doomed.is_alive():
        os.kill(doomed.pid, signal.SIGKILL)
    doomed.join()


def main(acceptances: int = 20, presses: int = 20, processes: int = 20) -> None:
    """Prepare, act in parallel, report."""
    # Tables straight from the models: migrations are tested elsewhere, and this is quicker.
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    now, clerk = clock.now(), filing_clerk()
    works = []
    for number in range(acceptances):
        filing = claim(actor=clerk, filing_id=make_filing(now).pk, now=now)
        works.append((clerk, str(filing.pk), filing.version, number % 3 == 0))
    filer = litigant()
    draft = make_draft(filer, now)
    before = Filing.objects.count()
    connections.close_all()
    started = time.perf_counter()
    with FORK.Pool(processes) as pool:
        pool.map(accept_one, works, chunksize=1)
    accepted = time.perf_counter()
    answers = press_together(filer, str(draft.pk), presses, processes)
    report = {
        "numbers": sorted(Case.objects.values_list("number", flat=True)),
        "last": CaseNumberCounter.objects.get().last_number if works else 0,
        "filings": Filing.objects.count() - before,
        "answers": len(set(answers)),
        "answered": len(answers),
        "seconds": [round(accepted - started, 1), round(time.perf_counter() - accepted, 1)],
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
