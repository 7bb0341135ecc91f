"""``manage.py bench delivery_notice``: from the clerk's click to the recipient's inbox, one notice after the other.

A portal of its own on loopback: pages by ``manage.py serve``, events by ``manage.py work``. The clerk sends the form "serve this"
for one defendant; from that moment the defendant's inbox is asked for again and again until the paper stands in it. The time to
draw the inbox is within.
"""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import requests
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse

from courtportal.demo.bench.recipients_world import defendants_of, sealed_paper
from courtportal.demo.bench.registry import Say, benchmark
from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, Party
from tests.factories.court_cases import make_case, member
from tests.factories.sessions import sign_in

NOTICES = int(os.environ.get("BENCH_NOTICES", "40"))
WARM = 3  # a portal that has just started draws its first pages slowly
GOAL_SECONDS, PATIENCE_SECONDS, PAUSE_SECONDS = 1.0, 30.0, 0.02


@benchmark("delivery_notice")
def delivery_notice(say: Say) -> None:
    """Raises SystemExit if the median is over a second, or a notice never comes."""
    case = make_case(now=clock.now())
    paper, defendants = sealed_paper(case), defendants_of(case, 0, WARM + NOTICES)
    with _portal() as address:
        desk = Browser(address, member(case, "clerk"))
        took = [_serve(desk, case, paper, one, Browser(address, one.user)) for one in defendants if one.user]
    took = sorted(took[WARM:])
    median, slow = statistics.median(took), took[int(0.95 * len(took))]
    say(f"{NOTICES} notices: {1000 * median:.0f} ms in the middle, p95 {1000 * slow:.0f} ms, {1000 * took[-1]:.0f} ms at most")
    if median > GOAL_SECONDS:
        raise SystemExit(1)


class Browser:
    """Somebody who is logged in, asking a portal over HTTP."""

    def __init__(self, address: str, user: User) -> None:
        self._address, self._session = address, requests.Session()
        self._token = _get_new_csrf_string()
        cookies = {settings.SESSION_COOKIE_NAME: sign_in(user).session.session_key, settings.CSRF_COOKIE_NAME: self._token}
        self._session.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self, path: str) -> str:
        """The page. Raises requests.HTTPError."""
        answer = self._session.get(self._address + path, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        return answer.text

    def send(self, path: str, fields: dict[str, str]) -> None:
        """Send a form that leads on to another page. Raises RuntimeError if it does not."""
        typed = {**fields, "csrfmiddlewaretoken": self._token}
        answer = self._session.post(self._address + path, typed, allow_redirects=False, timeout=PATIENCE_SECONDS)
        if answer.status_code != 302:
            raise RuntimeError(f"{path}: {answer.status_code}")


def _serve(desk: Browser, case: Case, paper: CourtDocument, party: Party, recipient: Browser) -> float:
    inbox = reverse("service:inbox")
    if case.case_number in recipient.get(inbox):
        raise RuntimeError("it was there before")
    started = time.perf_counter()
    desk.send(reverse("service_bulk:serve", args=[case.pk]), {"documents": str(paper.pk), "parties": str(party.pk), "plan": ""})
    while case.case_number not in recipient.get(inbox):
        if time.perf_counter() - started > PATIENCE_SECONDS:
            raise SystemExit("a notice did not come")
        time.sleep(PAUSE_SECONDS)
    return time.perf_counter() - started


@contextlib.contextmanager
def _portal() -> Iterator[str]:
    """Pages and worker of this data folder, until the end. Raises TimeoutError if they do not come up."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    manage = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]
    running = [subprocess.Popen([*manage, "serve", "--port", str(port)]), subprocess.Popen([*manage, "work"])]
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(60)


def _wait_for(port: int) -> None:
    for _try in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError("the portal did not come up")
