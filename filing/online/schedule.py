"""What an asynchronous hearing does by itself: turns lapse, and who has not spoken yet is reminded."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import in_rounds
from filing.online.actions.speak import let_lapse
from filing.online.turn_models import SpeakingTurn
from filing.online.turn_rules import WARN_BEFORE
from filing.online.turns import tell_turn

AT_ONCE = 200


@scheduled(every=dt.timedelta(minutes=5))
def watch_turns(now: dt.datetime) -> None:
    """A turn whose time is over lapses; shortly before, its party is reminded, once for each last instant."""
    opened = SpeakingTurn.objects.filter(state=SpeakingTurn.State.OPEN)
    for turn_id in list(opened.filter(due_at__lt=now).order_by("due_at").values_list("pk", flat=True)[:AT_ONCE]):
        let_lapse(turn_id=turn_id, now=now)
    near = opened.filter(due_at__gte=now, due_at__lte=now + WARN_BEFORE).select_related("party")
    for turn in in_rounds(near, by="due_at", job=f"{__name__}.watch_turns"):
        with transaction.atomic():
            tell_turn(turn, f"near-{turn.due_at:%Y%m%dT%H%M}", now)
