"""Answers, evidence, applications and other papers that come on paper stand in the case as if handed in by account."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused, Role, may, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.uploads import receive
from courtportal.kernel.vault.files import store_bytes
from courtportal.kernel.web import formats
from filing.applications.actions.submit import CannotApply
from filing.applications.models import Application
from filing.applications.subscribers import receive_application
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, DossierEntry, EvidenceItem
from filing.dossier.models import ArchiveSubmission
from filing.events import ApplicationSubmitted, PartyAnswered
from filing.paper.actions.enter_paper import enter_answer, enter_document, enter_evidence
from filing.paper.keeping import CannotEnter, Paper
from filing.paper.models import PaperEntry
from filing.parties.claimed import claimed_elements, matrix_of
from filing.parties.models import PartyAnswer
from filing.parties.subscribers import file_answer
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.filings import make_bench, make_case
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in
from tests.filing.paper.scans import entered, scanned
from tests.kernel.reading import word_files
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def answer_of(dispute: Dispute, now: dt.datetime, day: dt.date, role: str = "defendant") -> PaperEntry:
    return enter_answer(
        actor=dispute.clerk, case_id=dispute.case.pk, party_id=dispute.party(role).pk, text="借款已经还清。", positions={},
        paper=scanned(dispute.clerk, now, day, "答辩状.pdf"), now=now,
    )  # fmt: skip


def test_an_answer_by_post_meets_the_term_and_its_scan_stands_in_the_file(dispute: Dispute, now: dt.datetime) -> None:
    party, day = dispute.party("defendant"), dt.date(2026, 8, 30)
    start_deadline(
        actor=dispute.judge, rule="answer", trigger="served", triggered_on=day, key="k", now=now, case=dispute.case, party=party
    )
    entry = answer_of(dispute, now, day)
    given = PartyAnswer.objects.get(party=party)
    assert (given.text, given.submitted_at.date()) == ("借款已经还清。", day)
    assert dispute.case.deadlines.get(rule="answer").state == Deadline.State.MET
    assert Notice.objects.filter(user_id=dispute.plaintiff.user_id, title="被告已提交答辩状").exists()
    assert OutboxEvent.objects.filter(name="filing.PartyAnswered").count() == 1
    file_answer(PartyAnswered(case_id=dispute.case.pk, party_id=party.pk), now)
    filed = dispute.case.dossier.get(key=f"answer:{party.pk}")
    assert (filed.file, filed.catalogue_number, filed.source, filed.pages) == (entry.file, 9, "周远航", 3)
    assert visible_to(dispute.plaintiff, DossierEntry).filter(pk=filed.pk).exists()


def test_an_answer_is_given_once_and_by_defendants(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(CannotEnter, match="role"):
        answer_of(dispute, now, now.date(), role="plaintiff")
    answer_of(dispute, now, now.date())
    with pytest.raises(CannotEnter, match="answered"):
        answer_of(dispute, now, now.date())


def test_the_positions_of_an_answer_on_paper_stand_in_the_matrix(now: dt.datetime) -> None:
    judge, _clerk = make_bench()
    case = make_case(now)
    user, party = make_staff(Role.FILING_CLERK, case.court, "许立案"), case.parties.get(role="defendant")
    clerk, client = actor_for(user), sign_in(user)
    enter_evidence(
        actor=clerk, case_id=case.pk, party_id=party.pk, title="收条", purpose="已经还款", now=now,
        paper=scanned(clerk, now, now.date(), "收条.pdf"),
    )  # fmt: skip
    item = EvidenceItem.objects.get(case=case, title="收条")
    address = reverse("filing:paper_enter", args=[case.pk, party.pk, "answer"])
    disputed, admitted, left_open, *_others = [one.key for one in claimed_elements(case)]
    page = client.get(address).content.decode()
    assert all(f'name="position-{key}"' in page for key in (disputed, admitted, left_open))
    paper = scanned(clerk, now, now.date(), "答辩状.pdf")
    paper.upload.purpose = "scan"
    paper.upload.save()
    typed = {
        "manner": "counter", "handed_in_on": now.date().isoformat(), "scan_upload": str(paper.upload.pk), "key": "once",
        f"note-{disputed}": "已经还清", f"evidence-{disputed}": str(item.pk),
    }  # fmt: skip
    with clock.at(now):
        unclear = client.post(address, typed)
        assert (unclear.status_code, list(unclear.context["form"].errors)) == (422, [f"position-{disputed}", "text"])
        assert "已经还清" in unclear.content.decode()
        given = typed | {f"position-{disputed}": "disputed", f"position-{admitted}": "admitted"}
        assert client.post(address, given).status_code == 302
    answer = PartyAnswer.objects.get(party=party)
    assert answer.positions[disputed] == {"position": "disputed", "note": "已经还清", "evidence": [str(item.pk)]}
    assert set(answer.positions) == {disputed, admitted}
    said = {row.claimed.key: row.said[0].position for row in matrix_of(judge, case)}
    assert (said[disputed], said[admitted]) == ("disputed", "admitted")
    assert said[left_open] not in {"disputed", "admitted", "unknown"}


def evidence_of(dispute: Dispute, now: dt.datetime) -> PaperEntry:
    return enter_evidence(
        actor=dispute.clerk, case_id=dispute.case.pk, party_id=dispute.party("defendant").pk, title="收条", purpose="已经还款",
        paper=scanned(dispute.clerk, now, now.date(), "收条.pdf", "counter"), now=now,
    )  # fmt: skip


def test_evidence_on_paper_joins_the_catalogue_and_both_sides_see_it(dispute: Dispute, now: dt.datetime) -> None:
    evidence_of(dispute, now)
    item = EvidenceItem.objects.get(case=dispute.case, title="收条")
    assert (item.party, item.purpose, item.pages, item.order) == (dispute.party("defendant"), "已经还款", 3, 1)
    filed = dispute.case.dossier.get(key=f"evidence:{item.pk}")
    assert (filed.catalogue_number, filed.source) == (12, "周远航")
    for actor in (dispute.plaintiff, dispute.defendant, dispute.judge):
        assert visible_to(actor, EvidenceItem).filter(pk=item.pk).exists()
        assert visible_to(actor, DossierEntry).filter(pk=filed.pk).exists()


def test_after_the_judgment_no_more_evidence_but_other_papers_are_taken(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.DECIDED)
    with pytest.raises(CannotEnter, match="state"):
        evidence_of(dispute, now)
    entry = document_of(dispute, now, 22)
    filed = dispute.case.dossier.get(key=f"paper:{entry.pk}")
    assert (filed.catalogue_number, filed.title, filed.source) == (22, "代理词", "林小满")
    assert visible_to(dispute.defendant, DossierEntry).filter(pk=filed.pk).exists()


def document_of(dispute: Dispute, now: dt.datetime, number: int, paper: Paper | None = None) -> PaperEntry:
    return enter_document(
        actor=dispute.clerk, case_id=dispute.case.pk, party_id=dispute.party("plaintiff").pk, title="代理词",
        catalogue_number=number, paper=paper or scanned(dispute.clerk, now, now.date(), "代理词.pdf"), now=now,
    )  # fmt: skip


@pytest.mark.parametrize("number", [1, 99])
def test_a_paper_stands_under_a_number_of_the_list_that_bears_pages(number: int, dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(CannotEnter, match="heading"):
        document_of(dispute, now, number)


def test_the_list_shows_the_pages_of_a_word_file_once_its_copy_is_made(dispute: Dispute, now: dt.datetime) -> None:
    upload = receive(dispute.clerk, ContentFile(word_files.word(), name="代理词.docx"), "evidence", now)
    document_of(dispute, now, 22, Paper(upload, now.date(), "counter", "word"))
    url, clerk = reverse("filing:paper", args=[dispute.case.pk]), sign_in(User.objects.get(pk=dispute.clerk.user_id))
    assert "Word文件，正在制作阅读本</td>" in clerk.get(url).content.decode()
    copy = store_bytes(corpus.plain_pdf(3), media_type="application/pdf")
    FileReading.objects.filter(stored=upload.stored).update(reading_copy=copy, pages=3)
    assert ">3</td>" in clerk.get(url).content.decode()


def test_an_application_on_paper_is_decided_like_any_other_and_judged_by_its_day(dispute: Dispute, now: dt.datetime) -> None:
    entry = entered(dispute, "witness", now, now.date(), role="plaintiff")
    assert entry.application is not None
    assert (entry.application.party, entry.application.decider) == (dispute.party("plaintiff"), "panel")
    assert may(dispute.judge, entry.application, "decide")
    assert visible_to(dispute.defendant, Application).filter(pk=entry.application.pk).exists()


def test_a_confidential_application_on_paper_stays_hidden_from_the_other_side(dispute: Dispute, now: dt.datetime) -> None:
    entry = entered(dispute, "preservation_property", now, now.date(), role="plaintiff")
    assert entry.application is not None
    receive_application(ApplicationSubmitted(application_id=entry.application.pk, case_id=dispute.case.pk), now)
    assert not visible_to(dispute.defendant, Application).filter(pk=entry.application.pk).exists()
    assert not visible_to(dispute.defendant, PaperEntry).filter(pk=entry.pk).exists()
    assert not visible_to(dispute.defendant, DossierEntry).filter(case=dispute.case).exists()
    assert visible_to(dispute.plaintiff, PaperEntry).filter(pk=entry.pk).exists()


def test_a_file_in_the_archive_takes_applications_only_and_the_page_says_what_to_do(dispute: Dispute, now: dt.datetime) -> None:
    ArchiveSubmission.objects.create(
        case=dispute.case, retention="long", pages=1, volumes=1, handed_by_id=dispute.clerk.account_id, handed_at=now
    )
    assert not may(dispute.clerk, dispute.case, "enter_paper")
    with pytest.raises(Refused, match="归档"):
        answer_of(dispute, now, now.date())
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE)
    client, start = sign_in(User.objects.get(pk=dispute.clerk.user_id)), reverse("filing:paper", args=[dispute.case.pk])
    assert start in client.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
    page = client.get(start).content.decode()
    assert "请其退回卷宗后录入" in page
    assert 'value="evidence"' not in page
    assert 'value="retrial"' in page
    assert entered(dispute, "retrial", now, now.date()).application is not None


def test_an_appeal_in_a_case_of_enforcement_is_no_appeal_that_came_late(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.IN_ENFORCEMENT, case_type="执")
    with pytest.raises(CannotApply, match="case_type"):
        entered(dispute, "appeal", now, now.date())


def test_the_clerk_enters_an_appeal_in_the_browser(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.DECIDED)
    client, party = sign_in(User.objects.get(pk=dispute.clerk.user_id)), dispute.party("defendant")
    start = reverse("filing:paper", args=[dispute.case.pk])
    assert start in client.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
    assert client.get(start, {"party": "", "what": ""}).status_code == 422
    address = client.get(start, {"party": str(party.pk), "what": "appeal"})["Location"]
    page = client.get(address)
    assert page.status_code == 200
    assert "上诉请求" in page.content.decode()
    paper = scanned(dispute.clerk, now, now.date())
    paper.upload.purpose = "scan"
    paper.upload.save()
    typed = {
        "signed_by": "party", "manner": "post", "handed_in_on": "2026-09-02", "requests": "撤销一审判决",
        "reasons": "认定事实错误", "scan_upload": str(paper.upload.pk), "key": "once",
    }  # fmt: skip
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    assert "日期不能晚于今天" in wrong.content.decode()
    assert "认定事实错误" in wrong.content.decode()
    for _twice in range(2):
        answer = client.post(address, typed | {"handed_in_on": "2026-08-31"})
        assert answer.status_code == 302
    application = Application.objects.get(kind="appeal")
    assert answer["Location"] == reverse("filing:application", args=[application.pk])
    shown = client.get(answer["Location"]).content.decode()
    assert f"{formats.day(dt.date(2026, 8, 31))} 交邮；陆一舟" in shown
    assert "上诉" in client.get(start).content.decode()


@pytest.mark.parametrize("what", ["answer", "evidence", "authority", "document"])
def test_the_other_forms_open_and_say_what_is_missing(what: str, dispute: Dispute, now: dt.datetime) -> None:
    filing_clerk = make_staff(Role.FILING_CLERK, dispute.case.court, "许立案")
    client = sign_in(filing_clerk)
    address = reverse("filing:paper_enter", args=[dispute.case.pk, dispute.party("defendant").pk, what])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    unknown = reverse("filing:paper_enter", args=[dispute.case.pk, dispute.party("defendant").pk, "nothing"])
    assert client.get(unknown).status_code == 404
    other = make_dispute(now).party("defendant")
    assert client.get(reverse("filing:paper_enter", args=[dispute.case.pk, other.pk, what])).status_code == 404


def test_the_party_sees_what_was_entered_for_it_and_the_other_side_does_not(dispute: Dispute, now: dt.datetime) -> None:
    document_of(dispute, now, 22)
    address = reverse("filing:case", args=[dispute.case.pk])
    for actor, sees in ((dispute.plaintiff, True), (dispute.defendant, False)):
        page = sign_in(User.objects.get(pk=actor.user_id)).get(address).content.decode()
        assert ("陆一舟 于" in page) is sees


@pytest.mark.parametrize(
    ("role", "what", "why"),
    [
        ("plaintiff", "answer", "只有被告提交答辩状"),
        ("defendant", "withdrawal", "这名当事人在本案中的地位不能提出这项申请"),
        ("defendant", "appeal", "案件现在的阶段不能提出这项申请"),
    ],
)
def test_what_cannot_come_from_a_party_is_said_before_it_is_scanned(
    role: str, what: str, why: str, dispute: Dispute, now: dt.datetime
) -> None:
    page = sign_in(User.objects.get(pk=dispute.clerk.user_id))
    asked = {"party": str(dispute.party(role).pk), "what": what}
    with clock.at(now):
        answer = page.get(reverse("filing:paper", args=[dispute.case.pk]), asked)
    assert answer.status_code == 422
    assert answer.content.decode().count(why) == 2  # in the summary and beside the field


def test_an_appeal_that_was_posted_in_time_may_come_after_the_judgment_took_effect(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE)
    page = sign_in(User.objects.get(pk=dispute.clerk.user_id))
    asked = {"party": str(dispute.party("defendant").pk), "what": "appeal"}
    with clock.at(now):
        answer = page.get(reverse("filing:paper", args=[dispute.case.pk]), asked)
    assert answer.status_code == 302
