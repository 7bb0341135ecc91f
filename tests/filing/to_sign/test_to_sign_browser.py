"""What waits for a signature, and what came of a job, on a desk and on a phone."""

import os

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.cases.models import PanelMember
from filing.decisions.actions.draft import draft
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from tests.factories.decisions import finish
from tests.factories.disputes import make_dispute
from tests.factories.documents import ready_to_sign
from tests.factories.people import make_staff
from tests.factories.sessions import sign_in
from tests.kernel.web.browser import chromium, violations, wider_than_screen

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def two_judgments() -> tuple[User, Decision]:
    """A member of two panels whose presiding judges have signed, and the second of the judgments."""
    now, member, decisions = clock.now(), None, []
    ready_to_sign(now)
    for _number in range(2):
        dispute = make_dispute(now, procedure="ordinary")
        PanelMember.objects.filter(case=dispute.case, duty="sole_judge").update(duty="presiding_judge")
        member = member or make_staff(Role.JUDGE, dispute.case.court, "甲法官")
        PanelMember.objects.create(case=dispute.case, user=member, duty="judge")
        drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
        finish(actor=dispute.judge, decision_id=drafted.pk, now=now)
        decisions.append(sign(actor=dispute.judge, decision_id=drafted.pk, now=now))
    assert member is not None
    return member, decisions[-1]


def test_the_list_is_read_ticked_and_signed_on_every_screen(live_server: LiveServer) -> None:
    """A member of a panel reads one of two judgments, ticks both, and is told why the other is not signed."""
    member, decision = two_judgments()
    client = sign_in(member)
    cookies = [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    listed, own = live_server.url + reverse("filing:to_sign"), live_server.url + reverse("filing:decision", args=[decision.pk])
    with chromium() as browser:
        for width in (1280, 390, 320):
            context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
            context.add_cookies(cookies)
            page = context.new_page()
            for name, address in (("list", listed), ("decision", own)):
                page.goto(address)
                _look(page, name, width)
            context.close()
        context = browser.new_context(viewport={"width": 390, "height": 900}, locale="zh-CN")
        context.add_cookies(cookies)
        page = context.new_page()
        client.get(reverse("filing:decision_pdf", args=[decision.pk]))
        page.goto(listed)
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="签署选中的文书").click()
        page.wait_for_url("**/jobs/**")
        job = page.url
    run_until_quiet()
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 390, "height": 900}, locale="zh-CN")
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(job)
        assert page.get_by_text("已签名 1/2").is_visible()
        assert page.get_by_text("您还没有打开阅读这份文书，没有签名。").is_visible()
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            _look(page, "job", width)
        context.close()


def _look(page: Page, name: str, width: int) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert violations(page) == [], name
    assert not wider_than_screen(page), (name, width)
