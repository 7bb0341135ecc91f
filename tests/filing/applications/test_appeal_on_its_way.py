"""What everyone reads while an appeal waits for the answer and for its way to the court above (民事诉讼法 第一百七十四条)."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, may
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.models import Application
from filing.applications.queries import queue
from filing.applications.subscribers import serve_the_appeal, tell_the_court_above
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.queries import my_deadlines, my_parties
from filing.cases.rules.next_step import NextStep, next_step
from filing.cases.situation import situation_of
from filing.dossier.actions.transfer import transfer_dossier
from filing.events import ApplicationSubmitted, DossierTransferred
from filing.parties.actions.answer_appeal import Said, answer_appeal
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, judged_and_served
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """Given a judgment that was served on both sides today."""
    return judged_and_served(now)


@pytest.fixture
def appeal(dispute: Dispute, now: dt.datetime) -> Application:
    return apply_for(dispute, "appeal", now, role="defendant")


def shown(actor: Actor, name: str, *args: object, now: dt.datetime) -> str:
    with clock.at(now):
        return sign_in(User.objects.get(pk=actor.user_id)).get(reverse(f"filing:{name}", args=args)).content.decode()


def step(dispute: Dispute, actor: Actor, now: dt.datetime) -> NextStep:
    return next_step(situation_of(actor, dispute.reload(), my_parties(actor, dispute.case), now.date()))


def test_who_has_appealed_waits_and_the_other_side_may_still_appeal(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    assert step(dispute, dispute.defendant, now).code == "appeal_filed"
    assert step(dispute, dispute.plaintiff, now).code == "appeal_term"
    after = now + dt.timedelta(days=40)
    assert step(dispute, dispute.plaintiff, after).code == "appeal_pending"


def test_the_court_that_judged_has_to_send_it_up_by_a_day(dispute: Dispute, appeal: Application, now: dt.datetime) -> None:
    waiting = step(dispute, dispute.judge, now)
    assert (waiting.code, waiting.kind, waiting.due) == ("send_appeal", "act", None)
    start_deadline(
        actor=dispute.judge, rule="transfer_appeal", trigger="answers", triggered_on=dt.date(2026, 9, 16), key="t", now=now,
        case=dispute.case,
    )  # fmt: skip
    assert step(dispute, dispute.judge, now).due == dt.date(2026, 9, 21)
    assert "移送上级法院" in shown(dispute.judge, "case", dispute.case.pk, now=now)


def test_nobody_is_asked_again_to_appeal_nor_finds_the_form_once_he_has(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    form = reverse("filing:application_new", args=[dispute.case.pk, "appeal"])
    page = shown(dispute.defendant, "case", dispute.case.pk, now=now)
    assert "不服的，可以在期限内上诉" not in page
    assert form not in page
    assert "按自动撤回上诉处理" in page
    again = shown(dispute.defendant, "application_new", dispute.case.pk, "appeal", now=now)
    assert "周远航已经上诉，不能再次上诉" in again
    assert 'name="requests"' not in again
    assert 'name="requests"' in shown(dispute.plaintiff, "application_new", dispute.case.pk, "appeal", now=now)
    rules = {actor: set(my_deadlines(actor, now.date()).values_list("rule", flat=True)) for actor in
             (dispute.defendant, dispute.plaintiff)}  # fmt: skip
    assert rules == {dispute.defendant: set(), dispute.plaintiff: {"appeal_judgment"}}


def test_an_appeal_taken_back_in_time_can_be_made_again(dispute: Dispute, appeal: Application, now: dt.datetime) -> None:
    Application.objects.filter(pk=appeal.pk).update(state=Application.State.WITHDRAWN)
    assert step(dispute, dispute.defendant, now).code == "appeal_term"
    assert my_deadlines(dispute.defendant, now.date()).exists()


def test_the_appellant_reads_that_answer_and_transfer_are_awaited_and_of_the_fee(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    page = shown(dispute.defendant, "application", appeal.pk, now=now)
    assert "等待答辩和移送" in page
    assert "按自动撤回上诉处理" in page
    assert "前作出决定" not in page
    assert "您现在不需要做什么" not in page
    assert "等待移送" in shown(dispute.filing_clerk_above, "application", appeal.pk, now=now)


def served_on_plaintiff(dispute: Dispute, appeal: Application, now: dt.datetime) -> None:
    serve_the_appeal(ApplicationSubmitted(application_id=appeal.pk, case_id=dispute.case.pk), now)
    notice = CourtDocument.objects.get(kind="notice_of_appeal")
    service_took_effect(
        case_id=dispute.case.pk, party_id=dispute.party("plaintiff").pk, document_ids=[notice.pk], effective_at=now, now=now
    )


def test_the_clerk_reads_who_has_answered_before_the_file_goes_up(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    other = dispute.party("plaintiff").name
    assert f"{other}：上诉状副本还没有送达" in shown(dispute.clerk, "dossier_transfer", dispute.case.pk, now=now)
    served_on_plaintiff(dispute, appeal, now)
    page = shown(dispute.clerk, "dossier_transfer", dispute.case.pk, now=now)
    assert f"{other}：还没有答辩，答辩期到2026年9月16日" in page
    assert dispute.case.court.parent is not None
    assert dispute.case.court.parent.name_zh in page
    after = shown(dispute.clerk, "dossier_transfer", dispute.case.pk, now=now + dt.timedelta(days=20))
    assert f"{other}：没有答辩，答辩期2026年9月16日（周三）已满" in after
    said = Said("一审判决正确", {}, "k")
    answer_appeal(actor=dispute.plaintiff, case_id=dispute.case.pk, party_id=dispute.party("plaintiff").pk, said=said, now=now)
    assert f"{other}：2026年9月1日（周二）已答辩" in shown(dispute.clerk, "dossier_transfer", dispute.case.pk, now=now)


def test_the_court_above_decides_only_what_was_sent_up_and_within_five_days_of_that(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    above, after = dispute.filing_clerk_above, now + dt.timedelta(days=16)
    assert appeal.decide_by is None
    assert not may(above, appeal, "decide")
    assert appeal not in queue(above)
    served_on_plaintiff(dispute, appeal, now)
    transfer_dossier(actor=dispute.clerk, case_id=dispute.case.pk, now=after)
    appeal.refresh_from_db()
    assert may(above, appeal, "decide")
    assert appeal in queue(above)
    assert appeal.decide_by is not None
    assert clock.local(appeal.decide_by).date() == dt.date(2026, 9, 22)
    for actor in (dispute.judge, dispute.defendant):
        assert step(dispute, actor, after).code == "appeal_sent"
    for _twice in range(2):
        tell_the_court_above(DossierTransferred(case_id=dispute.case.pk), after)
    assert Notice.objects.filter(title="有新的申请等待决定", user_id=above.user_id).count() == 1
    assert Notice.objects.filter(title="上诉已移送上级法院", user_id=dispute.defendant.user_id).count() == 1
    opened = decided(appeal, above, after).follow_up
    assert dispute.case.dossier_transfers.get().to_case == opened


def test_it_is_not_sent_up_while_the_other_side_may_still_answer(dispute: Dispute, appeal: Application, now: dt.datetime) -> None:
    served_on_plaintiff(dispute, appeal, now)
    with clock.at(now):
        client = sign_in(User.objects.get(pk=dispute.clerk.user_id))
        address = reverse("filing:dossier_transfer", args=[dispute.case.pk])
        home = client.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
        refused = client.post(address, {"note": ""})
    assert address not in home
    assert "已提交，等待答辩和移送" in home
    assert "已提交，等待决定" not in home
    with clock.at(now + dt.timedelta(days=16)):
        again = sign_in(User.objects.get(pk=dispute.clerk.user_id))
        assert address in again.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
    assert refused.status_code == 422
    assert "答辩期到2026年9月16日" in refused.content.decode()
    assert not dispute.case.dossier_transfers.exists()


def test_the_file_comes_back_when_the_appeal_that_went_up_with_it_is_not_accepted(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    decided(appeal, dispute.filing_clerk_above, now, outcome="refused")
    assert dispute.case.dossier_transfers.get().returned_at == now


def test_the_clerk_of_the_court_that_judged_reads_once_of_the_appeal_and_by_which_day_its_copy_is_served(
    dispute: Dispute, appeal: Application, now: dt.datetime
) -> None:
    for _twice in range(2):
        serve_the_appeal(ApplicationSubmitted(application_id=appeal.pk, case_id=dispute.case.pk), now)
    told = Notice.objects.get(title="有当事人上诉，请送达上诉状并准备移送")
    assert told.user_id == dispute.clerk.user_id
    assert "周远航提起上诉。上诉状副本应当在2026年9月7日（周一）前送达其他当事人" in told.body
    assert told.link == reverse("filing:application", args=[appeal.pk])
