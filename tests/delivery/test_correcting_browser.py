"""A judge corrects the finding of service in a browser: at desk and phone width, in both languages, without scripts needed."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.outbox.worker import run_once
from delivery.service.actions.open_document import open_document
from delivery.service.models import ServiceRecipient
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_user
from tests.factories.sessions import sign_in
from tests.kernel.web.browser import chromium, violations, wider_than_screen

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def recipient(monkeypatch: pytest.MonkeyPatch) -> ServiceRecipient:
    """Given a defendant who is presumed served, because it read what arrived."""
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)
    now, user = clock.now(), make_user("周远航")
    case = make_case(now=now)
    service.bind(service.party_of(case), user)
    recipient = service.recipient_of(service.order_for(case, now))
    while run_once():
        pass
    for item in recipient.items.all():
        open_document(actor=actor_of(user, None), item_id=item.pk, now=clock.now())
    return recipient


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-hans"), (390, "zh-hans"), (320, "en")])
def test_the_judge_sees_what_changes_before_it_changes(
    width: int, language: str, recipient: ServiceRecipient, live_server: LiveServer, tmp_path: Path
) -> None:
    session = sign_in(member(recipient.order.case, "sole_judge")).cookies["sessionid"].value
    with chromium() as browser:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=width != 390)
        cookies = {"sessionid": session, settings.LANGUAGE_COOKIE_NAME: language}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.goto(live_server.url + reverse("service:order", args=[recipient.order_id]))
        page.locator(f'a[href="{reverse("service:correct", args=[recipient.pk])}"]').click()
        _good(page, width, tmp_path / "form.png")
        page.locator('input[value$=":rebutted"]').check()
        page.locator('textarea[name="reason"]').fill("该账户由前员工使用，受送达人提交了离职证明。")
        page.locator("form.form button.button").last.click()
        _good(page, width, tmp_path / "preview.png")
        assert recipient.items.exclude(status="open").exists()
        page.locator('button[name="confirmed"]').click()
        _good(page, width, tmp_path / "order.png")
        context.close()
    assert not recipient.items.exclude(status="open").exists()


def _good(page: Page, width: int, picture: Path) -> None:
    page.screenshot(path=picture, full_page=True)
    assert not wider_than_screen(page), picture.name
    if width != 390:  # axe is a script
        assert not violations(page), picture.name
