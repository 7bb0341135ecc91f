"""Pages photographed with a phone: the form waits for every photograph, and a refused one is never left out unnoticed."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Route, expect
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from filing.intake.models import DraftEvidence
from tests.factories.filings import litigant, make_draft
from tests.filing.intake.test_autosave_browser import log_in
from tests.kernel.reading.paper import jpeg, sheet
from tests.kernel.web.browser import chromium, violations

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_given_a_photograph_on_its_way_when_the_form_is_sent_then_it_waits_and_no_page_is_lost(
    live_server: LiveServer, tmp_path: Path
) -> None:
    draft = make_draft(litigant(), clock.now())
    before = set(draft.evidence.values_list("pk", flat=True))
    for name in ("正面.jpg", "背面.jpg"):
        (tmp_path / name).write_bytes(jpeg(sheet([name])))
    (tmp_path / "笔记.txt").write_text("不是照片")
    held: list[Route] = []
    released: list[bool] = []
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        log_in(context, live_server, draft.owner)
        page = context.new_page()
        page.goto(live_server.url + reverse("filing:draft_photos", args=[draft.pk]))
        is_held = lambda route: route.request.method == "PATCH" and not released  # noqa: E731
        page.route("**/*", lambda route: held.append(route) if is_held(route) else route.fallback())
        page.locator("input[name=kinds][value=iou]").check()
        page.locator("[name=purpose]").fill("证明借款")
        page.locator("input[name=photos]").set_input_files([tmp_path / name for name in ("正面.jpg", "背面.jpg", "笔记.txt")])
        expect(page.locator("[data-pile-list] > li")).to_have_count(3)
        page.get_by_role("button", name="合成并添加").click()
        expect(page.locator("[data-pile-word]")).to_contain_text("张照片正在上传")
        assert violations(page) == []
        page.wait_for_timeout(1500)  # the requests come while Playwright waits
        released.append(True)
        for route in held:
            route.continue_()
        expect(page.locator("[data-pile-word]")).to_contain_text("有 1 张照片没有传上", timeout=60_000)
        expect(page.get_by_text("不能上传“笔记.txt”这种文件")).to_be_visible()
        page.get_by_role("button", name="移除 笔记.txt").click()
        page.get_by_role("button", name="合成并添加").click()
        page.wait_for_url("**/evidence/", timeout=60_000)
    [added] = DraftEvidence.objects.filter(draft=draft).exclude(pk__in=before)
    assert added.pages == 2
