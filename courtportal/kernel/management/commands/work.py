"""``manage.py work``: handles events and scheduled jobs until it is told to stop."""

from typing import Any

from django.db import close_old_connections

from courtportal.kernel.management.until_stopped import UntilStopped
from courtportal.kernel.outbox.wake import WakeListener
from courtportal.kernel.outbox.worker import run_due_jobs, run_once

PAUSE_SECONDS = 1.0


class Command(UntilStopped):
    help = "Handle events and scheduled jobs."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Loop until SIGTERM or SIGINT; the delivery in hand is finished first."""
        self.heed_signals()
        listener = WakeListener()
        while not self.stopping:
            close_old_connections()
            run_due_jobs()
            if not run_once():
                listener.wait(PAUSE_SECONDS)
