"""Objects of every room: one's own case, the case next door, the secret volume; by everyone who might look.

Which models are asked says the policy table: one of which somebody sees rows has some in both disputes (``world.py``). Two
disputes at one court, furnished alike. Whoever belongs to one of them finds nothing of the other.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db.models import Model
from django.http import Http404

from courtportal.kernel.authz import BENCH_ROLES, PUBLIC, Actor, Role, access, may, visible_to
from courtportal.kernel.identity.models import User
from filing.applications.joining.models import JoinRequest
from filing.bulk.models import BulkJob
from filing.cases.models import PanelMember, Representation
from filing.dossier.models import SecretEntry
from filing.intake.models import Filing, FilingDraft
from filing.mediation.models import (
    MediationAgreement,
    MediationFile,
    MediationMessage,
    Offer,
    PanelMediator,
    UndisputedFact,
)
from filing.parties.models import KeptPaper
from filing.unsent.actions.keep import keep_unsent
from filing.unsent.models import UnsentForm
from filing.unsent.places import Spot
from tests.security.world import ELSEWHERE, OF_A_COURT, OF_THE_BANK, World, asked_here, make_world, of_a_dispute, rows, viewable

pytestmark = pytest.mark.django_db
# Who looks after a whole court, its cases and filings, whoever's they are.
OF_THE_COURT = {Role.FILING_CLERK, Role.DIVISION_HEAD, Role.PRESIDENT, Role.ARCHIVIST, Role.COURT_MANAGER}
# Who reads the list of mediators: wherever they are, and at their court only.
CHOOSING = {Role.LITIGANT, Role.LAWYER, Role.MEDIATOR}
APPOINTING = {Role.FILING_CLERK, Role.DIVISION_HEAD, Role.PRESIDENT, *BENCH_ROLES}

# What stays with whom without a mandate or a seat: what was told, entrusted or put to that person by name, and its own doings.
AGENTS_OWN = {"kernel.notice", "delivery.servicedelegation"}
JUDGES_OWN = {
    "filing.secondlook", "filing.filing", "filing.enforcementapplication", "filing.leave", "filing.schedulebatch",
    "filing.signingjob", "search.publication",
}  # fmt: skip
CLERKS_OWN = {"delivery.servicejob", "kernel.upload", "search.publication"}


@pytest.fixture
def world(now: dt.datetime) -> World:
    return make_world(now)


def opens(actor: Actor, row: Model) -> bool:
    try:
        access(actor, type(row), row.pk, "view")
    except Http404:
        return False
    return True


def seen(world: World) -> Iterator[tuple[Actor, type[Model], set[object], set[object]]]:
    """For everyone and each model: what is there, and what the list shows; each list is what can be opened one by one.

    Of the second dispute, furnished as the first is, the people are asked for their lists alone.
    """
    everyone, beside = world.everyone(), world.other.people()
    for model in asked_here():
        there = list(rows(model))
        assert there, model
        found = {row.pk for row in there}
        for actor in everyone:
            listed = set(visible_to(actor, model).values_list("pk", flat=True)) & found
            if actor not in beside:
                assert listed == {row.pk for row in there if opens(actor, row)}, (model, actor.role)
            yield actor, model, found, listed


def test_of_every_model_that_somebody_sees_it_is_asked_or_said_where_it_is() -> None:
    apart = (set(ELSEWHERE), OF_A_COURT, OF_THE_BANK)
    assert set().union(*apart) <= viewable()
    assert sum(map(len, apart)) == len(set().union(*apart))
    assert len(of_a_dispute()) > 80


def test_each_list_is_what_can_be_opened_and_each_object_is_open_to_somebody_and_closed_to_somebody(world: World) -> None:
    some: dict[type[Model], set[object]] = {}
    every: dict[type[Model], set[object]] = {}
    fewest: dict[type[Model], int] = {}
    for _actor, model, there, listed in seen(world):
        every[model] = there
        some[model] = some.get(model, set()) | listed
        fewest[model] = min(fewest.get(model, len(there)), len(listed))
    assert {model.__name__: len(every[model] - found) for model, found in some.items() if every[model] - found} == {}
    assert [model.__name__ for model, least in fewest.items() if least > 0] == []


def test_of_every_model_there_are_rows_in_both_disputes(world: World) -> None:
    assert [model.__name__ for model, found in world.theirs.items() if not found] == []
    mine = {model: set(rows(model).values_list("pk", flat=True)) - found for model, found in world.theirs.items()}
    assert [model.__name__ for model, found in mine.items() if not found] == []


def test_the_people_of_the_case_next_door_find_nothing(world: World) -> None:
    for actor in world.mine.people():
        for model, found in world.theirs.items():
            assert not found & set(visible_to(actor, model).values_list("pk", flat=True)), (model, actor.role)


def test_strangers_and_other_courts_find_nothing(world: World) -> None:
    for actor in [*world.strangers, PUBLIC]:
        for model in asked_here():
            assert not visible_to(actor, model).exists(), (model, actor.role)


def test_whoever_does_not_look_after_the_court_finds_nothing_by_being_of_it(world: World) -> None:
    for actor in world.staff:
        if actor.role not in OF_THE_COURT:
            for model in of_a_dispute():
                assert not visible_to(actor, model).exists(), (model, actor.role)


def test_who_is_dismissed_or_leaves_the_panel_keeps_what_is_ones_own(world: World, now: dt.datetime) -> None:
    Representation.objects.filter(party__case=world.mine.case).update(ended_at=now)
    PanelMember.objects.filter(case=world.mine.case).update(ended_at=now)
    one = world.mine.dispute
    for actor, own in ((world.mine.agent, AGENTS_OWN), (one.judge, JUDGES_OWN), (one.clerk, CLERKS_OWN)):
        kept = {model._meta.label_lower for model in of_a_dispute() if visible_to(actor, model).exists()}
        assert kept == own, actor.role


def test_what_is_a_persons_own_stays_it(world: World) -> None:
    own = {FilingDraft: "owner_id", KeptPaper: "owner_id", Filing: "owner_id", JoinRequest: "submitted_by_id"}
    one, beside = world.mine.dispute, world.other.dispute
    for model, owner in own.items():
        for actor in (one.plaintiff, beside.plaintiff, one.defendant, world.mine.agent, world.bank, *world.strangers):
            found = visible_to(actor, model)
            assert found.count() == found.filter(**{owner: actor.user_id}).count(), (model, actor.role)
    assert visible_to(one.plaintiff, KeptPaper).exists()
    assert not visible_to(one.plaintiff, BulkJob).exists()
    assert visible_to(world.bank, BulkJob).count() == 1


def test_of_the_accounts_everyone_sees_the_own_alone(world: World) -> None:
    for actor in world.everyone():
        assert [user.pk for user in visible_to(actor, User)] == ([actor.user_id] if actor.is_known else [])


def test_the_mediators_of_a_court_are_known_to_whoever_may_choose_them(world: World) -> None:
    for actor in [*world.strangers, *world.staff]:
        chooses = actor.role in CHOOSING or (actor.role in APPOINTING and actor.court_id == world.mine.court.pk)
        assert visible_to(actor, PanelMediator).exists() == chooses, actor.role
    assert not visible_to(PUBLIC, PanelMediator).exists()


def test_what_is_said_in_private_is_heard_by_that_side_and_the_mediator_alone(world: World) -> None:
    private = {"applicant": {world.mine.dispute.plaintiff, world.mine.agent}, "respondent": {world.mine.dispute.defendant}}
    mine = MediationMessage.objects.filter(mediator__user_id=world.mine.mediator.user_id, mediation__case=world.mine.case)
    for channel, side in private.items():
        heard = mine.get(channel=channel)
        for row in (heard, heard.files.get()):
            assert {one for one in world.everyone() if opens(one, row)} == side | {world.mine.mediator}, (channel, row)


def test_of_what_is_said_and_offered_in_mediation_the_court_reads_nothing(world: World) -> None:
    for actor in world.everyone():
        if actor.is_staff and actor.role != Role.MEDIATOR:
            for model in (MediationMessage, MediationFile, Offer, UndisputedFact, MediationAgreement):
                assert not visible_to(actor, model).exists(), (model, actor.role)


def test_what_one_has_typed_and_not_sent_is_ones_own_alone(world: World, now: dt.datetime) -> None:
    me = world.mine.dispute.plaintiff
    keep_unsent(actor=me, spot=Spot("case_evidence", world.mine.case.pk), typed={"purpose": ["证明交付"]}, now=now)
    others = [actor for actor in [*world.everyone(), PUBLIC] if actor.user_id != me.user_id]
    assert [actor.role for actor in others if visible_to(actor, UnsentForm, "keep").exists()] == []
    assert visible_to(me, UnsentForm, "keep").count() == 1


def test_the_secret_volume_is_open_to_its_own_panel_alone(world: World) -> None:
    for actor in world.everyone():
        on_panel = actor.user_id in {world.mine.dispute.judge.user_id, world.mine.dispute.clerk.user_id}
        assert visible_to(actor, SecretEntry).filter(case=world.mine.case).exists() == on_panel, actor.role


def test_who_adds_to_the_secret_volume_is_its_own_panel_alone(world: World) -> None:
    for actor in world.everyone():
        on_panel = actor.user_id in {world.mine.dispute.judge.user_id, world.mine.dispute.clerk.user_id}
        assert may(actor, world.mine.case, "add_secret") == on_panel, actor.role
