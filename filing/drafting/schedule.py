"""Looks every minute for papers whose signature or seal was interrupted."""

import datetime as dt

from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.drafting.actions.finish import ahead, finish_paper


@scheduled(every=dt.timedelta(minutes=1))
def finish_interrupted_papers(now: dt.datetime) -> None:
    """Each paper whose page bears more than is noted of it is brought up to its page."""
    do_in_rounds(
        ahead(),
        lambda draft: finish_paper(draft_id=draft.pk, now=now),
        by="created_at",
        job=f"{__name__}.finish_interrupted_papers",
    )
