"""``manage.py health``: how each service does, with the figures behind the public page. Fails when one has a fault."""

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from courtportal.kernel import clock
from courtportal.kernel.health.queries import figures_of_all
from courtportal.kernel.health.rules import Word, word_of


class Command(BaseCommand):
    help = "Show what waits, what was given up and which jobs are late, for each service; exit status 1 when one has a fault."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="machine-readable, with every job")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print, then exit with 0 or 1."""
        now = clock.now()
        found = [(service.code, word_of(figures), figures) for service, figures in figures_of_all(now)]
        if options["json"]:
            rows = {code: {"state": word, **dataclasses.asdict(figures)} for code, word, figures in found}
            self.stdout.write(json.dumps({"at": now.isoformat(), "services": rows}, ensure_ascii=False))
        else:
            for code, word, figures in found:
                self.stdout.write(
                    f"{code}: {word}, {figures.waiting} waiting (oldest {figures.oldest:.0f} s), {figures.dead} given up, "
                    f"{sum(1 for job in figures.jobs if job.last_error)} of {len(figures.jobs)} jobs failed"
                )
        if any(word == Word.FAULT for _code, word, _figures in found):
            raise SystemExit(1)
