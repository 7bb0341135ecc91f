"""How fast a microphone may send: credit in chunks, refilled at 1.5 times real time, and faster while it works off a backlog.

Pure: the time comes in as seconds of any steady clock. A sender is told how many chunks it may send and keeps the rest until
more credit
comes, so an honest one is never refused and a flooding one never fills a queue.
"""

from dataclasses import dataclass, field

from transcription.audio.log import CHUNK_MS

LIVE_RATE = 1.5
BACKLOG_RATE = 8.0
_CHUNKS_A_SECOND = 1000 / CHUNK_MS
_LIVE_BURST = 15.0
_BACKLOG_BURST = 20.0


class TooFast(Exception):
    """More chunks came than were credited."""


@dataclass
class _Bucket:
    rate: float
    burst: float
    level: float

    def refill(self, seconds: float) -> None:
        self.level = min(self.burst, self.level + seconds * self.rate)


@dataclass
class Pace:
    """The credit of one connection. `backlog` is how many unacknowledged chunks its spool held when it connected."""

    now: float
    backlog: int = 0
    _live: _Bucket = field(init=False)
    _extra: _Bucket = field(init=False)

    def __post_init__(self) -> None:
        self._live = _Bucket(LIVE_RATE * _CHUNKS_A_SECOND, _LIVE_BURST, _LIVE_BURST)
        self._extra = _Bucket((BACKLOG_RATE - LIVE_RATE) * _CHUNKS_A_SECOND, _BACKLOG_BURST, _BACKLOG_BURST)

    def available(self, now: float) -> int:
        """How many chunks may still come."""
        self._live.refill(now - self.now)
        self._extra.refill(now - self.now)
        self.now = now
        return int(self._live.level) + int(min(self._extra.level, self.backlog))

    def take(self, now: float) -> None:
        """Count one chunk that has come; TooFast when it was not credited."""
        if self.available(now) < 1:
            raise TooFast
        if self.backlog > 0 and self._extra.level >= 1:
            self._extra.level -= 1
            self.backlog -= 1
        else:
            self._live.level -= 1
