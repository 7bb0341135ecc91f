"""A passkey is set up, opens the door without a name or code, and counts as both factors (Chromium's virtual authenticator)."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import SimulatedMessage
from tests.factories.people import make_staff
from tests.kernel.identity.steps import last_code
from tests.kernel.web.browser import chromium, violations, watch_policy

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    cache.clear()
    with chromium() as browser:
        yield browser.new_context(viewport={"width": 390, "height": 844})


def with_authenticator(page: Page) -> None:
    """A device with a fingerprint reader whose owner always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_in_by_code(page: Page, user: User) -> None:
    page.fill("#id_login", user.phone)
    page.get_by_role("button", name="发送验证码").click()
    page.fill("#id_code", last_code(user.phone))
    page.get_by_role("button", name="确认").click()


def test_the_judge_sets_up_a_passkey_and_logs_in_with_nothing_else(live_server: LiveServer, context: BrowserContext) -> None:
    user = make_staff(Role.JUDGE)
    page = context.new_page()
    blocked = watch_policy(page)
    with_authenticator(page)
    page.goto(f"{live_server.url}/account/login/")
    assert violations(page) == []
    log_in_by_code(page, user)
    assert page.url.endswith("/account/me/second-factor/")
    assert violations(page) == []
    page.get_by_role("link", name="设置通行密钥").click()
    assert violations(page) == []
    page.get_by_role("button", name="设置通行密钥").click()
    page.get_by_role("heading", name="备用码").wait_for()
    page.goto(f"{live_server.url}/account/me/")
    assert page.get_by_role("heading", level=1).inner_text() == "账户和联系方式"

    sent = SimulatedMessage.objects.count()
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.locator(".menu > summary").wait_for()
    page.goto(f"{live_server.url}/account/me/")
    assert page.get_by_role("heading", level=1).inner_text() == "账户和联系方式"
    assert SimulatedMessage.objects.count() == sent
    assert blocked == []


def test_step_up_with_the_passkey_opens_what_changes_factors(live_server: LiveServer, context: BrowserContext) -> None:
    user = make_staff(Role.CLERK)
    page = context.new_page()
    with_authenticator(page)
    page.goto(f"{live_server.url}/account/login/?next=/account/2fa/webauthn/add/")
    log_in_by_code(page, user)
    page.get_by_role("button", name="设置通行密钥").click()
    page.get_by_role("heading", name="备用码").wait_for()
    page.goto(f"{live_server.url}/account/me/confirm/?next=/account/me/people/")
    assert violations(page) == []
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url(f"{live_server.url}/account/me/people/")
