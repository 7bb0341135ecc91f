"""Who reads a document on the page of what waits for signatures: who is to sign it or has; every reading is noted."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Role, may
from courtportal.kernel.identity.models import User
from filing.decisions.actions.draft import draft
from filing.enforcement.actions.decide import check_sanction
from filing.enforcement.actions.propose import propose_listing
from filing.enforcement.models import DishonestyListing
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.enforcement import EnforcementWorld, make_exhausted, make_world
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def opens(actor: Actor, code: str, key: uuid.UUID, now: dt.datetime) -> bool:
    """Whether the actor gets the document of this thing; else nothing is there for it."""
    address = reverse("filing:to_sign_read", args=[code, key])
    with clock.at(now):
        answer = sign_in(User.objects.get(pk=actor.user_id)).get(address)
    assert answer.status_code in {200, 404}
    return answer.status_code == 200


def readings(key: uuid.UUID) -> list[uuid.UUID | None]:
    return list(AuditEntry.objects.filter(action="read", object_id=str(key)).values_list("actor_id", flat=True))


def test_a_president_reads_no_ruling_here_that_the_clerk_has_not_sealed(dispute: Dispute, now: dt.datetime) -> None:
    ruled = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now)
    assert may(dispute.president, ruled, "view")
    assert not opens(dispute.president, "application_seal", ruled.pk, now)
    assert opens(dispute.clerk, "application_seal", ruled.pk, now)
    assert readings(ruled.pk) == [dispute.clerk.user_id]


def test_who_executes_a_preservation_reads_its_ruling_in_its_own_room_alone(dispute: Dispute, now: dt.datetime) -> None:
    officer = actor_for(make_staff(Role.ENFORCEMENT_OFFICER, dispute.case.court, "郑执言"))
    granted = decided(apply_for(dispute, "preservation_property", now), dispute.judge, now, clerk=dispute.clerk)
    assert may(officer, granted, "view")
    assert not opens(officer, "application_seal", granted.pk, now)
    assert opens(dispute.clerk, "application_seal", granted.pk, now)  # whose signature it bears


def test_a_judgment_is_read_here_by_whose_turn_it_is_to_sign_alone(dispute: Dispute, now: dt.datetime) -> None:
    drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    decision = finish(actor=dispute.judge, decision_id=drafted.pk, now=now)
    assert opens(dispute.judge, "decision", decision.pk, now)
    assert not opens(dispute.clerk, "decision", decision.pk, now)
    assert readings(decision.pk) == [dispute.judge.user_id]


def checked_listing(now: dt.datetime) -> tuple[EnforcementWorld, DishonestyListing]:
    """A listing that the division head has checked."""
    world = make_world()
    enforcement = make_exhausted(world, now)
    listing = propose_listing(
        actor=world.officer, enforcement_id=enforcement.pk, debtor_id=world.debtor_in(enforcement).pk, ground=4,
        facts="逾期未报告财产。", now=now,
    )  # fmt: skip
    return world, check_sanction(actor=world.head, model=DishonestyListing, sanction_id=listing.pk, now=now)


def test_that_the_president_read_a_sanction_is_noted(now: dt.datetime) -> None:
    world, listing = checked_listing(now)
    assert opens(world.president, "listing", listing.pk, now)
    assert readings(listing.pk) == [world.president.user_id]


def browser_of(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def test_that_the_preview_of_a_sanction_was_read_is_noted(now: dt.datetime) -> None:
    world, listing = checked_listing(now)
    with clock.at(now):
        page = browser_of(world.president).post(reverse("filing:enforcement_sanction_decide", args=["listing", listing.pk]))
    assert page.status_code == 200
    assert readings(listing.pk) == [world.president.user_id]


def test_that_the_preview_of_a_ruling_was_read_is_noted(dispute: Dispute, now: dt.datetime) -> None:
    asked = apply_for(dispute, "withdrawal", now)
    said = {"outcome": "granted", "reasons": "自愿处分权利"}
    browser_of(dispute.judge).post(reverse("filing:application_decide", args=[asked.pk]), said)
    assert readings(asked.pk) == [dispute.judge.user_id]
