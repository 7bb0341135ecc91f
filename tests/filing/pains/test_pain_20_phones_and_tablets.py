"""Pain 20: on a phone or tablet the PDF did not open, or showed its first page only.

Every page with documents in WebKit, the engine of all browsers on iPhone and iPad, beside Chromium: each page of a paper is there
as a picture that the server drew, and the plain link brings the whole file.
"""

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.remote.file_detector import UselessFileDetector

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import store_bytes
from delivery.service.actions.open_document import open_document
from filing.intake.actions.review import claim
from tests.factories import filings, service
from tests.factories.court_cases import make_case, member
from tests.factories.filings import litigant, make_draft, make_filing
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in
from tests.filing.dossier.making import entry, pdf
from tests.kernel.uploads import corpus
from tests.kernel.web.browser import chromium
from tests.servers.webkit import webkit

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]
PAGES = 3
PICTURES = """const pictures = [...document.querySelectorAll("main img")].filter((one) => one.src.includes("/pages/"));
pictures.forEach((one) => { one.loading = "eager"; one.closest("details")?.setAttribute("open", ""); });
"""
DRAWN = PICTURES + """return Promise.all(pictures.map((one) => one.decode().then(() => one.naturalWidth, () => 0)));"""
FETCHED = """return fetch(arguments[0]).then(async (answer) => {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, answer.headers.get("Content-Type"), bytes.length, String.fromCharCode(...bytes.slice(0, 5))];
});"""
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;"


class Browser(Protocol):
    """What both engines can do."""

    def go(self, address: str) -> None: ...

    def ask(self, script: str, *arguments: str) -> Any: ...

    def choose(self, path: Path) -> None: ...


class OfWebKit:
    """WebKit by WebDriver."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        driver.set_script_timeout(60)
        driver.file_detector = UselessFileDetector()  # the browser reads the file itself

    def log_in(self, url: str, session: str) -> None:
        """Give it a session of the portal."""
        self.driver.get(f"{url}/design/")
        self.driver.delete_all_cookies()
        self.driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session})

    def go(self, address: str) -> None:
        self.driver.get(address)

    def ask(self, script: str, *arguments: str) -> Any:
        """The value of a script, or of its promise."""
        later = f"const done = [...arguments].pop(); Promise.resolve((function () {{ {script} }})(...arguments)).then(done);"
        return self.driver.execute_async_script(later, *arguments)

    def choose(self, path: Path) -> None:
        """A file for the first field that takes one."""
        self.driver.find_element("css selector", 'input[type="file"]').send_keys(str(path))


class OfChromium:
    """Chromium by Playwright."""

    def __init__(self, context: Any) -> None:
        self.context, self.page = context, context.new_page()

    def log_in(self, url: str, session: str) -> None:
        """Give it a session of the portal."""
        self.context.clear_cookies()
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])

    def go(self, address: str) -> None:
        self.page.goto(address)

    def ask(self, script: str, *arguments: str) -> Any:
        """The value of a script, or of its promise."""
        return self.page.evaluate(f"(given) => (function () {{ {script} }})(...given)", list(arguments))

    def choose(self, path: Path) -> None:
        """A file for the first field that takes one."""
        self.page.locator('input[type="file"]').first.set_input_files(path)


@pytest.fixture(params=["webkit", "chromium"])
def browser(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "webkit":
        with webkit() as driver:
            yield OfWebKit(driver)
    else:
        with chromium() as running:
            yield OfChromium(running.new_context(viewport={"width": 390, "height": 844}))


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that a browser of another user can read."""
    with tempfile.TemporaryDirectory(prefix="courtportal-shared-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def log_in(browser: Any, live_server: LiveServer) -> Callable[[User], None]:
    def log_in(user: User) -> None:
        browser.log_in(live_server.url, sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value)

    return log_in


def test_every_page_of_a_paper_in_the_file_is_seen_and_its_link_brings_all_of_it(
    browser: Any, live_server: LiveServer, log_in: Callable[[User], None]
) -> None:
    case = make_case(now=clock.now())
    data = pdf(PAGES, text="c0")
    paper = entry(case, "借款合同", pages=PAGES, data=data)
    log_in(member(case, "clerk"))
    browser.go(live_server.url + reverse("filing:dossier", args=[case.pk]))
    assert browser.ask("return document.querySelector('main').innerText").count("借款合同") >= 1
    browser.go(live_server.url + reverse("filing:dossier_pages", args=[paper.pk]))
    widths = browser.ask(DRAWN)
    assert len(widths) == PAGES
    assert all(widths)
    assert browser.ask(WIDER) <= 0
    file = browser.ask(FETCHED, reverse("filing:dossier_entry", args=[paper.pk]))
    assert file == [200, "application/pdf", len(data), "%PDF-"]


def test_who_is_served_reads_every_page_of_the_document(
    browser: Any, live_server: LiveServer, log_in: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    case = make_case(now=now, defendant=make_user("周远航"))
    recipient = service.recipient_of(service.order_for(case, now))
    while run_once():
        pass
    item = recipient.items.order_by("position")[0]
    monkeypatch.setattr("delivery.service.page_views.document_bytes", lambda _document: pdf(2))
    user = service.party_of(case).user
    assert user is not None
    log_in(user)
    browser.go(live_server.url + reverse("service:received", args=[recipient.pk]))
    open_document(actor=actor_for(user), item_id=item.pk, now=now)  # the button downloads: what a phone does with it is its own
    browser.go(live_server.url + reverse("service:received", args=[recipient.pk]))
    pages = reverse("service:document_pages", args=[item.pk])
    assert browser.ask("return [...document.querySelectorAll('a')].some((one) => one.pathname === arguments[0]);", pages)
    browser.go(live_server.url + pages)
    widths = browser.ask(DRAWN)
    assert len(widths) == item.document.page_count == 2
    assert all(widths)
    assert browser.ask(WIDER) <= 0


def test_the_clerk_sees_each_page_of_the_evidence_beside_the_claim(
    browser: Any, live_server: LiveServer, log_in: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(filings, "store_bytes", lambda _data, media_type: store_bytes(pdf(2), media_type=media_type))
    clerk = make_staff(Role.FILING_CLERK)
    filing = claim(actor=actor_for(clerk), filing_id=make_filing(now).pk, now=now)
    log_in(clerk)
    browser.go(live_server.url + reverse("filing:review_desk", args=[filing.pk]))
    widths = browser.ask(DRAWN)
    assert widths
    assert all(widths)


def test_a_paper_is_handed_in(browser: Any, live_server: LiveServer, log_in: Callable[[User], None], shared: Path) -> None:
    draft = make_draft(litigant(), clock.now())
    before = Upload.objects.count()
    log_in(draft.owner)
    browser.go(live_server.url + reverse("filing:draft_evidence", args=[draft.pk]))
    browser.choose(corpus.written(shared, "借条.pdf", corpus.plain_pdf()))
    told = browser.ask(
        """const line = document.querySelector("[data-upload-status]");
        return new Promise((done) => {
          const look = () => line.textContent.includes("通过检查") && done(line.textContent);
          new MutationObserver(look).observe(line, {childList: true, characterData: true, subtree: true});
          setTimeout(() => done(line.textContent), 45000); look();
        });"""
    )
    assert "已上传并通过检查" in told
    assert Upload.objects.count() == before + 1
    assert dt.timedelta(0) <= clock.now() - Upload.objects.latest("created_at").created_at < dt.timedelta(minutes=5)
