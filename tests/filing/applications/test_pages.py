"""The pages of applications, panels and clocks, as a browser without scripts sees them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import Appointment, User
from filing.applications.models import Application
from filing.applications.rules.catalogue import KINDS
from filing.cases.assignment import assign_panel
from filing.cases.models import Case, PanelMember, Representation
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, typed
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def browser(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def shown(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(f"filing:{name}", args=arguments))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_from_the_case_to_the_receipt_in_three_clicks(dispute: Dispute) -> None:
    client = browser(dispute.plaintiff)
    choose = reverse("filing:application_choose", args=[dispute.case.pk])
    assert choose in shown(client, "case", dispute.case.pk)
    new = reverse("filing:application_new", args=[dispute.case.pk, "witness"])
    assert new in client.get(choose).content.decode()
    page = client.get(new).content.decode()
    typed_in = {**typed(dispute.case, "witness"), "key": key_of(page)}
    for _ in range(2):  # a second click
        answer = client.post(new, typed_in)
        assert answer.status_code == 302
    application = Application.objects.get()
    assert answer["Location"] == reverse("filing:application", args=[application.pk])
    assert application.receipt_number in client.get(answer["Location"]).content.decode()


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_made(dispute: Dispute) -> None:
    client = browser(dispute.plaintiff)
    new = reverse("filing:application_new", args=[dispute.case.pk, "witness"])
    answer = client.post(new, {"witness": "丁一", "phone": "123", "key": "k"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "手机号码" in page
    assert "丁一" in page
    assert not Application.objects.exists()


@pytest.mark.parametrize("kind", sorted(code for code, kind in KINDS.items() if "plaintiff" in kind.by and not kind.against))
def test_every_form_opens_with_its_article(dispute: Dispute, kind: str) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=sorted(KINDS[kind].states)[0])
    page = shown(browser(dispute.plaintiff), "application_new", dispute.case.pk, kind)
    assert KINDS[kind].source.text.zh in page


def test_in_english_too(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "preservation_property", now)
    client = browser(dispute.plaintiff)
    client.cookies["django_language"] = "en"
    page = shown(client, "application", application.pk)
    assert "Preservation of property" in page
    assert "Insurer" in page


def test_a_closed_kind_and_an_unknown_one(dispute: Dispute) -> None:
    client = browser(dispute.defendant)
    assert "地位不能" in shown(client, "application_new", dispute.case.pk, "withdrawal")
    answer = client.post(reverse("filing:application_new", args=[dispute.case.pk, "withdrawal"]), {"reasons": "x", "key": "k"})
    assert answer.status_code == 422
    for kind in ("representation", "no_such_kind"):
        assert client.get(reverse("filing:application_new", args=[dispute.case.pk, kind])).status_code == 404
    assert browser(dispute.stranger).get(reverse("filing:application_choose", args=[dispute.case.pk])).status_code == 404


def test_the_judge_decides_and_the_clerk_seals_from_their_queues(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "withdrawal", now)
    judge, clerk = browser(dispute.judge), browser(dispute.clerk)
    link = reverse("filing:application", args=[application.pk])
    assert link in shown(judge, "application_queue")
    assert link not in shown(clerk, "application_queue")
    decide = reverse("filing:application_decide", args=[application.pk])
    assert judge.post(decide, {"outcome": "granted", "reasons": ""}).status_code == 422
    granted = {"outcome": "granted", "reasons": "自愿处分权利"}
    assert judge.post(decide, {**granted, "confirmed": "yes"}).status_code == 302
    assert judge.post(decide, {"outcome": "refused", "reasons": "第二次"}).status_code == 302  # only shows the first
    assert link in shown(clerk, "application_queue")
    seal = reverse("filing:application_seal", args=[application.pk])
    read = clerk.post(seal)
    assert "自愿处分权利" in read.context["page"]
    assert clerk.post(seal, {"pdf": "yes"})["Content-Type"] == "application/pdf"
    assert clerk.post(seal, {"back": "yes"})["Location"] == link
    application.refresh_from_db()
    assert application.state == Application.State.RULED
    assert clerk.post(seal, {"confirmed": "yes"}).status_code == 302
    assert dispute.reload().state == Case.State.CLOSED
    assert link not in shown(clerk, "application_queue")


def test_what_cannot_be_granted_is_said_on_the_page(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "claim_change", now)
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.DECIDED)
    answer = browser(dispute.judge).post(
        reverse("filing:application_decide", args=[application.pk]), {"outcome": "granted", "reasons": "同意"}
    )
    assert answer.status_code == 422
    assert "案件的状态已经变化" in answer.content.decode()


def test_head_and_president_see_what_waits_for_them(now: dt.datetime) -> None:
    dispute = make_dispute(now, procedure="ordinary")
    application = proposed(dispute, "trial_extension", now)
    head, president = browser(dispute.head), browser(dispute.president)
    link = reverse("filing:application", args=[application.pk])
    assert link in shown(head, "application_queue")
    assert link not in shown(president, "application_queue")
    assert head.post(reverse("filing:application_check", args=[application.pk])).status_code == 302
    assert link in shown(president, "application_queue")
    answer = president.post(
        reverse("filing:application_decide", args=[application.pk]), {"outcome": "granted", "reasons": "同意"}
    )
    assert answer.status_code == 302
    assert "延长" in shown(browser(dispute.judge), "case", dispute.case.pk)


def agent() -> User:
    user = make_user("沈知远")
    Appointment.objects.create(user=user, role=Role.LAWYER)
    return user


def test_an_agent_joins_when_the_clerk_has_read_the_authority(dispute: Dispute, now: dt.datetime) -> None:
    user = agent()
    client = sign_in(user)
    page = shown(client, "join_case")
    upload = make_upload(user, now)
    sent = {
        "case_number": dispute.case.case_number, "principal": "林小满", "key": key_of(page), "file_1_upload": str(upload.pk),
        **typed(dispute.case, "representation"),
    }  # fmt: skip
    wrong = client.post(reverse("filing:join_case"), {**sent, "principal": "林大满"})
    assert wrong.status_code == 422
    assert "没有找到" in wrong.content.decode()
    answer = client.post(reverse("filing:join_case"), sent)
    assert answer.status_code == 302, answer.content.decode()
    application = Application.objects.get()
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(reverse("filing:case", args=[dispute.case.pk])).status_code == 404  # not yet
    clerk = browser(dispute.clerk)
    decide = reverse("filing:application_decide", args=[application.pk])
    assert clerk.post(decide, {"outcome": "granted", "reasons": "手续齐全"}).status_code == 302
    assert client.get(reverse("filing:case", args=[dispute.case.pk])).status_code == 200
    representation = Representation.objects.get()
    assert (representation.scope, representation.party.name) == ("general", "林小满")
    end = reverse("filing:agent_end", args=[representation.pk])
    assert end in shown(browser(dispute.plaintiff), "case", dispute.case.pk)
    assert end not in shown(browser(dispute.defendant), "case", dispute.case.pk)
    assert browser(dispute.plaintiff).post(end).status_code == 302
    assert client.get(reverse("filing:case", args=[dispute.case.pk])).status_code == 404


def test_the_panel_stops_the_clock_and_lets_it_go_on(dispute: Dispute) -> None:
    judge = browser(dispute.judge)
    assert judge.post(reverse("filing:limit_stop", args=[dispute.case.pk]), {"reason": "settlement"}).status_code == 302
    pause = dispute.case.trial_pauses.get()
    page = shown(judge, "case", dispute.case.pk)
    assert "双方当事人和解期间" in page
    assert "已停止计算" in page
    go_on = reverse("filing:limit_go_on", args=[dispute.case.pk, pause.pk])
    assert go_on in page
    assert go_on not in shown(browser(dispute.plaintiff), "case", dispute.case.pk)
    assert judge.post(go_on).status_code == 302
    pause.refresh_from_db()
    assert pause.ended_on is not None
    assert (
        browser(dispute.defendant).post(reverse("filing:limit_stop", args=[dispute.case.pk]), {"reason": "x"}).status_code == 403
    )


def test_parties_see_how_their_panel_was_drawn(dispute: Dispute, now: dt.datetime) -> None:
    PanelMember.objects.all().delete()
    make_staff(Role.JUDGE, dispute.case.court, "何澄")
    assign_panel(actor=dispute.president, case=dispute.case, now=now)
    page = shown(browser(dispute.plaintiff), "draws", dispute.case.pk)
    assert "重新抽签结果相同" in page
    assert "何清" in page
    draw = dispute.case.draws.first()
    assert draw is not None
    assert draw.seed.commitment in page
    assert browser(dispute.stranger).get(reverse("filing:draws", args=[dispute.case.pk])).status_code == 404


def test_the_case_home_shows_the_dispute_through_its_courts(now: dt.datetime) -> None:
    dispute = make_dispute(now, state=Case.State.DECIDED)
    application = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    assert application.follow_up is not None
    for case in (dispute.case, application.follow_up):
        page = shown(browser(dispute.plaintiff), "case", case.pk)
        assert dispute.case.case_number in page
        assert application.follow_up.case_number in page
    presiding = actor_for(application.follow_up.panel.get(duty="presiding_judge").user)
    assert shown(browser(presiding), "case", dispute.case.pk)


def test_a_paper_is_downloaded_by_who_may_read_the_application(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "preservation_property", now, files=1)
    paper = reverse("filing:application_file", args=[application.pk, 1])
    assert browser(dispute.plaintiff).get(paper).status_code == 200
    assert browser(dispute.judge).get(paper).status_code == 200
    assert browser(dispute.defendant).get(paper).status_code == 404
    assert browser(dispute.plaintiff).get(reverse("filing:application_file", args=[application.pk, 9])).status_code == 404


def test_a_withdrawn_application_is_gone_from_the_queue_and_stands_in_the_case(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "witness", now)
    client, address = browser(dispute.plaintiff), reverse("filing:application", args=[application.pk])
    page = shown(client, "application", application.pk)
    assert page.index("<summary>撤回申请") < page.index("撤回不能取消") < page.index("确认撤回")  # asked before it is done
    assert client.post(reverse("filing:application_withdraw", args=[application.pk])).status_code == 302
    assert address not in shown(browser(dispute.judge), "application_queue")
    case_page = shown(client, "case", dispute.case.pk)
    for words in (address, "已撤回", "撤回申请：证人出庭"):
        assert words in case_page
    assert "还没有申请" not in case_page


def test_of_a_withdrawn_confidential_application_the_other_side_learns_nothing(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "preservation_property", now, files=1)
    browser(dispute.plaintiff).post(reverse("filing:application_withdraw", args=[application.pk]))
    page = shown(browser(dispute.defendant), "case", dispute.case.pk)
    assert ("撤回申请" in page, reverse("filing:application", args=[application.pk]) in page) == (False, False)


def test_pages_take_the_same_number_of_queries_for_many_applications(dispute: Dispute, now: dt.datetime) -> None:
    client = browser(dispute.judge)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            shown(client, "application_queue")
        return len(counted)

    apply_for(dispute, "witness", now)
    queries()
    few = queries()
    for _ in range(5):
        apply_for(dispute, "witness", now)
    assert queries() == few


def test_the_clerk_serves_an_executed_preservation_from_the_queue(dispute: Dispute, now: dt.datetime) -> None:
    application = decided(apply_for(dispute, "preservation_property", now), dispute.judge, now, clerk=dispute.clerk)
    clerk, link = browser(dispute.clerk), reverse("filing:application", args=[application.pk])
    assert link in shown(clerk, "application_queue")
    serve = reverse("filing:application_disclose", args=[application.pk])
    assert serve in shown(clerk, "application", application.pk)
    assert "对方当事人看不到" in shown(browser(dispute.plaintiff), "application", application.pk)
    assert browser(dispute.defendant).get(link).status_code == 404
    assert browser(dispute.plaintiff).post(serve).status_code in {403, 404}
    for _ in range(2):
        assert clerk.post(serve).status_code == 302
    assert browser(dispute.defendant).get(link).status_code == 200
    assert link not in shown(clerk, "application_queue")


def test_the_judge_transfers_a_case_to_a_court_chosen_by_its_full_name(dispute: Dispute) -> None:
    judge = browser(dispute.judge)
    new = reverse("filing:application_new", args=[dispute.case.pk, "transfer"])
    page = shown(judge, "application_new", dispute.case.pk, "transfer")
    assert 'list="courts_competent"' in page
    assert '<option value="广东省佛山市中级人民法院">' in page
    wrong = judge.post(new, {"competent": "南海区", "reasons": "住所地", "key": key_of(page)})
    assert wrong.status_code == 422
    assert "请写法院的全称" in wrong.content.decode()
    asked = {"competent": "佛山市南海区人民法院", "reasons": "住所地", "key": key_of(page)}
    assert judge.post(new, asked).status_code == 302
    application = Application.objects.get(kind="transfer")
    assert "佛山市南海区人民法院" in shown(judge, "application", application.pk)


def test_who_may_appeal_has_the_way_to_it_beside_the_next_step_and_nobody_else(now: dt.datetime) -> None:
    dispute = make_dispute(now, state=Case.State.DECIDED)
    appeal = reverse("filing:application_new", args=[dispute.case.pk, "appeal"])
    for party in (dispute.plaintiff, dispute.defendant):
        client = browser(party)
        assert appeal in shown(client, "case", dispute.case.pk)
        assert client.get(appeal).status_code == 200
    assert appeal not in shown(browser(dispute.judge), "case", dispute.case.pk)
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE)
    assert appeal not in shown(browser(dispute.defendant), "case", dispute.case.pk)
