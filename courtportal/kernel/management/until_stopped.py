"""Commands that go on until they are told to stop: what is in hand is finished first."""

import signal
from typing import Any

from django.core.management.base import BaseCommand


class UntilStopped(BaseCommand):
    """``stopping`` becomes true by SIGTERM or SIGINT once ``heed_signals`` was called."""

    stopping = False

    def heed_signals(self) -> None:
        """From here on the two signals only ask to stop."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, *_signal: Any) -> None:
        self.stopping = True
