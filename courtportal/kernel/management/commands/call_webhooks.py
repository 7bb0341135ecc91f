"""``manage.py call_webhooks``: sends webhook messages until it is told to stop."""

import time
from typing import Any

from django.db import close_old_connections

from courtportal.kernel import clock
from courtportal.kernel.health import beat
from courtportal.kernel.health.services import BEAT_EVERY
from courtportal.kernel.management.until_stopped import UntilStopped
from courtportal.kernel.webhooks.health import PROCESS
from courtportal.kernel.webhooks.sender import run_once

PAUSE_SECONDS = 1.0


class Command(UntilStopped):
    help = "Send webhook messages: a process of its own, because a slow receiver must keep no event of the portal waiting."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Loop until SIGTERM or SIGINT; what was sent but not marked is sent again when its lease is out."""
        self.heed_signals()
        beaten = -BEAT_EVERY.total_seconds()
        while not self.stopping:
            close_old_connections()
            if time.monotonic() - beaten > BEAT_EVERY.total_seconds():
                beat(PROCESS, clock.now())
                beaten = time.monotonic()
            if not run_once():
                time.sleep(PAUSE_SECONDS)
