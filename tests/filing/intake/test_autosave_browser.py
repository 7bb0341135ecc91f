"""What is typed stays typed: on the server within a second, on the device while the line is down, and after a new log-in."""

import os
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.intake.actions.drafts import save_page
from filing.intake.models import FilingDraft
from tests.factories.filings import litigant, make_draft
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in
from tests.kernel.web.browser import chromium, violations, watch_policy

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
METHOD = "interest_method"
LOCAL = """async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = request.onupgradeneeded = resolve; });
  const open = indexedDB.open("filing");
  await done(open);
  const database = open.result;
  if (!database.objectStoreNames.length) return 0;
  const count = database.transaction("drafts").objectStore("drafts").count();
  await done(count);
  database.close();
  return count.result;
}"""


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with chromium() as browser:
        yield browser.new_context(viewport={"width": 390, "height": 844})


@pytest.fixture
def draft() -> FilingDraft:
    return make_draft(litigant(), clock.now())


def log_in(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    session = sign_in(user, factor="code").cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])


@pytest.fixture
def page(live_server: LiveServer, context: BrowserContext, draft: FilingDraft) -> Page:
    """The page about interest, open in the browser of the draft's owner."""
    log_in(context, live_server, draft.owner)
    page = context.new_page()
    page.goto(live_server.url + reverse("filing:draft_page", args=[draft.pk, "interest"]))
    return page


def stored(draft: FilingDraft) -> str:
    draft.refresh_from_db()
    return str(draft.content["answers"][METHOD])


def wait_until(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def saved_line(page: Page) -> object:
    return expect(page.locator("#saved"))


def test_given_words_typed_before_the_script_runs_then_they_are_kept_without_a_submit(
    live_server: LiveServer, context: BrowserContext, draft: FilingDraft
) -> None:
    log_in(context, live_server, draft.owner)
    page, held = context.new_page(), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/autosave*.js", hold)
    page.goto(live_server.url + reverse("filing:draft_page", args=[draft.pk, "interest"]), wait_until="commit")
    page.locator(f"[name={METHOD}]").fill("脚本还没有来就写下的话")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    wait_until(lambda: stored(draft) == "脚本还没有来就写下的话")
    before = FilingDraft.objects.get(pk=draft.pk).content["answers"]
    page.unroute("**/autosave*.js")
    page.reload(wait_until="load")
    page.wait_for_timeout(1500)
    assert FilingDraft.objects.get(pk=draft.pk).content["answers"] == before  # what the server sent is not sent back


def test_given_someone_who_types_without_a_pause_then_the_server_has_it_meanwhile(page: Page, draft: FilingDraft) -> None:
    blocked = watch_policy(page)
    field = page.locator(f"[name={METHOD}]")
    field.fill("")
    typed = ""
    for character in "以本金十万元为基数按年利率百分之六自起诉之日起计算至清偿之日":
        field.press_sequentially(character)
        typed += character
        page.wait_for_timeout(80)
    kept = stored(draft)
    assert len(kept) > len(typed) / 3
    assert typed.startswith(kept)
    wait_until(lambda: stored(draft) == typed)
    saved_line(page).to_contain_text("已保存")  # type: ignore[attr-defined]
    wait_until(lambda: page.evaluate(LOCAL) == 0)
    assert blocked == []
    assert violations(page) == []


def test_given_a_question_that_opens_others_when_one_types_on_then_the_typing_stands(page: Page, draft: FilingDraft) -> None:
    page.locator("[name=interest_claimed][value=no]").check()
    expect(page.locator(f"[name={METHOD}]")).to_have_count(0)
    page.locator("[name=interest_claimed][value=yes]").check()
    expect(page.locator(f"[name={METHOD}]")).to_be_visible()
    page.locator(f"[name={METHOD}]").fill("按年利率百分之六")
    wait_until(lambda: stored(draft) == "按年利率百分之六")


SAVE = ".actions button"
TOP = "document.querySelector('.actions button').getBoundingClientRect().top"


def folded(page: Page) -> None:
    """The question that opens others is answered so that they are gone."""
    page.locator("[name=interest_claimed][value=no]").check()
    expect(page.locator(f"[name={METHOD}]")).to_have_count(0)


def hold_down(page: Page) -> None:
    """Answer so that questions open, and hold the button down while they come."""
    page.locator("[name=interest_claimed][value=yes]").check()
    box = page.locator(SAVE).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.wait_for_timeout(2500)  # the answer comes about 0.4 s after the tick
    expect(page.locator(f"[name={METHOD}]")).to_have_count(0)


def test_given_questions_that_open_when_the_button_is_in_view_then_it_stays_where_it_is(page: Page) -> None:
    folded(page)
    page.locator(SAVE).scroll_into_view_if_needed()
    before = page.evaluate(TOP)
    page.evaluate("document.querySelector('[name=interest_claimed][value=yes]').click()")
    expect(page.locator(f"[name={METHOD}]")).to_have_count(1)
    assert abs(page.evaluate(TOP) - before) < 1


def test_given_questions_that_open_while_the_button_is_pressed_then_the_press_counts(page: Page) -> None:
    folded(page)
    address = page.url
    hold_down(page)
    with page.expect_request(lambda request: request.method == "POST" and request.url == address):
        page.mouse.up()
    expect(page).not_to_have_url(address)  # what was answered before counts again, so the press leads on


def test_given_a_press_that_slides_off_the_button_then_the_questions_come_after_it(page: Page) -> None:
    folded(page)
    hold_down(page)
    page.mouse.move(5, 5)
    page.mouse.up()
    expect(page.locator(f"[name={METHOD}]")).to_be_visible()


def test_given_no_line_when_one_types_and_the_page_is_closed_then_it_is_found_again(
    page: Page, context: BrowserContext, draft: FilingDraft
) -> None:
    address = page.url
    context.set_offline(True)
    page.locator(f"[name={METHOD}]").fill("按年利率百分之五，离线时填写")
    saved_line(page).to_contain_text("已保存在这台设备上")  # type: ignore[attr-defined]
    wait_until(lambda: page.evaluate(LOCAL) == 1)
    assert "离线" not in stored(draft)
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator(f"[name={METHOD}]")).to_have_value("按年利率百分之五，离线时填写")
    wait_until(lambda: stored(draft) == "按年利率百分之五，离线时填写")
    wait_until(lambda: again.evaluate(LOCAL) == 0)


