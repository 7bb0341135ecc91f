"""What was granted arrives: the appraiser's opinion, the evidence that the court collected; the sides answer it in writing."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courtportal.kernel.authz import Actor, Refused, Role, may, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.models import Application
from filing.applications.results.actions import Arrived, WrongDay, enter_result, give_opinion
from filing.applications.results.models import ApplicationResult, ResultOpinion
from filing.applications.results.subscribers import file_opinion
from filing.calendar.models import TrialPause
from filing.cases.models import Case, DossierEntry, Party, Representation
from filing.events import OpinionGiven
from filing.online.actions.consent import answer_consent
from filing.online.queries import standing
from filing.online.rules import Deed, Step
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


@pytest.fixture
def appraisal(dispute: Dispute, now: dt.datetime) -> Application:
    return decided(apply_for(dispute, "appraisal", now, role="defendant"), dispute.judge, now)


def arrived(actor: Actor, now: dt.datetime, day: dt.date | None = None) -> Arrived:
    upload = make_upload(User.objects.get(pk=actor.user_id), now, "鉴定意见书.pdf", 5)
    return Arrived("笔迹鉴定意见书", "虚构司法鉴定所", day or now.date(), upload, str(uuid.uuid4()))


def entered(dispute: Dispute, application: Application, now: dt.datetime) -> ApplicationResult:
    return enter_result(actor=dispute.clerk, application_id=application.pk, arrived=arrived(dispute.clerk, now), now=now)


def said(actor: Actor, result: ApplicationResult, roles: list[str], text: str, now: dt.datetime) -> list[ResultOpinion]:
    """The opinion of the parties in these roles, under the key of one form."""
    ids = [party.pk for party in result.application.case.parties.filter(role__in=roles)]
    return give_opinion(actor=actor, result_id=result.pk, party_ids=ids, text=text, key="once", now=now)


def agent_of(*parties: Party) -> User:
    """A lawyer who represents these parties with special authority."""
    lawyer = make_user("沈知远")
    for party in parties:
        Representation.objects.create(party=party, user=lawyer, name="沈知远", scope=Representation.Scope.SPECIAL)
    return lawyer


def test_the_agent_of_two_says_for_whom_it_speaks(dispute: Dispute, appraisal: Application, now: dt.datetime) -> None:
    result, first = entered(dispute, appraisal, now), dispute.party("plaintiff")
    second = make_party(dispute.case, Party.Role.PLAINTIFF, make_user("林小明"))
    lawyer = sign_in(agent_of(first, second))
    answer = reverse("filing:application_opinion", args=[result.pk])
    typed = {"text": "对检材来源有异议。", "key": "o"}
    assert "代表谁发表" in lawyer.get(answer).content.decode()
    assert lawyer.post(answer, typed).status_code == 422
    assert lawyer.post(answer, typed | {"whose": [str(dispute.party("defendant").pk)]}).status_code == 422
    assert lawyer.post(answer, typed | {"whose": [str(second.pk)]}).status_code == 302
    assert [one.party for one in ResultOpinion.objects.all()] == [second]
    both = typed | {"key": "p", "whose": [str(first.pk), str(second.pk)]}
    assert lawyer.post(answer, both).status_code == 302
    assert {one.party for one in ResultOpinion.objects.filter(key__startswith="p:")} == {first, second}
    assert OutboxEvent.objects.filter(name="filing.OpinionGiven").count() == 3


def test_the_agent_of_two_says_for_whom_it_applies(dispute: Dispute, now: dt.datetime) -> None:
    second = make_party(dispute.case, Party.Role.PLAINTIFF, make_user("林小明"))
    lawyer = sign_in(agent_of(dispute.party("plaintiff"), second))
    new = reverse("filing:application_new", args=[dispute.case.pk, "withdrawal"])
    assert "以谁的名义提出" in lawyer.get(new).content.decode()
    typed = {"reasons": "已经和解", "key": "w"}
    assert lawyer.post(new, typed).status_code == 422
    assert lawyer.post(new, typed | {"whose": str(dispute.party("defendant").pk)}).status_code == 422
    assert lawyer.post(new, typed | {"whose": str(second.pk)}).status_code == 302
    assert Application.objects.get(kind="withdrawal").party == second


def test_the_opinion_stands_in_the_file_and_the_trial_limit_goes_on(
    dispute: Dispute, appraisal: Application, now: dt.datetime
) -> None:
    assert TrialPause.objects.get(case=dispute.case).ended_on is None
    later = now + dt.timedelta(days=20)
    result = entered(dispute, appraisal, later)
    filed = dispute.case.dossier.get(key=f"result:{result.pk}")
    assert (filed.catalogue_number, filed.source, filed.pages) == (16, "虚构司法鉴定所", 5)
    assert TrialPause.objects.get(case=dispute.case).ended_on == later.date()
    told = Notice.objects.filter(title="请对新的证据材料发表质证意见").values_list("user_id", flat=True)
    assert set(told) == {dispute.plaintiff.user_id, dispute.defendant.user_id}
    for actor in (dispute.plaintiff, dispute.defendant, dispute.judge):
        assert visible_to(actor, ApplicationResult).filter(pk=result.pk).exists()
        assert visible_to(actor, DossierEntry).filter(pk=filed.pk).exists()
    assert not visible_to(dispute.stranger, ApplicationResult).exists()


def test_collected_evidence_stands_under_what_the_court_collected(dispute: Dispute, now: dt.datetime) -> None:
    application = decided(apply_for(dispute, "evidence_collection", now), dispute.judge, now)
    result = entered(dispute, application, now)
    assert dispute.case.dossier.get(key=f"result:{result.pk}").catalogue_number == 15


def test_entered_twice_it_is_one_and_its_day_lies_between_the_grant_and_today(
    dispute: Dispute, appraisal: Application, now: dt.datetime
) -> None:
    paper = arrived(dispute.clerk, now)
    first = enter_result(actor=dispute.clerk, application_id=appraisal.pk, arrived=paper, now=now)
    assert enter_result(actor=dispute.clerk, application_id=appraisal.pk, arrived=paper, now=now) == first
    for day in (dt.date(2026, 8, 31), dt.date(2026, 9, 2)):
        with pytest.raises(WrongDay):
            enter_result(actor=dispute.clerk, application_id=appraisal.pk, arrived=arrived(dispute.clerk, now, day), now=now)


def test_only_what_was_granted_and_brings_papers_is_fulfilled_and_by_the_court_alone(
    dispute: Dispute, appraisal: Application, now: dt.datetime
) -> None:
    waiting = apply_for(dispute, "evidence_collection", now)
    witness = decided(apply_for(dispute, "witness", now), dispute.judge, now)
    for application in (waiting, witness):
        assert not may(dispute.clerk, application, "fulfil")
    for actor in (dispute.plaintiff, dispute.defendant, dispute.head):
        assert not may(actor, appraisal, "fulfil")
    assert may(dispute.judge, appraisal, "fulfil")


def test_each_side_answers_and_the_answer_is_a_paper_of_the_file(
    dispute: Dispute, appraisal: Application, now: dt.datetime
) -> None:
    result = entered(dispute, appraisal, now)
    for _twice in range(2):
        (opinion,) = said(dispute.plaintiff, result, ["plaintiff"], "对鉴定意见没有异议。", now)
    assert ResultOpinion.objects.count() == 1
    assert opinion.party == dispute.party("plaintiff")
    assert OutboxEvent.objects.filter(name="filing.OpinionGiven").count() == 1
    assert Notice.objects.filter(user_id=dispute.judge.user_id, title="收到书面质证意见").exists()
    for _twice in range(2):
        file_opinion(OpinionGiven(opinion_id=opinion.pk, case_id=dispute.case.pk), now)
    filed = dispute.case.dossier.get(key=f"opinion:{opinion.pk}")
    assert (filed.catalogue_number, filed.source) == (16, "林小满")


def test_nobody_answers_for_others_or_after_the_judgment(dispute: Dispute, appraisal: Application, now: dt.datetime) -> None:
    result = entered(dispute, appraisal, now)
    for actor in (dispute.judge, dispute.clerk):
        with pytest.raises(Refused):
            said(actor, result, ["plaintiff"], "x", now)
    with pytest.raises(Refused, match="您代理的当事人"):
        said(dispute.plaintiff, result, ["plaintiff", "defendant"], "x", now)
    with pytest.raises(ValueError, match=str(result.pk)):
        said(dispute.plaintiff, result, [], "x", now)
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.DECIDED)
    with pytest.raises(Refused):
        said(dispute.plaintiff, result, ["plaintiff"], "x", now)


def test_what_arrived_and_what_was_said_to_it_is_settled(dispute: Dispute, appraisal: Application, now: dt.datetime) -> None:
    result = entered(dispute, appraisal, now)
    said(dispute.plaintiff, result, ["plaintiff"], "没有异议。", now)
    for change in (lambda: ApplicationResult.objects.update(title="x"), ResultOpinion.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_from_the_clerk_to_the_party_in_the_browser(dispute: Dispute, appraisal: Application, now: dt.datetime) -> None:
    clerk, party = (sign_in(User.objects.get(pk=one.user_id)) for one in (dispute.clerk, dispute.plaintiff))
    page, enter = (reverse(f"filing:{name}", args=[appraisal.pk]) for name in ("application", "application_fulfil"))
    assert enter in clerk.get(page).content.decode()
    assert enter not in party.get(page).content.decode()
    upload = make_upload(User.objects.get(pk=dispute.clerk.user_id), now)
    typed = {"title": "鉴定意见书", "source": "鉴定所", "arrived_on": "2026-09-05", "upload_upload": str(upload.pk), "key": "k"}
    wrong = clerk.post(enter, typed)
    assert wrong.status_code == 422
    assert "准许之日和今天之间" in wrong.content.decode()
    assert clerk.post(enter, typed | {"arrived_on": "2026-09-01"}).status_code == 302
    result = ApplicationResult.objects.get()
    answer = reverse("filing:application_opinion", args=[result.pk])
    assert answer in party.get(page).content.decode()
    assert party.get(reverse("filing:application_result", args=[result.pk])).status_code == 200
    assert party.post(answer, {"text": "", "key": "o"}).status_code == 422
    assert party.post(answer, {"text": "对检材来源有异议。", "key": "o"}).status_code == 302
    assert "对检材来源有异议。" in clerk.get(page).content.decode()


def test_who_does_not_consent_is_named_to_the_agent_of_two(dispute: Dispute, appraisal: Application, now: dt.datetime) -> None:
    result, first = entered(dispute, appraisal, now), dispute.party("plaintiff")
    second, third = (make_party(dispute.case, Party.Role.PLAINTIFF, make_user(name)) for name in ("林小明", "林小华"))
    lawyer = agent_of(first, second, third)
    for party in (second, third):
        answer_consent(
            actor=actor_for(lawyer, Role.LAWYER), party_id=party.pk, step=Step.EVIDENCE_EXCHANGE, deed=Deed.REFUSED,
            reason="要当庭说", now=now,
        )  # fmt: skip
    url, client = reverse("filing:application_opinion", args=[result.pk]), sign_in(lawyer)
    typed = {"text": "对检材来源有异议。", "key": "o", "whose": [str(one.pk) for one in (first, second, third)]}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "林小明、林小华没有同意" in answer.content.decode()
    client.cookies["django_language"] = "en"
    assert "林小明, 林小华: no consent" in client.post(url, typed).content.decode()
    assert not ResultOpinion.objects.exists()
    assert standing(first, Step.EVIDENCE_EXCHANGE) is None


def test_an_opinion_given_online_is_consent_to_that_step_and_a_consent_taken_back_stops_the_next(
    dispute: Dispute, appraisal: Application, now: dt.datetime
) -> None:
    """《人民法院在线诉讼规则》 arts 4, 5."""
    result, party, later = entered(dispute, appraisal, now), dispute.party("plaintiff"), now + dt.timedelta(hours=1)
    assert said(dispute.plaintiff, result, ["plaintiff"], "对鉴定方法有异议。", now)
    consented = standing(party, Step.EVIDENCE_EXCHANGE)
    assert consented is not None
    assert consented.deed == Deed.GIVEN
    answer_consent(
        actor=dispute.plaintiff, party_id=party.pk, step=Step.EVIDENCE_EXCHANGE, deed=Deed.WITHDRAWN, reason="要当庭说",
        now=later,
    )  # fmt: skip
    client = sign_in(User.objects.get(pk=dispute.plaintiff.user_id))
    url = reverse("filing:application_opinion", args=[result.pk])
    answer = client.post(url, {"text": "再补充一点。", "key": "second"})
    assert answer.status_code == 422
    assert "当庭质证" in answer.content.decode()
    assert "再补充一点。" in answer.content.decode()
    assert ResultOpinion.objects.count() == 1
