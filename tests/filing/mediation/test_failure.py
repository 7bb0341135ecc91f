"""A mediation that fails costs nobody anything: filing, draft and case go on with all that was entered."""

import datetime as dt

import pytest

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.calendar.models import Deadline
from filing.intake.actions.divert import resume, send_to_mediation
from filing.intake.actions.review import claim
from filing.intake.actions.submit import submit
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import latest_version
from filing.intake.rules import content as contents
from filing.intake.sharing.actions.join import NotOpen
from filing.mediation.actions.end import leave
from filing.mediation.actions.invite import join
from filing.mediation.actions.speak import Said, say
from filing.mediation.actions.start import open_for_filing
from filing.mediation.models import Mediation, MediationInvitation
from filing.mediation.schedule import end_unanswered, end_what_is_over
from tests.factories.filings import filing_clerk, make_filing, make_upload
from tests.factories.mediation import asked, invitation_of, opened
from tests.factories.people import actor_for
from tests.filing.intake.test_counter import typed

pytestmark = pytest.mark.django_db
Ending = Mediation.Ending


def diverted(now: dt.datetime) -> tuple[Filing, Mediation]:
    """A submitted filing that the clerk sent to mediation a day later."""
    filing = make_filing(now, mediation_willing="yes")
    clerk, later = filing_clerk(), now + dt.timedelta(days=1)
    version = claim(actor=clerk, filing_id=filing.pk, now=later).version
    send_to_mediation(actor=clerk, filing_id=filing.pk, version=version, reason="争议不大", checked=[], now=later)
    with clock.at(later):
        run_until_quiet()
    return Filing.objects.get(pk=filing.pk), Mediation.objects.get(filing=filing)


def test_a_diverted_filing_has_its_mediation_without_a_word_typed_again(now: dt.datetime) -> None:
    filing, mediation = diverted(now)
    assert open_for_filing(filing_id=filing.pk, now=now) == mediation  # told twice: once
    assert {(party.side, party.name) for party in mediation.parties.all()} == {("applicant", "林小满"), ("respondent", "周远航")}
    assert mediation.amount == filing.amount
    assert "100" in mediation.claims
    assert mediation.assents.get().party.side == "applicant"  # wished for in the complaint


def test_a_filing_from_the_counter_is_mediated_though_nobody_has_an_account_yet(now: dt.datetime) -> None:
    clerk = filing_clerk()
    filing = submit(actor=clerk, draft_id=typed(clerk, now).draft_id, now=now)
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    send_to_mediation(actor=clerk, filing_id=filing.pk, version=version, reason="争议不大", checked=[], now=now)
    run_until_quiet()
    mediation = Mediation.objects.get(filing=filing)
    asked_people = MediationInvitation.objects.filter(party__mediation=mediation)
    assert set(asked_people.values_list("party__name", "invited_by")) == {("林小满", None), ("周远航", None)}


def test_when_it_fails_the_filing_is_back_in_the_queue_with_its_arrival_and_a_running_clock(now: dt.datetime) -> None:
    filing, mediation = diverted(now)
    content = latest_version(filing).content
    later = now + dt.timedelta(days=9)
    actor_id = filing.owner_id
    leave(actor=actor_for(filing.owner), mediation_id=mediation.pk, now=later)
    filing.refresh_from_db()
    assert filing.state == Filing.State.IN_REVIEW
    assert filing.submitted_at == now
    assert filing.owner_id == actor_id
    assert latest_version(filing).content == content
    assert filing.decide_by > later.date()
    assert Deadline.objects.filter(filing_id=filing.pk, rule="filing_decision", state=Deadline.State.RUNNING).count() == 1


def test_who_resumes_the_filing_ends_the_mediation(now: dt.datetime) -> None:
    filing, mediation = diverted(now)
    resume(actor=SYSTEM, filing_id=filing.pk, now=now)
    run_until_quiet()
    mediation.refresh_from_db()
    assert (mediation.state, mediation.ending) == (Mediation.State.FAILED, Ending.ELSEWHERE)
    assert invitation_ended(mediation)


def invitation_ended(mediation: Mediation) -> bool:
    return not mediation.parties.filter(invitations__ended_at=None, invitations__isnull=False).exists()


def test_the_draft_is_submitted_as_it_stands_with_the_files_marked_as_evidence(now: dt.datetime) -> None:
    one = opened(now)
    before = FilingDraft.objects.get(pk=one.draft.pk).content
    marked, unmarked = make_upload(one.draft.owner, now, "催款记录.pdf"), make_upload(one.draft.owner, now, "底线.pdf")
    for upload, as_evidence in ((marked, True), (unmarked, False)):
        said = Said("applicant", "", [upload], as_evidence=as_evidence)
        say(actor=one.applicant, mediation_id=one.mediation.pk, said=said, now=now)
    leave(actor=one.respondent, mediation_id=one.mediation.pk, now=now)
    draft = FilingDraft.objects.get(pk=one.draft.pk)
    assert contents.answers(draft.content) == contents.answers(before)
    assert [item.title for item in draft.evidence.order_by("order")] == ["借条", "催款记录"]
    filing = submit(actor=one.applicant, draft_id=draft.pk, now=now)
    assert filing.state == Filing.State.SUBMITTED
    assert [one_["title"] for one_ in latest_version(filing).content["evidence"]] == ["借条", "催款记录"]


def test_who_submits_the_draft_after_all_leaves_by_that(now: dt.datetime) -> None:
    one = opened(now)
    submit(actor=one.applicant, draft_id=one.draft.pk, now=now)
    run_until_quiet()
    assert (one.reload().state, one.mediation.ending) == (Mediation.State.FAILED, Ending.ELSEWHERE)


def test_the_term_ends_it(now: dt.datetime) -> None:
    one = opened(now)
    deadline = one.mediation.deadline
    assert deadline is not None
    last = dt.datetime.combine(deadline.due_on, dt.time(12), dt.UTC)
    end_what_is_over(last)
    assert one.reload().state == Mediation.State.OPEN  # the last day is still in time
    end_what_is_over(last + dt.timedelta(days=1))
    assert (one.reload().state, one.mediation.ending) == (Mediation.State.FAILED, Ending.TIMED_OUT)


def test_silence_ends_it_after_seven_days(now: dt.datetime) -> None:
    one = asked(now)
    end_unanswered(now + dt.timedelta(days=6))
    assert one.reload().state == Mediation.State.CONSENT
    end_unanswered(now + dt.timedelta(days=8))
    assert (one.reload().state, one.mediation.ending) == (Mediation.State.FAILED, Ending.SILENT)


def test_a_link_leads_nowhere_once_it_is_over(now: dt.datetime) -> None:
    one = asked(now)
    found = invitation_of(one)
    leave(actor=one.applicant, mediation_id=one.mediation.pk, now=now)
    with pytest.raises(NotOpen):
        join(actor=one.respondent, invitation=found, code=found.code, now=now)
