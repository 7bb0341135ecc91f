"""``manage.py bench filing_typing``: how much typing is lost when browser, line or server die at random moments.

A real browser types into a page of a draft, each letter with its time. Then one of the three is killed or cut; afterwards the
browser opens the page again (or the page goes on by itself) and what the draft holds is compared with what was typed. The loss is
the age, at the moment of the kill, of the oldest letter missing. ``bin/test`` plays a few seeded moments by the same code.
"""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courtportal.demo.bench.cutting import Line
from courtportal.demo.bench.ground import Ground, ground
from courtportal.demo.bench.registry import Say, benchmark

CHROMIUM = "/usr/bin/chromium"
KINDS = ("browser", "line", "server", "browser without line")
MOST_LOST = 1.0
SETTLE_SECONDS = 30.0
TEXT = "自二零二五年一月十五日起以本金十万元为基数按合同约定的年利率百分之六计算利息至实际清偿之日止已付部分予以扣除" * 3
FIELD = "[name=interest_method]"


@dataclass(frozen=True)
class Moment:
    """One kill: what died, after how many seconds of typing, and the age of the oldest letter lost (0: nothing)."""

    kind: str
    after: float
    lost: float


class _Browser:
    """A Chromium with a profile of its own, driven from outside, so that it can be killed with everything it holds."""

    def __init__(self, playwright: Any, profile: Path) -> None:
        for stale in profile.glob("Singleton*"):
            stale.unlink()
        (profile / "DevToolsActivePort").unlink(missing_ok=True)
        words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        self.process = subprocess.Popen(
            [CHROMIUM, *words, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self.connection = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port(profile)}", timeout=60_000)
        self.context = self.connection.contexts[0]

    def _port(self, profile: Path) -> int:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            file = profile / "DevToolsActivePort"
            if file.exists() and (lines := file.read_text().splitlines()):
                return int(lines[0])
            time.sleep(0.05)
        raise TimeoutError("the browser did not start")

    def open(self, place: Ground, line: Line) -> Any:
        address = f"http://localhost:{line.port}"
        self.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in place.cookies.items()])
        page = self.context.new_page()
        page.goto(address + place.page, timeout=60_000)
        return page

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _type(page: Any, seconds: float, chance: random.Random) -> list[tuple[float, str]]:
    """Begin the empty field and type for so long; (time, text so far) after each letter has reached the page."""
    field = page.locator(FIELD)
    field.fill("")
    page.wait_for_timeout(1500)  # the emptied field is saved before the count begins
    field.focus()
    return _type_on(page, "", seconds, chance)


def _type_on(page: Any, so_far: str, seconds: float, chance: random.Random) -> list[tuple[float, str]]:
    typed, end = [], time.monotonic() + seconds
    for place in range(len(so_far) + 1, len(TEXT)):
        if time.monotonic() > end:
            break
        page.keyboard.insert_text(TEXT[place - 1])
        typed.append((time.monotonic(), TEXT[:place]))
        page.wait_for_timeout(chance.uniform(20, 120))
    return typed


def loss(typed: list[tuple[float, str]], kept: str, killed_at: float) -> float:
    """The age at the kill of the oldest letter that is not kept; the kept text must be a beginning of what was typed."""
    missing = [when for when, text in typed if not kept.startswith(text)]
    return max(0.0, killed_at - missing[0]) if missing else 0.0


def _kept(place: Ground, wanted: str) -> str:
    """What the draft holds once it no longer changes for the better."""
    end = time.monotonic() + SETTLE_SECONDS
    kept = place.answer()
    while kept != wanted and time.monotonic() < end:
        time.sleep(0.5)
        now = place.answer()
        if now == kept and time.monotonic() > end - SETTLE_SECONDS + 8:
            break
        kept = now
    return kept


class _Hand:
    """One profile and the browser that has it open: started when a page is wanted, so that only a kill costs a start."""

    def __init__(self, playwright: Any, profile: Path) -> None:
        self._playwright, self._profile = playwright, profile
        self._browser: _Browser | None = None

    def open(self, place: Ground, line: Line) -> Any:
        """The page of the draft in a window of its own."""
        self._browser = self._browser or _Browser(self._playwright, self._profile)
        return self._browser.open(place, line)

    def kill(self) -> None:
        """SIGKILL for the browser with everything it holds; nothing if none is open."""
        if self._browser is not None:
            self._browser.kill()
        self._browser = None


def _strike(kind: str, hand: _Hand, line: Line, place: Ground) -> float:
    """Kill or cut; returns when."""
    if kind == "line":
        line.cut(down=True)
    elif kind == "server":
        place.kill()
    else:
        hand.kill()
    return time.monotonic()


@contextmanager
def _profile() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="courtportal-browser-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def moment(hand: _Hand, place: Ground, line: Line, kind: str, chance: random.Random) -> Moment:
    """Type, strike, come back, compare."""
    after = chance.uniform(0.3, 3.0)
    page = hand.open(place, line)
    typed = _type(page, after, chance)
    if kind == "browser without line":
        line.cut(down=True)
        typed += _type_on(page, typed[-1][1], 1.5, chance)
    struck = _strike(kind, hand, line, place)
    if kind == "server":
        place.start()
    elif kind == "line":
        time.sleep(1)
    line.mend()
    if "browser" in kind:
        page = hand.open(place, line)
    kept = _kept(place, typed[-1][1])
    page.close()
    return Moment(kind, after, loss(typed, kept, struck))


def play(folder: Path, moments: int, seed: int) -> Iterator[Moment]:
    """As many moments, the kinds in turn, their times drawn from the seed."""
    from playwright.sync_api import sync_playwright  # only the environment of the tests has it

    chance = random.Random(seed)  # noqa: S311 - moments of the kills
    with ground(folder) as place, _profile() as profile, sync_playwright() as playwright:
        line, hand = Line(place.port), _Hand(playwright, profile)
        try:
            for number in range(moments):
                yield moment(hand, place, line, KINDS[number % len(KINDS)], chance)
        finally:
            hand.kill()
            line.close()


@benchmark("filing_typing")
def filing_typing(say: Say) -> None:
    """Two hundred moments. Raises SystemExit if anything older than a second was lost."""
    played: list[Moment] = []
    with tempfile.TemporaryDirectory(prefix="courtportal-typing-") as folder:
        for one in play(Path(folder), 200, 20_26):
            played.append(one)
            if one.lost > MOST_LOST:
                say(f"{one.kind}, after {one.after:.2f} s of typing: lost {one.lost:.2f} s")
    for kind in KINDS:
        lost = sorted(one.lost for one in played if one.kind == kind)
        nothing = sum(1 for age in lost if age == 0)
        half, most = lost[len(lost) // 2], lost[-1]
        say(f"{kind}: {len(lost)} moments, nothing lost in {nothing}, half lost at most {half:.2f} s, all at most {most:.2f} s")
    if any(one.lost > MOST_LOST for one in played):
        raise SystemExit(1)
