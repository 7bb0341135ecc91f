"""``manage.py sample_documents DIR``: one of every kind of document, signed and sealed, with root.pem and a manifest."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courtportal.demo.sample_documents import write_samples
from courtportal.kernel import clock


class Command(BaseCommand):
    help = "Write one of every kind of court document, signed by all its signers, for anyone's validator."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, which is made where it is missing."""
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        """Raises CommandError outside a demo: these documents are invented, and a court's seal is not."""
        if not settings.DEMO:
            raise CommandError("only with the demo's settings")
        written = write_samples(folder, now=clock.now(), say=self.stdout.write)
        self.stdout.write(f"{len(written)} documents, root.pem and manifest.json in {folder}")
