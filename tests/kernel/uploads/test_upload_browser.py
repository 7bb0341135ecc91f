"""A file travels in pieces while the form is filled in; a cut line costs neither the file nor a word of the form."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse
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
PIECE = 512 * 1024
PAGE = """<!doctype html><meta name="csrf-token" content="{token}" data-renew="{renew}">
<form method="post" enctype="multipart/form-data">{form}
<button>go</button></form><script type="module" src="/static/web/upload.js"></script>"""


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with chromium() as browser:
        yield browser.new_context(viewport={"width": 390, "height": 844})


def log_in(context: BrowserContext, live_server: LiveServer, user: User) -> str:
    """Give the browser a session of the user with a new token, which is returned."""
    token = _get_new_csrf_string()
    session = sign_in(user, factor="code").cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
    return token


@pytest.fixture
def page(live_server: LiveServer, context: BrowserContext) -> Page:
    """A form with an upload field, open in the browser of someone logged in."""
    user = make_user("林小满")
    token = log_in(context, live_server, user)
    page = context.new_page()
    html = PAGE.format(
        token=token,
        renew=reverse("identity:session"),
        form=EvidenceForm(actor=actor_of(User.objects.get(pk=user.pk), None)).as_p(),
    )
    page.route("**/try/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(f"{live_server.url}/try/")
    page.get_by_label("Title").fill("借条和转账记录")
    return page


def status(page: Page) -> object:
    return expect(page.locator("[data-upload-status]"))


def test_given_a_line_cut_in_the_middle_when_resumed_then_the_file_is_whole_and_the_form_untouched(
    page: Page, context: BrowserContext, tmp_path: Path
) -> None:
    data = corpus.sound(75)  # 2.4 MB: five pieces
    pieces: list[int] = []

    def cut_the_third(route: Route) -> None:
        is_piece = route.request.method == "PATCH"
        if is_piece:
            pieces.append(int(route.request.headers["upload-offset"]))
        if is_piece and len(pieces) == 3:
            context.set_offline(True)  # so the page waits instead of trying on by itself
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/**", cut_the_third)
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "通话录音.wav", data))
    status(page).to_contain_text("网络断了", timeout=20_000)  # type: ignore[attr-defined]
    expect(page.get_by_label("Title")).to_have_value("借条和转账记录")
    context.set_offline(False)  # the page goes on by itself
    status(page).to_contain_text("已上传并通过检查", timeout=30_000)  # type: ignore[attr-defined]
    upload = Upload.objects.get(state="checked")
    assert (upload.size, upload.original_name) == (len(data), "通话录音.wav")
    assert pieces == [0, PIECE, 2 * PIECE, 2 * PIECE, 3 * PIECE, 4 * PIECE]
    expect(page.locator("[data-upload-id]")).to_have_value(str(upload.pk))
    assert page.locator('input[type="file"]').get_attribute("name") is None


def test_a_file_chosen_before_the_script_had_arrived_is_sent_all_the_same(page: Page, tmp_path: Path) -> None:
    late: list[Route] = []
    page.route("**/static/web/upload.js", lambda route: late.append(route))  # noqa: PLW0108 - Playwright marks its handlers; a slow line
    with page.expect_request("**/static/web/upload.js"):
        page.goto(page.url, wait_until="commit")
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "借条.pdf", corpus.plain_pdf()))
    late[0].continue_()
    status(page).to_contain_text("已上传并通过检查", timeout=30_000)  # type: ignore[attr-defined]
    expect(page.locator("[data-upload-id]")).to_have_value(str(Upload.objects.get(state="checked").pk))


def test_a_locked_pdf_is_refused_in_words_beside_its_field(page: Page, tmp_path: Path) -> None:
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "合同.pdf", corpus.encrypted_pdf()))
    status(page).to_contain_text("“合同.pdf”要输入密码才能打开", timeout=20_000)  # type: ignore[attr-defined]
    expect(page.get_by_label("Title")).to_have_value("借条和转账记录")
    expect(page.locator("[data-upload-id]")).to_have_value("")


def test_an_expired_session_keeps_what_has_arrived(page: Page, context: BrowserContext, tmp_path: Path) -> None:
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "a.pdf", corpus.plain_pdf()))
    status(page).to_contain_text("登录已过期", timeout=20_000)  # type: ignore[attr-defined]
    expect(page.get_by_label("Title")).to_have_value("借条和转账记录")


def test_given_an_expired_session_when_logged_in_elsewhere_then_the_page_goes_on_without_being_loaded(
    page: Page, context: BrowserContext, live_server: LiveServer, tmp_path: Path
) -> None:
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "a.pdf", corpus.plain_pdf()))
    status(page).to_contain_text("登录已过期", timeout=20_000)  # type: ignore[attr-defined]
    user = User.objects.get()
    log_in(context, live_server, user)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    status(page).to_contain_text("已上传并通过检查", timeout=30_000)  # type: ignore[attr-defined]
    expect(page.get_by_label("Title")).to_have_value("借条和转账记录")


def test_given_a_browser_closed_in_the_middle_when_the_file_is_chosen_again_then_only_the_rest_travels(
    page: Page, context: BrowserContext, tmp_path: Path
) -> None:
    data, pieces = corpus.sound(75), []

    def cut_the_third(route: Route) -> None:
        pieces.append(int(route.request.headers["upload-offset"]))
        if len(pieces) == 3:
            context.set_offline(True)
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/*-*/", lambda route: cut_the_third(route) if route.request.method == "PATCH" else route.continue_())
    path = corpus.written(tmp_path, "通话录音.wav", data)
    page.set_input_files('input[type="file"]', path)
    status(page).to_contain_text("网络断了", timeout=20_000)  # type: ignore[attr-defined]
    assert "录音" not in page.evaluate("JSON.stringify(localStorage)")
    address = page.url
    page.goto("about:blank")
    context.set_offline(False)
    page.goto(address)
    page.set_input_files('input[type="file"]', path)
    status(page).to_contain_text("已上传并通过检查", timeout=30_000)  # type: ignore[attr-defined]
    assert pieces[3:] == [2 * PIECE, 3 * PIECE, 4 * PIECE]
    assert Upload.objects.get(state="checked").size == len(data)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空白.pdf", b"", "“空白.pdf”是空文件"),
        ("照片.heic", b"x", "“照片.heic”是 HEIC 照片"),
        ("软件.exe", b"MZ", "不能上传“软件.exe”这种文件"),
    ],
)
def test_what_can_be_told_at_once_is_told_before_anything_is_sent(
    page: Page, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/uploads/" in request.url else None)
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, name, data))
    status(page).to_contain_text(words)  # type: ignore[attr-defined]
    assert sent == []


def test_a_firewall_that_refuses_is_named_as_what_it_is_and_the_page_does_not_try_for_ever(page: Page, tmp_path: Path) -> None:
    """Pain 18: the file is right, and the page must not say otherwise."""
    tries: list[str] = []

    def refuse(route: Route) -> None:
        tries.append(route.request.method)
        route.fulfill(status=403, body="blocked by policy")

    page.route("**/uploads/", refuse)
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "a.pdf", corpus.plain_pdf()))
    status(page).to_contain_text("防火墙或代理", timeout=20_000)  # type: ignore[attr-defined]
    assert tries == ["POST", "POST"]
    page.unroute("**/uploads/")
    page.get_by_role("button", name="继续上传").click()
    status(page).to_contain_text("已上传并通过检查", timeout=30_000)  # type: ignore[attr-defined]


def test_a_server_that_says_nothing_is_given_up_within_fifteen_seconds(page: Page, tmp_path: Path) -> None:
    """Pain 2: nobody looks at a wheel that turns for ever."""
    page.route("**/uploads/", lambda _route: None)  # neither answered nor refused
    page.set_input_files('input[type="file"]', corpus.written(tmp_path, "a.pdf", corpus.plain_pdf()))
    status(page).to_contain_text("网络断了", timeout=17_000)  # type: ignore[attr-defined]
    expect(page.get_by_role("button", name="继续上传")).to_be_visible()
