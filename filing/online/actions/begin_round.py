"""A round of an asynchronous hearing begins: each party in its order, each within the hours that the judge sets."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.calendar.actions.conduct import WrongHearingState, open_hearing
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS
from filing.calendar.telling import note_for_all
from filing.cases.grouping import heard_together
from filing.cases.models import Party
from filing.law import Bilingual
from filing.online.turn_models import SpeakingTurn
from filing.online.turn_rules import Stage, in_order, round_problems
from filing.online.turns import CannotSpeak, consent_stands, gone_through, open_next, running


@dataclass(frozen=True, slots=True)
class Round:
    """What the judge orders: the stage, the hours of each turn, and for a question what is asked and of whom (all if None)."""

    stage: Stage
    hours: int
    question: str = ""
    party_id: uuid.UUID | None = None


@transaction.atomic
def begin_round(*, actor: Actor, hearing_id: uuid.UUID, order: Round, now: dt.datetime) -> list[SpeakingTurn]:
    """Each party speaks in its turn and time (OLR art. 20); with the first round the hearing is open.

    Who may: the presiding or sole judge. Raises CannotSpeak: the hearing is not asynchronous, not everyone consents any more, a
    round is running, a stage is missing, or the hours are too short or too long; Refused while an application for recusal
    waits. Whose turn comes first is told.
    """
    hearing = access(actor, Hearing, hearing_id, "conduct", lock=True)
    require_part(actor, hearing.case, "filing.hearing", "conduct", Act.TURN)
    problems = _problems(hearing, order, now)
    if problems:
        raise CannotSpeak(problems)
    if hearing.state == Hearing.State.SCHEDULED:
        hearing = open_hearing(actor=actor, hearing_id=hearing_id, now=now)
        name = KINDS[hearing.kind].asynchronous
        title = Bilingual(f"{name.zh}开始", f"{name.en} begins")
        note_for_all(hearing, kind="hearing_opened", key=f"hearing_opened:{hearing.pk}", title=title, now=now)
    if hearing.state != Hearing.State.OPEN:
        raise WrongHearingState(hearing.state)
    turns = _turns(hearing, order)
    detail = {"stage": order.stage.value, "hours": order.hours, "turns": len(turns)}
    record(actor=actor, action="begin_round", obj=hearing, now=now, detail=detail)
    open_next(hearing, now)
    return turns


def _problems(hearing: Hearing, order: Round, now: dt.datetime) -> list[str]:
    if hearing.mode != Hearing.Mode.ASYNCHRONOUS:
        return ["not_asynchronous"]
    problems = round_problems(
        stage=order.stage,
        hours=order.hours,
        question=order.question,
        gone_through=gone_through(hearing),
        running=running(hearing),
        kind=hearing.kind,
    )
    return problems if consent_stands(hearing, now) else [*problems, "consent"]


def _turns(hearing: Hearing, order: Round) -> list[SpeakingTurn]:
    parties = Party.objects.filter(case__in=heard_together(hearing.case), left_at=None).order_by("case__accepted_at", "order")
    if order.stage == Stage.QUESTION and order.party_id:
        parties = parties.filter(pk=order.party_id)
    last = SpeakingTurn.objects.filter(hearing=hearing).count()
    speakers = in_order((party, party.role) for party in parties)
    question = order.question.strip()[:500] if order.stage == Stage.QUESTION else ""
    return SpeakingTurn.objects.bulk_create(
        SpeakingTurn(hearing=hearing, party=party, number=number, stage=order.stage.value, question=question, hours=order.hours)
        for number, party in enumerate(speakers, last + 1)
    )
