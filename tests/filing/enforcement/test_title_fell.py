"""A court above ordered to accept an application, whose title then loses its effect: it ends, and the creditor is told."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import may
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.calendar.models import Deadline
from filing.decisions.models import Decision
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.subscribers import end_what_has_no_title, end_what_lost_its_title
from filing.events import DecisionLostEffect, DecisionSetAside
from tests.factories.enforcement import EnforcementWorld
from tests.factories.sessions import sign_in
from tests.filing.enforcement.test_refusal import (
    _blank_documents,
    above,
    address,
    application,
    reconsidered,
    refused_and_served,
    ruled_above,
    world,
)

pytestmark = pytest.mark.django_db
__all__ = ["_blank_documents", "above", "application", "world"]  # the fixtures


@pytest.fixture
def ordered(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> EnforcementApplication:
    """An application that the court above has ordered to accept."""
    refused_and_served(world, application, now)
    ruled_above(reconsidered(world, above, now), now, "granted")
    application.refresh_from_db()
    return application


def fallen(application: EnforcementApplication, state: str) -> None:
    application.decision.state = state
    application.decision.save(update_fields=["state"])


def ended(application: EnforcementApplication, now: dt.datetime) -> None:
    told = {"decision_id": application.decision_id, "case_id": application.source_case_id}
    end_what_has_no_title(DecisionLostEffect(**told), now)
    end_what_lost_its_title(DecisionSetAside(**told, by_case_id=application.source_case_id, outcome="reversed"), now)
    application.refresh_from_db()


@pytest.mark.parametrize("state", [Decision.State.SEALED, Decision.State.SET_ASIDE])
def test_what_was_ordered_ends_with_the_effect_of_its_judgment_and_the_creditor_is_told(
    world: EnforcementWorld, ordered: EnforcementApplication, state: str, now: dt.datetime
) -> None:
    fallen(ordered, state)
    ended(ordered, now)
    assert ordered.state == EnforcementApplication.State.TITLE_FELL
    assert not may(world.clerk, ordered, "accept")
    assert Deadline.objects.get(key=f"enforcement_filing:ordered:{ordered.pk}").state == Deadline.State.CANCELLED
    assert Notice.objects.get(title="您的执行申请不再办理").user_id == world.creditor.user_id
    assert AuditEntry.objects.filter(action="end_enforcement_application", object_id=str(ordered.pk)).count() == 1
    creditor = sign_in(User.objects.get(pk=world.creditor.user_id))
    page = address("enforcement_application", ordered)
    with clock.at(now):
        assert "作为执行依据的裁判失去了效力" in creditor.get(page).content.decode()
        assert "执行申请不再办理" in creditor.get(reverse("filing:case", args=[world.case.pk])).content.decode()
    fallen(ordered, Decision.State.EFFECTIVE)  # where the appeal came to nothing
    again = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    assert again.pk != ordered.pk


def test_what_was_not_ordered_is_refused_by_ruling_and_ends_no_other_way(
    application: EnforcementApplication, now: dt.datetime
) -> None:
    fallen(application, Decision.State.SEALED)
    ended(application, now)
    assert application.state == EnforcementApplication.State.SUBMITTED


def test_an_order_after_the_judgment_has_lost_its_effect_ends_the_application_at_once(
    world: EnforcementWorld, above: Court, application: EnforcementApplication, now: dt.datetime
) -> None:
    refused_and_served(world, application, now)
    case = reconsidered(world, above, now)
    fallen(application, Decision.State.SET_ASIDE)
    ruled_above(case, now, "granted")
    application.refresh_from_db()
    assert application.state == EnforcementApplication.State.TITLE_FELL
