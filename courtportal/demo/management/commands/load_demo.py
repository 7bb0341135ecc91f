"""``manage.py load_demo``: tells the demo's story once, under a clock that starts ninety days ago."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courtportal.demo import announce
from courtportal.demo.people import make_people
from courtportal.demo.story.tell import tell_story, told
from courtportal.kernel import clock

# Lies in the data folder while the story is told; ``bin/demo`` looks for it.
UNFINISHED = "story_unfinished"


class Command(BaseCommand):
    help = "Make the demo's people, its story and its corpus; does nothing if they are there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--people-only", action="store_true", help="the accounts without the story")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tell the story with progress, then print where the portal is and how to log in.

        Raises CommandError if an earlier telling was interrupted: it cannot be told on, nor told twice.
        """
        if not settings.DEMO:
            raise CommandError("only with the demo's settings")
        if options["people_only"]:
            make_people(clock.now())
        elif not told():
            self._tell(Path(settings.DATA_DIR) / UNFINISHED)
        announce.log_ins(self.stdout.write, port=options["port"])

    def _tell(self, unfinished: Path) -> None:
        if unfinished.exists():
            raise CommandError("an earlier start was interrupted: empty the database and the data folder, then start again")
        self.stdout.write("Telling the demo's story (all persons are fictitious)")
        unfinished.touch()
        tell_story(now=clock.now(), say=self.stdout.write)
        unfinished.unlink()
