"""A Chromium for the tests of pages, and what every page is held to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (1280, 390)
CHROMIUM = "/usr/bin/chromium"
HEAVIEST = {"people": 100_000, "desk": 250_000}
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((one) => ["navigation", "link", "script"].includes(one.initiatorType))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page, as short lines."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{rule['id']} ({rule['impact']}): {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def wider_than_screen(page: Page) -> bool:
    """The page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def weight(page: Page) -> int:
    """The bytes that the browser loads before one can read, without pictures."""
    return int(page.evaluate(WEIGHT))


def watch_policy(page: Page) -> list[str]:
    """Collects what the content security policy blocks from now on."""
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if "ontent Security Policy" in message.text else None)
    page.on("pageerror", lambda error: blocked.append(str(error)))
    return blocked
