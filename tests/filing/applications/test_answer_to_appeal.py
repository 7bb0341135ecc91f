"""An appeal is sent to the other side, which answers it within fifteen days (民事诉讼法 第一百七十四条)."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused, may
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.decide import withdraw_application
from filing.applications.models import Application
from filing.applications.papers_above import notice_for
from filing.applications.subscribers import serve_the_appeal
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.decisions.reviewing import review_facts
from filing.decisions.rules.reviewing import IN_A_FILE, defence
from filing.events import AppealAnswered, ApplicationSubmitted
from filing.paper.actions.enter_paper import enter_document
from filing.paper.forms import DocumentForm
from filing.paper.keeping import CannotEnter
from filing.parties.actions.answer_appeal import Said, answer_appeal
from filing.parties.actions.hand_in_paper import HandedIn, hand_in_paper
from filing.parties.appeal_answers import appeal_answers_of
from filing.parties.models import AppealAnswer
from filing.parties.rules.grounds import Appealed, grounds_of, in_words
from filing.parties.rules.handing_in import HandedInKind
from filing.parties.subscribers import file_appeal_answer
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.filings import make_upload
from tests.factories.sessions import sign_in
from tests.filing.paper.scans import scanned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now, state=Case.State.DECIDED)


@pytest.fixture
def appeal(dispute: Dispute, now: dt.datetime) -> Application:
    """Given the defendant's appeal, its copy served on the plaintiff today."""
    application = apply_for(dispute, "appeal", now, role="defendant")
    for _twice in range(2):
        serve_the_appeal(ApplicationSubmitted(application_id=application.pk, case_id=dispute.case.pk), now)
    notice = CourtDocument.objects.get(kind="notice_of_appeal")
    service_took_effect(
        case_id=dispute.case.pk, party_id=dispute.party("plaintiff").pk, document_ids=[notice.pk], effective_at=now, now=now
    )
    return application


