"""What is heard again is not to be performed meanwhile (民事诉讼法 第二百一十七条)."""

import dataclasses
import datetime as dt

import pytest

from filing.applications.queries import appeal_stage
from filing.cases.models import Case
from filing.cases.queries import my_parties
from filing.cases.retried import is_retried
from filing.cases.rules.next_step import next_step
from filing.cases.situation import situation_of
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed
from tests.factories.people import actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """Given a judgment that has had effect since a month ago."""
    return make_dispute(now, state=Case.State.EFFECTIVE, effective_on=now.date() - dt.timedelta(days=31))


def examined(dispute: Dispute, now: dt.datetime) -> Dispute:
    """The defendant's application for retrial, examined by the court above."""
    case = decided(apply_for(dispute, "retrial", now, role="defendant"), dispute.filing_clerk_above, now).follow_up
    assert case is not None
    bench = {duty: actor_for(case.panel.get(duty=duty).user) for duty in ("presiding_judge", "clerk")}
    return dataclasses.replace(dispute, case=case, judge=bench["presiding_judge"], clerk=bench["clerk"])


def code_for_debtor(dispute: Dispute, now: dt.datetime) -> str:
    case = dispute.reload()
    return next_step(situation_of(dispute.defendant, case, my_parties(dispute.defendant, case), now.date())).code


def test_performance_is_suspended_from_the_order_of_the_retrial_to_its_end(dispute: Dispute, now: dt.datetime) -> None:
    examination = examined(dispute, now)
    assert not is_retried(dispute.case)  # the examination alone suspends nothing
    assert code_for_debtor(dispute, now) == "effective"
    ordered = decided(proposed(examination, "retrial_order", now), examination.judge, now, clerk=examination.clerk).follow_up
    assert ordered is not None
    assert code_for_debtor(dispute, now) == "retried"
    assert appeal_stage(dispute.defendant, dispute.case, [], now.date()) == "retried"
    Case.objects.filter(pk=ordered.pk).update(state=Case.State.CLOSED)
    assert code_for_debtor(dispute, now) == "effective"


def test_so_it_is_for_the_judgment_that_was_upheld_on_appeal(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.DECIDED)
    above = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now).follow_up
    assert above is not None
    examination, retrial = make_dispute(now).case, make_dispute(now).case
    Case.objects.filter(pk=retrial.pk).update(case_type="民再")
    above.links_out.create(to_case=examination, kind="retrial", linked_on=now.date())
    examination.links_out.create(to_case=retrial, kind="retrial", linked_on=now.date())
    assert is_retried(dispute.case)
    assert is_retried(above)
