"""What is said in mediation stays there: each channel to its own people; nothing to the deciding court, to file or search."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.http import Http404

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import PUBLIC, Actor, Refused, Role, access, visible_to
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.cases.models import DossierEntry
from filing.intake.actions.submit import submit
from filing.mediation.actions.appoint import accept, appoint, step_down
from filing.mediation.actions.end import end_without_agreement
from filing.mediation.actions.facts import agree_fact, state_fact
from filing.mediation.actions.offers import make_offer
from filing.mediation.actions.speak import Said, say, show_evidence
from filing.mediation.models import (
    MediationAgreement,
    MediationFile,
    MediationMessage,
    Offer,
    PanelMediator,
    UndisputedFact,
)
from tests.factories.filings import accept_filing, litigant, make_upload
from tests.factories.mediation import Round, make_mediator, opened, terms
from tests.factories.people import actor_for, make_court, make_staff

pytestmark = pytest.mark.django_db

BOTTOM_LINE = "最低可以接受五万元"


def spoken(now: dt.datetime) -> Round:
    """One word in each channel, a file in the applicant's private one."""
    one = opened(now)
    user = one.draft.owner
    say(actor=one.applicant, mediation_id=one.mediation.pk, said=Said("joint", "希望尽快解决"), now=now)
    private = Said("applicant", BOTTOM_LINE, [make_upload(user, now, "底线.pdf")])
    say(actor=one.applicant, mediation_id=one.mediation.pk, said=private, now=now)
    say(actor=one.respondent, mediation_id=one.mediation.pk, said=Said("respondent", "最多拿得出六万元"), now=now)
    return one


Who = Callable[[Round], Actor]
EVERY = {"joint", "applicant", "respondent"}
HEARERS: dict[str, tuple[Who, set[str]]] = {
    "the applicant": (lambda one: one.applicant, {"joint", "applicant"}),
    "the respondent": (lambda one: one.respondent, {"joint", "respondent"}),
    "the mediator": (lambda one: one.mediator, EVERY),
    "another mediator of the court": (lambda one: make_mediator(name="旁听者"), set()),
    "the filing clerk": (lambda one: one.clerk, set()),
    "a judge of the court": (lambda one: one.judge, set()),
    "the president": (lambda one: actor_for(make_staff(Role.PRESIDENT)), set()),
    "the division head": (lambda one: actor_for(make_staff(Role.DIVISION_HEAD)), set()),
    "the archivist": (lambda one: actor_for(make_staff(Role.ARCHIVIST)), set()),
    "an administrator": (lambda one: actor_for(make_staff(Role.SYSTEM_ADMIN)), set()),
    "a stranger": (lambda one: litigant("旁人丙"), set()),
    "the public": (lambda one: PUBLIC, set()),
}


@pytest.mark.parametrize("who", HEARERS)
def test_who_hears_what(now: dt.datetime, who: str) -> None:
    one, (actor_of, channels) = spoken(now), HEARERS[who]
    actor = actor_of(one)
    heard = visible_to(actor, MediationMessage)
    assert set(heard.values_list("channel", flat=True)) == channels
    for message in MediationMessage.objects.all():
        if message.channel in channels:
            assert access(actor, MediationMessage, message.pk, "view").text
        else:
            with pytest.raises(Http404):
                access(actor, MediationMessage, message.pk, "view")
    assert visible_to(actor, MediationFile).exists() == ("applicant" in channels)


@pytest.mark.parametrize("who", [name for name, (_who, channels) in HEARERS.items() if not channels])
def test_who_hears_nothing_sees_no_offer_no_fact_no_agreement(now: dt.datetime, who: str) -> None:
    one = spoken(now)
    make_offer(actor=one.applicant, mediation_id=one.mediation.pk, terms=terms(now.date(), "50000"), now=now)
    state_fact(actor=one.mediator, mediation_id=one.mediation.pk, text="借款十万元属实", now=now)
    actor = HEARERS[who][0](one)
    assert not any(visible_to(actor, model).exists() for model in (Offer, UndisputedFact, MediationAgreement))


