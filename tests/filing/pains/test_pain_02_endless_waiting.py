"""Pain 2: a wheel that turns for ever. Whatever an endpoint does, the page says within fifteen seconds how things stand.

Each place of the portal that waits for the server meets a server that says nothing, one that fails, and a line that breaks. What
waits at all is read from scripts and templates: whoever adds a place adds it here.
"""

import itertools
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.intake.models import FilingDraft
from tests.factories.filings import litigant, make_draft
from tests.factories.mediation import opened
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
  const told = () => [...document.querySelectorAll(line)].some((one) => !one.hidden && one.textContent.includes(words));
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
    who: str = "filer"


def choose_file(page: Page, folder: Path) -> None:
    number = next(_numbers)  # another file for each page: the same one would go on where the other page stopped
    path = corpus.written(folder, f"借条{number}.pdf", corpus.plain_pdf() + b"\n%%%d" % number)
    page.locator('input[type="file"]').first.set_input_files(path)


def type_something(page: Page, _folder: Path) -> None:
    page.locator("[name=interest_method]").fill("按年利率百分之六")


def type_a_long_text(page: Page, _folder: Path) -> None:
    page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    page.locator("main form:not([data-seal]) textarea:visible").first.fill("双方分开谈过两次，没有结果")


def send_the_page(page: Page, _folder: Path) -> None:
    page.locator("main form button[type=submit], main form button:not([type])").last.click(no_wait_after=True)


def look_on(_page: Page, _folder: Path) -> None:
    """The page asks by itself every two seconds."""


def ask_for_the_passkey(page: Page, _folder: Path) -> None:
    page.locator("form[data-passkey] button").click(no_wait_after=True)


PLACES = {
    "a file begins": Place("**/uploads/", choose_file, "[data-upload-status]", dict.fromkeys(FAULTS, CUT)),
    "a piece travels": Place("**/uploads/*-*/", choose_file, "[data-upload-status]", dict.fromkeys(FAULTS, CUT)),
    "a file is checked": Place(
        "**/finish/", choose_file, "[data-upload-status]", {"hang": MAY_LEAVE, "fail": CUT, "cut": CUT}
    ),
    "a field is saved": Place("**/save/**", type_something, "#saved", dict.fromkeys(FAULTS, "已保存在这台设备上")),
    "a page is sent": Place("**/interest/", send_the_page, "#still", {"hang": MAY_LEAVE}),
    "a job is watched": Place("**/bulk/**", look_on, "#still", {"hang": MAY_LEAVE, "fail": "连不上", "cut": "连不上"}),
    "a conversation is watched": Place(
        "**/messages/**", look_on, "#still", {"hang": MAY_LEAVE, "fail": "连不上", "cut": "连不上"}, "mediated"
    ),
    "a long text is kept": Place(
        "**/unsent/page/save/", type_a_long_text, "p.saved", dict.fromkeys(FAULTS, "已保存在这台设备上"), "mediated"
    ),
    "a passkey is asked for": Place(
        "**/webauthn/login/**", ask_for_the_passkey, "[data-passkey-failed]", dict.fromkeys(FAULTS, "没有成功"), "stranger"
    ),
}  # fmt: skip


# What waits, by where it stands: the place above that tries it, or the test that does.
WATCHED = "a job is watched"  # page.js speaks for everything that htmx sends, whichever page it is on
WAITING = {
    "courtportal/kernel/static/web/upload.js": "a piece travels",
    "courtportal/kernel/static/web/session.js": "a field is saved",  # asked for after a refusal, with an end of its own
    "courtportal/kernel/static/web/passkeys.js": "a passkey is asked for",
    "transcription/static/transcription/live/room.js": "tests/transcription/test_room_browser.py",
    "transcription/static/transcription/live/uplink.js": "tests/transcription/test_room_browser.py",
    "filing/static/filing/kept-form.js": "a long text is kept",
    "filing/templates/filing/bulk/progress.html": WATCHED,
    "filing/templates/filing/intake/filing.html": WATCHED,
    "filing/templates/filing/mediation/messages.html": "a conversation is watched",
    "filing/templates/filing/intake/autosave.html": "a field is saved",
    "delivery/templates/delivery/service/recipient.html": WATCHED,
    "transcription/templates/transcription/transcripts/_line.html": WATCHED,
    "transcription/templates/transcription/transcripts/_correction.html": WATCHED,
    "courtportal/kernel/templates/web/pages/design.html": WATCHED,
}
ASKS = re.compile(r"\bfetch\(|XMLHttpRequest\(|new WebSocket\(|EventSource\(|\bhx-(?:get|post|put|delete)=")


