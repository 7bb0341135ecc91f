"""Papers that were sealed by a worker that was killed are filed and served by the next one, once."""

import datetime as dt

import pytest

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.actions import Notice, issue_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar import subscribers as calendar
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.dossier.announcing import file_and_serve
from filing.dossier.rules.matters import Matter
from filing.events import HearingScheduled
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.documents import SAMPLES, ready_to_sign
from tests.factories.people import actor_for, make_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


def announced(case: Case) -> list[list[str]]:
    told = OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__case_id=str(case.pk)).order_by("pk")
    return [event.payload["document_ids"] for event in told]


@pytest.fixture
def hearing(case: Case, now: dt.datetime) -> Hearing:
    ready_to_sign(now)
    starts_at = dt.datetime(2026, 9, 16, 1, 0, tzinfo=dt.UTC)
    plan = Plan(make_room(case.court).pk, starts_at, starts_at + dt.timedelta(hours=1))
    return schedule_hearing(actor=actor_for(member(case, "clerk")), case_id=case.pk, plan=plan, now=now)


class Killed(BaseException):
    """The worker dies here."""


@pytest.mark.slow
def test_a_summons_that_was_sealed_and_not_announced_is_announced_by_the_next_worker(
    hearing: Hearing, case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = HearingScheduled(hearing_id=hearing.pk, case_id=case.pk)

    def dies(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(calendar, "file_and_serve", dies)
        calendar.issue_summonses(event, now)
    sealed = list(CourtDocument.objects.filter(kind="summons").order_by("created_at", "pk"))
    assert ({one.state for one in sealed}, announced(case), case.dossier.count()) == ({CourtDocument.State.SEALED}, [], 0)
    for _turn in range(2):
        calendar.issue_summonses(event, now)
    summonses = CourtDocument.objects.filter(kind="summons").order_by("created_at", "pk")
    assert announced(case) == [[str(one.pk)] for one in summonses]
    assert list(summonses) == sealed
    assert case.dossier.filter(document__in=summonses).count() == len(summonses) == case.parties.count()


def test_a_hearing_that_was_moved_while_its_summons_was_sealed_summons_nobody(
    hearing: Hearing, case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "announced", lambda _now: Hearing.objects.none())

    def moved_meanwhile(*, notices: list[Notice], **_how: object) -> list[CourtDocument]:
        Hearing.objects.filter(pk=hearing.pk).update(sequence=1)
        return [CourtDocument() for _ in notices]

    monkeypatch.setattr(calendar, "issue_documents", moved_meanwhile)
    calendar.issue_summonses(HearingScheduled(hearing_id=hearing.pk, case_id=case.pk), now)
    assert announced(case) == []


@pytest.mark.slow
def test_papers_are_filed_under_their_number_and_go_out_with_what_everyone_gets(case: Case, now: dt.datetime) -> None:
    ready_to_sign(now)
    data = SAMPLES["notice_of_evidence"]
    one, copy = (
        issue_document(actor=SYSTEM, kind="notice_of_evidence", court=case.court, data=data, now=now, case_id=case.pk, key=key)
        for key in ("one", "copy")
    )
    parties = list(case.parties.all())
    for _turn in range(2):
        file_and_serve(case, [one], parties, "respond", now, under=Matter.PRESERVATION, also=copy)
    assert announced(case) == [[str(one.pk), str(copy.pk)]]
    assert case.dossier.get().catalogue_number == 14
    file_and_serve(case, [], parties, "respond", now)
    assert len(announced(case)) == 1
