"""``manage.py serve``: pages and sockets by uvicorn."""

from typing import Any

import uvicorn
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Serve pages and sockets."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run until SIGTERM."""
        uvicorn.run(
            "courtportal.asgi:application",
            host=options["host"],
            port=options["port"],
            log_level="warning",
            ws_max_size=64 * 1024,
            timeout_graceful_shutdown=5,
            lifespan="off",
        )
