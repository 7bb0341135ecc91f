"""``manage.py read``: reads the pages of files until it is told to stop."""

import time
from typing import Any

from django.db import close_old_connections

from courtportal.kernel import clock
from courtportal.kernel.health import beat
from courtportal.kernel.health.services import BEAT_EVERY
from courtportal.kernel.management.until_stopped import UntilStopped
from courtportal.kernel.reading.health import PROCESS
from courtportal.kernel.reading.worker import run_once

PAUSE_SECONDS = 2.0


class Command(UntilStopped):
    help = "Read the pages of uploaded files: text, blank and blurred pages."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Loop until SIGTERM or SIGINT; the file in hand is finished first, or taken over when its lease is out."""
        self.heed_signals()
        beaten = -BEAT_EVERY.total_seconds()
        while not self.stopping:
            close_old_connections()
            if time.monotonic() - beaten > BEAT_EVERY.total_seconds():
                beat(PROCESS, clock.now())
                beaten = time.monotonic()
            if not run_once():
                time.sleep(PAUSE_SECONDS)
