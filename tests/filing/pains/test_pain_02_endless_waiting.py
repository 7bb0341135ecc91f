"""Pain 2: a wheel that turns for ever. Whatever an endpoint does, the page says within fifteen seconds how things stand.

Each place of the portal that waits for the server meets a server that says nothing, one that fails, and a line that breaks.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.intake.models import FilingDraft
from tests.factories.filings import litigant, make_draft
from tests.filing.bulk.tables import as_csv, bank_account
from tests.filing.bulk.test_jobs import right, started
from tests.filing.intake.test_autosave_browser import log_in
from tests.kernel.uploads import corpus
from tests.kernel.web.browser import chromium

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FAULTS = ("hang", "fail", "cut")
DEADLINE = 15_000
WATCH = """([line, words]) => {
  const begun = performance.now();
  const told = () => document.querySelector(line)?.textContent.includes(words);
  const look = () => told() && console.log(`told ${performance.now() - begun}`);
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
}"""
_numbers = itertools.count(1)
CUT, MAY_LEAVE = "网络断了", "离开本页"


@dataclass(frozen=True)
class Place:
    """Where a page waits: which request, what one does, and where the page says how things stand."""

    requests: str
    act: Callable[[Page, Path], None]
    line: str
    words: dict[str, str]


def choose_file(page: Page, folder: Path) -> None:
    number = next(_numbers)  # another file for each page: the same one would go on where the other page stopped
    path = corpus.written(folder, f"借条{number}.pdf", corpus.plain_pdf() + b"\n%%%d" % number)
    page.locator('input[type="file"]').first.set_input_files(path)


def type_something(page: Page, _folder: Path) -> None:
    page.locator("[name=interest_method]").fill("按年利率百分之六")


def send_the_page(page: Page, _folder: Path) -> None:
    page.locator("main form button[type=submit], main form button:not([type])").last.click(no_wait_after=True)


def look_on(_page: Page, _folder: Path) -> None:
    """The page asks by itself every two seconds."""


PLACES = {
    "a file begins": Place("**/uploads/", choose_file, "[data-upload-status]", dict.fromkeys(FAULTS, CUT)),
    "a piece travels": Place("**/uploads/*-*/", choose_file, "[data-upload-status]", dict.fromkeys(FAULTS, CUT)),
    "a file is checked": Place(
        "**/finish/", choose_file, "[data-upload-status]", {"hang": MAY_LEAVE, "fail": CUT, "cut": CUT}
    ),
    "a field is saved": Place("**/save/**", type_something, "#saved", dict.fromkeys(FAULTS, "已保存在这台设备上")),
    "a page is sent": Place("**/interest/", send_the_page, "#still", {"hang": MAY_LEAVE}),
    "a job is watched": Place("**/bulk/**", look_on, "#still", {"hang": MAY_LEAVE, "fail": "连不上", "cut": "连不上"}),
}  # fmt: skip


def faulty(fault: str) -> Callable[[Route], None]:
    """What becomes of a request."""

    def handle(route: Route) -> None:
        if fault == "fail":
            route.fulfill(status=500, body="out of order")
        elif fault == "cut":
            route.abort("connectionreset")

    return handle


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with chromium() as browser:
        yield browser.new_context(viewport={"width": 390, "height": 844})


@pytest.fixture
def addresses(live_server: LiveServer, context: BrowserContext) -> dict[str, str]:
    """The pages, of one account that files in bulk."""
    now = clock.now()
    actor, filer = bank_account(now)
    job = started(actor, filer, now, as_csv([right(1)]))
    draft: FilingDraft = make_draft(litigant(), now)
    FilingDraft.objects.filter(pk=draft.pk).update(owner_id=actor.user_id)
    log_in(context, live_server, User.objects.get(pk=actor.user_id))
    evidence = live_server.url + reverse("filing:draft_evidence", args=[draft.pk])
    interest = live_server.url + reverse("filing:draft_page", args=[draft.pk, "interest"])
    files = dict.fromkeys(("a file begins", "a piece travels", "a file is checked"), evidence)
    return files | {
        "a field is saved": interest, "a page is sent": interest,
        "a job is watched": live_server.url + reverse("filing:bulk_job", args=[job.pk]),
    }  # fmt: skip


def note(after: dict[tuple[str, str], float], case: tuple[str, str], said: str) -> None:
    """The first time that the page says how things stand."""
    if said.startswith("told "):
        after.setdefault(case, float(said.removeprefix("told ")))


def test_every_waiting_ends_in_words_within_fifteen_seconds(
    context: BrowserContext, addresses: dict[str, str], tmp_path: Path
) -> None:
    waiting = []
    for name, place in PLACES.items():
        for fault in place.words:
            page = context.new_page()
            page.goto(addresses[name])
            page.route(place.requests, faulty(fault))
            waiting.append((name, fault, place, page))
    after: dict[tuple[str, str], float] = {}
    for name, fault, place, page in waiting:
        page.on("console", lambda said, case=(name, fault): note(after, case, said.text))
        page.evaluate(WATCH, [place.line, place.words[fault]])
        place.act(page, tmp_path)
    context.new_page().wait_for_timeout(DEADLINE + 5_000)
    late = {(name, fault): after.get((name, fault)) for name, fault, _place, _page in waiting}
    late = {case: seconds for case, seconds in late.items() if seconds is None or seconds > DEADLINE}
    assert not late


def test_a_watched_job_goes_on_when_the_line_is_back(context: BrowserContext, addresses: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(addresses["a job is watched"])
    page.route("**/bulk/**", faulty("fail"))
    expect(page.locator("#still")).to_be_visible(timeout=DEADLINE)
    expect(page.locator("#job progress")).to_be_visible()  # what was known stays
    page.unroute("**/bulk/**")
    expect(page.locator("#still")).to_be_hidden(timeout=DEADLINE)
