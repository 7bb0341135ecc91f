"""Heads by the clock: after a thousand events, or sixty seconds after the last head if anything came."""

import datetime as dt

from courtportal.kernel.outbox import scheduled
from delivery.evidence_log.heads import export_heads, last_head, make_heads
from delivery.evidence_log.numbering import waiting
from delivery.evidence_log.rules.heads import LONGEST_WAIT, MOST_LEAVES


@scheduled(every=dt.timedelta(seconds=5))
def make_due_heads(now: dt.datetime) -> None:
    """Make the heads that are due: nobody waits longer than a minute for the head that covers an event."""
    last = last_head()
    if last is None or now - last.at >= LONGEST_WAIT or waiting()[MOST_LEAVES - 1 : MOST_LEAVES].exists():
        make_heads(now)
    else:
        export_heads()


@scheduled(every=dt.timedelta(days=1))
def look_everywhere(now: dt.datetime) -> None:
    """Cover what was overtaken by more events than the quick look reaches back."""
    make_heads(now, everywhere=True)
