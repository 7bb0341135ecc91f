"""The portal of the stories, and browsers whose microphones play recorded speech."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.factories.documents import ready_to_render
from tests.servers.portal import Portal, portal

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
PICTURES = Path(os.environ.get("STORY_PICTURES", "test-output/story"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the fonts that were cut already."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "fonts").symlink_to(ready_to_render(), target_is_directory=True)
    return folder


@pytest.fixture(scope="module")
def court(data: Path) -> Iterator[Portal]:
    """The running portal with the demo's people and nothing else; its clock stands at the beginning of the story."""
    with portal(data, prepare=(("set_up",), ("set_clock", "91"), ("load_demo", "--people-only"))) as running:
        yield running


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Iterator[Callable[[Path | None], Browser]]:
    """A browser of one's own; its microphone plays the file once."""
    browsers: list[Browser] = []

    def start(microphone: Path | None = None) -> Browser:
        sound = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        sound += [f"--use-file-for-fake-audio-capture={microphone}%noloop"] if microphone else []
        browsers.append(playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *sound]))
        return browsers[-1]

    yield start
    for browser in browsers:
        browser.close()


@pytest.fixture(scope="module")
def browser(launch: Callable[[Path | None], Browser]) -> Browser:
    """The browser that everyone without a microphone shares."""
    return launch(None)
