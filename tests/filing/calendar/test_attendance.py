"""Who came to a hearing: noted by the clerk, read by everyone in the case, written into the judgment.

All people are fictitious.
"""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.identity.models import User
from filing.calendar.actions.note_attendance import note_attendance
from filing.calendar.attendance import attendance_of
from filing.calendar.models import Hearing
from filing.decisions.actions.draft import draft
from filing.decisions.queries import content_now
from tests.factories.decisions import serve_complaint
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    found = make_dispute(now)
    serve_complaint(found.case, now)
    return found


@pytest.fixture
def hearing(dispute: Dispute, now: dt.datetime) -> Hearing:
    ended = now + dt.timedelta(hours=1)
    return Hearing.objects.create(
        case=dispute.case, starts_at=now, ends_at=ended, opened_at=now, closed_at=ended, state=Hearing.State.CLOSED,
        mode=Hearing.Mode.ON_SITE,
    )  # fmt: skip


def test_the_clerk_notes_who_came_and_may_note_it_anew(dispute: Dispute, hearing: Hearing, now: dt.datetime) -> None:
    plaintiff, defendant = dispute.party("plaintiff").pk, dispute.party("defendant").pk
    clerk = sign_in(User.objects.get(pk=dispute.clerk.user_id))
    url, page = reverse("filing:hearing_attendance", args=[hearing.pk]), reverse("filing:case", args=[dispute.case.pk])
    assert url in clerk.get(page).content.decode()
    assert clerk.post(url, {str(plaintiff): "yes", str(defendant): "no"}).status_code == 302
    assert attendance_of(hearing) == {plaintiff: True, defendant: False}
    seen = sign_in(User.objects.get(pk=dispute.plaintiff.user_id)).get(page).content.decode()
    assert f"没有到庭：{dispute.party('defendant').name}" in seen
    assert url not in seen
    assert "checked" in clerk.get(url).content.decode()
    assert clerk.post(url, {str(plaintiff): "yes", str(defendant): "yes"}).status_code == 302
    assert attendance_of(hearing) == {plaintiff: True, defendant: True}
    assert AuditEntry.objects.filter(action="hearing.note_attendance").count() == 2


def test_nothing_is_noted_of_a_form_left_as_it_is_nor_of_another_case(
    dispute: Dispute, hearing: Hearing, now: dt.datetime
) -> None:
    other, own = make_dispute(now).party("plaintiff").pk, dispute.party("plaintiff").pk
    clerk, url = sign_in(User.objects.get(pk=dispute.clerk.user_id)), reverse("filing:hearing_attendance", args=[hearing.pk])
    left = clerk.post(url, {str(other): "yes", str(own): "yes"})
    assert left.status_code == 422
    assert "请选择是否到庭" in left.content.decode()
    assert attendance_of(hearing) == {}


def test_nobody_notes_it_before_the_hearing_nor_who_is_heard(dispute: Dispute, hearing: Hearing, now: dt.datetime) -> None:
    with pytest.raises(PermissionDenied):
        note_attendance(actor=dispute.plaintiff, hearing_id=hearing.pk, came=[], now=now)
    Hearing.objects.update(state=Hearing.State.SCHEDULED)
    with pytest.raises(PermissionDenied):
        note_attendance(actor=dispute.clerk, hearing_id=hearing.pk, came=[], now=now)


def test_the_draft_waits_for_it_and_names_who_stayed_away(dispute: Dispute, hearing: Hearing, now: dt.datetime) -> None:
    decision = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    assert "到庭情况" in content_now(decision)["introduction"]
    assert "缺席判决" not in content_now(decision)["reasons"]
    note_attendance(actor=dispute.clerk, hearing_id=hearing.pk, came=[dispute.party("plaintiff").pk], now=now)
    content, absent = content_now(decision), dispute.party("defendant").name
    assert f"{absent}经传票传唤无正当理由拒不到庭参加诉讼" in content["introduction"]
    assert content["reasons"].count("缺席判决") == 1
    assert any("第一百四十七条" in one for one in content["legal_basis"])


def test_at_different_times_everyone_takes_part(dispute: Dispute, hearing: Hearing, now: dt.datetime) -> None:
    Hearing.objects.update(mode=Hearing.Mode.ASYNCHRONOUS)
    hearing.refresh_from_db()
    assert set(attendance_of(hearing).values()) == {True}
