"""The hearing room in a browser: a microphone speaks on one page, text grows on the others, the server is killed meanwhile."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.kernel.web.browser import CHROMIUM, violations, watch_policy, wider_than_screen
from tests.transcription.server import CourtServer, court_server
from transcription.recognition.synthesis import load_script, speak_hearing, write_wave

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PREPARE = """
import json
from courtportal.kernel import clock
from tests.factories.hearings import make_hearing
from tests.factories.sessions import sign_in
world = make_hearing(starts_at=clock.now())
names = ("judge", "clerk", "plaintiff", "defendant")
ago = {"plaintiff": 3600}
sessions = {name: sign_in(getattr(world, name), seconds_ago=ago.get(name, 0)).session.session_key for name in names}
print(json.dumps({"hearing": str(world.hearing.pk), **sessions}))
"""

CODE = r"""
import re
from courtportal.kernel.messaging.models import SimulatedMessage
print(re.search(r"\d{6}", SimulatedMessage.objects.order_by("sent_at").last().body).group())
"""

END_RECORDING = """
from courtportal.kernel import clock
from tests.factories.people import actor_for
from transcription.transcripts.actions.submit import end_recording
from transcription.transcripts.models import Transcript
transcript = Transcript.objects.get()
clerk = transcript.seats.get(role="clerk").panel_member.user
end_recording(actor=actor_for(clerk), transcript_id=transcript.pk, now=clock.now())
"""

LOGS = """
import json
from transcription.audio.log import verify
from transcription.audio.models import AudioChannel
logs = [verify(each.path, each.pk, each.key) for each in AudioChannel.objects.all() if each.path.exists()]
print(json.dumps([[log.count, log.whole] for log in logs]))
"""

SECOND_FACTOR = """
from courtportal.kernel.identity import totp
from courtportal.kernel.identity.models import User
from filing.public import Case
judge = Case.objects.get().panel.get(duty="sole_judge").user
totp.enrol(judge)
print(totp.next_code(judge))
"""


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plaintiff's part of the scripted hearing, without the long silences."""
    script = load_script()
    script["turns"] = [turn for turn in script["turns"] if turn["speaker"] == "plaintiff"][:3]
    hearing = speak_hearing(script)
    path = tmp_path_factory.mktemp("microphone") / "plaintiff.wav"
    write_wave(path, hearing.tracks["plaintiff"])
    return path


