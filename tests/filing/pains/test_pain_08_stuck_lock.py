"""Pain 8: "being updated by someone else" for half a minute. No lock record: what a killed holder had is free at once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers.postgres import postgres

HOLDER = """
import os, sys, time
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "courtportal.settings.test"
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
from courtportal.kernel import clock
from filing.intake.actions.review import claim, claim_next
from tests.factories.filings import filing_clerk, make_filing
from filing.intake.models import Filing
from courtportal.kernel.authz import Actor, Role
if sys.argv[1] == "prepare":
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    make_filing(clock.now())
    filing_clerk()
    sys.exit()
from courtportal.kernel.identity.models import Appointment
staff = Appointment.objects.filter(role="filing_clerk").get()
clerk = Actor(role=Role.FILING_CLERK, user_id=staff.user_id, court_id=staff.court_id)
filing = Filing.objects.get()
if sys.argv[1] == "hold":
    with transaction.atomic():
        claim(actor=clerk, filing_id=filing.pk, now=clock.now())
        print("holding", flush=True)
        time.sleep(60)
started = time.monotonic()
print("ready", flush=True)
sys.stdin.readline()
started = time.monotonic()
claim(actor=clerk, filing_id=filing.pk, now=clock.now())
print(time.monotonic() - started, flush=True)
"""


def run(verb: str, folder: Path, url: str, **more: object) -> "subprocess.Popen[str]":
    environment = {**os.environ, "COURTPORTAL_DATA": str(folder), "DATABASE_URL": url}
    command = [sys.executable, "-c", HOLDER, verb]
    return subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **more)  # type: ignore[call-overload, no-any-return]


def freed_after_kill(folder: Path, url: str) -> float:
    """Seconds that another clerk waits after the holder of the row was killed."""
    assert run("prepare", folder, url).wait(120) == 0
    holder, other = run("hold", folder, url), run("claim", folder, url)
    assert holder.stdout
    assert other.stdout
    assert other.stdin
    assert other.stdout.readline().strip() == "ready"
    assert holder.stdout.readline().strip() == "holding"
    holder.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    other.stdin.write("go\n")
    other.stdin.flush()
    waited = other.stdout.readline()
    took = time.monotonic() - killed
    assert float(waited) >= 0
    assert other.wait(30) == 0
    return took


@pytest.mark.slow
def test_on_sqlite_what_a_killed_holder_had_is_free_within_a_second(tmp_path: Path) -> None:
    assert freed_after_kill(tmp_path, f"sqlite:///{tmp_path / 'portal.sqlite3'}") < 1


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql_what_a_killed_holder_had_is_free_within_a_second(tmp_path: Path) -> None:
    with postgres() as url:
        assert freed_after_kill(tmp_path, url) < 1
