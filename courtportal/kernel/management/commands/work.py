"""``manage.py work``: handles events and scheduled jobs until it is told to stop."""

from typing import Any

from django.db import close_old_connections

from courtportal.kernel import memory
from courtportal.kernel.management.until_stopped import UntilStopped
from courtportal.kernel.outbox.wake import WakeListener
from courtportal.kernel.outbox.worker import run_due_jobs, run_once

PAUSE_SECONDS = 1.0


class Command(UntilStopped):
    help = "Handle events and scheduled jobs."
    requires_system_checks = ()  # they load every page of the portal, which no worker shows; ``up`` has made them

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Loop until SIGTERM or SIGINT; the delivery in hand is finished first."""
        self.heed_signals()
        listener = WakeListener()
        memory.settle()
        while not self.stopping:
            close_old_connections()
            # One job at a time: what happened is told at once, also when many jobs are due together after a start.
            if not run_once() + run_due_jobs(most=1):
                listener.wait(PAUSE_SECONDS)
