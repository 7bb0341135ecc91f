"""A small claim has one instance: its retrial belongs to the court that judged it."""

import dataclasses
import datetime as dt

import pytest

from courtportal.kernel.authz import Role
from filing.cases.models import Case
from filing.cases.queries import situation_of
from filing.cases.rules.next_step import next_step
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed
from tests.factories.people import actor_for, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def test_the_retrial_of_a_small_claim_is_asked_for_at_the_court_that_judged_it(dispute: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第四百二十四条; tried by the same court it has the limit of first instance (第一百二十八条)."""
    court = dispute.case.court
    clerk = actor_for(make_staff(Role.FILING_CLERK, court, "许本院"))
    for name in ("甲审", "乙审", "丙审"):
        make_staff(Role.JUDGE, court, name)
    Case.objects.filter(pk=dispute.case.pk).update(
        state=Case.State.EFFECTIVE, effective_on=dt.date(2026, 8, 1), procedure="small_claims"
    )
    dispute.reload()
    application = apply_for(dispute, "retrial", now, role="defendant")
    assert application.court == court
    examination = decided(application, clerk, now).follow_up
    assert examination is not None
    assert (examination.court, examination.case_type) == (court, "民申")
    situation = situation_of(actor_for(examination.panel.get(duty="presiding_judge").user), examination, [], now.date())
    step = next_step(situation)
    assert (step.code, step.due) == ("examine_retrial", dt.date(2026, 12, 1))
    presiding = actor_for(examination.panel.get(duty="presiding_judge").user)
    bench = dataclasses.replace(dispute, case=examination, judge=presiding)
    clerk_of_case = actor_for(examination.panel.get(duty="clerk").user)
    retrial = decided(proposed(bench, "retrial_order", now), presiding, now, clerk=clerk_of_case).follow_up
    assert retrial is not None
    assert retrial.deadlines.get(state="running", rule__startswith="trial").rule == "trial"
