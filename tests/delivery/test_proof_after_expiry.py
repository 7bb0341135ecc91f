"""Who answers after a step has run out has a proof of service like everybody else."""

import datetime as dt
import importlib

import pytest
from django.apps import apps

from courtportal.kernel import clock
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import publish
from courtportal.kernel.outbox.models import Delivery
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.rendering.schema import checked
from delivery.documents import ProofOfService
from delivery.events import RecipientServed
from delivery.service.actions.issue_proof import proof_data
from delivery.service.actions.open_document import open_document
from delivery.service.actions.reach_out import add_attempt
from delivery.service.evidence import events_about
from delivery.service.models import ServiceRecipient
from delivery.service.rules.effect import Channel
from delivery.service.rules.plan import PlannedWay
from delivery.service.schedule import go_on_late
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.documents import ready_to_sign
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
MUCH_LATER = dt.timedelta(days=30)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


@pytest.fixture
def user() -> User:
    return make_user("周远航")


@pytest.fixture
def late(now: dt.datetime, user: User) -> ServiceRecipient:
    """Whose documents lay unread until the step ran out and a clerk was asked."""
    case = make_case(now=now)
    service.bind(service.party_of(case), user)
    recipient = service.recipient_of(service.order_for(case, now, documents=1))
    work(now)
    go_on_late(now + MUCH_LATER)
    return recipient


def opened(recipient: ServiceRecipient, user: User, now: dt.datetime) -> ServiceRecipient:
    open_document(actor=actor_of(user, None), item_id=recipient.items.get().pk, now=now)
    recipient.refresh_from_db()
    return recipient


def test_the_consent_is_that_of_the_try_that_served(late: ServiceRecipient, user: User, now: dt.datetime) -> None:
    """The first inbox was not confirmed; after the confirmation the documents were put there again and counted on arrival."""
    confirmation = service.confirmed_address(late.party, now + MUCH_LATER)
    way = PlannedWay(Channel.INBOX, carries_content=True, confirmed=True)
    add_attempt(late, way, "", confirmation, None, now + MUCH_LATER)
    work(now + MUCH_LATER)
    late.refresh_from_db()
    data = proof_data(late, list(events_about(late)), now + MUCH_LATER)
    assert data["consent_basis"] == "签署送达地址确认书，明确同意电子送达"
    assert data["address_masked"] == "本平台收件箱"


def test_the_proof_tells_of_what_happened_on_no_channel(late: ServiceRecipient, user: User, now: dt.datetime) -> None:
    opened(late, user, now + MUCH_LATER)
    data = checked(proof_data(late, list(events_about(late)), now + MUCH_LATER), ProofOfService)
    told = {(step["event"], step["channel"]) for step in data["steps"]}
    assert ("逾期未领取或未确认", "") in told
    assert ("打开文书", "本平台收件箱") in told


@pytest.mark.slow
def test_given_a_step_that_ran_out_when_the_recipient_opens_then_the_proof_exists(
    late: ServiceRecipient, user: User, now: dt.datetime
) -> None:
    ready_to_sign(now)
    opened(late, user, now + MUCH_LATER)
    work(now + MUCH_LATER)
    late.refresh_from_db()
    assert late.proof is not None
    assert late.proof.document.state == "sealed"
    assert not Delivery.objects.exclude(state="done").exists()


def test_proofs_that_were_given_up_are_made_after_all(now: dt.datetime, late: ServiceRecipient) -> None:
    migration = importlib.import_module("delivery.migrations.0012_proofs_given_up")
    publish(RecipientServed(recipient_id=late.pk), now=now)
    proving = Delivery.objects.filter(event__name="delivery.RecipientServed")
    proving.update(state="dead", attempts=12, last_error="DocumentDataError: steps[1].channel: is missing")
    migration.prove_after_all(apps, None)
    assert list(proving.values_list("state", "attempts", "last_error")) == [("waiting", 0, "")]
