"""The style page shows every component; axe and the content security policy find nothing wrong with them in any mode."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.kernel.web.browser import WIDTHS, chromium, violations, watch_policy, wider_than_screen

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MODES = {
    "standard": "",
    "dark": "theme=dark",
    "elder": "text=elder30",
    "contrast": "contrast=high&theme=light",
    "dark contrast": "contrast=high&theme=dark",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def cookies(live_server: LiveServer, display: str, language: str = "zh-hans") -> list[Any]:
    values = {"display": display, "django_language": language}
    return [{"name": name, "value": value, "url": live_server.url} for name, value in values.items() if value]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("density", ["people", "desk"])
def test_every_component_is_accessible_in_each_mode(
    live_server: LiveServer, browser: Browser, mode: str, width: int, density: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies(cookies(live_server, MODES[mode]))
    page = context.new_page()
    blocked = watch_policy(page)
    page.goto(f"{live_server.url}/design/?density={density}")
    assert violations(page) == []
    assert not wider_than_screen(page)
    assert blocked == []
    context.close()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_scrolls_sideways_on_the_smallest_screen(live_server: LiveServer, browser: Browser, language: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    context.add_cookies(cookies(live_server, "", language))
    page = context.new_page()
    for path in ("/", "/design/", "/display/", "/help/", "/account/login/"):
        page.goto(live_server.url + path)
        assert not wider_than_screen(page), path
    context.close()


def test_targets_are_large_enough_for_old_fingers(live_server: LiveServer, browser: Browser) -> None:
    for display, least in (("", 44), ("text=elder", 60)):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_cookies(cookies(live_server, display))
        page = context.new_page()
        page.goto(f"{live_server.url}/design/")
        heights = page.eval_on_selector_all(
            "main button.button, main a.button, main select, main input[type=text], .frame-item",
            "all => all.map(e => e.offsetHeight)",
        )
        assert heights
        assert min(heights) >= least
        context.close()


def test_the_page_works_by_keyboard_from_the_skip_link_to_the_first_error(live_server: LiveServer, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{live_server.url}/design/")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_name"
    page.goto(f"{live_server.url}/help/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('footer') !== null")


def test_htmx_swaps_under_trusted_types_without_a_violation(live_server: LiveServer, browser: Browser) -> None:
    page = browser.new_context().new_page()
    blocked = watch_policy(page)
    page.goto(f"{live_server.url}/design/")
    page.get_by_role("link", name="不换页载入").click()
    page.wait_for_selector("#moving p")
    assert page.url == f"{live_server.url}/design/"
    assert blocked == []


def test_without_scripts_the_same_link_opens_the_page(live_server: LiveServer, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/design/")
    page.get_by_role("link", name="不换页载入").click()
    assert page.url == f"{live_server.url}/help/"
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Help"
    page.get_by_role("button", name="Large text").click()
    assert page.locator("html").get_attribute("data-text") == "elder"
