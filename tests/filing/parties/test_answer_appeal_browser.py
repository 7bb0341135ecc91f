"""The pages on which an appeal is answered, in a browser at desk and phone width."""

import os

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.subscribers import serve_the_appeal
from filing.calendar.actions.on_service import service_took_effect
from filing.cases.models import Case
from filing.events import ApplicationSubmitted
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, make_dispute
from tests.factories.sessions import sign_in
from tests.kernel.web.browser import chromium, violations

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dispute(monkeypatch: pytest.MonkeyPatch) -> Dispute:
    """Given the defendant's appeal with two reasons, its copy served on the plaintiff."""
    blank_documents(monkeypatch)
    now = clock.now()
    found = make_dispute(now, state=Case.State.DECIDED)
    reasons = "一审认定借款本金有误，其中两笔转账是货款。\n利息计算没有依据。"
    application = apply_for(found, "appeal", now, role="defendant", reasons=reasons)
    serve_the_appeal(ApplicationSubmitted(application_id=application.pk, case_id=found.case.pk), now)
    notice = CourtDocument.objects.get(kind="notice_of_appeal")
    party = found.party("plaintiff")
    service_took_effect(case_id=found.case.pk, party_id=party.pk, document_ids=[notice.pk], effective_at=now, now=now)
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_the_answer_fits_the_screen_and_is_open_to_everyone(width: int, dispute: Dispute, live_server: LiveServer) -> None:
    with chromium() as browser:
        for actor, names in ((dispute.plaintiff, ("case", "answer_appeal")), (dispute.clerk, ("case",))):
            context = browser.new_context(viewport={"width": width, "height": 900})
            session = sign_in(User.objects.get(pk=actor.user_id)).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
            page = context.new_page()
            for name in names:
                page.goto(live_server.url + reverse(f"filing:{name}", args=[dispute.case.pk]))
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
                assert violations(page) == [], name
                if folder := os.environ.get("SHOTS"):
                    page.screenshot(path=f"{folder}/{name}-{actor.role.value}-{width}.png", full_page=True)
            context.close()
