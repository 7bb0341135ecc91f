"""Service in bulk: a row for each recipient or case, resumable, none twice; and "serve this" for one case."""

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_once
from delivery.bulk import working
from delivery.bulk.actions.hand_on import take_over
from delivery.bulk.actions.start import TooMany, start_on_cases, start_on_recipients, try_again
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.bulk.queries import progress, unsent, unsent_by_kind
from delivery.service.actions.serve_this import purpose_of, serve_this
from delivery.service.models import ServiceItem, ServiceOrder, ServiceRecipient
from delivery.service.rules.effect import By
from filing.cases.models import Case, PanelMember, Party
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "AT_ONCE", 25)


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


def crowd(case: Case, number: int) -> list[Party]:
    """Many defendants without an account, each with a phone."""
    return Party.objects.bulk_create(
        Party(case=case, role="defendant", kind="person", order=at, name=f"虚构人{at}", phone=service.PHONE)
        for at in range(2, number + 2)
    )


def clerk(case: Case) -> Actor:
    return actor_of(member(case, "clerk"), None)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def on_recipients(case: Case, parties: list[Party], now: dt.datetime) -> ServiceJob:
    document = service.sealed_document(case)
    return start_on_recipients(
        actor=clerk(case), case_id=case.pk, document_ids=[document.pk], party_ids=[one.pk for one in parties], plan="", now=now
    )


def same_clerk(cases: list[Case]) -> Actor:
    """One clerk serves for all of them."""
    first = member(cases[0], "clerk")
    PanelMember.objects.filter(case__in=cases, duty=PanelMember.Duty.CLERK).update(user=first)
    return actor_of(first, None)


def test_many_recipients_of_one_order_are_added_row_by_row(case: Case, now: dt.datetime) -> None:
    job = on_recipients(case, crowd(case, 60), now)
    assert progress(job) == {"waiting": 60, "done": 0, "failed": 0}
    work(now)
    job.refresh_from_db()
    assert (job.state, progress(job)["done"]) == ("done", 60)
    order = ServiceOrder.objects.get()
    assert (order.recipients.count(), order.expected) == (60, 60)
    assert OutboxEvent.objects.filter(name="delivery.ServiceJobStep").count() == 3


