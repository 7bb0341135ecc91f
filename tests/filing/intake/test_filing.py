"""From the draft to the case: submission, review, correction, acceptance."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import Appointment
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.cases.queries import case_for
from filing.fees.models import Fee
from filing.intake.actions.accept import accept
from filing.intake.actions.drafts import add_party, save_page, save_party, start_draft
from filing.intake.actions.review import ChangedMeanwhile, claim, reject, release, request_correction
from filing.intake.actions.submit import NotReady, NotVerified, submit, submit_once
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import my_drafts, review_queue
from filing.intake.rules import content as contents
from filing.parties.known import known_people
from tests.factories.filings import (
    EXAMINED,
    PLAINTIFF,
    accepted,
    filing_clerk,
    fill_in,
    litigant,
    make_bench,
    make_case,
    make_draft,
    make_filing,
)
from tests.factories.people import actor_for, make_court, make_staff, make_user

pytestmark = pytest.mark.django_db


def test_a_draft_starts_with_the_persons_own_verified_facts(now: dt.datetime) -> None:
    draft = start_draft(actor=litigant(), form_key="private_lending", court=None, now=now)
    assert draft.content["parties"][0]["answers"]["name"] == "林小满"
    assert draft.content["answers"]["fee_claimed"] == "yes"


def test_what_was_typed_is_kept_even_when_it_is_wrong(now: dt.datetime) -> None:
    actor = litigant()
    draft = start_draft(actor=actor, form_key="private_lending", court=None, now=now)
    save_page(actor=actor, draft_id=draft.pk, page="principal", typed={"principal_owed": "十万"}, seen=False, now=now)
    assert my_drafts(actor).get().content["answers"]["principal_owed"] == "十万"


def test_a_submitted_filing_is_a_snapshot_with_its_hash_and_a_date_for_the_answer(now: dt.datetime) -> None:
    filing = make_filing(now)
    version = filing.versions.get()
    assert version.content["answers"]["claim_total"] == "103600.00"
    assert len(version.sha256) == 64
    assert filing.submitted_at == now
    assert filing.decide_by == dt.date(2026, 9, 8)
    assert filing.title == "林小满 诉 周远航 民间借贷纠纷"
    assert OutboxEvent.objects.filter(name="filing.FilingSubmitted").count() == 1
    assert Notice.objects.filter(user=filing.owner).exists()
    assert AuditEntry.objects.filter(action="submit").exists()


def test_a_second_press_on_submit_gives_the_same_filing(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now)
    first = submit_once(actor=actor, draft_id=draft.pk, key="k1", now=now)
    assert submit_once(actor=actor, draft_id=draft.pk, key="k1", now=now) == first
    assert Filing.objects.count() == 1


def test_a_submitted_draft_cannot_be_changed(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now)
    submit(actor=actor, draft_id=draft.pk, now=now)
    with pytest.raises(PermissionDenied):
        save_page(actor=actor, draft_id=draft.pk, page="principal", typed={"principal_owed": "1"}, seen=True, now=now)


def test_an_incomplete_draft_is_not_submitted_and_says_where(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now, principal_owed="-1", contract_date=None)
    with pytest.raises(NotReady) as refused:
        submit(actor=actor, draft_id=draft.pk, now=now)
    assert {(one.page, one.problem.code) for one in refused.value.problems} == {
        ("principal", "below_zero"),
        ("contract", "missing"),
    }


def test_filing_needs_a_proven_real_name(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now)
    nameless = actor_for(make_user("无名", verified=False), Role.LITIGANT)
    FilingDraft.objects.filter(pk=draft.pk).update(owner=nameless.user_id)
    with pytest.raises(NotVerified):
        submit(actor=nameless, draft_id=draft.pk, now=now)


def test_a_stranger_does_not_reach_a_draft(now: dt.datetime) -> None:
    draft = make_draft(litigant(), now)
    with pytest.raises(Http404):
        save_page(actor=litigant("旁人"), draft_id=draft.pk, page="principal", typed={}, seen=True, now=now)


@pytest.mark.parametrize("source", ["not-an-id", "01a20294-7ec3-7b6e-8d3b-03ee64090fb4"])
def test_somebody_elses_or_an_invented_contact_gives_an_empty_party(now: dt.datetime, source: str) -> None:
    actor = litigant()
    draft = start_draft(actor=actor, form_key="private_lending", court=None, now=now)
    draft, party_id = add_party(actor=actor, draft_id=draft.pk, role="defendant", kind="person", source=source, now=now)
    party = contents.party(draft.content, party_id)
    assert party is not None
    assert (party["source"], party["answers"]) == ("", {})


def test_people_entered_once_are_offered_again(now: dt.datetime) -> None:
    actor = litigant()
    make_draft(actor, now)
    owner = make_filing(now, actor).owner
    assert [person.name for person in known_people(owner)][:1] == ["周远航"]


def test_accepting_makes_a_numbered_case_with_everything_in_it(now: dt.datetime) -> None:
    judge, clerk = make_bench()
    case = make_case(now)
    assert case.case_number == "（2026）粤0604民初1号"
    assert list(case.parties.order_by("-role").values_list("role", "name")) == [("plaintiff", "林小满"), ("defendant", "周远航")]
    assert case.parties.get(role=Party.Role.DEFENDANT).phone == "13800000002"
    assert case.evidence.get().title == "借条"
    assert {member.user_id for member in case.panel.all()} == {judge.user_id, clerk.user_id}
    assert Fee.objects.get(case=case).amount == Fee.objects.get(case=case).full_amount / 2
    assert set(case.deadlines.values_list("rule", flat=True)) == {"send_complaint", "trial_summary"}
    assert Deadline.objects.get(rule="filing_decision").state == Deadline.State.MET
    assert case.dossier.get().catalogue_number == 11
    assert OutboxEvent.objects.filter(name="filing.CaseAccepted").count() == 1


def test_numbers_follow_one_another_for_each_court_and_year(now: dt.datetime) -> None:
    other = make_court("粤0605", "佛山市南海区人民法院")
    numbers = [make_case(now).number, make_case(now).number, make_case(now, court=other).number]
    assert numbers == [1, 2, 1]
    assert make_case(now + dt.timedelta(days=200)).case_number == "（2027）粤0604民初1号"


def test_only_the_clerk_who_claimed_a_filing_decides_it(now: dt.datetime) -> None:
    filing, mine, other = make_filing(now), filing_clerk(), filing_clerk()
    claimed = claim(actor=mine, filing_id=filing.pk, now=now)
    with pytest.raises(PermissionDenied):
        accept(examined=EXAMINED, actor=other, filing_id=filing.pk, version=claimed.version, now=now)
    with pytest.raises(PermissionDenied):
        claim(actor=other, filing_id=filing.pk, now=now)
    assert Case.objects.count() == 0


def test_clerks_of_another_court_do_not_see_the_filing(now: dt.datetime) -> None:
    filing = make_filing(now)
    stranger = filing_clerk(make_court("粤0605", "佛山市南海区人民法院"))
    with pytest.raises(Http404):
        claim(actor=stranger, filing_id=filing.pk, now=now)
    assert not review_queue(stranger, "section", now).exists()


def test_a_clerk_does_not_review_her_own_filing(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    filing = make_filing(now, actor_for(user, Role.LITIGANT))
    Filing.objects.filter(pk=filing.pk).update(owner=user)
    with pytest.raises(Http404):
        claim(actor=actor_for(user, Role.FILING_CLERK), filing_id=filing.pk, now=now)


def test_an_outdated_page_decides_nothing(now: dt.datetime) -> None:
    filing, clerk = make_filing(now), filing_clerk()
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    with pytest.raises(ChangedMeanwhile):
        accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=claimed.version - 1, now=now)


def test_a_correction_opens_only_its_items_and_restarts_the_clock(now: dt.datetime) -> None:
    actor, clerk = litigant(), filing_clerk()
    filing = make_filing(now, actor)
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    items = [{"page": "principal", "reason": "amount_mismatch", "note": "请核对"}]
    request = request_correction(
        actor=clerk, filing_id=filing.pk, version=claimed.version, items=items, days=7, checked=["claims"], now=now
    )
    assert request.due_on == dt.date(2026, 9, 8)
    assert Deadline.objects.get(filing_id=filing.pk, rule="filing_decision").state == Deadline.State.CANCELLED
    draft = FilingDraft.objects.get(filing=filing)
    with pytest.raises(PermissionDenied):
        save_page(actor=actor, draft_id=draft.pk, page="contract", typed={}, seen=True, now=now)
    save_page(actor=actor, draft_id=draft.pk, page="principal", typed={"principal_owed": "90000"}, seen=True, now=now)
    later = now + dt.timedelta(days=3)
    again = submit(actor=actor, draft_id=draft.pk, now=later)
    assert again.pk == filing.pk
    assert (again.state, again.claimed_by_id, again.decide_by) == (Filing.State.IN_REVIEW, clerk.user_id, dt.date(2026, 9, 11))
    first, second = again.versions.order_by("number")
    assert first.content["answers"]["principal_owed"] == "100,000.00"
    assert second.content["answers"]["claim_total"] == "93600.00"
    assert Deadline.objects.get(filing_id=filing.pk, state=Deadline.State.RUNNING).due_on == dt.date(2026, 9, 11)
    assert accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=again.version, now=later).amount == 93600


def test_a_rejection_needs_a_ground_and_a_reason_and_ends_the_review(now: dt.datetime) -> None:
    filing, clerk = make_filing(now), filing_clerk()
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    with pytest.raises(ValueError, match="other_court"):
        reject(actor=clerk, filing_id=filing.pk, version=claimed.version, ground="other_court", reason=" ", checked=[], now=now)
    reject(
        actor=clerk,
        filing_id=filing.pk,
        version=claimed.version,
        ground="other_court",
        reason="被告住所地在江门",
        checked=[],
        now=now,
    )
    filing.refresh_from_db()
    assert filing.state == Filing.State.INFORMED
    assert [one.pk for one in review_queue(clerk, "done", now)] == [filing.pk]
    with pytest.raises(PermissionDenied):
        accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=filing.version, now=now)


def test_the_queue_is_a_query_over_the_state(now: dt.datetime) -> None:
    clerk = filing_clerk()
    first, second = make_filing(now), make_filing(now)
    claim(actor=clerk, filing_id=first.pk, now=now)
    assert [one.pk for one in review_queue(clerk, "mine", now)] == [first.pk]
    assert [one.pk for one in review_queue(clerk, "section", now)] == [second.pk]
    release(actor=clerk, filing_id=first.pk, now=now)
    assert review_queue(clerk, "mine", now).count() == 0
    assert review_queue(clerk, "section", now).count() == 2


def test_new_cases_go_to_the_judges_by_lot_in_nearly_equal_shares(now: dt.datetime) -> None:
    make_bench()
    make_staff(Role.JUDGE, None, "第二位法官")
    cases = [make_case(now) for _ in range(6)]
    judges = [case.panel.get(duty="sole_judge").user_id for case in cases]
    shares = [judges.count(judge) for judge in set(judges)]
    assert len(shares) == 2
    assert max(shares) - min(shares) <= 2


def test_a_lawyer_files_for_a_client_and_represents_him_in_the_case(now: dt.datetime) -> None:
    user = make_user("沈知远")
    Appointment.objects.create(user=user, role=Role.LAWYER)
    lawyer = actor_for(user)
    draft = start_draft(actor=lawyer, form_key="private_lending", court=make_court(), now=now)
    assert contents.parties(draft.content) == []
    _draft, client = add_party(actor=lawyer, draft_id=draft.pk, role="plaintiff", kind="person", now=now)
    facts = {**PLAINTIFF, "agent_firm": "虚构律师事务所", "agent_authority": "special"}
    save_party(actor=lawyer, draft_id=draft.pk, party_id=client, typed=facts, seen=True, now=now)
    case = accepted(fill_in(lawyer, draft, now), now)
    plaintiff = case.parties.get(role=Party.Role.PLAINTIFF)
    representation = plaintiff.representations.get()
    assert plaintiff.user is None
    assert (representation.user, representation.name, representation.scope) == (user, "沈知远", "special")
    assert case_for(lawyer, case.pk) == case
