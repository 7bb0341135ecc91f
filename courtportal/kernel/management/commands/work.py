"""``manage.py work``: handles events and scheduled jobs until it is told to stop."""

import signal
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from courtportal.kernel.outbox.wake import WakeListener
from courtportal.kernel.outbox.worker import run_due_jobs, run_once

PAUSE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Handle events and scheduled jobs."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Loop until SIGTERM or SIGINT; the delivery in hand is finished first."""
        self.stopping = False
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        listener = WakeListener()
        while not self.stopping:
            close_old_connections()
            run_due_jobs()
            if not run_once():
                listener.wait(PAUSE_SECONDS)

    def _stop(self, *_signal: Any) -> None:
        self.stopping = True
