"""What goes up or sideways goes by events; they leave in the transaction of the change."""

from courtportal.kernel.outbox.bus import (
    LONG_LEASE,
    Event,
    Interval,
    publish,
    publish_all,
    scheduled,
    subscribe,
    subscribe_together,
)

__all__ = ["LONG_LEASE", "Event", "Interval", "publish", "publish_all", "scheduled", "subscribe", "subscribe_together"]
