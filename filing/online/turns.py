"""The turns of an asynchronous hearing, one after the other: reading them, and opening the next in the caller's transaction."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.web import formats
from filing.calendar.models import Hearing
from filing.calendar.telling import sides_of_party, tell_panel
from filing.notices import tell
from filing.online.queries import ways_to
from filing.online.rules import STEP_OF_SITTING
from filing.online.turn_models import SpeakingTurn
from filing.online.turn_rules import closing_problems, due

State = SpeakingTurn.State


class CannotSpeak(Exception):
    """It cannot be; ``codes`` says why (turn_rules, or ``not_asynchronous``, ``consent``, ``too_late``, ``empty``, ``files``)."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def gone_through(hearing: Hearing) -> set[str]:
    """The stages that have begun."""
    return set(SpeakingTurn.objects.filter(hearing=hearing).values_list("stage", flat=True))


def running(hearing: Hearing) -> bool:
    """A round is not over yet."""
    return SpeakingTurn.objects.filter(hearing=hearing, state__in=(State.WAITING, State.OPEN)).exists()


def consent_stands(hearing: Hearing, now: dt.datetime) -> bool:
    """Everyone still consents (OLR art. 20); without that it goes on in the court room, what was done stays valid (art. 21)."""
    return all(way.online for way in ways_to(hearing.case, STEP_OF_SITTING[hearing.kind], now).values())


def why_not_closed(hearing: Hearing, now: dt.datetime) -> list[str]:
    """What keeps the hearing from being closed; without everyone's consent it may be closed before all stages are over."""
    is_running = running(hearing)
    if gone_through(hearing) and not consent_stands(hearing, now):
        return ["running"] if is_running else []
    return closing_problems(gone_through(hearing), running=is_running, kind=hearing.kind)


def open_next(hearing: Hearing, now: dt.datetime) -> SpeakingTurn | None:
    """Whose turn it is may speak from now on and is told until when; with nobody left the panel is told of the round's end."""
    turn = SpeakingTurn.objects.filter(hearing=hearing, state=State.WAITING).order_by("number").select_related("party").first()
    if turn is None:
        _tell_round_over(hearing, now)
        return None
    turn.state, turn.opened_at, turn.due_at = State.OPEN, now, due(now, turn.hours)
    turn.save(update_fields=["state", "opened_at", "due_at"])
    tell_turn(turn, "opened", now)
    return turn


def tell_turn(turn: SpeakingTurn, occasion: str, now: dt.datetime) -> None:
    """Everyone who acts online for the party is told that it is its turn, and until when; once for each occasion."""
    if turn.due_at is None:
        return
    for user in sides_of_party(turn.party):
        tell(
            user,
            title=_("请在期限内陈述"),
            body=_("轮到您了：%(stage)s。请在%(due)s前提交，逾期视为放弃这一轮陈述。"),
            facts={"stage": SpeakingTurn.Stage(turn.stage).label, "due": formats.moment(turn.due_at)},
            link=reverse("filing:turns", args=[turn.hearing_id]),
            key=f"turn-{occasion}:{turn.pk}:{user.pk}",
            now=now,
        )


def _tell_round_over(hearing: Hearing, now: dt.datetime) -> None:
    last = SpeakingTurn.objects.filter(hearing=hearing).order_by("number").last()
    tell_panel(
        hearing.case,
        title=_("这一轮陈述已结束"),
        body=_("%(case)s：各方已陈述或者期限已过，可以开始下一轮或者结束。"),
        link=reverse("filing:turns", args=[hearing.pk]),
        key=f"round-over:{hearing.pk}:{last.number if last else 0}",
        now=now,
    )
