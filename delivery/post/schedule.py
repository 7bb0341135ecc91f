"""What the worker does for letters by the clock: asks the carrier how they fare."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from delivery.channels.post.carriers import post_carrier
from delivery.post.actions.take_scans import take_scans
from delivery.post.models import PostalItem
from delivery.service.models import ServiceAttempt

_MOST = 400


@scheduled(every=dt.timedelta(minutes=30))
def track_letters(now: dt.datetime) -> None:
    """Each letter on its way in its turn; the carrier is asked with no transaction open."""
    on_their_way = PostalItem.objects.filter(ended_at=None, attempt__state=ServiceAttempt.State.SENT).select_related("attempt")

    def ask(letter: PostalItem) -> None:
        scans = post_carrier().track(letter.attempt.provider_reference)
        take_scans(letter_id=letter.pk, scans=scans, now=max(now, clock.now()))

    do_in_rounds(on_their_way, ask, by="created_at", job="delivery.post.schedule.track_letters", most=_MOST)
