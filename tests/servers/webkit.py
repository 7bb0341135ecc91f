"""WebKit, the engine of every browser on an iPhone or iPad, led by WebDriver; its screen is an Xvfb of its own.

Its processes refuse root, so they run as the user ``nobody`` there, with a home of their own that is gone afterwards.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Remote
from selenium.webdriver.common.options import ArgOptions

from tests.servers.postgres import free_port

# A busy machine is no finding.
START_SECONDS = 240.0
END_SECONDS = 30
PHONE = (390, 844)


def _browser() -> Path:
    return max(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))


def _as_nobody(command: list[str]) -> list[str]:
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command] if os.geteuid() == 0 else command


class WebKitOptions(ArgOptions):
    """What WebKitWebDriver wants to know of its browser."""

    @property
    def default_capabilities(self) -> dict[str, object]:
        return {
            "browserName": "MiniBrowser",
            "webkitgtk:browserOptions": {"binary": str(_browser()), "args": ["--automation"]},
        }


@contextmanager
def webkit() -> Iterator[Remote]:
    """A WebKit of the size of a phone, without a window that anybody sees; all of it ends with the block."""
    home = Path(tempfile.mkdtemp(prefix="courtportal-webkit-"))
    if os.geteuid() == 0:
        shutil.chown(home, "nobody", "nogroup")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": home}
    port, screen = free_port(), f":{free_port()}"
    surroundings = {
        **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}, "HOME": str(home), "TMPDIR": str(home),
        "XDG_RUNTIME_DIR": str(home), "DISPLAY": screen, "LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        "NO_AT_BRIDGE": "1", "GDK_BACKEND": "x11",
    }  # fmt: skip
    commands = [
        ["Xvfb", screen, "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        ["WebKitWebDriver", f"--port={port}", "--host=127.0.0.1"],
    ]
    running = [subprocess.Popen(_as_nobody(command), env=surroundings, **quiet) for command in commands]  # type: ignore[call-overload]
    try:
        driver = _connected(port)
        try:
            driver.set_window_size(*PHONE)
            yield driver
        finally:
            driver.quit()
    finally:
        for process in reversed(running):
            _end(process)
        shutil.rmtree(home, ignore_errors=True)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Asked first, then ended."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _connected(port: int) -> Remote:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return Remote(command_executor=f"http://127.0.0.1:{port}", options=WebKitOptions())
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