def test_the_copy_says_what_is_asked_for_and_until_when_it_may_be_answered(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    plaintiff = dispute.party("plaintiff")
    notice = CourtDocument.objects.get(kind="notice_of_appeal")
    assert (notice.data["recipient"], notice.data["appellant"], notice.data["answer_days"]) == ("林小满", "周远航", 15)
    assert notice.data["requests"] == appeal.content["requests"]
    term = Deadline.objects.get(rule="answer_appeal")
    assert (term.party, term.due_on) == (plaintiff, dt.date(2026, 9, 16))
    plaintiff.abroad = True
    data = notice_for(appeal, plaintiff, now)
    assert (data["answer_days"], data["article"]) == (30, "第二百八十六条")


def test_who_is_served_answers_on_the_page_and_the_term_is_met(dispute: Dispute, appeal: Application, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.APPEALED)
    user = User.objects.get(display_name="林小满")
    client, url = sign_in(user), reverse("filing:answer_appeal", args=[dispute.case.pk])
    with clock.at(now):
        home = client.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
        assert "对方已经上诉" in home
        assert url in home
        assert client.get(reverse("filing:hand_in_paper", args=[dispute.case.pk])).headers["Location"] == url
        asked = client.get(url)
        form, page = asked.context["form"], asked.content.decode()
        assert "<h1>对上诉的答辩</h1>" in page
        assert "<strong>答辩期限：</strong>2026年9月16日" in page
        assert reverse("filing:application", args=[appeal.pk]) in page
        assert [(one.section_label, one.text) for one in form.elements] == [
            ("周远航", appeal.content["requests"]), ("周远航", appeal.content["reasons"]),
        ]  # fmt: skip
        minted = form["key"].value()
        assert client.post(url, {"key": minted}).status_code == 422  # nothing is said
        ground = form.elements[1].key
        said = {
            "key": minted,
            "text": "一审判决正确，应予维持。",
            f"position-{ground}": "disputed",
            f"note-{ground}": "有转账记录",
        }
        for _twice in range(2):
            assert client.post(url, said).status_code == 302
    given = AppealAnswer.objects.get()
    for _twice in range(2):
        file_appeal_answer(AppealAnswered(answer_id=given.pk, case_id=dispute.case.pk), now)
    entry = dispute.case.dossier.get(title="答辩状")
    assert (entry.catalogue_number, entry.source) == (9, "林小满")
    assert given.positions == [{"ground": "周远航：认定事实错误", "position": "disputed", "note": "有转账记录"}]
    assert Deadline.objects.get(rule="answer_appeal").state == Deadline.State.MET


def test_only_an_answer_is_handed_in_after_judgment_and_only_by_who_was_served(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    upload = make_upload(User.objects.get(display_name="林小满"), now)
    statement = HandedIn(upload, HandedInKind.AGENT_STATEMENT, "代理词", "k")
    with pytest.raises(Refused):
        hand_in_paper(
            actor=dispute.plaintiff, case_id=dispute.case.pk, party_id=dispute.party("plaintiff").pk, paper=statement, now=now
        )
    assert not may(dispute.defendant, dispute.reload(), "hand_in_paper")


def answered(dispute: Dispute, now: dt.datetime, text: str = "", **said: Any) -> AppealAnswer:
    party = dispute.party("plaintiff")
    given = Said(text, {}, "k", **said)
    return answer_appeal(actor=dispute.plaintiff, case_id=dispute.case.pk, party_id=party.pk, said=given, now=now)


def test_the_draft_above_recites_each_answer_and_says_who_gave_none(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    make_party(dispute.case, Party.Role.DEFENDANT, name="方同借")
    answered(dispute, now, "一审判决正确。")
    above = decided(appeal, dispute.filing_clerk_above, now).follow_up
    assert above is not None
    assert defence(review_facts(above)) == "林小满辩称，一审判决正确。\n方同借未作答辩。"


def test_an_answer_that_is_only_a_file_is_to_be_read_by_the_court(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    answered(dispute, now, upload=make_upload(User.objects.get(display_name="林小满"), now))
    assert dispute.case.dossier.get(title="答辩状").file_name
    above = decided(appeal, dispute.filing_clerk_above, now).follow_up
    assert above is not None
    assert defence(review_facts(above)) == f"林小满辩称，{IN_A_FILE}。"


def test_nothing_is_no_answer_and_who_was_not_served_gives_none(dispute: Dispute, appeal: Application, now: dt.datetime) -> None:
    with pytest.raises(ValueError, match=str(dispute.party("plaintiff").pk)):
        answered(dispute, now)
    given = {"case_id": dispute.case.pk, "party_id": dispute.party("defendant").pk, "said": Said("不同意", {}, "k")}
    with pytest.raises(Refused):
        answer_appeal(actor=dispute.defendant, **given, now=now)


def test_an_answer_on_paper_meets_the_term_and_nobody_answers_the_own_appeal(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    given: dict[str, Any] = {"actor": dispute.clerk, "case_id": dispute.case.pk, "title": "答辩状", "catalogue_number": 9}
    with pytest.raises(CannotEnter, match="appeal"):
        enter_document(
            **given, party_id=dispute.party("defendant").pk, paper=scanned(dispute.clerk, now, now.date()),
            answers_an_appeal=True, now=now,
        )  # fmt: skip
    enter_document(
        **given, party_id=dispute.party("plaintiff").pk, paper=scanned(dispute.clerk, now, now.date()), answers_an_appeal=True,
        answer_text="一审判决正确。", now=now,
    )  # fmt: skip
    assert Deadline.objects.get(rule="answer_appeal").state == Deadline.State.MET
    given = appeal_answers_of(dispute.case).get()
    assert (given.party.name, given.text) == ("林小满", "一审判决正确。")
    party = dispute.party("plaintiff")
    assert "answers_an_appeal" in DocumentForm(actor=dispute.clerk, case=party.case).fields


def test_an_appeal_that_is_taken_back_leaves_nothing_to_answer(dispute: Dispute, appeal: Application, now: dt.datetime) -> None:
    withdraw_application(actor=dispute.defendant, application_id=appeal.pk, now=now)
    assert Deadline.objects.get(rule="answer_appeal").state == Deadline.State.CANCELLED
    assert not may(dispute.plaintiff, dispute.reload(), "hand_in_paper")


def test_the_copy_of_an_appeal_that_is_gone_starts_no_term(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "appeal", now, role="defendant")
    serve_the_appeal(ApplicationSubmitted(application_id=application.pk, case_id=dispute.case.pk), now)
    withdraw_application(actor=dispute.defendant, application_id=application.pk, now=now)
    notice = CourtDocument.objects.get(kind="notice_of_appeal")
    service_took_effect(
        case_id=dispute.case.pk, party_id=dispute.party("plaintiff").pk, document_ids=[notice.pk], effective_at=now, now=now
    )
    assert not Deadline.objects.filter(rule="answer_appeal").exists()
    late = apply_for(dispute, "appeal", now, role="defendant", key="late")
    Application.objects.filter(pk=late.pk).update(state=Application.State.WITHDRAWN)
    serve_the_appeal(ApplicationSubmitted(application_id=late.pk, case_id=dispute.case.pk), now)
    assert CourtDocument.objects.filter(kind="notice_of_appeal").count() == 1


def test_an_agent_of_both_answers_only_for_who_was_served(dispute: Dispute, appeal: Application, now: dt.datetime) -> None:
    user = User.objects.get(display_name="林小满")
    Party.objects.filter(pk=dispute.party("defendant").pk).update(user=user)
    sent = {"text": "一审判决正确。", "key": "k"}
    with clock.at(now):
        assert sign_in(user).post(reverse("filing:answer_appeal", args=[dispute.case.pk]), sent).status_code == 302
    assert AppealAnswer.objects.get().party == dispute.party("plaintiff")


def test_each_paragraph_of_an_appeal_is_a_ground_and_the_judgment_recites_the_positions() -> None:
    found = grounds_of(
        [Appealed("1", "周远航", "撤销一审判决", "本金有误。\n利息过高。")], {"requests": "请求", "reasons": "理由"}
    )
    assert [(one.label, one.text) for one in found] == [
        ("请求", "撤销一审判决"),
        ("理由 1", "本金有误。"),
        ("理由 2", "利息过高。"),
    ]
    positions = [
        {"ground": "周远航：本金有误。", "position": "disputed", "note": "有收据。"},
        {"ground": "周远航：利息过高。", "position": "admitted", "note": ""},
    ]
    said = "对“周远航：本金有误”不认可，有收据；对“周远航：利息过高”认可；应予维持"
    assert in_words(positions, "应予维持。") == said
