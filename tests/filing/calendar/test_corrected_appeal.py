"""A corrected service makes an appeal late that was lodged in time, or in time one that was late: who acts on it is told."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.lateness import late_ones
from filing.applications.models import Application
from filing.calendar.actions.on_corrected_service import CorrectedService, Moved, service_was_corrected
from filing.calendar.calendars import calendar_in_force
from filing.calendar.rules.limits import due_date
from filing.calendar.schedule import lapse_deadlines
from filing.cases.models import Case
from filing.decisions.actions.draft import draft
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, sent_up
from tests.factories.sessions import sign_in
from tests.filing.decisions.test_review import give

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TOLD = "送达更正后，上诉是否逾期有变化"
LATE = "按认定的送达已过上诉期"


@pytest.fixture
def dispute(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Dispute:
    blank_documents(monkeypatch)
    dispute = make_dispute(now)
    Case.objects.filter(pk=dispute.case.pk).update(procedure="ordinary")
    return dispute


@pytest.fixture
def served_at(now: dt.datetime) -> dt.datetime:
    """Ten days after the judgment, as it is noted first."""
    return now + 10 * DAY


@pytest.fixture
def judgment(dispute: Dispute, now: dt.datetime, served_at: dt.datetime) -> CourtDocument:
    document = give(draft(actor=dispute.judge, case_id=dispute.case.pk, now=now), dispute.judge, dispute.clerk, now).document
    assert document is not None
    correct(dispute, document, served_at, served_at)
    return document


@pytest.fixture
def appeal(dispute: Dispute, judgment: CourtDocument, served_at: dt.datetime) -> Application:
    """Lodged on the fourteenth of fifteen days, as the service is noted first."""
    return apply_for(dispute, "appeal", served_at + 14 * DAY, role="defendant")


def correct(dispute: Dispute, document: CourtDocument, at: dt.datetime | None, now: dt.datetime) -> Moved:
    corrected = CorrectedService(dispute.party("defendant").pk, (document.pk,), at)
    return service_was_corrected(actor=dispute.judge, case_id=dispute.case.pk, corrected=[corrected], now=now)


def found(moved: Moved) -> list[tuple[Application, bool]]:
    return [(one.appeal, one.is_late) for one in moved.appeals]


def test_an_appeal_is_late_once_its_judgment_counts_as_served_earlier_and_no_more_when_later(
    dispute: Dispute, judgment: CourtDocument, appeal: Application, served_at: dt.datetime
) -> None:
    then = served_at + 15 * DAY
    moved = correct(dispute, judgment, served_at - 8 * DAY, then)
    assert found(moved) == [(appeal, True)]
    assert moved.appeals[0].due_on == due_date("appeal_judgment", (served_at - 8 * DAY).date(), calendar_in_force()).due
    assert found(correct(dispute, judgment, served_at - 9 * DAY, then + DAY)) == []  # late before and after
    assert found(correct(dispute, judgment, served_at, then + 2 * DAY)) == [(appeal, False)]
    assert found(correct(dispute, judgment, served_at + DAY, then + 3 * DAY)) == []


def test_an_appeal_is_late_also_where_the_term_was_over_before_the_correction(
    dispute: Dispute, judgment: CourtDocument, appeal: Application, served_at: dt.datetime
) -> None:
    over = served_at + 40 * DAY
    lapse_deadlines(over)
    assert found(correct(dispute, judgment, served_at - 8 * DAY, over)) == [(appeal, True)]


def test_where_the_judgment_is_not_served_no_appeal_is_late(
    dispute: Dispute, judgment: CourtDocument, appeal: Application, served_at: dt.datetime
) -> None:
    correct(dispute, judgment, served_at - 8 * DAY, served_at + 15 * DAY)
    assert found(correct(dispute, judgment, None, served_at + 16 * DAY)) == [(appeal, False)]
    assert late_ones([appeal]) == {}


def test_an_appeal_that_was_taken_back_is_not_spoken_of(
    dispute: Dispute, judgment: CourtDocument, appeal: Application, served_at: dt.datetime
) -> None:
    Application.objects.filter(pk=appeal.pk).update(state=Application.State.WITHDRAWN)
    assert found(correct(dispute, judgment, served_at - 8 * DAY, served_at + 15 * DAY)) == []


@pytest.mark.parametrize(("state", "closing"), [("closed", "appeal_withdrawn"), ("decided", ""), ("effective", "")])
def test_an_appeal_whose_own_case_is_over_is_not_spoken_of(
    dispute: Dispute, judgment: CourtDocument, appeal: Application, served_at: dt.datetime, state: str, closing: str
) -> None:
    then = served_at + 15 * DAY
    above = decided(appeal, dispute.filing_clerk_above, then).follow_up
    assert above is not None
    assert found(correct(dispute, judgment, served_at - 8 * DAY, then)) == [(appeal, True)]
    Case.objects.filter(pk=above.pk).update(state=state, closing=closing)
    called = Notice.objects.filter(title=TOLD).count()
    assert found(correct(dispute, judgment, served_at, then + DAY)) == []
    assert found(correct(dispute, judgment, served_at - 8 * DAY, then + 2 * DAY)) == []
    appeal.refresh_from_db()
    assert late_ones([appeal]) == {}
    assert Notice.objects.filter(title=TOLD).count() == called


def test_the_work_list_and_the_page_of_who_examines_the_appeal_say_so(
    dispute: Dispute, judgment: CourtDocument, appeal: Application, served_at: dt.datetime
) -> None:
    then = served_at + 15 * DAY
    sent_up(appeal, then)
    queue, page = reverse("filing:application_queue"), reverse("filing:application", args=[appeal.pk])
    with clock.at(then):
        examiner, appellant = (
            sign_in(User.objects.get(pk=one.user_id)) for one in (dispute.filing_clerk_above, dispute.defendant)
        )
        assert appeal.title in examiner.get(queue).content.decode()
        assert LATE not in examiner.get(queue).content.decode()
        correct(dispute, judgment, served_at - 8 * DAY, then)
        assert LATE in examiner.get(queue).content.decode()
        assert "晚于上诉期的最后一天" in examiner.get(page).content.decode()
        told = appellant.get(page)
        assert (told.status_code, "晚于上诉期的最后一天" in told.content.decode()) == (200, False)


def test_who_examines_the_appeal_reads_the_judgment_and_whether_it_is_in_time(
    dispute: Dispute, judgment: CourtDocument, appeal: Application, served_at: dt.datetime
) -> None:
    then = served_at + 15 * DAY
    page, paper = (reverse(f"filing:{name}", args=[appeal.pk]) for name in ("application", "application_judgment"))
    people = (dispute.filing_clerk_above, dispute.defendant, dispute.judge)
    with clock.at(then):
        examiner, appellant, judge = (sign_in(User.objects.get(pk=one.user_id)) for one in people)
        assert examiner.get(paper).status_code == 403, "it has not been sent up"
        sent_up(appeal, then)
        read = examiner.get(page).content.decode()
        assert dispute.case.case_number in read
        assert paper in read
        assert "上诉没有超过期限" in read
        pdf = examiner.get(paper)
        assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
        assert paper not in appellant.get(page).content.decode()
        assert [one.get(paper).status_code for one in (appellant, judge)] == [403, 403]
        correct(dispute, judgment, served_at - 8 * DAY, then)
        assert "上诉晚于这一天" in examiner.get(page).content.decode()
        decided(appeal, dispute.filing_clerk_above, then)
        assert examiner.get(paper).status_code == 403, "it was decided"


def test_the_clerk_below_and_the_panel_above_are_told_each_time(
    dispute: Dispute, judgment: CourtDocument, appeal: Application, served_at: dt.datetime
) -> None:
    then = served_at + 15 * DAY
    above = decided(appeal, dispute.filing_clerk_above, then).follow_up
    assert above is not None
    panel = set(above.panel.filter(ended_at=None).values_list("user_id", flat=True))
    correct(dispute, judgment, served_at - 8 * DAY, then)
    assert set(Notice.objects.filter(title=TOLD).values_list("user_id", flat=True)) == {dispute.clerk.user_id, *panel}
    assert all("已经超过上诉期" in body for body in Notice.objects.filter(title=TOLD).values_list("body", flat=True))
    correct(dispute, judgment, served_at, then + DAY)
    bodies = list(Notice.objects.filter(title=TOLD, user_id=dispute.clerk.user_id).values_list("body", flat=True))
    assert [("不再是逾期" in body) for body in sorted(bodies, key=lambda body: "不再" in body)] == [False, True]


def test_lateness_asks_no_more_for_more_appeals(appeal: Application) -> None:
    with CaptureQueriesContext(connection) as one:
        late_ones([appeal])
    with CaptureQueriesContext(connection) as many:
        late_ones([appeal] * 5)
    assert len(many) == len(one)
