"""A party that missed a term through an obstacle asks for more time within ten days after it (CPL 86)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.identity.models import User
from filing.applications.actions.submit import CannotApply
from filing.applications.effects.errors import CannotDecide
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def missed(dispute: Dispute, now: dt.datetime, role: str = "plaintiff") -> Deadline:
    """The party's term for evidence, which ended a while ago."""
    began = (now - dt.timedelta(days=40)).date()
    return start_deadline(
        actor=SYSTEM, rule="evidence", trigger="notice", triggered_on=began, key=f"evidence:{role}", now=now, case=dispute.case,
        party=dispute.party(role),
    )  # fmt: skip


def test_the_partys_own_term_runs_again_until_the_day_of_the_court(dispute: Dispute, now: dt.datetime) -> None:
    own, others = missed(dispute, now), missed(dispute, now, "defendant")
    until = (now + dt.timedelta(days=12)).date()
    asked = apply_for(dispute, "restored_term", now, term=str(own.pk), ended_on=now.date().isoformat())
    granted = decided(asked, dispute.judge, now, until=until.isoformat())
    own.refresh_from_db()
    assert (own.state, own.due_on, own.set_by_court) == (Deadline.State.RUNNING, until, until)
    before = others.due_on
    others.refresh_from_db()
    assert others.due_on == before
    assert granted.document is not None
    assert "举证" in granted.document.data["orders"][0]


@pytest.mark.parametrize(("days_ago", "code"), [(10, ""), (15, "late"), (-1, "obstacle_lasts")])
def test_it_is_asked_for_within_ten_days_after_the_obstacle(dispute: Dispute, now: dt.datetime, days_ago: int, code: str) -> None:
    term, ended_on = missed(dispute, now), (now - dt.timedelta(days=days_ago)).date()
    if not code:
        assert apply_for(dispute, "restored_term", now, term=str(term.pk), ended_on=ended_on.isoformat()).pk
        return
    with pytest.raises(CannotApply) as refused:
        apply_for(dispute, "restored_term", now, term=str(term.pk), ended_on=ended_on.isoformat())
    assert refused.value.code == code


def test_only_an_own_term_that_is_over_is_asked_for(dispute: Dispute, now: dt.datetime) -> None:
    others, today = missed(dispute, now, "defendant"), now.date().isoformat()
    with pytest.raises(CannotApply, match="no_missed_term"):
        apply_for(dispute, "restored_term", now, term=str(others.pk), ended_on=today)
    own = missed(dispute, now)
    Deadline.objects.filter(pk=own.pk).update(due_on=now.date() + dt.timedelta(days=3))
    with pytest.raises(CannotApply, match="no_missed_term"):
        apply_for(dispute, "restored_term", now, term=str(own.pk), ended_on=today)


def test_it_is_offered_to_who_missed_a_term_and_to_nobody_else(dispute: Dispute, now: dt.datetime) -> None:
    plaintiff, defendant = (sign_in(User.objects.get(pk=one.user_id)) for one in (dispute.plaintiff, dispute.defendant))
    kinds = reverse("filing:application_choose", args=[dispute.case.pk])
    new = reverse("filing:application_new", args=[dispute.case.pk, "restored_term"])
    with clock.at(now):
        assert new not in plaintiff.get(kinds).content.decode()
        assert "没有耽误的期限" in plaintiff.get(new).content.decode()
        missed(dispute, now)
        assert new in plaintiff.get(kinds).content.decode()
        assert new not in defendant.get(kinds).content.decode()


def test_the_new_last_day_is_still_to_come(dispute: Dispute, now: dt.datetime) -> None:
    asked = apply_for(dispute, "restored_term", now, term=str(missed(dispute, now).pk), ended_on=now.date().isoformat())
    with pytest.raises(CannotDecide, match="day_past"):
        decided(asked, dispute.judge, now, until=now.date().isoformat())
