"""Production settings: secure cookies, HSTS, no simulated page or carrier; Django's own deployment check passes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOOK = """
import django, json
django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, reverse
names = {}
for name in ("simulated:mailbox", "home"):
    try:
        names[name] = reverse(name)
    except NoReverseMatch:
        names[name] = ""
keys = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE", "SECURE_HSTS_SECONDS", "DEMO", "CLOCK_SETTABLE", "DEBUG")
print(json.dumps({"settings": {key: getattr(settings, key) for key in keys}, "names": names}))
"""

# Carriers of a real court; nothing is sent while settings are read.
REAL = {"SMTP_HOST": "mail.court.example", "SMS_CARRIER": "http", "IDENTITY_CHECKER": "http", "PAYMENT_GATEWAY": "bank"}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a real court, with an empty data folder."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},  # a browser test set it
        "DJANGO_SETTINGS_MODULE": "courtportal.settings.production",
        "COURTPORTAL_DATA": str(tmp_path_factory.mktemp("production")),
        "SECRET_KEY": "only-for-this-check-" + "".join(map(chr, range(40, 100))),
        "PORTAL_URL": "https://court.example",
        "ALLOWED_HOSTS": "court.example",
        "ALLOW_SIMULATED": "false",
        **REAL,
    }


def test_cookies_hsts_and_no_demo(environment: dict[str, str]) -> None:
    import json

    done = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout.strip().splitlines()[-1])
    assert seen["settings"] == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SECURE_HSTS_SECONDS": 63_072_000,
        "DEMO": False,
        "CLOCK_SETTABLE": False,
        "DEBUG": False,
    }
    assert seen["names"] == {"simulated:mailbox": "", "home": "/"}


def test_djangos_deployment_check_finds_nothing(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def start(environment: dict[str, str], **changed: str) -> str:
    """What a start says; empty when it starts."""
    command = [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"]
    done = subprocess.run(command, cwd=ROOT, env=environment | changed, capture_output=True, text=True, check=False)
    return done.stderr


SIMULATED = [
    ("SMTP_HOST", ""),
    ("SMS_CARRIER", "simulated"),
    ("SMS_CARRIER", ""),
    ("IDENTITY_CHECKER", "simulated"),
    ("PAYMENT_GATEWAY", "simulated"),
]


@pytest.mark.parametrize(("variable", "value"), SIMULATED)
def test_it_does_not_start_with_a_simulated_carrier(environment: dict[str, str], variable: str, value: str) -> None:
    assert f"ImproperlyConfigured: a real court needs {variable} (" in start(environment, **{variable: value})
    assert start(environment, **{variable: value}, ALLOW_SIMULATED="true") == ""
