"""Every text that a user sees has its English: the messages are gathered anew and compared with the translations."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ["courtportal/kernel", "filing", "delivery", "transcription", "search", "courtportal/demo"]
CATALOGUE = "locale/en/LC_MESSAGES/django.po"

pytestmark = pytest.mark.slow


def gathered(app: str, folder: Path) -> list[polib.POEntry]:
    """The app's messages as they are now, with the translations that its catalogue has."""
    copy = folder / Path(app).name
    shutil.copytree(ROOT / app, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "static", "data", "migrations"))
    (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    makemessages = [Path(sys.executable).with_name("django-admin"), "makemessages", "-l", "en", "--no-wrap", "-v", "0"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(makemessages, cwd=copy, check=True, capture_output=True, env=environment)
    catalogue = copy / CATALOGUE
    return [entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete] if catalogue.exists() else []


def lacks_english(entry: polib.POEntry) -> bool:
    """No translation, half of one, or one that was only guessed."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return "fuzzy" in entry.flags or not texts or not all(texts)


@pytest.mark.parametrize("app", [app for app in APPS if (ROOT / app).exists()])
def test_every_message_has_its_english(app: str, tmp_path: Path) -> None:
    lacking = [entry.msgid for entry in gathered(app, tmp_path) if lacks_english(entry)]
    assert not lacking


@pytest.mark.parametrize("app", [app for app in APPS if (ROOT / app / CATALOGUE).exists()])
def test_translations_keep_the_places_of_their_values(app: str) -> None:
    msgfmt = ["msgfmt", "--check", "-o", "/dev/null", ROOT / app / CATALOGUE]
    answer = subprocess.run(msgfmt, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
