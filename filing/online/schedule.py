"""What an asynchronous hearing does by itself: turns lapse, and who has not spoken yet is reminded."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.online.actions.speak import let_lapse
from filing.online.turn_models import SpeakingTurn
from filing.online.turn_rules import WARN_BEFORE
from filing.online.turns import tell_turn

OPEN = SpeakingTurn.objects.filter(state=SpeakingTurn.State.OPEN)
OFTEN = dt.timedelta(minutes=5)


@scheduled(every=OFTEN)
def end_turns(now: dt.datetime) -> None:
    """A turn whose time is over lapses."""
    over = OPEN.filter(due_at__lt=now)
    do_in_rounds(over, lambda turn: let_lapse(turn_id=turn.pk, now=now), by="due_at", job=f"{__name__}.end_turns")


@scheduled(every=OFTEN)
def remind_of_turns(now: dt.datetime) -> None:
    """Shortly before a turn is over its party is reminded, once for each last instant."""
    near = OPEN.filter(due_at__gte=now, due_at__lte=now + WARN_BEFORE).select_related("party")
    do_in_rounds(near, lambda turn: _remind(turn, now), by="due_at", job=f"{__name__}.remind_of_turns")


@transaction.atomic
def _remind(turn: SpeakingTurn, now: dt.datetime) -> None:
    tell_turn(turn, f"near-{turn.due_at:%Y%m%dT%H%M}", now)
