"""The pages for a third party and for two agents, in a browser, at desk and phone width."""

import os

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.intake.actions.drafts import save_party
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from tests.factories.filings import PLAINTIFF
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in
from tests.filing.intake.test_third_party import FIRST, SECOND, with_third_party
from tests.kernel.web.browser import chromium, violations

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft() -> FilingDraft:
    """A draft that names a third party, and two agents of the plaintiff."""
    now = clock.now()
    found = with_third_party(now)
    own, typed = contents.parties(found.content, contents.PLAINTIFF)[0]["id"], {**PLAINTIFF, **FIRST, **SECOND}
    actor = actor_for(found.owner)
    save_party(actor=actor, draft_id=found.pk, party_id=own, typed=typed, seen=True, now=now)
    return FilingDraft.objects.get(pk=found.pk)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_page_fits_and_is_open_to_everyone(width: int, language: str, draft: FilingDraft, live_server: LiveServer) -> None:
    (own,), (third,) = (contents.parties(draft.content, role) for role in (contents.PLAINTIFF, contents.THIRD_PARTY))
    pages = [
        ("draft_parties", ["third_party"]), ("draft_party", [third["id"]]), ("draft_party", [own["id"]]), ("draft_check", []),
    ]  # fmt: skip
    session = sign_in(User.objects.get(pk=draft.owner_id)).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
    with chromium() as browser:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        for number, (name, more) in enumerate(pages):
            address = live_server.url + reverse(f"filing:{name}", args=[draft.pk, *more])
            answer = page.goto(address)
            assert answer is not None
            assert (answer.status, page.url) == (200, address), name
            assert violations(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=f"{folder}/{number}-{name}-{language}-{width}.png", full_page=True)
        context.close()
