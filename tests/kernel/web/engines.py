"""WebKit and Chromium behind one face, of the size of a phone, for what has to work in both."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.conf import settings
from selenium.webdriver.remote.file_detector import UselessFileDetector

from tests.kernel.web.browser import chromium
from tests.servers.webkit import webkit

PHONE = {"width": 390, "height": 844}
# A busy machine is no finding: conditions are waited for, and each question to the browser is short.
LONGEST_WAIT = 240.0
SCRIPT_SECONDS = 120
CLICK = "const found = document.querySelector(arguments[0]); if (found) { found.click(); } return Boolean(found);"

T = TypeVar("T")


class Engine(Protocol):
    """What both can do."""

    def log_in(self, url: str, session: str) -> None:
        """Give it a session of the portal."""

    def go(self, address: str) -> None:
        """Open a page; it is loaded afterwards."""

    def ask(self, script: str, *arguments: str) -> Any:
        """The value of a script, or of its promise."""

    def choose(self, path: Path) -> None:
        """A file for the first field that takes one."""


class OfWebKit:
    """WebKit by WebDriver."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        driver.set_script_timeout(SCRIPT_SECONDS)
        driver.file_detector = UselessFileDetector()  # the browser reads the file itself

    def log_in(self, url: str, session: str) -> None:
        """A cookie is given on a page of its portal."""
        self.driver.get(f"{url}/design/")
        self.driver.delete_all_cookies()
        self.driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session})

    def go(self, address: str) -> None:
        """Open a page."""
        self.driver.get(address)

    def ask(self, script: str, *arguments: str) -> Any:
        """The value of a script, or of its promise."""
        later = f"const done = [...arguments].pop(); Promise.resolve((function () {{ {script} }})(...arguments)).then(done);"
        return self.driver.execute_async_script(later, *arguments)

    def choose(self, path: Path) -> None:
        """A file for the first field that takes one."""
        self.driver.find_element("css selector", 'input[type="file"]').send_keys(str(path))


class OfChromium:
    """Chromium by Playwright."""

    def __init__(self, context: Any) -> None:
        context.set_default_timeout(LONGEST_WAIT * 1_000)
        self.context, self.page = context, context.new_page()

    def log_in(self, url: str, session: str) -> None:
        """Cookies are the context's."""
        self.context.clear_cookies()
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])

    def go(self, address: str) -> None:
        """Open a page."""
        self.page.goto(address)

    def ask(self, script: str, *arguments: str) -> Any:
        """The value of a script, or of its promise."""
        return self.page.evaluate(f"(given) => (function () {{ {script} }})(...given)", list(arguments))

    def choose(self, path: Path) -> None:
        """A file for the first field that takes one."""
        self.page.locator('input[type="file"]').first.set_input_files(path)


@contextmanager
def engine(name: str) -> Iterator[Engine]:
    """``webkit`` or ``chromium``."""
    if name == "webkit":
        with webkit() as driver:
            yield OfWebKit(driver)
    else:
        with chromium() as running:
            yield OfChromium(running.new_context(viewport=PHONE))


def until(look: Callable[[], T], fits: Callable[[T], object]) -> T:
    """What is seen as soon as it fits; what is seen at last, if it never does."""
    deadline = time.monotonic() + LONGEST_WAIT
    while not fits(seen := look()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return seen


def press(browser: Engine, selector: str) -> str:
    """Press what leads to another page, and be there: the address of that page.

    While one page goes and the next comes, a question may meet neither: it is asked again.
    """
    browser.ask("window.pressed = true;")
    assert browser.ask(CLICK, selector), selector

    def look() -> str:
        try:
            return str(browser.ask("return !window.pressed && document.readyState === 'complete' ? location.pathname : '';"))
        except Exception:  # noqa: BLE001 - each engine says it in its own way
            return ""

    address = until(look, bool)
    assert address, f"{selector} led nowhere"
    return address
