"""Questions about what was served: asked by its recipient, the clerk's work until answered, seen by both and nobody else."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role, visible_to
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.rendering.models import CourtDocument
from delivery.events import ServiceQuestionAnswered
from delivery.questions.actions.answer import answer
from delivery.questions.actions.ask import QuestionWaits, ask
from delivery.questions.models import ServiceQuestion
from delivery.questions.subscribers import file_answer
from delivery.service.models import ServiceRecipient, WorkItem
from delivery.service.rules.effect import By
from delivery.service.schedule import go_on_late
from filing.cases.models import Case, DossierEntry
from filing.dossier.models import ArchiveSubmission
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.documents import ready_to_sign
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ASKED = "开庭要带哪些材料？"


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"))


@pytest.fixture
def recipient(case: Case, now: dt.datetime) -> ServiceRecipient:
    """A defendant with an account, to whom documents arrived."""
    found = service.recipient_of(service.order_for(case, now, documents=1))
    with clock.at(now):
        while run_once():
            pass
    return found


def defendant(case: Case) -> Actor:
    user = service.party_of(case).user
    assert user is not None
    return actor_of(user, None)


def clerk(case: Case) -> Actor:
    return actor_of(member(case, "clerk"), None)


def asked(recipient: ServiceRecipient, now: dt.datetime) -> ServiceQuestion:
    return ask(actor=defendant(recipient.order.case), recipient_id=recipient.pk, text=ASKED, now=now)


def test_a_question_is_the_clerks_work_until_it_is_answered_and_who_asked_is_told(
    case: Case, recipient: ServiceRecipient, now: dt.datetime
) -> None:
    question = asked(recipient, now)
    item = WorkItem.objects.get(kind="question")
    assert (item.owner, item.due_on) == (member(case, "clerk"), dt.date(2026, 9, 2))
    answer(actor=clerk(case), question_id=question.pk, text="身份证原件和证据原件。", now=now + DAY)
    item.refresh_from_db()
    question.refresh_from_db()
    assert (item.outcome, question.answer, question.answered_at) == ("answered", "身份证原件和证据原件。", now + DAY)
    assert Notice.objects.filter(user=question.asked_by, key=f"service_answer:{question.pk}").count() == 1
    with pytest.raises(Refused):
        answer(actor=clerk(case), question_id=question.pk, text="又一次", now=now + DAY)


def test_one_question_waits_at_a_time(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> None:
    first = asked(recipient, now)
    with pytest.raises(QuestionWaits):
        asked(recipient, now + DAY)
    answer(actor=clerk(case), question_id=first.pk, text="见传票。", now=now + DAY)
    assert asked(recipient, now + 2 * DAY) != first
    assert WorkItem.objects.filter(kind="question", done_at=None).count() == 1


def test_neither_the_plan_nor_service_answers_a_question(recipient: ServiceRecipient, now: dt.datetime) -> None:
    asked(recipient, now)
    go_on_late(now + 5 * DAY)
    service.note(recipient, "handed_over", now + 6 * DAY, by=By.SELF)
    recipient.refresh_from_db()
    assert recipient.served_at is not None
    assert list(WorkItem.objects.filter(done_at=None).values_list("kind", flat=True)) == ["question"]


def test_strangers_neither_ask_nor_answer(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> None:
    for actor in (actor_of(make_user(), None), clerk(case)):
        with pytest.raises((Http404, Refused)):
            ask(actor=actor, recipient_id=recipient.pk, text=ASKED, now=now)
    question = asked(recipient, now)
    for actor in (defendant(case), actor_of(member(case, "sole_judge"), None), clerk(make_case(now=now))):
        with pytest.raises((Http404, Refused)):
            answer(actor=actor, question_id=question.pk, text="x", now=now)


def test_the_pages_lead_from_the_document_to_the_answer(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> None:
    received = reverse("service:received", args=[recipient.pk])
    page = reverse("service_questions:ask", args=[recipient.pk])
    user = service.party_of(case).user
    assert user is not None
    with clock.at(now):
        client = sign_in(user, factor="code")
        assert page in client.get(received).content.decode()
        assert client.post(page, {"text": ""}).status_code == 422
        assert ASKED in client.post(page, {"text": ASKED}, follow=True).content.decode()
        assert client.post(page, {"text": ASKED}).status_code == 422
        desk = sign_in(member(case, "clerk"))
        answering = reverse("service_questions:answer", args=[ServiceQuestion.objects.get().pk])
        assert answering in desk.get(reverse("service:order", args=[recipient.order_id])).content.decode()
        assert ASKED in desk.get(answering).content.decode()
        assert desk.post(answering, {"text": "身份证。"}).status_code == 302
        assert "身份证。" in client.get(received).content.decode()


def answered(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> ServiceQuestion:
    question = asked(recipient, now)
    return answer(actor=clerk(case), question_id=question.pk, text="身份证原件。\n证据原件。", now=now + DAY)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def test_question_and_answer_go_into_the_main_volume_once(case: Case, recipient: ServiceRecipient, now: dt.datetime) -> None:
    ready_to_sign(now)
    question = answered(case, recipient, now)
    work(now + DAY)
    file_answer(ServiceQuestionAnswered(question_id=question.pk), now + DAY)
    document = CourtDocument.objects.get(kind="service_question")
    assert document.state == CourtDocument.State.SEALED
    assert (document.data["question"], document.data["answer"]) == ([ASKED], ["身份证原件。", "证据原件。"])
    assert (document.data["recipient_role"], document.data["asked_by"]) == ("被告", "周远航")
    entry = DossierEntry.objects.get(document=document)
    assert (entry.case, entry.catalogue_number) == (case, 28)
    plaintiff = Actor(role=Role.LITIGANT, user_id=service.party_of(case, "plaintiff").user_id)
    assert visible_to(plaintiff, DossierEntry).filter(pk=entry.pk).exists()


def test_a_question_without_an_answer_is_not_in_the_file(recipient: ServiceRecipient, now: dt.datetime) -> None:
    asked(recipient, now)
    work(now)
    assert not CourtDocument.objects.filter(kind="service_question").exists()


def test_what_was_served_can_be_downloaded_after_the_file_is_archived(
    case: Case, recipient: ServiceRecipient, now: dt.datetime
) -> None:
    user, item = service.party_of(case).user, recipient.items.get()
    assert user is not None
    with clock.at(now):
        client = sign_in(user, factor="code")
        client.post(reverse("service:open_document", args=[item.pk]))
        ArchiveSubmission.objects.create(
            case=case, retention="long", pages=1, volumes=1, handed_by=member(case, "clerk"), handed_at=now, state="archived"
        )
        Case.objects.filter(pk=case.pk).update(state="closed")
        assert client.get(reverse("service:inbox")).status_code == 200
        served = client.get(reverse("service:document", args=[item.pk]))
        assert (served.status_code, served["Content-Type"]) == (200, "application/pdf")
        assert b"".join(served).startswith(b"%PDF")
