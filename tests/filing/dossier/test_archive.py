"""A closed case's file goes to the archive, is found and read by those it concerns, and travels to the court of appeal."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.cases.models import Case, CaseLink, Representation
from filing.dossier.actions.apply_to_read import apply_to_read, decide_application
from filing.dossier.actions.archive import NotFit, decide_submission, hand_over
from filing.dossier.actions.arrange import rename_entry
from filing.dossier.actions.order_copy import order_copy
from filing.dossier.actions.transfer import NoAppeal, return_dossier, transfer_dossier
from filing.dossier.entries import add_dossier_entry, add_secret_entry
from filing.dossier.models import ArchiveSubmission, ReadingApplication
from filing.dossier.queries import entries_of, secret_rows
from filing.dossier.rules.matters import Matter
from filing.dossier.schedule import end_readings
from filing.dossier.subscribers import ask_for_the_file
from filing.events import FollowUpCaseOpened
from tests.factories.court_cases import make_case, member
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in
from tests.filing.dossier.making import entry

pytestmark = pytest.mark.django_db
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
PIECES = (
    Matter.COMPLAINT, Matter.ACCEPTANCE, Matter.HEARING_NOTICE, Matter.TRANSCRIPT, Matter.DECISION, Matter.SERVICE,
)  # fmt: skip


@pytest.fixture
def case(now: dt.datetime) -> Case:
    """A case in effect whose file has every piece."""
    made = make_case(now=now, defendant=make_user("周远航"), state=Case.State.EFFECTIVE)
    for matter in PIECES:
        entry(made, matter.value, matter)
    return made


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


@pytest.fixture
def archivist(case: Case) -> Actor:
    return actor_for(make_staff(Role.ARCHIVIST, case.court, "档案员"))


def side(case: Case, role: str = "plaintiff") -> Actor:
    user = case.parties.get(role=role).user
    assert user is not None
    return actor_for(user, Role.LITIGANT)


# -- into the archive ------------------------------------------------------------------------------------------------


def test_a_whole_file_is_handed_over_and_taken_and_the_archivist_reads_both_volumes(
    case: Case, clerk: Actor, archivist: Actor, now: dt.datetime
) -> None:
    add_secret_entry(case=case, kind="deliberation", title="评议笔录", key="d", data=b"x")
    assert not entries_of(archivist, case).exists()
    submission = hand_over(actor=clerk, case_id=case.pk, retention="long", now=now)
    assert hand_over(actor=clerk, case_id=case.pk, retention="long", now=now) == submission
    assert (submission.pages, submission.volumes, submission.findings) == (6, 1, [])
    decide_submission(actor=archivist, submission_id=submission.pk, accept=True, now=now)
    assert OutboxEvent.objects.filter(name="filing.CaseArchived").count() == 1
    assert entries_of(archivist, case).count() == 6
    assert [row.title for row in secret_rows(archivist, case)] == ["评议笔录"]
    elsewhere = actor_for(make_staff(Role.ARCHIVIST, make_court("粤0605", "佛山市南海区人民法院")))
    assert not entries_of(elsewhere, case).exists()
    with pytest.raises(PermissionDenied):
        decide_submission(actor=archivist, submission_id=submission.pk, accept=False, reason="再看", now=now)


def test_a_missing_piece_needs_an_explanation_and_a_missing_file_keeps_it_out(case: Case, clerk: Actor, now: dt.datetime) -> None:
    case.dossier.filter(key="transcript").delete()
    with pytest.raises(NotFit) as refused:
        hand_over(actor=clerk, case_id=case.pk, retention="long", now=now)
    assert [(one.code, one.about) for one in refused.value.findings] == [("missing", "21")]
    add_dossier_entry(case=case, under=Matter.STATEMENT, title="空的", key="empty")
    with pytest.raises(NotFit):
        hand_over(actor=clerk, case_id=case.pk, retention="long", explanation="未开庭", now=now)
    case.dossier.filter(key="empty").delete()
    submission = hand_over(actor=clerk, case_id=case.pk, retention="long", explanation="书面审理，未开庭", now=now)
    assert submission.findings[0]["code"] == "missing"


def test_a_returned_file_is_handed_over_again(case: Case, clerk: Actor, archivist: Actor, now: dt.datetime) -> None:
    first = hand_over(actor=clerk, case_id=case.pk, retention="long", now=now)
    with pytest.raises(ValueError, match="reason"):
        decide_submission(actor=archivist, submission_id=first.pk, accept=False, reason=" ", now=now)
    decide_submission(actor=archivist, submission_id=first.pk, accept=False, reason="顺序不对", now=now)
    second = hand_over(actor=clerk, case_id=case.pk, retention="long", now=now)
    assert (second.pk != first.pk, ArchiveSubmission.objects.count()) == (True, 2)


def test_an_open_case_is_not_archived(clerk: Actor, case: Case, now: dt.datetime) -> None:
    Case.objects.filter(pk=case.pk).update(state=Case.State.IN_TRIAL)
    with pytest.raises(PermissionDenied):
        hand_over(actor=clerk, case_id=case.pk, retention="long", now=now)


# -- reading ---------------------------------------------------------------------------------------------------------


def test_a_verified_party_reads_at_once_for_thirty_days(case: Case, now: dt.datetime) -> None:
    plaintiff = side(case)
    application = apply_to_read(actor=plaintiff, case_id=case.pk, purpose="申请再审", now=now)
    assert (application.state, application.until) == ("approved", dt.date(2026, 10, 1))
    assert apply_to_read(actor=plaintiff, case_id=case.pk, purpose="再来", now=now) == application
    end_readings(now + dt.timedelta(days=30))
    application.refresh_from_db()
    assert application.state == "approved"
    end_readings(now + dt.timedelta(days=31))
    application.refresh_from_db()
    assert application.state == "ended"


def test_a_former_lawyer_waits_for_the_archivist(case: Case, archivist: Actor, now: dt.datetime) -> None:
    lawyer = make_user("王律")
    Representation.objects.create(party=case.parties.get(role="plaintiff"), user=lawyer, name="王律", ended_at=now)
    actor = actor_for(lawyer, Role.LITIGANT)
    application = apply_to_read(actor=actor, case_id=case.pk, purpose="办理公证", now=now)
    assert (application.state, entries_of(actor, case).exists()) == ("requested", False)
    with pytest.raises(Http404):
        order_copy(actor=actor, case_id=case.pk, form="zip", purpose="reading", now=now)
    with pytest.raises(ValueError, match="reason"):
        decide_application(actor=archivist, application_id=application.pk, approve=False, now=now)
    decide_application(actor=archivist, application_id=application.pk, approve=True, now=now)
    assert Notice.objects.filter(user_id=lawyer.pk, title="诉讼档案查询有了结果").count() == 1
    case.dossier.filter(key="complaint").update(sealing="sealed")
    assert entries_of(actor, case).count() == 5
    order_copy(actor=actor, case_id=case.pk, form="zip", purpose="certified", now=now)
    ReadingApplication.objects.update(state="ended")
    assert not entries_of(actor, case).exists()


def test_nobody_reads_a_strangers_file(case: Case, now: dt.datetime) -> None:
    with pytest.raises(Http404):
        apply_to_read(actor=actor_for(make_user("旁人"), Role.LITIGANT), case_id=case.pk, purpose="好奇", now=now)
    Case.objects.filter(pk=case.pk).update(state=Case.State.IN_TRIAL)
    with pytest.raises(PermissionDenied):
        apply_to_read(actor=side(case), case_id=case.pk, purpose="太早", now=now)


# -- to the court of appeal ------------------------------------------------------------------------------------------


@pytest.fixture
def appeal(case: Case, now: dt.datetime) -> Case:
    above = make_case(now=now, court=make_court("粤06", "佛山市中级人民法院", "intermediate"))
    CaseLink.objects.create(from_case=case, to_case=above, kind=CaseLink.Kind.APPEAL)
    return above


def test_the_panel_above_reads_the_main_volume_only_and_until_it_is_returned(
    case: Case, appeal: Case, clerk: Actor, now: dt.datetime
) -> None:
    secret = add_secret_entry(case=case, kind="deliberation", title="评议笔录", key="d", data=b"x")
    above_judge, above_clerk = actor_for(member(appeal, "sole_judge")), actor_for(member(appeal, "clerk"))
    assert not entries_of(above_judge, case).exists()
    transfer = transfer_dossier(actor=clerk, case_id=case.pk, now=now)
    assert (transfer.pages, transfer.to_case) == (6, appeal)
    assert entries_of(above_judge, case).count() == 6
    assert secret_rows(above_judge, case) == []
    client = sign_in(member(appeal, "sole_judge"))
    assert client.get(reverse("filing:dossier", args=[case.pk])).status_code == 200
    assert client.get(reverse("filing:secret_file", args=[secret.pk])).status_code == 404
    one = case.dossier.first()
    assert one is not None
    above = sign_in(member(appeal, "clerk"))
    assert above.get(reverse("filing:dossier_arrange", args=[one.pk])).status_code == 403
    with pytest.raises(NoAppeal):
        transfer_dossier(actor=clerk, case_id=case.pk, now=now)
    with pytest.raises(PermissionDenied):
        return_dossier(actor=clerk, transfer_id=transfer.pk, now=now)
    return_dossier(actor=above_clerk, transfer_id=transfer.pk, note="已审结", now=now)
    return_dossier(actor=above_clerk, transfer_id=transfer.pk, now=now)
    assert not entries_of(above_judge, case).exists()
    assert OutboxEvent.objects.filter(name="filing.DossierReturned").count() == 1
    assert list(case.timeline.order_by("created_at").values_list("kind", flat=True)) == ["dossier_sent", "dossier_back"]


def test_without_an_appeal_nothing_travels(case: Case, clerk: Actor, now: dt.datetime) -> None:
    with pytest.raises(NoAppeal):
        transfer_dossier(actor=clerk, case_id=case.pk, now=now)


# -- pages -----------------------------------------------------------------------------------------------------------


def test_the_way_through_the_pages(case: Case, appeal: Case, archivist: Actor) -> None:
    clerk, keeper = sign_in(member(case, "clerk")), sign_in(make_staff(Role.ARCHIVIST, case.court, "保管员"))
    home = clerk.get(reverse("filing:case", args=[case.pk])).content.decode()
    url = reverse("filing:archive_submit", args=[case.pk])
    assert url in home
    assert clerk.post(url, {"retention": "long"}).status_code == 302
    submission = ArchiveSubmission.objects.get()
    decide = reverse("filing:archive_decide", args=[submission.pk])
    assert decide in keeper.get(reverse("filing:archive_desk")).content.decode()
    assert keeper.post(decide, {"decision": "no", "reason": ""}).status_code == 422
    assert keeper.post(decide, {"decision": "yes"}).status_code == 302
    assert keeper.get(reverse("filing:dossier", args=[case.pk])).status_code == 200
    assert clerk.post(reverse("filing:dossier_transfer", args=[case.pk]), {}).status_code == 302
    above = sign_in(member(appeal, "clerk"))
    assert "退卷" in above.get(reverse("filing:case", args=[appeal.pk])).content.decode()
    transfer = case.dossier_transfers.get()
    assert above.post(reverse("filing:dossier_return", args=[transfer.pk]), {"note": "审结"}).status_code == 302


def test_ones_own_closed_cases_are_found_by_number_name_year_and_court(case: Case, now: dt.datetime) -> None:
    client, url = sign_in(case.parties.get(role="plaintiff").user), reverse("filing:archive")
    make_case(now=now, state=Case.State.EFFECTIVE)  # somebody else's
    for query in ("", f"?number={case.number}", "?name=周远", f"?year={case.year}", "?court=禅城"):
        page = client.get(url + query)
        assert [row[0] for row in page.context["rows"]] == [case], query
    for query in ("?name=不存在", "?year=1999", "?court=深圳"):
        assert client.get(url + query).context["rows"] == []
    assert client.post(reverse("filing:archive_apply", args=[case.pk]), {"purpose": "公证"}).status_code == 302
    assert "查阅" in client.get(url).content.decode()


def test_an_appeal_asks_the_clerk_below_for_the_file_once(case: Case, appeal: Case, clerk: Actor, now: dt.datetime) -> None:
    for kind in ("appeal", "appeal", "retrial"):
        ask_for_the_file(FollowUpCaseOpened(case_id=appeal.pk, from_case_id=case.pk, kind=kind), now)
    assert Notice.objects.get(title="请移送上诉卷宗").user_id == clerk.user_id


def test_the_archive_is_searched_as_people_type_and_reads_no_table_from_end_to_end(case: Case) -> None:
    """Whoever searches has a bounded number of cases; they are found by index, and only theirs are looked into."""
    client, url = sign_in(case.parties.get(role="plaintiff").user), reverse("filing:archive")
    found, halved = reverse("filing:archive_apply", args=[case.pk]), case.case_number.translate(str.maketrans("（）", "()"))
    for asked in (
        {"number": halved}, {"number": f" {case.case_number} "}, {"number": case.case_number[-8:]}, {"number": halved[:6]},
        {"name": "远航"}, {"court": case.court.name_zh[:2]}, {"year": str(case.year), "name": "周"}, {},
    ):  # fmt: skip
        assert found in client.get(url, asked).content.decode(), asked
    for asked in ({"number": "（1999）"}, {"name": "张无忌"}, {"year": "1999"}, {"court": "无此院"}):
        assert found not in client.get(url, asked).content.decode(), asked
    with CaptureQueriesContext(connection) as queries:
        client.get(url, {"number": "民初", "name": "远航", "court": "人民", "year": str(case.year)})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for query in queries.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"{EXPLAIN[connection.vendor]} {query['sql']}")
                plan = str(cursor.fetchall())
                assert not re.search(r"(SCAN|Seq Scan on) \"?filing_(case|party|representation)\b", plan), plan


def test_what_was_handed_over_is_not_arranged_any_more_until_it_comes_back(
    case: Case, clerk: Actor, archivist: Actor, now: dt.datetime
) -> None:
    one = case.dossier.order_by("pk")[0]
    submission = hand_over(actor=clerk, case_id=case.pk, retention="long", now=now)
    with pytest.raises(PermissionDenied):
        rename_entry(actor=clerk, entry_id=one.pk, title="另一个名称", reason="笔误", now=now)
    decide_submission(actor=archivist, submission_id=submission.pk, accept=False, reason="题名有误", now=now)
    assert rename_entry(actor=clerk, entry_id=one.pk, title="另一个名称", reason="笔误", now=now).title == "另一个名称"
