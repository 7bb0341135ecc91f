"""Parties hand in evidence while the judgment is enforced, to the officer. All people are fictitious."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, EvidenceItem
from filing.enforcement.models import EnforcementCase
from tests.factories.enforcement import EnforcementWorld, make_enforcement, make_world
from tests.factories.filings import make_upload
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
EVIDENCE = 19  # 当事人提交的证据


@pytest.fixture
def world() -> EnforcementWorld:
    return make_world()


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    return make_enforcement(world, now)


def hand_in(actor: Actor, case: Case, now: dt.datetime) -> int:
    """By the page that the case leads to; the status of the answer."""
    user = User.objects.get(pk=actor.user_id)
    client, page = sign_in(user), reverse("filing:case_evidence", args=[case.pk])
    assert page in client.get(reverse("filing:case", args=[case.pk])).content.decode()
    file = make_upload(user, now, "转账记录.pdf")
    return client.post(page, {"file_upload": str(file.pk), "purpose": "已经履行", "key": "one"}).status_code


@pytest.mark.parametrize("side", ["creditor", "debtor"])
def test_either_side_hands_in_evidence_that_officer_and_other_side_read_in_the_file(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime, side: str
) -> None:
    assert hand_in(getattr(world, side), enforcement.case, now) == 302
    item = EvidenceItem.objects.get(case=enforcement.case)
    assert (item.party.role, item.purpose) == (side, "已经履行")
    entry = enforcement.case.dossier.get(key=f"evidence:{item.pk}")
    assert entry.catalogue_number == EVIDENCE
    for reader in (actor_for(enforcement.officer, Role.ENFORCEMENT_OFFICER), world.creditor, world.debtor):
        assert visible_to(reader, EvidenceItem).filter(pk=item.pk).exists(), reader.role
    assert not visible_to(world.stranger, EvidenceItem).exists()


def test_nobody_hands_in_where_the_enforcement_is_over_or_the_case_is_of_others(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    page = reverse("filing:case_evidence", args=[enforcement.case_id])
    assert sign_in(User.objects.get(pk=world.stranger.user_id)).get(page).status_code == 404
    Case.objects.filter(pk=enforcement.case_id).update(state=Case.State.CLOSED)
    assert sign_in(User.objects.get(pk=world.creditor.user_id)).get(page).status_code == 403
