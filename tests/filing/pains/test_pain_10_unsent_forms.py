"""Pain 10, outside the filing draft: reasons of an application and a form of short fields survive the kill of the browser."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse
from playwright.sync_api import Page, Route, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from courtportal.demo.bench.filing_typing import _Browser
from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.enforcement.actions.issue_notice import issue_notice
from filing.unsent.models import UnsentForm
from tests.factories import mediation as mediations
from tests.factories.disputes import make_dispute
from tests.factories.documents import ready_to_sign
from tests.factories.enforcement import make_enforcement, make_world
from tests.factories.sessions import sign_in
from tests.filing.intake.test_autosave_browser import wait_until

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = "对方正在转移名下房产，不保全判决以后难以执行"
SAY = "**/say/**"
FIELD = "form[data-seal] textarea"


Opened = Callable[[str], AbstractContextManager[Page]]


@pytest.fixture
def opened(tmp_path: Path, live_server: LiveServer) -> Iterator[Callable[[Actor], Opened]]:
    """How a person opens a page in a browser of its own, killed at the end; the next is opened in the same profile."""
    with sync_playwright() as playwright:

        def of(actor: Actor) -> Opened:
            session = sign_in(User.objects.get(pk=actor.account_id)).cookies[settings.SESSION_COOKIE_NAME].value
            values = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}
            cookies: Any = [{"name": name, "value": value, "url": live_server.url} for name, value in values.items()]

            @contextmanager
            def open_page(path: str) -> Iterator[Page]:
                browser = _Browser(playwright, tmp_path)
                try:
                    browser.context.add_cookies(cookies)
                    page = browser.context.new_page()
                    page.goto(live_server.url + path)
                    yield page
                finally:
                    browser.kill()

            return open_page

        yield of


def test_given_reasons_of_an_application_when_the_browser_is_killed_then_they_stand_there_again(
    opened: Callable[[Actor], Opened],
) -> None:
    dispute = make_dispute(clock.now())
    path, browser = (
        reverse("filing:application_new", args=[dispute.case.pk, "preservation_property"]),
        opened(dispute.plaintiff),
    )
    with browser(path) as page:
        page.locator(FIELD).first.press_sequentially(WORDS, delay=20)
        page.wait_for_timeout(1000)  # nothing older than this is lost
    with browser(path) as page:
        expect(page.locator(FIELD).first).to_have_value(WORDS)
        expect(page.get_by_text("已找回您")).to_be_visible()
        page.get_by_role("button", name="不要了，重新填写").click()
        expect(page.locator(FIELD).first).to_have_value("")
    wait_until(lambda: not UnsentForm.objects.get().typed)


def test_given_a_measure_in_short_fields_when_the_browser_is_killed_then_it_stands_there_again(
    opened: Callable[[Actor], Opened],
) -> None:
    world, now = make_world(), clock.now()
    ready_to_sign(now)
    enforcement = issue_notice(actor=world.officer, enforcement_id=make_enforcement(world, now).pk, now=now)
    path, browser = reverse("filing:enforcement_measure", args=[enforcement.pk]), opened(world.officer)
    typed = {"item": "尾号0001的账户", "holder": "演示银行", "amount": "5000"}
    with browser(path) as page:
        for name, value in typed.items():
            page.locator(f"main [name={name}]").fill("")
            page.locator(f"main [name={name}]").press_sequentially(value, delay=20)
        page.wait_for_timeout(1000)
    with browser(path) as page:
        expect(page.get_by_text("已找回您")).to_be_visible()
        for name, value in typed.items():
            expect(page.locator(f"main [name={name}]")).to_have_value(value)


@pytest.mark.parametrize("form", ["[data-seal]", ":not([data-seal])"], ids=["saves of its own", "kept by the page"])
def test_given_a_line_so_slow_that_the_answer_takes_seconds_when_it_is_there_then_nothing_is_found_again(
    opened: Callable[[Actor], Opened], form: str
) -> None:
    talk = mediations.opened(clock.now())
    path, browser = reverse("filing:mediation", args=[talk.mediation.pk]), opened(talk.applicant)

    def slowly(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        time.sleep(7)
        route.fulfill(response=answer)

    with browser(path) as page:
        page.route(SAY, slowly)
        page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
        field = page.locator(f"main form[action*=say]{form} textarea").first
        field.fill("我们希望分期还清")
        with page.expect_navigation(timeout=30_000):
            field.locator("xpath=ancestor::form").get_by_role("button", name="发送").click(no_wait_after=True)
        page.wait_for_timeout(1000)
    with browser(path) as page:
        expect(page.get_by_text("我们希望分期还清").first).to_be_attached()
        page.wait_for_timeout(1000)
        expect(page.get_by_text("已找回您")).to_have_count(0)
    assert not any(one.typed for one in UnsentForm.objects.all())
