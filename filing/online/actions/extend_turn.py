"""A party whose turn runs asks for more time, and the judge grants it until a day or refuses."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.web import formats
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.calendar.telling import sides_of_hearing, sides_of_party, tell_panel
from filing.notices import tell
from filing.online.turn_models import SpeakingTurn, TurnExtension
from filing.online.turn_rules import extension_problems, in_time
from filing.online.turns import CannotSpeak

State = TurnExtension.State
MOST_CHARACTERS = 500


@transaction.atomic
def ask_longer(*, actor: Actor, turn_id: uuid.UUID, reason: str, now: dt.datetime) -> TurnExtension:
    """The request stands before the judge, who is told; the time runs on until it is granted (OLR art. 20: the time set).

    Who may: who acts for the party whose turn it is. Raises CannotSpeak: ``too_late``, ``no_reason``, ``asked`` already.
    """
    turn = access(actor, SpeakingTurn, turn_id, "ask_longer", lock=True)
    if not in_time(turn.due_at, now):
        raise CannotSpeak(["too_late"])
    if not reason.strip():
        raise CannotSpeak(["no_reason"])
    if turn.extensions.filter(state=State.ASKED).exists():
        raise CannotSpeak(["asked"])
    asked = TurnExtension.objects.create(
        turn=turn, reason=reason.strip()[:MOST_CHARACTERS], asked_by_id=actor.account_id, asked_at=now
    )
    record(actor=actor, action="ask_longer", obj=asked, now=now, detail={"turn": str(turn.pk)})
    tell_panel(
        turn.hearing.case,
        title=_("当事人申请延长陈述期限"),
        body=_("%(case)s：请在原期限届满前答复。"),
        link=reverse("filing:turns", args=[turn.hearing_id]),
        key=f"turn-longer-asked:{asked.pk}",
        now=now,
    )
    return asked


@transaction.atomic
def grant_longer(*, actor: Actor, extension_id: uuid.UUID, day: dt.date, now: dt.datetime) -> TurnExtension:
    """The turn runs until the end of the day in Shanghai; every side is told, and the next party's time begins later.

    Who may: the presiding or sole judge. Raises CannotSpeak: ``over`` when the turn has ended meanwhile, ``not_longer``,
    ``too_long``; Refused while an application for recusal waits.
    """
    asked, turn = _standing(actor, extension_id, now)
    until = dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=clock.SHANGHAI)
    if turn.opened_at is None or turn.due_at is None:
        raise CannotSpeak(["over"])
    if problems := extension_problems(opened_at=turn.opened_at, due_at=turn.due_at, until=until):
        raise CannotSpeak(problems)
    turn.due_at = asked.until = until
    turn.save(update_fields=["due_at"])
    _answer(actor, asked, State.GRANTED, "", now)
    words = _("%(party)s的%(stage)s延长到%(due)s。")
    _tell(asked, [user for user, _case in sides_of_hearing(turn.hearing)], _("陈述期限延长"), words, now)
    return asked


@transaction.atomic
def refuse_longer(*, actor: Actor, extension_id: uuid.UUID, answer: str, now: dt.datetime) -> TurnExtension:
    """The time stays as it is, for a reason that the party reads. Who may: the presiding or sole judge.

    Raises as ``grant_longer``.
    """
    asked, turn = _standing(actor, extension_id, now)
    if not answer.strip():
        raise CannotSpeak(["no_answer"])
    _answer(actor, asked, State.REFUSED, answer.strip()[:200], now)
    words = _("%(party)s的%(stage)s仍到%(due)s。理由在陈述的页面。")
    _tell(asked, sides_of_party(turn.party), _("陈述期限没有延长"), words, now)
    return asked


def _standing(actor: Actor, extension_id: uuid.UUID, now: dt.datetime) -> tuple[TurnExtension, SpeakingTurn]:
    """The request and its turn, held: the turn first, as who speaks or lets it lapse holds it.

    Raises CannotSpeak, and Refused while an application for recusal waits.
    """
    asked = access(actor, TurnExtension, extension_id, "answer")
    require_part(actor, asked.turn.hearing.case, "filing.turnextension", "answer", Act.TURN)
    turn = SpeakingTurn.objects.select_for_update().get(pk=asked.turn_id)
    asked = access(actor, TurnExtension, extension_id, "answer", lock=True)
    if turn.state != SpeakingTurn.State.OPEN or not in_time(turn.due_at, now):
        raise CannotSpeak(["over"])
    asked.turn = turn
    return asked, turn


def _answer(actor: Actor, asked: TurnExtension, state: str, answer: str, now: dt.datetime) -> None:
    asked.state, asked.answer = state, answer
    asked.answered_by_id, asked.answered_at = actor.account_id, now
    asked.save(update_fields=["state", "answer", "answered_by", "answered_at", "until"])
    detail = {"until": asked.until.isoformat() if asked.until else ""}
    record(actor=actor, action=f"{state}_longer", obj=asked, now=now, reason=answer, detail=detail)


def _tell(asked: TurnExtension, users: list[User], title: Promise, body: Promise, now: dt.datetime) -> None:
    turn = asked.turn
    facts = {
        "party": turn.party.name,
        "stage": SpeakingTurn.Stage(turn.stage).label,
        "due": formats.moment(turn.due_at) if turn.due_at else "",
    }
    for user in users:
        link, key = reverse("filing:turns", args=[turn.hearing_id]), f"turn-longer:{asked.pk}:{user.pk}"
        tell(user, title=title, body=body, facts=facts, link=link, key=key, now=now)
