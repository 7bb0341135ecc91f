"""Preservation before suit: filed like everything else, ruled on in 48 hours, secret until executed, lifted if nobody sues."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.disclose import disclose_application
from filing.applications.actions.submit import Request, put_forward
from filing.applications.before_suit.queries import preserved_in, sued_but_not_accepted, the_same, waiting_for
from filing.applications.before_suit.schedule import press_for_lifting
from filing.applications.before_suit.subscribers import press_for_registration, take_further
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.papers import ruling_data
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, Party, TimelineEntry
from filing.events import CaseAccepted, FilingSubmitted
from filing.fees.models import Fee
from filing.intake.actions.submit import submit
from filing.intake.held_answers import preservation_before
from filing.intake.links import file_url
from filing.intake.models import Filing, FilingDraft
from filing.intake.rules import content as contents
from filing.intake.subscribers import issue_notices_of_acceptance
from tests.factories.cases import make_case, make_party
from tests.factories.claims import make_claim_draft
from tests.factories.disputes import decided
from tests.factories.filings import accept_filing, filing_clerk, litigant
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
SECURITY = "保险公司保函，十万元"


@pytest.fixture(autouse=True)
def _bench(now: dt.datetime) -> None:
    """The court has a judge, a clerk and an officer."""
    for role in (Role.JUDGE, Role.CLERK, Role.ENFORCEMENT_OFFICER):
        make_staff(role, make_court(), str(role))


@pytest.fixture
def applicant() -> Actor:
    return litigant()


def filed(applicant: Actor, now: dt.datetime, cause: str = "475") -> Filing:
    draft = make_claim_draft("general", applicant, now, cause_code=cause, amount="100000")
    return submit(actor=applicant, draft_id=draft.pk, now=now)


def registered(applicant: Actor, now: dt.datetime, later: dt.timedelta = dt.timedelta(hours=3)) -> Application:
    """Filed, and registered a little later."""
    case = accept_filing(filed(applicant, now), now + later)
    take_further(CaseAccepted(case_id=case.pk, filing_id=case.filing_id or case.pk), now + later)
    application = preserved_in(case)
    assert application is not None
    return application


def judge_of(case: Case) -> Actor:
    return actor_for(case.panel.get(duty="sole_judge").user)


def clerk_of(case: Case) -> Actor:
    return actor_for(case.panel.get(duty="clerk").user)


def granted(application: Application, now: dt.datetime) -> Application:
    return decided(application, judge_of(application.case), now, clerk=clerk_of(application.case), security=SECURITY)


def executed(applicant: Actor, now: dt.datetime) -> Case:
    application = granted(registered(applicant, now), now)
    disclose_application(actor=clerk_of(application.case), application_id=application.pk, now=now)
    application.case.refresh_from_db()
    return application.case


def suit(applicant: Actor, now: dt.datetime) -> Case:
    """The applicant sues the respondent, and the suit is accepted."""
    case = accept_filing(filed(applicant, now, "116(2)"), now)
    take_further(CaseAccepted(case_id=case.pk, filing_id=case.filing_id or case.pk), now)
    return case


def test_the_clerks_are_pressed_at_once(applicant: Actor, now: dt.datetime) -> None:
    clerk, filing = filing_clerk(make_court()), filed(applicant, now)
    press_for_registration(FilingSubmitted(filing_id=filing.pk), now)
    filing.refresh_from_db()
    assert filing.decide_by == dt.date(2026, 9, 3)
    assert Notice.objects.filter(title="诉前保全，请马上立案", user_id=clerk.user_id).count() == 1


def test_another_filing_presses_nobody(applicant: Actor, now: dt.datetime) -> None:
    filing = filed(applicant, now, "116(2)")
    before = filing.decide_by
    press_for_registration(FilingSubmitted(filing_id=filing.pk), now)
    filing.refresh_from_db()
    assert filing.decide_by == before


def test_the_48_hours_count_from_the_submission_and_not_from_the_registration(applicant: Actor, now: dt.datetime) -> None:
    application = registered(applicant, now)
    assert application.case.case_type == "财保"
    assert application.case.procedure == "preservation"
    assert application.submitted_at == now
    assert application.decide_by == dt.datetime(2026, 9, 3, 3, 0, tzinfo=dt.UTC)  # the hour in which a term begins does not count
    assert not application.case.deadlines.filter(rule__in=("send_complaint", "trial_summary"), state="running").exists()


def test_it_is_put_before_the_judge_once(applicant: Actor, now: dt.datetime) -> None:
    application = registered(applicant, now)
    case = application.case
    take_further(CaseAccepted(case_id=case.pk, filing_id=case.filing_id or case.pk), now)
    assert Application.objects.get() == application


def test_nothing_is_served_on_the_respondent_at_acceptance(applicant: Actor, now: dt.datetime) -> None:
    case = accept_filing(filed(applicant, now), now)
    issue_notices_of_acceptance(CaseAccepted(case_id=case.pk, filing_id=case.filing_id or case.pk), now)
    respondent = str(case.parties.get(role="defendant").pk)
    served = OutboxEvent.objects.filter(name="filing.DocumentsToServe")
    assert served.exists()
    assert not any(respondent in one.payload["party_ids"] for one in served)


def test_without_security_it_cannot_be_granted(applicant: Actor, now: dt.datetime) -> None:
    application = registered(applicant, now)
    with pytest.raises(CannotDecide) as refused:
        decided(application, judge_of(application.case), now, clerk=clerk_of(application.case))
    assert refused.value.code == "no_security"


def test_the_ruling_rests_on_article_104_and_names_applicant_and_respondent(applicant: Actor, now: dt.datetime) -> None:
    application = registered(applicant, now)
    application.outcome, application.reasons, application.terms = "granted", "情况紧急。", {"security": SECURITY}
    data = ruling_data(application, now)
    assert "第一百零四条" in data["legal_basis"][0]
    assert [one["role"] for one in data["parties"]] == ["申请人", "被申请人"]
    assert SECURITY in data["introduction"]
    assert "本院审理的" not in data["introduction"]


def test_granted_it_is_executed_under_a_number_of_its_own_for_the_fee_that_was_paid(applicant: Actor, now: dt.datetime) -> None:
    done = granted(registered(applicant, now), now)
    assert done.follow_up is not None
    assert done.follow_up.case_type == "执保"
    done.case.refresh_from_db()
    assert done.case.state == Case.State.EFFECTIVE
    assert Fee.objects.get().case == done.case
    assert not OutboxEvent.objects.filter(name="filing.FeeGroundArose").exists()


def test_refused_it_is_over(applicant: Actor, now: dt.datetime) -> None:
    application = registered(applicant, now)
    case = application.case
    decided(application, judge_of(case), now, outcome="refused", clerk=clerk_of(case))
    case.refresh_from_db()
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.PRESERVATION_REFUSED)


def test_thirty_days_run_from_the_execution_for_the_applicant(applicant: Actor, now: dt.datetime) -> None:
    case = executed(applicant, now)
    deadline = case.deadlines.get(rule="sue_after_preservation")
    assert (deadline.due_on, deadline.party) == (dt.date(2026, 10, 8), case.parties.get(role="plaintiff"))  # after the holiday
    assert visible_to(applicant, Deadline).filter(pk=deadline.pk).exists()


def test_the_suit_finds_its_preservation(applicant: Actor, now: dt.datetime) -> None:
    case = executed(applicant, now)
    later = now + dt.timedelta(days=20)
    suing = suit(applicant, later)
    assert CaseLink.objects.get(to_case=suing, kind=CaseLink.Kind.PRESERVATION).from_case == case
    case.refresh_from_db()
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.SUED)
    assert case.deadlines.get(rule="sue_after_preservation").state == Deadline.State.MET
    assert Notice.objects.filter(title="本案有诉前保全").exists()
    press_for_lifting(later + dt.timedelta(days=60))
    assert not Notice.objects.filter(title="申请人没有起诉，请解除保全").exists()


def test_the_defendant_of_the_suit_reads_nothing_of_what_is_not_executed_yet(applicant: Actor, now: dt.datetime) -> None:
    granted(registered(applicant, now), now)
    suing = suit(applicant, now)
    links = TimelineEntry.objects.filter(case=suing, kind="linked")
    assert [one.for_court_only for one in links] == [True]


def test_a_suit_of_somebody_else_is_not_joined(applicant: Actor, now: dt.datetime) -> None:
    case = executed(applicant, now)
    case.parties.filter(role="plaintiff").update(identity_number_index="another", user=None)
    suit(litigant("别人"), now)
    case.refresh_from_db()
    assert case.state == Case.State.EFFECTIVE
    assert not CaseLink.objects.filter(from_case=case, to_case__case_type="民初").exists()


def test_when_nobody_sued_the_judge_is_pressed_once_and_lifts_it(applicant: Actor, now: dt.datetime) -> None:
    case = executed(applicant, now)
    later = now + dt.timedelta(days=50)
    for _ in range(2):
        press_for_lifting(later)
    judge = judge_of(case)
    assert Notice.objects.filter(title="申请人没有起诉，请解除保全", user_id=judge.user_id).count() == 1
    asked = Request("preservation_lifting", {"reasons": "逾期未起诉"}, "lift")
    lifting = put_forward(actor=judge, case_id=case.pk, request=asked, now=later)
    decided(lifting, judge, later, clerk=clerk_of(case))
    case.refresh_from_db()
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.PRESERVATION_LIFTED)
    execution = CaseLink.objects.get(from_case=case).to_case
    assert (execution.state, execution.closing) == (Case.State.CLOSED, Case.Closing.PRESERVATION_LIFTED)


def test_a_suit_that_was_brought_but_not_accepted_yet_counts(applicant: Actor, now: dt.datetime) -> None:
    case = executed(applicant, now)
    assert not sued_but_not_accepted(case)
    filed(applicant, now, "116(2)")
    assert sued_but_not_accepted(case)
    press_for_lifting(now + dt.timedelta(days=50))
    assert not Notice.objects.filter(title="申请人没有起诉，请解除保全").exists()


def test_whose_preservations_wait_is_found_by_indexes_also_for_a_bank(now: dt.datetime) -> None:
    """Asked at each acceptance of a suit: a bank that files thousands must not read all parties of the portal each time."""
    suit = make_case()
    make_party(suit, "plaintiff", make_user("演示银行"), kind="organisation", unified_social_credit_code="91440600MA4X00000X")
    make_party(suit, "defendant", name="周远航")
    assert waiting_for(suit) == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # with a handful of rows any way is quick
    plan = Party.objects.filter(the_same(suit.parties.get(role="plaintiff"))).explain()
    assert "party_credit_code" in plan


def test_the_step_to_sue_leads_to_a_suit_with_the_people_of_the_preservation(applicant: Actor, now: dt.datetime) -> None:
    """民事诉讼法 第一百零四条: a cause and a court are chosen, nobody is typed again."""
    case = executed(applicant, now)
    with clock.at(now + dt.timedelta(days=2)):
        client = sign_in(User.objects.get(pk=applicant.user_id))
        way = f"{reverse('filing:start')}?earlier={case.pk}"
        assert way in client.get(reverse("filing:case", args=[case.pk])).content.decode()
        begin = file_url("116(2)", earlier=str(case.pk))
        assert begin.replace("&", "&amp;") in client.get(f"{way}&q=民间借贷").content.decode()
        assert case.case_number in client.get(begin).content.decode()
        client.post(begin, {"court": case.court.code})
    draft = FilingDraft.objects.get(owner_id=applicant.user_id, filing=None)
    named = {role: contents.names(draft.content, role) for role in ("plaintiff", "defendant")}
    assert named == {one.role: one.name for one in case.parties.all()}
    assert (draft.cause_code, draft.court) == ("116(2)", case.court)


def test_a_stranger_takes_over_nobody(applicant: Actor, now: dt.datetime) -> None:
    case = executed(applicant, now)
    stranger = sign_in(make_user("旁人"))
    for address in (f"{reverse('filing:start')}?earlier={case.pk}", file_url("116(2)", earlier=str(case.pk))):
        assert stranger.get(address).status_code == 404
    assert stranger.get(f"{reverse('filing:start')}?earlier=nothing").status_code == 404


def begun_suit(applicant: Actor, now: dt.datetime, **changed: str) -> FilingDraft:
    """A suit against the respondent whose last questions are still to be answered."""
    draft = make_claim_draft("general", applicant, now, cause_code="116(2)", amount="100000", **changed)
    draft.content["seen"].remove("agreements")
    draft.save()
    return draft


def last_questions(applicant: Actor, draft: FilingDraft) -> str:
    user = User.objects.get(pk=applicant.user_id)
    return sign_in(user).get(reverse("filing:draft_page", args=[draft.pk, "agreements"])).content.decode()


def test_the_suit_is_told_of_the_preservation_by_the_court(applicant: Actor, now: dt.datetime) -> None:
    case = executed(applicant, now)
    held = preservation_before(applicant, draft := begun_suit(applicant, now, preserved=""))
    assert held is not None
    assert held.answers == {
        "preserved": "yes",
        "preserving_court": "佛山市禅城区人民法院",
        "preserved_on": "2026-09-01",
        "preservation_number": case.case_number,
    }
    page = last_questions(applicant, draft)
    assert f'value="{case.case_number}"' in page
    assert "取自您的案件" in page
    assert reverse("filing:case", args=[case.pk]) in page


def test_before_the_measure_is_executed_nothing_is_filled_in(applicant: Actor, now: dt.datetime) -> None:
    """The complaint goes to the debtor, who would be warned (民事诉讼法 第一百零三条)."""
    application = granted(registered(applicant, now), now)
    application.case.refresh_from_db()
    assert application.case.state == Case.State.EFFECTIVE
    draft = begun_suit(applicant, now, preserved="")
    assert preservation_before(applicant, draft) is None
    page = last_questions(applicant, draft)
    assert application.case.case_number not in page
    assert "取自您的案件" not in page


def test_a_preservation_is_not_told_to_others_nor_against_others(applicant: Actor, now: dt.datetime) -> None:
    executed(applicant, now)
    stranger = litigant("旁人")
    assert preservation_before(stranger, begun_suit(stranger, now)) is None
    draft = begun_suit(applicant, now)
    for one in draft.content["parties"]:
        if one["role"] == "defendant":
            one["answers"]["name"] = "赵他人"
    assert preservation_before(applicant, draft) is None


def test_one_that_was_refused_is_not_told(applicant: Actor, now: dt.datetime) -> None:
    application = registered(applicant, now)
    case = application.case
    decided(application, judge_of(case), now, outcome="refused", clerk=clerk_of(case))
    assert preservation_before(applicant, begun_suit(applicant, now)) is None