def test_a_worker_that_dies_in_the_middle_leaves_nothing_of_its_portion_and_the_next_goes_on(
    case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = on_recipients(case, crowd(case, 30), now)
    real, calls = working.add_recipient, []

    def dying(**said: object) -> object:
        found = real(**said)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 10:
            raise KeyboardInterrupt  # as a kill: after ten recipients were made, before the portion is done
        return found

    monkeypatch.setattr(working, "add_recipient", dying)
    with pytest.raises(KeyboardInterrupt):
        working.work_on(job.pk, now)
    assert progress(job) == {"waiting": 30, "done": 0, "failed": 0}
    assert ServiceRecipient.objects.count() == 0
    work(now)
    assert progress(job)["done"] == ServiceRecipient.objects.count() == 30


def test_the_same_portion_twice_doubles_nothing(case: Case, now: dt.datetime) -> None:
    job = on_recipients(case, crowd(case, 5), now)
    for _ in range(3):
        working.work_on(job.pk, now)
    assert ServiceRecipient.objects.count() == 5
    assert ServiceItem.objects.count() == 5


def test_who_is_served_early_does_not_complete_an_order_that_still_grows(case: Case, now: dt.datetime) -> None:
    job = on_recipients(case, crowd(case, 30), now)
    working.work_on(job.pk, now)
    for recipient in ServiceRecipient.objects.all():
        service.note(recipient, "handed_over", now + DAY, by=By.SELF)
    assert ServiceOrder.objects.get().state == "open"
    work(now + DAY)
    for recipient in ServiceRecipient.objects.filter(served_at=None):
        service.note(recipient, "handed_over", now + 2 * DAY, by=By.SELF)
    assert ServiceOrder.objects.get().state == "complete"


def test_a_row_that_fails_says_why_holds_up_none_and_is_tried_again(
    case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = on_recipients(case, crowd(case, 4), now)
    real = working.add_recipient

    def stumbling(**said: object) -> object:
        if said["party"].name == "虚构人3":  # type: ignore[attr-defined]
            raise ValueError("虚构的毛病")
        return real(**said)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(working, "add_recipient", stumbling)
        work(now)
    failed = job.rows.get(state="failed")
    assert failed.problem == "ValueError: 虚构的毛病"
    assert progress(job)["done"] == 3
    page = sign_in(member(case, "clerk")).get(reverse("service_bulk:job", args=[job.pk])).content.decode()
    assert "出了差错，没有发起" in page
    assert "ValueError" not in page
    try_again(actor=clerk(case), job_id=job.pk, now=now)
    work(now)
    job.refresh_from_db()
    assert (job.state, progress(job)) == ("done", {"waiting": 0, "done": 4, "failed": 0})
    assert ServiceOrder.objects.get().expected == 4


def test_a_deadlock_fails_no_row_the_portion_is_done_again(case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    job = on_recipients(case, crowd(case, 2), now)

    def deadlocked(**_: object) -> None:
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as patched:
        patched.setattr(working, "add_recipient", deadlocked)
        with pytest.raises(OperationalError):
            working.work_on(job.pk, now)
    assert set(job.rows.values_list("state", flat=True)) == {"waiting"}
    working.work_on(job.pk, now)
    assert set(job.rows.values_list("state", flat=True)) == {"done"}


def test_the_list_of_jobs_asks_the_same_number_of_questions_for_one_and_for_many(
    case: Case, now: dt.datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser, parties = sign_in(member(case, "clerk")), crowd(case, 6)
    on_recipients(case, parties[:1], now)
    browser.get(reverse("service_bulk:many"))
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse("service_bulk:many"))
    for party in parties[1:]:
        on_recipients(case, [party], now)
    with django_assert_num_queries(len(one)):
        browser.get(reverse("service_bulk:many"))


def test_every_paper_of_a_kind_that_was_never_sent_goes_out_a_row_for_each_case(now: dt.datetime) -> None:
    cases = [make_case(now=now) for _ in range(4)]
    actor = same_clerk(cases[:3])
    for case in cases:
        service.sealed_document(case, "summons", "传票")
    service.sealed_document(cases[0], "summons", "传票", state="checked")
    service.order_for(cases[1], now, documents=1)
    assert unsent_by_kind(actor) == [("summons", 3)]
    start_on_cases(actor=actor, kind="summons", plan="", now=now)
    work(now)
    assert set(ServiceOrder.objects.filter(purpose="hearing").values_list("case_id", flat=True)) == {one.pk for one in cases[:3]}
    assert {one.recipients.count() for one in ServiceOrder.objects.filter(purpose="hearing")} == {2}
    assert not unsent(actor).exists()
    with pytest.raises(LookupError):
        start_on_cases(actor=actor, kind="summons", plan="", now=now)


def test_two_jobs_for_the_same_papers_make_one_order_each_case(now: dt.datetime) -> None:
    case = make_case(now=now)
    service.sealed_document(case, "summons", "传票")
    for _ in range(2):
        start_on_cases(actor=clerk(case), kind="summons", plan="", now=now)
    work(now)
    assert ServiceOrder.objects.count() == 1
    assert set(ServiceJobRow.objects.values_list("state", flat=True)) == {"done"}


def test_a_job_has_room_for_a_thousand_and_only_its_owner_sees_it(
    case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    parties = crowd(case, 3)
    job = on_recipients(case, parties, now)
    with pytest.raises(Http404):
        try_again(actor=clerk(make_case(now=now)), job_id=job.pk, now=now)
    with pytest.raises(Refused):
        start_on_cases(actor=actor_of(member(case, "sole_judge"), None), kind="summons", plan="", now=now)
    monkeypatch.setattr("delivery.bulk.actions.start.MOST", 2)
    with pytest.raises(TooMany):
        on_recipients(case, parties, now)


def test_who_lost_the_case_meanwhile_serves_nothing_more(case: Case, now: dt.datetime) -> None:
    job = on_recipients(case, crowd(case, 3), now)
    PanelMember.objects.filter(case=case, duty=PanelMember.Duty.CLERK).update(ended_at=now)
    work(now)
    assert progress(job) == {"waiting": 0, "done": 0, "failed": 3}
    assert not ServiceRecipient.objects.exists()


def leaves(user: User, now: dt.datetime) -> None:
    Appointment.objects.filter(user=user).update(ended_at=now)


def new_clerk(cases: list[Case]) -> User:
    """A colleague who is the clerk of these cases now."""
    colleague = make_staff(Role.CLERK, cases[0].court, "新书记员")
    PanelMember.objects.filter(case__in=cases, duty=PanelMember.Duty.CLERK).update(user=colleague)
    return colleague


def test_a_job_stops_where_its_owner_has_left_in_the_middle_and_nothing_more_is_done(
    case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, real, calls = on_recipients(case, crowd(case, 5), now), working.add_recipient, []

    def last_deed(**said: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            leaves(job.owner, now)
        return real(**said)  # type: ignore[arg-type]

    monkeypatch.setattr(working, "add_recipient", last_deed)
    work(now)
    working.work_on(job.pk, now)  # a step that comes twice
    job.refresh_from_db()
    assert (job.state, progress(job)) == ("stopped", {"waiting": 3, "done": 2, "failed": 0})
    assert ServiceOrder.objects.get().state == "open"


def test_a_colleague_who_serves_for_the_case_goes_on_with_what_is_left(case: Case, now: dt.datetime) -> None:
    job = on_recipients(case, crowd(case, 3), now)
    leaves(job.owner, now)
    colleague = new_clerk([case])
    work(now)
    browser = sign_in(colleague)
    assert (
        Notice.objects.get(user=colleague, key__startswith="service_job_stopped").link
        in browser.get(reverse("service_bulk:many")).content.decode()
    )
    page = browser.get(reverse("service_bulk:job", args=[job.pk]))
    assert "已经不担任发起时的职务" in page.content.decode()
    key = page.context["take_over"]["key"].value()
    answers = [browser.post(reverse("service_bulk:take_over", args=[job.pk]), {"key": key}) for _ in range(2)]
    work(now)
    mine = ServiceJob.objects.get(owner=colleague)
    assert {one["Location"] for one in answers} == {reverse("service_bulk:job", args=[mine.pk])}
    assert (mine.continues, mine.state, progress(mine)["done"]) == (job, "done", 3)
    assert (ServiceOrder.objects.get().expected, ServiceRecipient.objects.count()) == (3, 3)
    assert job.owner.display_name in browser.get(answers[0]["Location"]).content.decode()


def test_of_a_stopped_job_each_colleague_takes_over_the_own_cases(now: dt.datetime) -> None:
    cases = [make_case(now=now) for _ in range(3)]
    actor = same_clerk(cases)
    for one in cases:
        service.sealed_document(one, "summons", "传票")
    job = start_on_cases(actor=actor, kind="summons", plan="", now=now)
    leaves(job.owner, now)
    work(now)
    stranger = actor_of(make_staff(Role.CLERK, cases[0].court), None)
    with pytest.raises(Http404):
        take_over(actor=stranger, job_id=job.pk, now=now)
    mine = take_over(actor=actor_of(new_clerk(cases[:2]), None), job_id=job.pk, now=now)
    work(now)
    assert (progress(mine)["done"], progress(job)["waiting"]) == (2, 1)
    take_over(actor=actor_of(new_clerk(cases[2:]), None), job_id=job.pk, now=now)
    work(now)
    assert set(ServiceOrder.objects.values_list("case", flat=True)) == {one.pk for one in cases}


# -- serve this ------------------------------------------------------------------------------------------------------


def test_serve_this_for_one_case(case: Case, now: dt.datetime) -> None:
    document = service.sealed_document(case, "civil_judgment", "民事判决书")
    said = {"case_id": case.pk, "document_ids": [document.pk], "party_ids": [service.party_of(case).pk], "plan": "hearing"}
    order = serve_this(actor=clerk(case), now=now, **said)  # type: ignore[arg-type]
    assert (order.purpose, order.plan) == ("judgment", "hearing")
    assert serve_this(actor=clerk(case), now=now + DAY, **said) == order  # type: ignore[arg-type]
    with pytest.raises(Http404):
        serve_this(actor=clerk(make_case(now=now)), now=now, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["notice_of_evidence"], "evidence"),  # asks nobody for an answer
        (["notice_of_evidence", "summons"], "hearing"),
        (["notice_of_evidence", "notice_to_respond"], "respond"),
        (["notice_of_evidence", "notice_of_acceptance"], "acceptance"),
        (["procedural_ruling"], "ruling"),
        (["panel_notice"], "other"),
        ([], "other"),
    ],
)
def test_the_purpose_follows_the_first_paper_that_says_it(kinds: list[str], expected: str) -> None:
    assert purpose_of(kinds) == expected


def test_the_page_begins_an_order_and_for_many_a_job(case: Case, now: dt.datetime) -> None:
    client, page = sign_in(member(case, "clerk")), reverse("service_bulk:serve", args=[case.pk])
    assert "还没有盖章的文书" in client.get(page).content.decode()
    document = service.sealed_document(case)
    given = {"documents": [str(document.pk)], "parties": [str(service.party_of(case).pk)], "plan": ""}
    assert client.post(page, {**given, "parties": []}).status_code == 422
    answer = client.post(page, given)
    assert answer["Location"] == reverse("service:order", args=[ServiceOrder.objects.get().pk])
    crowd(case, 25)
    answer = client.post(page, {**given, "parties": [], "everyone": "on"})
    job = ServiceJob.objects.get()
    assert answer["Location"] == reverse("service_bulk:job", args=[job.pk])
    assert job.rows.count() == 27
    home = client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert page in home


def test_the_pages_of_bulk_show_how_far_it_is(case: Case, now: dt.datetime) -> None:
    client = sign_in(member(case, "clerk"))
    service.sealed_document(case, "summons", "传票")
    page = reverse("service_bulk:many")
    assert "传票 (1)" in client.get(page).content.decode()
    assert client.post(page, {"kind": "notice_to_respond"}).status_code == 422
    answer = client.post(page, {"kind": "summons"})
    work(now)
    text = client.get(answer["Location"]).content.decode()
    assert "已发起1/1" in text
    assert case.case_number in text
    assert "没有盖了章还没有送达的文书" in client.get(page).content.decode()


def test_a_page_sent_twice_begins_one_job_and_another_choice_another(now: dt.datetime) -> None:
    case = make_case(now=now)
    browser, page = sign_in(member(case, "clerk")), reverse("service_bulk:many")
    for kind, title in (("summons", "传票"), ("notice_to_respond", "应诉通知书")):
        service.sealed_document(case, kind, title)
    key = browser.get(page).context["form"]["key"].value()
    answers = [browser.post(page, {"kind": "summons", "plan": "", "key": key}) for _ in range(2)]
    work(now)
    answers.append(
        browser.post(page, {"kind": "summons", "plan": "", "key": key})
    )  # nothing waits any more, and it is answered alike
    assert {one["Location"] for one in answers} == {reverse("service_bulk:job", args=[ServiceJob.objects.get().pk])}
    assert browser.post(page, {"kind": "notice_to_respond", "plan": "", "key": key}).status_code == 302
    assert ServiceJob.objects.count() == 2


def test_many_recipients_sent_twice_are_one_job(case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.bulk.views.AT_ONCE", 1)
    browser, page = sign_in(member(case, "clerk")), reverse("service_bulk:serve", args=[case.pk])
    crowd(case, 3)
    document = service.sealed_document(case)
    said = {"documents": str(document.pk), "everyone": "on", "plan": "", "key": browser.get(page).context["form"]["key"].value()}
    assert len({browser.post(page, said)["Location"] for _ in range(2)}) == 1
    assert ServiceJob.objects.count() == 1
