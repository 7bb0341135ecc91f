"""A claim that is mediated instead of filed, on phones: invited by SMS, agreed, signed by all, brought to the court together;
and one that is not settled, where what was typed is the filing. axe looks at each page; pictures are kept.
"""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import Person, User
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.outbox.worker import run_until_quiet
from tests.factories import documents
from tests.factories.filings import filing_clerk, litigant, make_bench, make_draft
from tests.factories.mediation import make_mediator
from tests.factories.sessions import sign_in
from tests.kernel.web.browser import chromium
from tests.stories import mediation_steps as steps
from tests.stories.browser import Visitor
from tests.stories.conftest import PICTURES

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@dataclass
class Room:
    """Everyone at a browser of their own, and the address where the applicant's finished claim is checked."""

    applicant: Visitor
    respondent: Visitor
    mediator: Visitor
    clerk: Visitor
    check: str


@pytest.fixture
def room(live_server: LiveServer, browser: Browser) -> Iterator[Room]:
    now = clock.now()  # the server's threads know no other
    documents.ready_to_sign(now)
    make_bench()
    applicant, respondent = litigant(), litigant("周远航")
    Person.objects.filter(pk=respondent.person_id).update(name="周远航")
    draft = make_draft(applicant, now)
    people = {"applicant": applicant, "respondent": respondent, "mediator": make_mediator(), "clerk": filing_clerk()}
    visitors = {name: _arrived(browser, live_server, name, actor) for name, actor in people.items()}
    yield Room(**visitors, check=reverse("filing:draft_check", args=[draft.pk]))
    for visitor in visitors.values():
        visitor.context.close()


def _arrived(browser: Browser, live_server: LiveServer, name: str, actor: Actor) -> Visitor:
    """A person who has logged in; the clerk at a desk, the others with a phone."""
    width = "desk" if name == "clerk" else "phone"
    visitor = Visitor.arrive(browser, live_server, name, PICTURES / "mediation", width=width)
    cookies = sign_in(User.objects.get(pk=actor.user_id)).cookies.items()
    visitor.context.add_cookies([{"name": key, "value": one.value, "url": live_server.url} for key, one in cookies])
    return visitor


def _sms() -> str:
    """What went to the phone that the applicant gave for the other side."""
    run_until_quiet()
    return next(one.body for one in SimulatedMessage.objects.order_by("-sent_at") if one.recipient == "13800000002")


def test_two_litigants_settle_with_a_mediator_and_ask_the_court_to_confirm(room: Room) -> None:
    mediation = steps.ask(room.applicant, room.check)
    steps.come_in(room.respondent, *steps.invitation(_sms(), room.applicant))
    steps.consent(room.respondent)
    steps.appoint(room.clerk, mediation)
    steps.begin(room.mediator, mediation)
    _talk(room, mediation)
    steps.offer(room.respondent, mediation, "60000", (clock.today() + dt.timedelta(days=30)).isoformat())
    steps.accept_offer(room.applicant, mediation)
    steps.draft_agreement(room.mediator, mediation)
    for visitor in (room.applicant, room.respondent, room.mediator):
        steps.sign(visitor, mediation)
    steps.ask_to_confirm(room.applicant, mediation)
    steps.ask_to_confirm(room.respondent, mediation)
    room.applicant.go(mediation)
    expect(room.applicant.page.get_by_text("民特").first).to_be_visible()
    room.applicant.look("confirming")
    room.clerk.go(mediation)  # the court sees that it was mediated, not a word of it
    assert "每月还" not in room.clerk.page.inner_text("main")
    room.clerk.look("clerk")


def _talk(room: Room, mediation: str) -> None:
    """What all read, and what only one side and the mediator read."""
    for visitor in (room.applicant, room.respondent):
        visitor.go(mediation)
    steps.say(room.applicant, "joint", "希望一个月内还清。")
    steps.say(room.respondent, "respondent", "每月还三万元可以承受。")
    room.mediator.go(mediation)
    expect(room.mediator.page.get_by_text("每月还三万元可以承受。")).to_be_visible()
    expect(room.applicant.page.get_by_text("每月还三万元可以承受。")).to_have_count(0)
    steps.say(room.mediator, "joint", "双方可以考虑分期。")
    expect(room.applicant.page.get_by_text("双方可以考虑分期。")).to_be_visible(timeout=20_000)  # comes by itself
    room.applicant.look("room")
    room.mediator.look("room-mediator")


def test_what_is_not_settled_is_filed_as_it_was_typed(room: Room) -> None:
    mediation = steps.ask(room.applicant, room.check)
    steps.come_in(room.respondent, *steps.invitation(_sms(), room.applicant))
    room.respondent.press("不同意调解")
    expect(room.respondent.page.get_by_text("您不同意调解，调解已经结束。")).to_be_visible()
    steps.file_it(room.applicant, mediation)
