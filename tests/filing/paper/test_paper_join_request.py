"""Somebody without an account asks on paper to take part: a filing clerk enters it, and the panel has it as any other."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role, visible_to
from courtportal.kernel.identity.models import User
from filing.applications.actions.submit import CannotApply
from filing.applications.joining.actions.answer import answer_request
from filing.applications.joining.actions.withdraw import withdraw_request
from filing.applications.joining.models import JoinRequest
from filing.applications.models import Application
from filing.applications.subscribers import receive_application
from filing.cases.models import Party
from filing.events import ApplicationSubmitted
from filing.paper.actions.enter_join_request import OnPaper, enter_join_request
from filing.paper.keeping import CannotEnter
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, decided, make_dispute
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in
from tests.filing.paper.scans import scanned

pytestmark = pytest.mark.django_db
SAID = {
    "name": "孙不让", "kind": "person", "identity_number": "44060419900101123X", "phone": "13800000000", "address": "演示路8号",
    "reasons": "车辆由我买受。",
}  # fmt: skip


@pytest.fixture
def dispute(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Dispute:
    blank_documents(monkeypatch)
    return make_dispute(now, procedure="ordinary")


@pytest.fixture
def clerk(dispute: Dispute) -> Actor:
    """At the counter of the court."""
    return actor_for(make_staff(Role.FILING_CLERK, dispute.case.court, "许立案"))


def entered(
    dispute: Dispute, clerk: Actor, now: dt.datetime, number: str = "", day: dt.date | None = None, **said: str
) -> JoinRequest:
    paper = scanned(clerk, now, day or now.date(), "参加诉讼申请书.pdf")
    asked = OnPaper(number or dispute.case.case_number, "interest", {**SAID, **said})
    return enter_join_request(actor=clerk, asked=asked, paper=paper, now=now)


def before_the_panel(request: JoinRequest) -> Application:
    assert request.application is not None
    return request.application


def test_who_asked_on_paper_joins_as_the_paper_says_and_no_account_acts_for_them(
    dispute: Dispute, clerk: Actor, now: dt.datetime
) -> None:
    request = entered(dispute, clerk, now, day=dt.date(2026, 8, 20))
    assert request.submitted_at.date() == dt.date(2026, 8, 20)
    decided(before_the_panel(request), dispute.judge, now)
    joined = dispute.case.parties.get(role=Party.Role.THIRD_PARTY)
    assert (joined.name, joined.user, joined.identity_number) == ("孙不让", None, "44060419900101123X")
    assert (joined.address, joined.claims_independently) == ("演示路8号", False)


def test_the_scan_stands_in_the_file_as_the_application_and_the_receipt_names_who_asked(
    dispute: Dispute, clerk: Actor, now: dt.datetime
) -> None:
    request = entered(dispute, clerk, now)
    application = before_the_panel(request)
    receive_application(ApplicationSubmitted(application_id=application.pk, case_id=dispute.case.pk), now)
    application.refresh_from_db()
    filed = dispute.case.dossier.get(key=f"application:{application.pk}")
    assert (filed.file, filed.source) == (request.files.get().file, "孙不让")
    assert not dispute.case.dossier.filter(key__startswith=f"application:{application.pk}:").exists()
    assert application.receipt is not None
    assert application.receipt.data["recipient"] == "孙不让"


def test_entered_twice_it_is_one_and_the_same_person_waits_once(dispute: Dispute, clerk: Actor, now: dt.datetime) -> None:
    paper, asked = scanned(clerk, now, now.date()), OnPaper(dispute.case.case_number, "interest", SAID)
    first = enter_join_request(actor=clerk, asked=asked, paper=paper, now=now)
    assert enter_join_request(actor=clerk, asked=asked, paper=paper, now=now) == first
    with pytest.raises(CannotApply, match="waiting"):
        entered(dispute, clerk, now)
    assert entered(dispute, clerk, now, name="钱不等", identity_number="").state == "waiting"


@pytest.mark.parametrize(("number", "code"), [("不是案号", "number"), ("（2026）粤9999民初1号", "no_such_court")])
def test_the_number_is_one_of_this_court(dispute: Dispute, clerk: Actor, number: str, code: str, now: dt.datetime) -> None:
    with pytest.raises(CannotApply) as wrong:
        entered(dispute, clerk, now, number)
    assert wrong.value.code == code


def test_a_paper_for_another_court_a_day_to_come_and_a_party_are_refused(
    dispute: Dispute, clerk: Actor, now: dt.datetime
) -> None:
    make_court("粤0605", "佛山市南海区人民法院")
    with pytest.raises(CannotApply, match="elsewhere"):
        entered(dispute, clerk, now, "（2026）粤0605民初1号")
    with pytest.raises(CannotEnter, match="day"):
        entered(dispute, clerk, now, day=now.date() + dt.timedelta(days=1))
    with pytest.raises(CannotApply, match="party"):
        entered(dispute, clerk, now, identity_number=dispute.party("plaintiff").identity_number)


def test_nobody_else_enters_it_and_nobody_of_another_court_reads_it(dispute: Dispute, clerk: Actor, now: dt.datetime) -> None:
    for actor in (dispute.judge, dispute.clerk, dispute.plaintiff):
        with pytest.raises(Refused):
            entered(dispute, actor, now)
    request = entered(dispute, clerk, now)
    far = actor_for(make_staff(Role.FILING_CLERK, make_court("粤0605", "佛山市南海区人民法院")))
    own_account = actor_for(User.objects.get(pk=clerk.user_id), Role.LITIGANT)
    for actor in (far, own_account, dispute.plaintiff):
        assert not visible_to(actor, JoinRequest).exists()
    assert visible_to(clerk, JoinRequest).get() == request


def test_where_no_case_fits_it_is_answered_and_where_one_does_it_can_be_taken_back(
    dispute: Dispute, clerk: Actor, now: dt.datetime
) -> None:
    nowhere = entered(dispute, clerk, now, "（2026）粤0604民初99999号")
    assert nowhere.application is None
    assert answer_request(actor=clerk, request_id=nowhere.pk, answer="请核对案号。", now=now).state == "answered"
    request = entered(dispute, clerk, now)
    withdraw_request(actor=clerk, request_id=request.pk, now=now)
    assert before_the_panel(JoinRequest.objects.get(pk=request.pk)).state == Application.State.WITHDRAWN


def test_what_was_asked_answered_or_taken_back_never_changes(dispute: Dispute, clerk: Actor, now: dt.datetime) -> None:
    request = entered(dispute, clerk, now)
    rows = JoinRequest.objects.filter(pk=request.pk)
    changes: list[dict[str, object]] = [{"case_number": "（2026）粤0604民初2号"}, {"name": "别人"}, {"application": None}]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        request.files.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    withdraw_request(actor=clerk, request_id=request.pk, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(withdrawn_at=None)


def test_the_pages_of_the_desk(dispute: Dispute, clerk: Actor, now: dt.datetime) -> None:
    client = sign_in(User.objects.get(pk=clerk.user_id))
    address = reverse("filing:join_enter", args=["successor"])
    assert address in client.get(reverse("filing:join_desk")).content.decode()
    paper, proof = (scanned(clerk, now, now.date(), name).upload for name in ("申请书.pdf", "死亡证明.pdf"))
    typed = {
        **SAID, "case_number": dispute.case.case_number, "manner": "counter", "handed_in_on": now.date().isoformat(),
        "scan_upload": str(paper.pk), "file_1_upload": str(proof.pk), "former": "周远航", "key": "once",
    }  # fmt: skip
    for upload in (paper, proof):
        upload.purpose = "scan"
        upload.save()
    with clock.at(now):
        unclear = client.post(address, typed)
        assert (unclear.status_code, list(unclear.context["form"].errors)) == (422, ["ground"])
        assert "车辆由我买受" in unclear.content.decode()
        done = client.post(address, {**typed, "ground": "death"})
        assert done.status_code == 302, done.content.decode()
        page = client.get(done["Location"]).content.decode()
    assert "孙不让" in page
    assert "请书面寄送申请人" in page
    assert "实名认证" not in page.partition("<main")[2]
    assert before_the_panel(JoinRequest.objects.get()).kind == "party_change"
