"""Pain 10, outside the filing draft: the reasons of an application survive the kill of the browser."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from courtportal.demo.bench.filing_typing import _Browser
from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.unsent.models import UnsentForm
from tests.factories.disputes import make_dispute
from tests.factories.sessions import sign_in
from tests.filing.intake.test_autosave_browser import wait_until

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = "对方正在转移名下房产，不保全判决以后难以执行"
FIELD = "form[data-seal] textarea"


def test_given_reasons_of_an_application_when_the_browser_is_killed_then_they_stand_there_again(
    tmp_path: Path, live_server: LiveServer
) -> None:
    dispute = make_dispute(clock.now())
    user = User.objects.get(pk=dispute.plaintiff.user_id)
    session = sign_in(user, factor="code").cookies[settings.SESSION_COOKIE_NAME].value
    values = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}
    cookies = [{"name": name, "value": value, "url": live_server.url} for name, value in values.items()]
    address = live_server.url + reverse("filing:application_new", args=[dispute.case.pk, "preservation_property"])
    with sync_playwright() as playwright:
        first = _Browser(playwright, tmp_path)
        try:
            first.context.add_cookies(cookies)
            page = first.context.new_page()
            page.goto(address)
            page.locator(FIELD).first.press_sequentially(WORDS, delay=20)
            page.wait_for_timeout(1000)  # nothing older than this is lost
        finally:
            first.kill()
        again = _Browser(playwright, tmp_path)
        try:
            again.context.add_cookies(cookies)
            page = again.context.new_page()
            page.goto(address)
            expect(page.locator(FIELD).first).to_have_value(WORDS)
            expect(page.get_by_text("已找回您")).to_be_visible()
            page.get_by_role("button", name="不要了，重新填写").click()
            expect(page.locator(FIELD).first).to_have_value("")
        finally:
            again.kill()
    wait_until(lambda: not UnsentForm.objects.get().typed)