@contextmanager
def chromium_hearing(microphone: Path) -> Iterator[Browser]:
    """A browser whose microphone plays the file once."""
    arguments = [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}%noloop",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def enter(browser: Browser, server: CourtServer, session_key: str, path: str, width: int = 1280) -> tuple[BrowserContext, Page]:
    """A person's own browser context, logged in, at a page."""
    context = browser.new_context(viewport={"width": width, "height": 900}, permissions=["microphone"])
    context.add_cookies([{"name": "sessionid", "value": session_key, "url": server.url}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(server.url + path)
    return context, page


def confirm_to_be_there(page: Page, server: CourtServer) -> None:
    """Before the hearing: one page that says why, one field (OLR art. 7)."""
    expect(page.get_by_text("再核对一次参加的是您本人")).to_be_visible()
    assert violations(page) == []
    page.locator("[name=code]").fill(server.run(CODE).strip())
    page.get_by_role("button", name="确认").click()


def test_speech_becomes_text_on_the_other_participants_pages(tmp_path: Path, microphone: Path) -> None:
    with court_server(tmp_path) as server, chromium_hearing(microphone) as browser:
        people = json.loads(server.run(PREPARE))
        path = f"/hearings/{people['hearing']}/"
        _, judge = enter(browser, server, people["judge"], path)
        _, clerk = enter(browser, server, people["clerk"], path)
        _, plaintiff = enter(browser, server, people["plaintiff"], path, width=390)
        confirm_to_be_there(plaintiff, server)
        plaintiff.wait_for_url(f"**{path}")
        blocked = [watch_policy(page) for page in (judge, plaintiff, clerk)]

        judge.get_by_role("button", name="宣布开庭").click()
        expect(plaintiff.locator("[data-room=state]")).to_have_text("录制中")
        plaintiff.get_by_role("button", name="打开麦克风").click()
        line = judge.locator(".say:not(.partial)", has_text="原告 张三").first
        expect(line).to_be_visible(timeout=60_000)
        expect(judge.locator("[data-room=alarm]")).to_be_hidden()
        look(judge, plaintiff)

        server.kill("serve")
        expect(plaintiff.locator("[data-room=alarm]")).to_contain_text("保存在本机")
        server.start("serve")
        expect(plaintiff.locator("[data-room=alarm]")).to_be_hidden(timeout=60_000)

        correct_on(clerk)
        expect(judge.locator(".say", has_text="已改正").first).to_be_visible()
        judge.wait_for_timeout(4_000)
        judge.get_by_role("button", name="休庭", exact=True).click()
        expect(plaintiff.locator("[data-room=state]")).to_have_text("休庭，未录制")
        judge.get_by_role("button", name="继续开庭").click()
        expect(plaintiff.locator("[data-room=state]")).to_have_text("录制中")
        judge.once("dialog", lambda dialog: dialog.accept())
        judge.get_by_role("button", name="闭庭").click()
        expect(plaintiff.locator("[data-room=state]")).to_have_text("已闭庭")
        # What was said last becomes a final line, with figures, a moment after the closing.
        expect(judge.locator(".say:not(.partial)", has_text="借款本金10万元").first).to_be_visible(timeout=60_000)
        assert [each for one in blocked for each in one if "WebSocket" not in each] == []
        server.run(END_RECORDING)
        ((count, whole),) = json.loads(server.run(LOGS))
        assert whole
        assert count > 25


def look(*pages: Page) -> None:
    """What every page is held to, with people in the room; the pictures go to the output folder."""
    folder = Path("test-output")
    folder.mkdir(exist_ok=True)
    for page in pages:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=folder / f"hearing-room-{width}.png", full_page=True)
        assert violations(page) == []
        assert not wider_than_screen(page)


def correct_on(clerk: Page) -> None:
    """The clerk corrects the first line in place."""
    clerk.locator(".say:not(.partial)").first.get_by_role("button", name="改正").click()
    clerk.get_by_label("改正为").fill("这句话由书记员改正。")
    clerk.get_by_role("button", name="保存改正").click()
    expect(clerk.locator(".say", has_text="这句话由书记员改正。")).to_be_visible()


def test_without_permission_the_page_says_what_to_do(tmp_path: Path) -> None:
    with court_server(tmp_path) as server, sync_playwright() as playwright:
        people = json.loads(server.run(PREPARE))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        path = f"/hearings/{people['hearing']}/"
        _, judge = enter(browser, server, people["judge"], path)
        judge.get_by_role("button", name="宣布开庭").click()
        expect(judge.locator("[data-room=state]")).to_have_text("录制中")
        judge.get_by_role("button", name="打开麦克风").click()
        expect(judge.locator("[data-room=alarm]")).to_contain_text("麦克风")
        expect(judge.get_by_role("button", name="打开麦克风")).to_be_visible()
        browser.close()


def test_a_step_up_in_another_tab_keeps_the_room_open_and_a_log_out_does_not(tmp_path: Path) -> None:
    with court_server(tmp_path) as server, sync_playwright() as playwright:
        people = json.loads(server.run(PREPARE))
        code = server.run(SECOND_FACTOR).strip()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context, room = enter(browser, server, people["judge"], f"/hearings/{people['hearing']}/")
        room.get_by_role("button", name="宣布开庭").click()
        expect(room.locator("[data-room=state]")).to_have_text("录制中")
        sockets: list[str] = []
        room.on("websocket", lambda socket: sockets.append(socket.url))

        other = context.new_page()
        other.goto(f"{server.url}/account/me/confirm/?next=/account/me/")
        other.locator("[name=code]").fill(code)
        other.get_by_role("button", name="确认").click()
        other.wait_for_url("**/account/me/")
        assert {cookie["name"]: cookie["value"] for cookie in context.cookies()}["sessionid"] != people["judge"]
        room.wait_for_timeout(5_000)
        assert len(sockets) == 1
        expect(room.locator("[data-room=alarm]")).to_be_hidden()

        context.request.post(f"{server.url}/account/logout/", headers={"X-CSRFToken": token_of(other), "Referer": server.url})
        expect(room.locator("[data-room=alarm]")).to_contain_text("您已退出登录", timeout=5_000)
        browser.close()


def token_of(page: Page) -> str:
    """The token against forged requests that the page carries."""
    return page.locator('meta[name="csrf-token"]').get_attribute("content") or ""
