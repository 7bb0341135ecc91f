"""Preservation is executed first and served on the other side afterwards; until then the other side finds no trace of it."""

import datetime as dt

import pytest
from django.http import Http404

from courtportal.kernel.authz import Actor, Refused, access, may, visible_to
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.disclose import disclose_application
from filing.applications.actions.submit import CannotApply
from filing.applications.forms import ApplicationForm
from filing.applications.models import Application
from filing.applications.queries import queue
from filing.applications.rules.catalogue import KINDS
from filing.applications.subscribers import tell_applicant
from filing.calendar.models import Deadline
from filing.cases.chain import chain_of
from filing.cases.models import Case, DossierEntry, Party, Representation, TimelineEntry
from filing.events import ApplicationDecided, FeeGroundArose
from filing.fees.grounds import settle_ground
from filing.fees.models import Fee
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.people import actor_for, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def ruled(dispute: Dispute, now: dt.datetime, outcome: str = "granted", kind: str = "preservation_property") -> Application:
    """A preservation that was decided and sealed, with everything that follows by itself."""
    done = decided(apply_for(dispute, kind, now), dispute.judge, now, outcome=outcome, clerk=dispute.clerk)
    tell_applicant(ApplicationDecided(application_id=done.pk, case_id=done.case_id), now)
    for event in OutboxEvent.objects.filter(name="filing.FeeGroundArose"):
        settle_ground(FeeGroundArose.from_payload(event.payload), now)
    return done


def served_parties() -> list[str]:
    rows = OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__purpose__startswith="application_preservation")
    return [party_id for row in rows.order_by("pk") for party_id in row.payload["party_ids"]]


def finds(actor: Actor, dispute: Dispute) -> set[str]:
    """What the actor can find of the preservation, by every way there is."""
    found = {
        "application": visible_to(actor, Application),
        "case": visible_to(actor, Case, "list").filter(case_type="执保"),
        "timeline": visible_to(actor, TimelineEntry).filter(case=dispute.case, title_zh__contains="保全"),
        "chain": [step for step in chain_of(actor, dispute.case) if step.case.case_type == "执保"],
        "dossier": visible_to(actor, DossierEntry).filter(catalogue_number=14, document=None),
        "fee": visible_to(actor, Fee).filter(purpose="application"),
        "deadline": visible_to(actor, Deadline).filter(rule="preservation_execution"),
    }
    return {name for name, rows in found.items() if rows}


