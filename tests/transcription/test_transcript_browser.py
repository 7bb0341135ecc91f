"""The pages of the transcript in a browser: looked at by axe at both widths, used with and without scripts."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kernel.web.browser import WIDTHS, chromium, violations, watch_policy, wider_than_screen
from tests.transcription.server import CourtServer, court_server

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PREPARE = """
import json
from courtportal.kernel import clock
from tests.factories import documents
from tests.factories.sessions import sign_in
from tests.transcription.records import held_hearing, recognise_rest, seat_of
from tests.factories.people import actor_for
from transcription.transcripts.actions.submit import end_recording, submit
documents.ready_to_sign(clock.now())
world, transcript = held_hearing()
clerk = actor_for(world.clerk)
end_recording(actor=clerk, transcript_id=transcript.pk, now=clock.now())
recognise_rest()
submit(actor=clerk, transcript_id=transcript.pk, present=[seat_of(transcript, world.plaintiff).pk], now=clock.now())
held, _ = held_hearing()
print(json.dumps({
    "review": str(held.hearing.pk), "clerk": sign_in(held.clerk).session.session_key,
    "signing": str(world.hearing.pk), "plaintiff": sign_in(world.plaintiff).session.session_key,
}))
"""


def open_page(browser: Browser, server: CourtServer, session_key: str, width: int = 1280, *, scripts: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    context.add_cookies([{"name": "sessionid", "value": session_key, "url": server.url}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def test_the_pages_of_the_transcript(tmp_path: Path) -> None:
    with court_server(tmp_path) as server, chromium() as browser:
        prepared = json.loads(server.run(PREPARE))
        for width in WIDTHS:
            look_at_all(browser, server, prepared, width)
        correct_with_scripts(open_page(browser, server, prepared["clerk"]), server, prepared["review"])
        correct_without_scripts(open_page(browser, server, prepared["clerk"], scripts=False), server, prepared["review"])


def look_at_all(browser: Browser, server: CourtServer, prepared: dict[str, str], width: int) -> None:
    folder = Path("test-output")
    folder.mkdir(exist_ok=True)
    pages = [
        ("clerk", "/hearings/", "hearings"),
        ("clerk", f"/hearings/{prepared['review']}/transcript/", "transcript-review"),
        ("plaintiff", f"/hearings/{prepared['signing']}/transcript/", "transcript-signing"),
        ("plaintiff", f"/hearings/{prepared['signing']}/sign/", "transcript-sign"),
        ("clerk", f"/hearings/{prepared['review']}/device/", "device"),
    ]
    for who, path, name in pages:
        page = open_page(browser, server, prepared[who], width)
        blocked = watch_policy(page)
        page.goto(server.url + path)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        assert violations(page) == [], path
        assert not wider_than_screen(page), path
        assert blocked == [], path
        page.context.close()


def correct_with_scripts(page: Page, server: CourtServer, hearing_id: str) -> None:
    page.goto(f"{server.url}/hearings/{hearing_id}/transcript/")
    blocked = watch_policy(page)
    page.locator("[data-sound]").first.click()
    expect(page.locator("audio")).to_be_visible()
    page.get_by_role("link", name="改正").first.click()
    page.get_by_label("改正为").fill("在原处改正的话。")
    page.get_by_role("button", name="保存改正").click()
    corrected = page.locator("ins", has_text="在原处改正的话").or_(page.locator(".say", has_text="在原处改正的话"))
    expect(corrected.first).to_be_visible()
    assert page.url.endswith("/transcript/")
    assert blocked == []


def correct_without_scripts(page: Page, server: CourtServer, hearing_id: str) -> None:
    page.goto(f"{server.url}/hearings/{hearing_id}/transcript/")
    page.get_by_role("link", name="改正").nth(1).click()
    page.get_by_label("改正为").fill("没有脚本也能改正。")
    page.get_by_role("button", name="保存改正").click()
    expect(page.get_by_text("没有脚本也能改正")).to_be_visible()
