"""Scheduling, and what is scheduled, in a browser: at desk and phone width, in both languages."""

import os

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.diaries import looking_from, proposals
from filing.calendar.models import Hearing
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.people import actor_for, make_room, make_user
from tests.factories.sessions import sign_in
from tests.kernel.web.browser import chromium, violations, wider_than_screen

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NAMES = {"zh-hans": "证据交换", "en": "Exchange of evidence"}


@pytest.fixture
def hearing() -> Hearing:
    """Given an exchange of evidence that is planned online."""
    now = clock.now()
    case = make_case(now=now, defendant=make_user("周远航"))
    room = make_room(case.court).pk
    free = proposals(case, looking_from(case, minutes=60, rooms=[room], now=now, kind="exchange"), count=1)[0].sitting
    plan = Plan(room, free.starts_at, free.ends_at, kind="exchange")
    return schedule_hearing(actor=actor_for(member(case, "clerk")), case_id=case.pk, plan=plan, now=now)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_names_the_kind_and_fits(width: int, language: str, hearing: Hearing, live_server: LiveServer) -> None:
    case = hearing.case
    day = f"?day={clock.local(hearing.starts_at).date().isoformat()}"
    party = case.parties.get(role="plaintiff")
    assert party.user is not None
    everyone = [
        reverse("filing:case", args=[case.pk]),
        reverse("filing:online", args=[case.pk]),
        reverse("transcription:hearings"),
    ]
    for_clerk = [
        reverse("filing:hearing_schedule", args=[case.pk]), reverse("filing:hearing_reschedule", args=[hearing.pk]),
        reverse("filing:hearing_mode", args=[hearing.pk]), reverse("filing:calendar") + day,
    ]  # fmt: skip
    for_judge = [reverse("transcription:room", args=[hearing.pk])]
    for_party = [reverse("filing:online_answer", args=[party.pk]) + "?step=exchange", reverse("filing:my")]
    people: list[tuple[str, User, list[str]]] = [
        ("clerk", member(case, "clerk"), for_clerk + everyone),
        ("judge", member(case, "sole_judge"), for_judge),
        ("party", party.user, everyone + for_party),
    ]
    with chromium() as browser:
        for who, user, addresses in people:
            context = browser.new_context(viewport={"width": width, "height": 900})
            session = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
            cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
            context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
            page = context.new_page()
            for number, address in enumerate(addresses):
                answer = page.goto(live_server.url + address)
                if folder := os.environ.get("SHOTS"):
                    page.screenshot(path=f"{folder}/{who}-{number}-{width}-{language}.png", full_page=True)
                assert answer is not None
                assert answer.status == 200, address
                assert NAMES[language] in page.inner_text("body"), address
                assert violations(page) == [], address
                assert not wider_than_screen(page), address
            context.close()
