"""The clerk's pages for paper and the secret volume, and a party's for an appraisal, in a browser at desk and phone width."""

import os

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.applications.results.actions import Arrived, enter_result
from filing.cases.models import Case
from filing.paper.actions.enter_paper import enter_document
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.sessions import sign_in
from tests.filing.paper.scans import scanned
from tests.kernel.web.browser import chromium, violations

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dispute() -> Dispute:
    """A case with a paper in it, and an appraisal whose opinion has arrived."""
    now = clock.now()
    found = make_dispute(now)
    enter_document(
        actor=found.clerk, case_id=found.case.pk, party_id=found.party("plaintiff").pk, title="代理词", catalogue_number=22,
        paper=scanned(found.clerk, now, clock.local(now).date()), now=now,
    )  # fmt: skip
    granted = decided(apply_for(found, "appraisal", now), found.judge, now)
    upload = scanned(found.clerk, now, clock.local(now).date()).upload
    arrived = Arrived("笔迹鉴定意见书", "虚构司法鉴定所", clock.local(now).date(), upload, "arrived")
    enter_result(actor=found.clerk, application_id=granted.pk, arrived=arrived, now=now)
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_each_page_fits_and_is_open_to_everyone(width: int, dispute: Dispute, live_server: LiveServer) -> None:
    case, party = dispute.case, dispute.party("defendant")
    application = case.applications.get()
    result = application.results.get()
    for_clerk = [
        ("case", [case.pk]), ("paper", [case.pk]), ("paper_enter", [case.pk, party.pk, "answer"]),
        ("paper_enter", [case.pk, party.pk, "document"]), ("secret_volume", [case.pk]), ("secret_add", [case.pk]),
        ("application_fulfil", [application.pk]), ("paper_enter", [case.pk, party.pk, "appeal"]),
    ]  # fmt: skip
    for_party = [("case", [case.pk]), ("application", [application.pk]), ("application_opinion", [result.pk])]
    with chromium() as browser:
        for actor, pages in ((dispute.clerk, for_clerk), (dispute.plaintiff, for_party)):
            context = browser.new_context(viewport={"width": width, "height": 900})
            session = sign_in(User.objects.get(pk=actor.user_id)).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
            page = context.new_page()
            for name, arguments in pages:
                if arguments[-1] == "appeal":
                    Case.objects.filter(pk=case.pk).update(state=Case.State.DECIDED)
                address = live_server.url + reverse(f"filing:{name}", args=arguments)
                answer = page.goto(address)
                assert answer is not None
                assert (answer.status, page.url) == (200, address), name
                assert violations(page) == [], name
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
                if folder := os.environ.get("SHOTS"):
                    page.screenshot(path=f"{folder}/{name}-{arguments[-1]}-{actor.role.value}-{width}.png", full_page=True)
            Case.objects.filter(pk=case.pk).update(state=Case.State.ACCEPTED)
            context.close()
