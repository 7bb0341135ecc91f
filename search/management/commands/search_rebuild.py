"""``manage.py search_rebuild``: build the index anew from the released judgments and swap it in."""

from typing import Any

from django.core.management.base import BaseCommand

from search.judgments.indexing import rebuild


class Command(BaseCommand):
    help = "Rebuild the search index in a new folder; the old one answers until the swap."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} judgments")
