"""A file travels in pieces while the form is filled in; a cut line costs neither the file nor a word of the form."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.uploads.models import Upload
from tests.factories.people import make_user
from tests.factories.sessions import sign_in
from tests.kernel.uploads import corpus
from tests.kernel.uploads.test_views import EvidenceForm
from tests.kernel.web.browser import chromium

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAGE = """<!doctype html><meta name="csrf-token" content="{token}"><form method="post" enctype="multipart/form-data">{form}
<button>go</button></form><script type="module" src="/static/web/upload.js"></script>"""


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with chromium() as browser:
        yield browser.new_context(viewport={"width": 390, "height": 844})


@pytest.fixture
def page(live_server: LiveServer, context: BrowserContext) -> Page:
    """A form with an upload field, open in the browser of someone logged in."""
    user, token = make_user("林小满"), _get_new_csrf_string()
    session = sign_in(user, factor="code").cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
    page = context.new_page()
    html = PAGE.format(token=token, form=EvidenceForm(actor=actor_of(User.objects.get(pk=user.pk), None)).as_p())
    page.route("**/try/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(f"{live_server.url}/try/")
    page.get_by_label("Title").fill("借条和转账记录")
    return page


def status(page: Page) -> object:
    return expect(page.locator("[data-upload-status]"))


def test_given_a_line_cut_in_the_middle_when_resumed_then_the_file_is_whole_and_the_form_untouched(
    page: Page, tmp_path: Path
) -> None:
    data = corpus.sound(150)  # 4.8 MB: five pieces
    pieces: list[int] = []

    def cut_the_third(route: Route) -> None:
        is_piece = route.request.method == "PATCH"
        if is_piece:
            pieces.append(int(route.request.headers["upload-offset"]))
        if is_piece and len(pieces) == 3:
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/**", cut_the_third)
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "通话录音.wav", data))
    status(page).to_contain_text("网络断了", timeout=20_000)  # type: ignore[attr-defined]
    expect(page.get_by_label("Title")).to_have_value("借条和转账记录")
    page.get_by_role("button", name="继续上传").click()
    status(page).to_contain_text("已上传并通过检查", timeout=30_000)  # type: ignore[attr-defined]
    upload = Upload.objects.get(state="checked")
    assert (upload.size, upload.original_name) == (len(data), "通话录音.wav")
    assert pieces == [0, 2**20, 2 * 2**20, 2 * 2**20, 3 * 2**20, 4 * 2**20]
    expect(page.locator("[data-upload-id]")).to_have_value(str(upload.pk))
    assert page.locator('input[type="file"]').get_attribute("name") is None


def test_a_locked_pdf_is_refused_in_words_beside_its_field(page: Page, tmp_path: Path) -> None:
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "合同.pdf", corpus.encrypted_pdf()))
    status(page).to_contain_text("“合同.pdf”设有密码", timeout=20_000)  # type: ignore[attr-defined]
    expect(page.get_by_label("Title")).to_have_value("借条和转账记录")
    expect(page.locator("[data-upload-id]")).to_have_value("")


def test_an_expired_session_keeps_what_has_arrived(page: Page, context: BrowserContext, tmp_path: Path) -> None:
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "a.pdf", corpus.plain_pdf()))
    status(page).to_contain_text("登录已过期", timeout=20_000)  # type: ignore[attr-defined]
    expect(page.get_by_label("Title")).to_have_value("借条和转账记录")
