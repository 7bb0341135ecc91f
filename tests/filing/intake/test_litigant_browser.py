"""What a new litigant meets on the way to the court, in a browser, at desk and phone width."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.intake.models import FilingDraft
from tests.factories.filings import make_draft
from tests.factories.people import actor_for, make_court, make_user
from tests.factories.sessions import sign_in
from tests.kernel.web.browser import WIDTHS, chromium, violations, wider_than_screen

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def user() -> User:
    return make_user("林小满")


@pytest.fixture
def draft(user: User) -> FilingDraft:
    return make_draft(actor_for(user, Role.LITIGANT), clock.now(), interest_claimed="yes", rate="24")


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, user: User, live_server: LiveServer) -> Iterator[Page]:
    session = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    with chromium() as browser:
        context = browser.new_context(viewport={"width": request.param, "height": 900}, base_url=live_server.url)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        yield context.new_page()
        context.close()


def looked_at(page: Page, name: str) -> None:
    """The page as it stands fits the screen and is open to everyone."""
    assert violations(page) == [], name
    assert not wider_than_screen(page), name
    if folder := os.environ.get("SHOTS"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_whoever_leaves_the_interest_blank_sees_what_is_missing(page: Page, draft: FilingDraft) -> None:
    page.goto(reverse("filing:draft_page", args=[draft.pk, "interest"]))
    for key in ("interest_rate", "interest_from", "interest_as_of", "interest_amount", "interest_method"):
        page.fill(f"#id_{key}", "")
    page.click(".actions button")
    page.wait_for_selector(".summary")
    assert page.locator(".summary a").count() == 5
    looked_at(page, "interest-blank")


def test_what_contradicts_the_principal_is_said_at_once(page: Page, draft: FilingDraft) -> None:
    page.goto(reverse("filing:draft_page", args=[draft.pk, "repaid"]))
    page.fill("#id_principal_repaid", "20000")
    page.click(".actions button")
    page.wait_for_selector(".summary")
    assert "尚欠本金" in page.inner_text(".summary")
    looked_at(page, "contradicted")
    page.click(".actions button")
    page.wait_for_url("**/page/security/")


def test_the_check_list_is_short_and_opens_without_scripts(page: Page, draft: FilingDraft) -> None:
    FilingDraft.objects.filter(pk=draft.pk).update(
        content={**draft.content, "answers": {**draft.content["answers"], "principal_owed": "120000"}}
    )
    page.goto(reverse("filing:draft_check", args=[draft.pk]))
    assert page.locator("details.more:not([open])", has_text="没有发现问题").count() > 3
    looked_at(page, "check")
    page.locator("details.more", has_text="事实和理由").locator("summary").click()
    assert page.locator("dt", has_text="约定借款金额").is_visible()
    looked_at(page, "check-open")


def test_the_sentence_typed_at_the_start_comes_along_to_the_facts(page: Page) -> None:
    make_court()
    page.goto(reverse("filing:start"))
    page.fill("#q", "朋友去年借走五万块钱一直拖着不还")
    page.click("form[role=search]:has(#q) button")
    looked_at(page, "start")
    page.locator("ul.tasks a").first.click()
    page.locator("details", has=page.locator("#other-court")).locator("summary").click()
    page.locator("form:has(#other-court) button").click()
    page.wait_for_url("**/drafts/*/")
    page.goto(f"{page.url}page/reasons/")
    assert page.input_value("#id_remarks") == "朋友去年借走五万块钱一直拖着不还"
    looked_at(page, "facts")
