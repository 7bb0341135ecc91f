"""``manage.py case_states``: the state machine of a case as a table, with the article of each act."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from filing.cases.rules.states import printed


class Command(BaseCommand):
    """Prints the table."""

    help = "The states of a case and what leads from one to the other"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=["zh", "en"], default="zh")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.stdout.write(printed(options["language"]))