def test_nobody_has_its_own_property_preserved(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(CannotApply, match="opponent"):
        apply_for(dispute, "preservation_property", now, respondent=str(dispute.party("plaintiff").pk))
    form = ApplicationForm(
        kind=KINDS["preservation_property"], case=dispute.case, actor=dispute.plaintiff, applying=[dispute.party("plaintiff")]
    )
    assert [key for key, _ in form.fields["respondent"].choices] == [str(dispute.party("defendant").pk)]  # type: ignore[attr-defined]


def preservation_form(dispute: Dispute, typed: dict[str, str] | None = None) -> ApplicationForm:
    kind, applying = KINDS["preservation_property"], [dispute.party("plaintiff")]
    return ApplicationForm(typed, kind=kind, case=dispute.case, actor=dispute.plaintiff, applying=applying)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3万", "30000.00"), ("3.3万", "33000.00"), ("3.33333万", "33333.30"), ("三万元", "30000.00"), ("30,000", "30000.00"),
        ("30000.5", "30000.50"), ("0", "0.00"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_in_a_claim(dispute: Dispute, typed: str, read: str) -> None:
    form = preservation_form(dispute, {"amount": typed})
    assert "amount" not in form.errors
    assert form.content()["amount"] == read


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("很多", "not_an_amount"), ("三万多", "unclear_amount"), ("1.005", "too_exact"), ("9" * 30, "too_large"),
        ("-3万", "min_value"), ("", "required"), ("NaN", "not_an_amount"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_the_words_of_a_claim(dispute: Dispute, typed: str, problem: str) -> None:
    assert [one.code for one in preservation_form(dispute, {"amount": typed}).errors.as_data()["amount"]] == [problem]


def test_the_only_respondent_is_chosen_already_and_of_several_none(dispute: Dispute) -> None:
    assert preservation_form(dispute)["respondent"].value() == str(dispute.party("defendant").pk)
    make_party(dispute.case, Party.Role.DEFENDANT, make_user("方同借"))
    assert preservation_form(dispute)["respondent"].value() is None


def test_the_ruling_is_served_on_the_applicant_alone_until_it_is_executed(dispute: Dispute, now: dt.datetime) -> None:
    done = ruled(dispute, now)
    assert served_parties() == [str(dispute.party("plaintiff").pk)]
    assert finds(dispute.defendant, dispute) == set()
    assert finds(dispute.plaintiff, dispute) == {"application", "case", "chain", "fee", "deadline"}
    assert done in queue(dispute.clerk)


def test_the_respondents_agent_finds_nothing_either(dispute: Dispute, now: dt.datetime) -> None:
    lawyer = make_user("沈知远")
    Representation.objects.create(party=dispute.party("defendant"), user=lawyer, name="沈知远")
    done = ruled(dispute, now)
    assert finds(actor_for(lawyer), dispute) == set()
    disclose_application(actor=dispute.clerk, application_id=done.pk, now=now)
    assert "case" in finds(actor_for(lawyer), dispute)


def test_once_executed_it_is_served_on_the_respondent_who_now_reads_all_of_it(dispute: Dispute, now: dt.datetime) -> None:
    done = ruled(dispute, now)
    disclose_application(actor=dispute.clerk, application_id=done.pk, now=now + dt.timedelta(days=1))
    assert served_parties() == [str(dispute.party("plaintiff").pk), str(dispute.party("defendant").pk)]
    assert {"application", "case", "chain", "dossier", "timeline"} <= finds(dispute.defendant, dispute)
    assert done not in queue(dispute.clerk)
    assert done.follow_up is not None
    assert done.follow_up.deadlines.get(rule="preservation_execution").state == Deadline.State.MET


def test_it_is_disclosed_once(dispute: Dispute, now: dt.datetime) -> None:
    done = ruled(dispute, now)
    disclose_application(actor=dispute.judge, application_id=done.pk, now=now)
    with pytest.raises((Refused, Http404)):
        disclose_application(actor=dispute.clerk, application_id=done.pk, now=now)
    assert len(served_parties()) == 2


def test_a_refused_preservation_never_opens_to_the_other_side(dispute: Dispute, now: dt.datetime) -> None:
    done = ruled(dispute, now, outcome="refused")
    assert served_parties() == [str(dispute.party("plaintiff").pk)]
    assert finds(dispute.defendant, dispute) == set()
    assert access(dispute.plaintiff, Application, done.pk, "view")
    with pytest.raises((Refused, Http404)):
        disclose_application(actor=dispute.clerk, application_id=done.pk, now=now)


def test_a_refused_agent_does_not_open_to_the_other_side_and_an_admitted_one_does(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "preservation_evidence", now)
    Application.objects.filter(pk=application.pk).update(kind="representation", decider="clerk")
    refused = decided(application, dispute.clerk, now, outcome="refused")
    assert not may(dispute.defendant, refused, "view")


@pytest.mark.parametrize("kind", ["preservation_conduct", "preservation_evidence"])
def test_conduct_and_evidence_are_kept_as_secret(dispute: Dispute, now: dt.datetime, kind: str) -> None:
    done = ruled(dispute, now, kind=kind)
    assert finds(dispute.defendant, dispute) == set()
    disclose_application(actor=dispute.judge, application_id=done.pk, now=now)
    assert finds(dispute.defendant, dispute) == {"application", "dossier", "timeline"}


def test_neither_side_nor_another_court_says_when_it_is_executed(dispute: Dispute, now: dt.datetime) -> None:
    done = ruled(dispute, now)
    for actor in (dispute.plaintiff, dispute.defendant, dispute.president_above, dispute.stranger):
        with pytest.raises((Refused, Http404)):
            disclose_application(actor=actor, application_id=done.pk, now=now)


def test_the_applicants_own_people_read_what_one_of_them_applied_for(dispute: Dispute, now: dt.datetime) -> None:
    lawyer = make_user("沈知远")
    Representation.objects.create(party=dispute.party("plaintiff"), user=lawyer, name="沈知远", scope="special")
    application = apply_for(dispute, "preservation_property", now, actor=actor_for(lawyer))
    assert access(dispute.plaintiff, Application, application.pk, "view") == application


def test_the_respondent_keeps_its_capacity_in_the_case_of_execution(dispute: Dispute, now: dt.datetime) -> None:
    Party.objects.filter(pk=dispute.party("defendant").pk).update(capacity="insurer")
    done = ruled(dispute, now)
    assert done.follow_up is not None
    assert done.follow_up.parties.get(role="respondent").capacity == "insurer"
