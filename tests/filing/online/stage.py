"""An asynchronous hearing to which both sides have consented, and who acts in it."""

import datetime as dt

import pytest

from courtportal.kernel.authz import Actor, Role
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.online.actions.begin_round import Round, begin_round
from filing.online.actions.consent import answer_consent
from filing.online.actions.extend_turn import ask_longer
from filing.online.actions.speak import let_lapse, speak
from filing.online.rules import Deed, Step
from filing.online.turn_models import SpeakingTurn, TurnExtension
from filing.online.turn_rules import (
    NEEDED,
    Stage,
)
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_case, member
from tests.factories.people import actor_for, make_room, make_user

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case(now=now, defendant=make_user("周远航"))
    for role in ("plaintiff", "defendant"):
        consent(case, role, Deed.GIVEN, now)
    return case


@pytest.fixture
def judge(case: Case) -> Actor:
    return actor_for(member(case, "sole_judge"))


@pytest.fixture
def hearing(case: Case, now: dt.datetime) -> Hearing:
    """Given an asynchronous hearing to which both sides have consented."""
    return Hearing.objects.create(
        case=case, room=make_room(case.court), starts_at=now, ends_at=now + HOUR, mode="async", planned_mode="async",
        mode_ground="原告在国外",
    )  # fmt: skip


def consent(case: Case, role: str, deed: Deed, now: dt.datetime) -> None:
    party, reason = case.parties.get(role=role), "" if deed == Deed.GIVEN else "想当庭说"
    answer_consent(actor=side(case, role), party_id=party.pk, step=Step.HEARING, deed=deed, reason=reason, now=now)


def side(case: Case, role: str) -> Actor:
    user = case.parties.get(role=role).user
    assert user is not None
    return actor_for(user, Role.LITIGANT)


def begin(
    judge: Actor, hearing: Hearing, now: dt.datetime, stage: Stage = Stage.STATEMENT, question: str = ""
) -> list[SpeakingTurn]:
    return begin_round(actor=judge, hearing_id=hearing.pk, order=Round(stage, 72, question), now=now)


def states(hearing: Hearing) -> list[tuple[str, str]]:
    return [(turn.party.role, turn.state) for turn in hearing.turns.order_by("number").select_related("party")]


def go_through(judge: Actor, hearing: Hearing, case: Case, now: dt.datetime) -> None:
    """All stages: the plaintiff speaks each time, the defendant lets its time go by."""
    for number, stage in enumerate(NEEDED):
        start = now + dt.timedelta(days=10 * number)
        first, second = begin(judge, hearing, start, stage)
        speak(actor=side(case, "plaintiff"), turn_id=first.pk, text=f"第{number}次陈述", now=start + HOUR)
        assert let_lapse(turn_id=second.pk, now=start + dt.timedelta(days=9))


def asked(case: Case, turn: SpeakingTurn, now: dt.datetime, reason: str = "住院，出院证明随后提交") -> TurnExtension:
    return ask_longer(actor=side(case, "plaintiff"), turn_id=turn.pk, reason=reason, now=now)