def test_nobody_speaks_in_the_other_sides_channel(now: dt.datetime) -> None:
    one = opened(now)
    for actor, channel in ((one.applicant, "respondent"), (one.respondent, "applicant")):
        with pytest.raises(Refused):
            say(actor=actor, mediation_id=one.mediation.pk, said=Said(channel, "？"), now=now)
    with pytest.raises(Refused):  # the clerk sees that there is a mediation, and no more
        say(actor=one.clerk, mediation_id=one.mediation.pk, said=Said("joint", "？"), now=now)
    say(actor=one.mediator, mediation_id=one.mediation.pk, said=Said("respondent", "请说说困难"), now=now)


def test_a_later_mediator_does_not_read_what_an_earlier_one_was_told_in_private(now: dt.datetime) -> None:
    one, second = spoken(now), make_mediator(name="和为贵")
    step_down(actor=one.mediator, mediation_id=one.mediation.pk, reason="发现与申请人有亲属关系", now=now)
    chosen = PanelMediator.objects.get(user=second.user_id).pk
    appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=chosen, now=now)
    accept(actor=second, mediation_id=one.mediation.pk, disclosure="", now=now)
    assert set(visible_to(second, MediationMessage).values_list("channel", flat=True)) == {"joint"}
    assert not visible_to(one.mediator, MediationMessage).exists()


def test_a_mediator_of_another_court_cannot_read_with_the_same_account(now: dt.datetime) -> None:
    one = spoken(now)
    elsewhere = Actor(role=Role.MEDIATOR, user_id=one.mediator.user_id, court_id=make_court("粤0605", "南海").pk, verified=True)
    assert not visible_to(elsewhere, MediationMessage).exists()


def test_neither_the_audit_log_nor_events_nor_notices_repeat_what_was_said(now: dt.datetime) -> None:
    one = spoken(now)
    run_until_quiet()
    entries = [str(values) for values in AuditEntry.objects.values()]
    assert any("speak_in_mediation" in text for text in entries)
    assert not any(BOTTOM_LINE in text for text in entries)
    assert not any(BOTTOM_LINE in str(event.payload) for event in OutboxEvent.objects.all())
    assert not one.draft.owner.notices.filter(body__contains=BOTTOM_LINE).exists()


def test_only_facts_to_which_all_assented_reach_the_file_of_the_case(now: dt.datetime) -> None:
    one = spoken(now)
    for text, agreeing in (("借款十万元属实", 2), ("已还三万元", 1)):
        fact = state_fact(actor=one.mediator, mediation_id=one.mediation.pk, text=text, now=now)
        for actor in (one.applicant, one.respondent)[:agreeing]:
            agree_fact(actor=actor, mediation_id=one.mediation.pk, number=fact.number, now=now)
    end_without_agreement(actor=one.mediator, mediation_id=one.mediation.pk, now=now)
    case = accept_filing(submit(actor=one.applicant, draft_id=one.draft.pk, now=now), now)
    run_until_quiet()
    entry = DossierEntry.objects.select_related("document").get(case=case, document__kind="undisputed_facts")
    assert entry.document is not None
    assert entry.document.data["facts"] == ["借款十万元属实"]
    assert entry.catalogue_number == 4
    files = set(DossierEntry.objects.filter(case=case).values_list("file_id", flat=True))
    assert not files & set(MediationFile.objects.values_list("file_id", flat=True))


def test_evidence_is_shown_without_sending_it_again(now: dt.datetime) -> None:
    one = opened(now)
    message = show_evidence(actor=one.applicant, mediation_id=one.mediation.pk, now=now)
    assert message.channel == "joint"
    assert message.files.get().file_id == one.draft.evidence.get().file_id
    assert visible_to(one.respondent, MediationFile).count() == 1
    with pytest.raises(Refused):
        show_evidence(actor=one.respondent, mediation_id=one.mediation.pk, now=now)