def test_given_no_line_when_it_comes_back_then_the_page_saves_by_itself(
    page: Page, context: BrowserContext, draft: FilingDraft
) -> None:
    context.set_offline(True)
    page.locator(f"[name={METHOD}]").fill("按年利率百分之四")
    saved_line(page).to_contain_text("网络断了")  # type: ignore[attr-defined]
    context.set_offline(False)
    wait_until(lambda: stored(draft) == "按年利率百分之四")
    saved_line(page).to_contain_text("已保存 ")  # type: ignore[attr-defined]


def test_given_an_answer_changed_elsewhere_meanwhile_then_it_stays_and_ones_own_words_are_shown(
    page: Page, context: BrowserContext, draft: FilingDraft
) -> None:
    address = page.url
    context.set_offline(True)
    page.locator(f"[name={METHOD}]").fill("我在火车上填的")
    wait_until(lambda: page.evaluate(LOCAL) == 1)
    page.evaluate("navigator.sendBeacon = () => false")  # what is sent at the last moment outlives the page and its dead line
    page.close()
    context.set_offline(False)
    owner = actor_for(draft.owner)
    save_page(actor=owner, draft_id=draft.pk, page="interest", typed={METHOD: "后来在电脑上填的"}, seen=True, now=clock.now())
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#own-words")).to_contain_text("我在火车上填的")
    expect(again.locator(f"[name={METHOD}]")).to_have_value("后来在电脑上填的")
    assert stored(draft) == "后来在电脑上填的"
    assert violations(again) == []


def test_given_an_expired_session_when_logged_in_elsewhere_then_the_open_page_saves_and_can_be_sent(
    page: Page, context: BrowserContext, live_server: LiveServer, draft: FilingDraft
) -> None:
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(f"[name={METHOD}]").fill("登录过期以后填写")
    saved_line(page).to_contain_text("登录已过期")  # type: ignore[attr-defined]
    expect(page.get_by_role("link", name="在新窗口登录")).to_be_visible()
    log_in(context, live_server, draft.owner)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    wait_until(lambda: stored(draft) == "登录过期以后填写")
    page.get_by_role("button", name="保存并继续").click()
    page.wait_for_load_state()
    assert "/interest/" not in page.url


def test_given_unsaved_words_on_the_device_when_logging_out_then_nothing_is_left_there(
    page: Page, context: BrowserContext, live_server: LiveServer
) -> None:
    page.route("**/save/", lambda route: route.abort())
    page.locator(f"[name={METHOD}]").fill("不会保存")
    wait_until(lambda: page.evaluate(LOCAL) == 1)
    page.goto(live_server.url + reverse("account_logout"))
    page.locator("main form button").click()
    page.wait_for_load_state()
    assert page.evaluate(LOCAL) == 0


def test_given_a_save_whose_answer_never_came_when_the_browser_comes_back_then_the_later_words_are_saved(
    page: Page, context: BrowserContext, draft: FilingDraft
) -> None:
    address = page.url

    arrived: list[str] = []

    def arrive_and_break(route: Route) -> None:
        if not arrived:
            arrived.append("the first")
            route.fetch()
        route.abort()

    page.route("**/save/", arrive_and_break)
    page.locator(f"[name={METHOD}]").fill("按年利率")
    page.wait_for_timeout(1500)  # the handler above runs while Playwright waits
    assert stored(draft) == "按年利率"
    page.locator(f"[name={METHOD}]").fill("按年利率百分之三")
    page.wait_for_timeout(1000)
    wait_until(lambda: page.evaluate(LOCAL) == 1)
    page.evaluate("navigator.sendBeacon = () => true")  # a killed browser says no farewell
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.locator(f"[name={METHOD}]")).to_have_value("按年利率百分之三")
    wait_until(lambda: stored(draft) == "按年利率百分之三")
