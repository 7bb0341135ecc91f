"""An existing client of the tus protocol speaks with the portal: tus-js-client under node, killed and started again."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from pytest_django.live_server_helper import LiveServer

from courtportal.demo.bench.filing_upload import CLIENT
from courtportal.kernel.uploads.models import PartialUpload
from courtportal.kernel.uploads.workspace import partial_path
from courtportal.kernel.web import browser_packages
from tests.factories.people import make_user
from tests.factories.sessions import sign_in
from tests.kernel.uploads import corpus

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PIECE = 256 * 1024


def send(live_server: LiveServer, path: Path, **more: object) -> "subprocess.CompletedProcess[str]":
    """Run the client once, logged in as someone new or with the given headers."""
    order = {
        "packages": str(browser_packages.FOLDER / "package.json"),
        "endpoint": f"{live_server.url}/uploads/",
        "path": str(path),
        "name": "通话录音.wav",
        "piece": PIECE,
        **more,
    }
    command = [str(Path(sys.executable).parent / "node"), str(CLIENT), json.dumps(order)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def headers() -> dict[str, str]:
    """What a logged-in page would send along."""
    token = _get_new_csrf_string()
    session = sign_in(make_user("林小满"), factor="code").cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return {"Cookie": cookies, "X-CSRFToken": token}


def test_given_a_client_killed_in_the_middle_when_it_starts_again_then_only_the_rest_travels(
    live_server: LiveServer, tmp_path: Path
) -> None:
    browser_packages.prepare()
    path, own = corpus.written(tmp_path, "a.wav", corpus.sound(60)), headers()
    killed = send(live_server, path, headers=own, dieAt=4)
    assert killed.returncode == 256 - signal.SIGKILL  # as the wrapper of node passes it on
    address = killed.stdout.strip()
    done = send(live_server, path, headers=own, address=address)
    pieces = -(-path.stat().st_size // PIECE)
    assert done.stdout.split("\n")[-2] == f"done {pieces - 3}", done.stderr
    partial = PartialUpload.objects.get()
    assert partial_path(partial.pk).read_bytes() == path.read_bytes()
    assert partial.name == "通话录音.wav"


def test_a_client_without_a_session_is_told_so(live_server: LiveServer, tmp_path: Path) -> None:
    browser_packages.prepare()
    refused = send(live_server, corpus.written(tmp_path, "a.wav", corpus.sound(1)), headers={})
    assert refused.returncode == 1
    assert "401" in refused.stderr or "403" in refused.stderr
