"""Requirements 11 and 29: what a real court's settings send, judged by Django's own deployment check and by their cookies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow

VISIT = """
import django; django.setup()
from django.conf import settings
from courtportal.kernel.vault.keyring import make_key_ring
make_key_ring(settings.DATA_DIR / "keys")
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
client = Client(HTTP_X_FORWARDED_PROTO="https", HTTP_HOST="localhost")
answer = client.get("/account/login/")
assert answer.status_code == 200, answer.status_code
assert int(answer.headers["Strict-Transport-Security"].split("=")[1].split(";")[0]) >= 31536000
client.post("/account/login/", {"login": "nobody@demo.example", "csrfmiddlewaretoken": client.cookies["__Host-csrf"].value})
for name in ("__Host-session", "__Host-csrf"):
    cookie = client.cookies[name]
    assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax", name
    assert cookie["path"] == "/" and not cookie["domain"], name
plain = Client(HTTP_HOST="localhost").get("/account/login/")
assert plain.status_code == 301 and plain.headers["Location"].startswith("https://")
assert client.get("/simulated/sms/").status_code == 404
print("as it should be")
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A court's environment with a data folder of its own."""
    inherited = {
        name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"
    }  # a browser test set it
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "courtportal.settings.production",
        "COURTPORTAL_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite3'}",
        "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
        "SMTP_HOST": "",
        "ALLOW_SIMULATED": "true",
        "PORTAL_URL": "https://localhost",
    }


def test_djangos_deployment_check_finds_nothing(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_cookies_are_bound_to_host_and_https(environment: dict[str, str]) -> None:
    answer = subprocess.run([sys.executable, "-c", VISIT], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "as it should be" in answer.stdout, answer.stderr
