"""Long texts on pages of staff and in private channels: for who typed them alone, sealed, and gone once they were sent."""

import datetime as dt
import os
import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.mediation.models import MediationMessage
from filing.unsent import sent_pages
from filing.unsent.models import UnsentForm
from tests.factories.filings import claimed
from tests.factories.mediation import Round, opened
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in
from tests.filing.unsent.keeping import WORDS
from tests.kernel.web.browser import chromium, watch_policy

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
SAVE, DISCARD = "filing:unsent_page_save", "filing:unsent_page_discard"
FIELD, FORM = "say-own-text", "a1b2"


def browse(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def marks(number: int, address: str) -> dict[str, str]:
    return {"_address": address, "_form": FORM, "_tab": "tab", "_number": str(number), "_changed": FIELD, "_seen": "0"}


def typed(client: Client, address: str) -> dict[str, list[str]]:
    answer = client.get(reverse("filing:unsent_page_typed"), {"form": f"{address}|{FORM}"})
    assert answer["Cache-Control"] == "no-store"
    found: dict[str, list[str]] = answer.json()["forms"][0]["typed"]
    return found


def since(client: Client, address: str) -> str:
    """What the page says of when it was typed."""
    answer = client.get(reverse("filing:unsent_page_typed"), {"form": f"{address}|{FORM}"})
    found: str = answer.json()["forms"][0]["since"]
    return found


@pytest.fixture
def room(now: dt.datetime) -> Round:
    return opened(now)


def private(room: Round, client: Client) -> tuple[str, str]:
    """The address and the text field of the client's private channel."""
    page = client.get(reverse("filing:mediation", args=[room.mediation.pk]))
    channel = next(one for one in page.context["channels"] if one["private"] and one["form"])
    return reverse("filing:mediation_say", args=[room.mediation.pk, channel["code"]]), channel["form"].add_prefix("text")


@pytest.mark.django_db
def test_what_is_typed_in_a_private_channel_is_for_its_writer_alone_and_gone_once_said(room: Round) -> None:
    mine, others = browse(room.applicant), [browse(one) for one in (room.respondent, room.mediator)]
    address, field = private(room, mine)
    said = {**marks(1, address), "_changed": field, field: WORDS}
    assert mine.post(reverse(SAVE), said).status_code == 200
    assert typed(mine, address) == {field: [WORDS]}
    assert since(mine, address).startswith("最后修改于 ")
    assert not any(typed(one, address) or since(one, address) for one in others)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM filing_unsentform")
        stored = cursor.fetchone()[0]
    assert WORDS.encode() not in (stored.encode() if isinstance(stored, str) else bytes(stored))

    sent = {"_unsent": FORM, "_tab": "tab", "_number": "2", "_seen": "0"}
    assert mine.post(address, {**sent, field: ""}).status_code == 422  # it came back, and is kept as it was sent
    assert typed(mine, address) == {field: [""]}
    assert mine.post(address, {**sent, "_number": "3", field: WORDS}).status_code == 302
    assert MediationMessage.objects.count() == 1
    assert typed(mine, address) == {}
    mine.post(reverse(SAVE), {**said, "_number": "2"})  # a save that was still on its way
    assert typed(mine, address) == {}


@pytest.mark.django_db
def test_it_can_be_thrown_away_and_nothing_is_kept_for_what_one_may_never_send(room: Round) -> None:
    mine = browse(room.applicant)
    address, field = private(room, mine)
    said = {**marks(1, address), "_changed": field, field: WORDS}
    mine.post(reverse(SAVE), said)
    assert mine.post(reverse(DISCARD), marks(0, address)).status_code == 204
    assert typed(mine, address) == {}
    for elsewhere in (reverse("filing:review_correct", args=[uuid.uuid4()]), "/no/such/page/", "//else.example/", ""):
        assert mine.post(reverse(SAVE), {**said, "_address": elsewhere}).status_code == 404, elsewhere
    assert mine.post(reverse(SAVE), {**said, "_number": "9", field: "长" * 70_000}).status_code == 413


@pytest.mark.django_db
def test_an_account_keeps_a_bounded_number_of_forms(room: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent_pages, "MOST_FORMS", 1)
    mine = browse(room.applicant)
    address, field = private(room, mine)
    said = {**marks(1, address), "_changed": field, field: WORDS}
    assert mine.post(reverse(SAVE), said).status_code == 200
    assert mine.post(reverse(SAVE), {**said, "_number": "2"}).status_code == 200
    assert mine.post(reverse(SAVE), {**said, "_form": "other"}).status_code == 404
    mine.post(reverse(DISCARD), {**said, "_number": "3"})  # what was sent or thrown away does not count
    assert mine.post(reverse(SAVE), {**said, "_form": "other"}).status_code == 200


@pytest.mark.django_db
def test_an_administrator_keeps_nothing(now: dt.datetime, room: Round) -> None:
    administrator = sign_in(make_staff(Role.SYSTEM_ADMIN, make_court(), "系统员"))
    address, field = private(room, browse(room.applicant))
    said = {**marks(1, address), field: WORDS}
    assert administrator.post(reverse(SAVE), said).status_code in {403, 404}
    assert not UnsentForm.objects.exists()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def page_of(browser: Browser, live_server: LiveServer, client: Client) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return context.new_page()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_browser_finds_again_what_was_typed_and_forgets_it_once_it_is_sent(live_server: LiveServer, browser: Browser) -> None:
    room = opened(clock.now())
    mine = browse(room.applicant)
    address, field = private(room, mine)
    at = live_server.url + reverse("filing:mediation", args=[room.mediation.pk])
    page = page_of(browser, live_server, mine)
    told = watch_policy(page)
    page.goto(at)
    form, text = page.locator(f'form[action="{address}"]').first, page.locator(f'[name="{field}"]')
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.setAttribute('open', ''))")
    text.fill(WORDS)
    form.get_by_text("已保存").wait_for()
    page.goto(at)
    form.get_by_text("已找回您填写").wait_for()
    assert text.input_value() == WORDS
    form.locator(".actions button").click()
    page.wait_for_load_state()
    assert MediationMessage.objects.count() == 1
    page.goto(at)
    page.wait_for_load_state("networkidle")
    assert text.input_value() == ""
    assert not told
    assert not any(kept.typed for kept in UnsentForm.objects.all())


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_list_of_corrections_stands_there_again_until_it_is_sent(live_server: LiveServer, browser: Browser) -> None:
    court = make_court()
    clerk = make_staff(Role.FILING_CLERK, court, "许立安")
    filing = claimed(clock.now(), actor_for(clerk), court=court)
    page = page_of(browser, live_server, sign_in(clerk))
    at = live_server.url + reverse("filing:review_desk", args=[filing.pk])
    page.goto(at)
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.setAttribute('open', ''))")
    form = page.locator("#correct-form")
    note = form.locator('input[name$="-note"]').first
    note.fill(WORDS)
    form.get_by_text("已保存").wait_for()
    page.goto(at)
    form.get_by_text("已找回您填写").wait_for()
    assert note.input_value() == WORDS
    form.get_by_role("button", name="不要了，重新填写").click()
    form.get_by_text("已找回您填写").wait_for(state="detached")
    assert note.input_value() == ""
    assert not any(kept.typed for kept in UnsentForm.objects.all())
