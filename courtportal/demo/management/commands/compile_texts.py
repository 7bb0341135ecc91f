"""``manage.py compile_texts``: compiles the English texts of every app with Debian's gettext."""

import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations that are newer than their compiled form."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One .mo beside each .po; raises CalledProcessError for a broken one."""
        for source in sorted(Path(settings.BASE_DIR).glob("*/**/locale/*/LC_MESSAGES/*.po")):
            if ".venv" in source.parts:
                continue
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                subprocess.run(["msgfmt", "--check-format", "-o", str(target), str(source)], check=True)
