"""``manage.py set_up``: makes keys, tables, courts, texts, fonts, packages and the speech model; may be run again."""

import io
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from courtportal.kernel.rendering import fonts
from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.vault.keyring import make_key_ring
from courtportal.settings import env


def make_secret_key(folder: Path) -> None:
    """A random secret of Django's signatures, readable by the owner only."""
    file = folder / "secret_key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))


def quietly(*words: str, **options: Any) -> None:
    """Run a command; what it says is left out, its errors are not."""
    call_command(*words, verbosity=0, stdout=io.StringIO(), **options)


class Command(BaseCommand):
    help = "Make keys, tables, courts, texts, fonts, packages and the speech model; steps already done are skipped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--for-tests", action="store_true", help="without tables and courts: each test database has its own")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the steps in order and say how long each took."""
        folder = Path(settings.DATA_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._step("secrets", lambda: make_secret_key(folder))
        self._step("vault keys", lambda: make_key_ring(folder / "keys"))
        settings.SECRET_KEY = env.secret("SECRET_KEY", folder / "secret_key")
        self._step("texts", lambda: quietly("compile_texts"))
        if not options["for_tests"]:
            self._step("tables", lambda: quietly("migrate", interactive=False))
            self._step("courts", lambda: quietly("load_courts"))
            self._step("keys and certificates", lambda: quietly("make_keys"))
        self._step("fonts", lambda: fonts.prepare(fonts_folder(), self._tell))
        self._step("browser packages", lambda: quietly("prepare_browser"))
        self._step("speech model", lambda: quietly("speech_model", "install"))

    def _tell(self, number: int, of: int) -> None:
        """Within a long step: which part is being made."""
        self.stdout.write(f" {number}/{of}", ending="")
        self.stdout.flush()

    def _step(self, name: str, run: Callable[[], Any]) -> None:
        self.stdout.write(f"  {name} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        run()
        self.stdout.write(f" {time.monotonic() - started:.1f} s")
