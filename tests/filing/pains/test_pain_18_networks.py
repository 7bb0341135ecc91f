"""Pain 18: "your request was not completed", though the file was right: a firewall let nothing through, or cut the line.

Here a real proxy stands between browser and portal. It refuses every other host, cuts the line in the middle of a file, and at
last refuses the portal's uploads too. Pages and uploads come from one host; a piece is sent again by itself; the words name the
network.
"""

import http.client
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.uploads.models import Upload
from filing.intake.models import FilingDraft
from tests.factories.filings import litigant, make_draft
from tests.filing.intake.test_autosave_browser import log_in
from tests.kernel.uploads import corpus
from tests.kernel.web.browser import CHROMIUM

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PER_HOP = {"connection", "proxy-connection", "keep-alive", "transfer-encoding", "te", "upgrade"}


class Firewall(ThreadingHTTPServer):
    """Knows one host; what it refused and cut is written down."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        self.host, self.refused, self.cuts_left, self.pieces, self.blocks_uploads = host, list[str](), 0, 0, False
        super().__init__(("127.0.0.1", 0), _Hop)


class _Hop(BaseHTTPRequestHandler):
    server: Firewall

    def _pass_on(self) -> None:
        target = urlsplit(self.path)
        if target.netloc != self.server.host or (self.server.blocks_uploads and "/uploads/" in target.path):
            self.server.refused.append(self.path)
            self.send_error(403, "blocked by policy")
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.command == "PATCH":
            self.server.pieces += 1
            if self.server.cuts_left and self.server.pieces > 1:
                self.server.cuts_left -= 1
                self.close_connection = True  # nothing of the piece is passed on, and no answer comes back
                return
        self._answer(target.path + (f"?{target.query}" if target.query else ""), body)

    def _answer(self, path: str, body: bytes) -> None:
        line = http.client.HTTPConnection(self.server.host, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in PER_HOP}
        line.request(self.command, path, body or None, headers)
        answer = line.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in PER_HOP | {"content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        line.close()

    do_GET = do_POST = do_PATCH = do_HEAD = do_DELETE = do_OPTIONS = _pass_on

    def do_CONNECT(self) -> None:
        """Only the browser's own chatter asks for this; the portal is on plain loopback."""
        self.send_error(403, "blocked by policy")

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def firewall(live_server: LiveServer) -> Iterator[Firewall]:
    with Firewall(urlsplit(live_server.url).netloc) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def page(live_server: LiveServer, firewall: Firewall) -> Iterator[Page]:
    """The evidence page of a draft, seen through the firewall."""
    draft: FilingDraft = make_draft(litigant(), clock.now())
    proxy = {"server": f"http://127.0.0.1:{firewall.server_address[1]}", "bypass": "<-loopback>"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], proxy=proxy)  # type: ignore[arg-type]
        context = browser.new_context(viewport={"width": 390, "height": 844})
        log_in(context, live_server, draft.owner)
        page = context.new_page()
        page.goto(live_server.url + reverse("filing:draft_evidence", args=[draft.pk]))
        yield page
        browser.close()


def test_behind_a_firewall_that_knows_one_host_and_cuts_lines_the_file_arrives(
    page: Page, firewall: Firewall, tmp_path: Path
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.reload()
    firewall.cuts_left = 2
    data = corpus.sound(30)  # two pieces and a bit
    page.set_input_files('input[type="file"] >> nth=0', corpus.written(tmp_path, "通话录音.wav", data))
    expect(page.locator("[data-upload-status]").first).to_contain_text("已上传并通过检查", timeout=60_000)
    assert firewall.cuts_left == 0
    assert Upload.objects.latest("created_at").size == len(data)
    assert set(asked) == {firewall.host}


def test_a_firewall_that_refuses_uploads_is_named_and_the_file_is_not_blamed(
    page: Page, firewall: Firewall, tmp_path: Path
) -> None:
    firewall.blocks_uploads = True
    page.set_input_files('input[type="file"] >> nth=0', corpus.written(tmp_path, "借条.pdf", corpus.plain_pdf()))
    line = page.locator("[data-upload-status]").first
    expect(line).to_contain_text("文件没有问题", timeout=20_000)
    expect(line).to_contain_text("防火墙或代理")
    firewall.blocks_uploads = False
    page.get_by_role("button", name="继续上传").first.click()
    expect(line).to_contain_text("已上传并通过检查", timeout=30_000)