def test_everything_that_waits_for_the_server_is_tried() -> None:
    apps = ("courtportal/kernel/static/web", "courtportal/kernel/templates", "filing", "delivery", "transcription", "search")
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for app in apps
        for path in (settings.BASE_DIR / app).rglob("*")
        if path.suffix in {".js", ".html"} and "packages" not in path.parts and ASKS.search(path.read_text("utf-8"))
    }
    assert found == set(WAITING)
    for how in WAITING.values():
        assert how in PLACES or (settings.BASE_DIR / how).exists()


def test_no_script_asks_without_an_end() -> None:
    """A fetch of one's own carries the time after which it is given up; htmx and the uploads have theirs."""
    for path in (settings.BASE_DIR / "courtportal/kernel/static/web").glob("*.js"):
        for asked in re.findall(r"fetch\((?:[^()]|\([^()]*\))*\)", path.read_text("utf-8")):
            assert "signal" in asked, (path.name, asked)


def faulty(fault: str) -> Callable[[Route], None]:
    """What becomes of a request."""

    def handle(route: Route) -> None:
        if fault == "fail":
            route.fulfill(status=500, body="out of order")
        elif fault == "cut":
            route.abort("connectionreset")

    return handle


@pytest.fixture
def contexts() -> Iterator[dict[str, BrowserContext]]:
    """Browsers of who files, who is in a mediation, and somebody who is not logged in."""
    with chromium() as browser:
        phone: Any = {"viewport": {"width": 390, "height": 844}}
        yield {who: browser.new_context(**phone) for who in ("filer", "mediated", "stranger")}


@pytest.fixture
def context(contexts: dict[str, BrowserContext]) -> BrowserContext:
    return contexts["filer"]


@pytest.fixture
def addresses(live_server: LiveServer, contexts: dict[str, BrowserContext]) -> dict[str, str]:
    """The pages: of one account that files in bulk, of a party to a mediation, and the page for logging in."""
    context = contexts["filer"]
    now = clock.now()
    actor, filer = bank_account(now)
    job = started(actor, filer, now, as_csv([right(1)]))
    draft: FilingDraft = make_draft(litigant(), now)
    FilingDraft.objects.filter(pk=draft.pk).update(owner_id=actor.user_id)
    log_in(context, live_server, User.objects.get(pk=actor.user_id))
    talk = opened(now)
    log_in(contexts["mediated"], live_server, User.objects.get(pk=talk.applicant.user_id))
    evidence = live_server.url + reverse("filing:draft_evidence", args=[draft.pk])
    conversation = live_server.url + reverse("filing:mediation", args=[talk.mediation.pk])
    interest = live_server.url + reverse("filing:draft_page", args=[draft.pk, "interest"])
    files = dict.fromkeys(("a file begins", "a piece travels", "a file is checked"), evidence)
    return files | {
        "a field is saved": interest, "a page is sent": interest,
        "a job is watched": live_server.url + reverse("filing:bulk_job", args=[job.pk]),
        **dict.fromkeys(("a conversation is watched", "a long text is kept"), conversation),
        "a passkey is asked for": live_server.url + reverse("account_login"),
    }  # fmt: skip


def note(after: dict[tuple[str, str], float], case: tuple[str, str], said: str) -> None:
    """The first time that the page says how things stand."""
    if said.startswith("told "):
        after.setdefault(case, float(said.removeprefix("told ")))


def test_every_waiting_ends_in_words_within_fifteen_seconds(
    contexts: dict[str, BrowserContext], addresses: dict[str, str], tmp_path: Path
) -> None:
    waiting = []
    for name, place in PLACES.items():
        for fault in place.words:
            page = contexts[place.who].new_page()
            page.goto(addresses[name])
            page.route(place.requests, faulty(fault))
            waiting.append((name, fault, place, page))
    after: dict[tuple[str, str], float] = {}
    for name, fault, place, page in waiting:
        page.on("console", lambda said, case=(name, fault): note(after, case, said.text))
        page.evaluate(WATCH, [place.line, place.words[fault]])
        place.act(page, tmp_path)
    contexts["filer"].new_page().wait_for_timeout(DEADLINE + 5_000)
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
