"""``manage.py set_up``: makes keys, tables, courts, fonts, texts and the speech model in the data folder; may be run again."""

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from courtportal.kernel.vault.keyring import make_key_ring
from courtportal.settings import env


def make_secret_key(folder: Path) -> None:
    """A random secret of Django's signatures, readable by the owner only."""
    file = folder / "secret_key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))


class Command(BaseCommand):
    help = "Make keys, tables, courts, fonts, texts and the speech model; steps already done are skipped."

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
        self._step("texts", lambda: call_command("compile_texts", verbosity=0))
        if not options["for_tests"]:
            self._step("tables", lambda: call_command("migrate", verbosity=0, interactive=False))
            self._step("courts", lambda: call_command("load_courts", verbosity=0))
            self._step("keys and certificates", lambda: call_command("make_keys", verbosity=0))
        self._step("fonts", lambda: call_command("prepare_fonts", verbosity=0))
        self._step("speech model", lambda: call_command("speech_model", "install", verbosity=0))

    def _step(self, name: str, run: Callable[[], Any]) -> None:
        self.stdout.write(f"  {name} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        run()
        self.stdout.write(f" {time.monotonic() - started:.1f} s")
