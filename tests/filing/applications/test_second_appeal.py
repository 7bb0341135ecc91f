"""A party appeals once against a judgment or a ruling: a second appeal is refused with the one that is there."""

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.applications.actions.decide import withdraw_application
from filing.applications.actions.submit import CannotApply
from filing.applications.models import Application
from filing.applications.wording import why_not
from tests.factories.disputes import Dispute, apply_for, decided, judged_and_served, make_dispute, proposed, served_on_all
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=2)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """Given a judgment that was served on both sides today."""
    return judged_and_served(now)


def refused(dispute: Dispute, kind: str, now: dt.datetime, *, role: str = "defendant") -> CannotApply:
    with pytest.raises(CannotApply) as error:
        apply_for(dispute, kind, now, role=role)
    return error.value


def test_who_has_appealed_is_refused_another_appeal_and_told_of_the_one_that_waits(dispute: Dispute, now: dt.datetime) -> None:
    appeal = apply_for(dispute, "appeal", now, role="defendant")
    error = refused(dispute, "appeal", now + LATER)
    assert (error.code, error.appeal) == ("appealed", appeal)
    words = why_not(error)
    assert words.startswith("周远航已经上诉，不能再次上诉：上诉状于2026年9月1日")
    assert appeal.receipt_number in words


def test_once_the_court_above_has_accepted_it_the_refusal_names_the_case_there(dispute: Dispute, now: dt.datetime) -> None:
    accepted = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    error = refused(dispute, "appeal", now + LATER)
    assert (error.code, error.appeal) == ("appealed_above", accepted)
    assert accepted.follow_up is not None
    assert f"广东省佛山市中级人民法院已经立案，案号{accepted.follow_up.case_number}" in why_not(error)
    assert apply_for(dispute, "appeal", now + LATER, role="plaintiff").state == Application.State.SUBMITTED


def test_an_appeal_taken_back_before_acceptance_or_not_accepted_leaves_the_term_open(dispute: Dispute, now: dt.datetime) -> None:
    first = apply_for(dispute, "appeal", now, role="defendant")
    withdraw_application(actor=dispute.defendant, application_id=first.pk, now=now)
    second = apply_for(dispute, "appeal", now + LATER, role="defendant")
    decided(second, dispute.filing_clerk_above, now + LATER, outcome="refused")
    assert apply_for(dispute, "appeal", now + 2 * LATER, role="defendant").state == Application.State.SUBMITTED


def test_who_withdrew_an_appeal_that_was_accepted_cannot_appeal_again_within_the_term(dispute: Dispute, now: dt.datetime) -> None:
    accepted = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    appeal = accepted.follow_up
    assert appeal is not None
    presiding = actor_for(appeal.panel.get(duty="presiding_judge").user)
    above = dataclasses.replace(dispute, case=appeal, judge=presiding, clerk=actor_for(appeal.panel.get(duty="clerk").user))
    withdrawal = apply_for(above, "appeal_withdrawal", now, role="appellant", actor=dispute.defendant)
    decided(withdrawal, presiding, now, clerk=above.clerk)
    error = refused(dispute, "appeal", now + LATER)
    assert (error.code, error.appeal) == ("appeal_withdrawn", accepted)
    assert appeal.case_number in why_not(error)


def test_the_form_says_so_at_once_and_leads_to_the_appeal(dispute: Dispute, now: dt.datetime) -> None:
    appeal = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    with clock.at(now + LATER):
        client = sign_in(User.objects.get(pk=dispute.defendant.user_id))
        form = client.get(reverse("filing:application_new", args=[dispute.case.pk, "appeal"])).content.decode()
        kinds = client.get(reverse("filing:application_choose", args=[dispute.case.pk])).content.decode()
    for page in (form, kinds):
        assert "周远航已经上诉，不能再次上诉" in page
        assert reverse("filing:application", args=[appeal.pk]) in page
    assert "<textarea" not in form


def test_against_a_ruling_too_but_not_against_a_later_one(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    first = decided(
        apply_for(dispute, "jurisdiction_objection", now, role="defendant"), dispute.judge, now, outcome="refused",
        clerk=dispute.clerk,
    )  # fmt: skip
    served_on_all(first, now)
    accepted = decided(apply_for(dispute, "ruling_appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    assert refused(dispute, "ruling_appeal", now + LATER).appeal == accepted
    Application.objects.filter(pk=first.pk).update(state=Application.State.REFUSED)
    served_on_all(
        decided(proposed(dispute, "dismissal", now + LATER), dispute.judge, now + LATER, clerk=dispute.clerk), now + LATER
    )
    again = apply_for(dispute, "ruling_appeal", now + LATER, role="defendant")
    assert again.state == Application.State.SUBMITTED
