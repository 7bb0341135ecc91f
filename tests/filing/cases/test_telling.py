"""Who is told what of a case: the panel, its end, the next case, a change of agents."""

import datetime as dt

import pytest

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.disclose import disclose_application
from filing.cases.actions.fill_seat import fill_seat
from filing.cases.assignment import assign_panel, redraw
from filing.cases.models import Case, Representation
from filing.cases.seats import empty_seats
from filing.cases.subscribers import announce_panel, tell_of_the_end, tell_the_agent, tell_where_it_goes_on
from filing.events import CaseClosed, FollowUpCaseOpened, PanelChanged, RepresentationChanged
from filing.parties.actions.represent import end_representation
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_case, make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.people import actor_for, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def told(title: str) -> set[str]:
    """Who had a notice with this title."""
    return {str(user_id) for user_id in Notice.objects.filter(title=title).values_list("user_id", flat=True)}


def users(*actors: object) -> set[str]:
    return {str(actor.user_id) for actor in actors}  # type: ignore[attr-defined]


def test_a_changed_panel_is_served_on_the_parties_once_with_their_right_to_object(dispute: Dispute, now: dt.datetime) -> None:
    other = make_staff("judge", dispute.case.court, "钱明镜")
    redraw(actor=dispute.president, member=dispute.case.panel.get(duty="sole_judge"), reason="recusal", now=now)
    for _ in range(2):
        announce_panel(PanelChanged(case_id=dispute.case.pk), now)
    notice = CourtDocument.objects.get(kind="panel_notice")
    assert notice.data["members"] == [{"title": "审判员", "name": "钱明镜"}]
    assert notice.data["changed"] is True
    served = OutboxEvent.objects.get(name="filing.DocumentsToServe", payload__purpose="panel")
    assert len(served.payload["party_ids"]) == 2
    assert told("您加入了一个案件的审判组织") == {str(other.pk)}
    assert dispute.case.dossier.filter(document=notice).exists()


def test_a_collegial_panel_is_announced_from_the_start_and_a_sole_judge_by_the_acceptance(now: dt.datetime) -> None:
    dispute = make_dispute(now, state=Case.State.DECIDED)
    appeal = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now).follow_up
    assert appeal is not None
    announce_panel(PanelChanged(case_id=appeal.pk), now)
    announce_panel(PanelChanged(case_id=dispute.case.pk), now)
    notice = CourtDocument.objects.get(kind="panel_notice")
    assert notice.case_id == appeal.pk
    assert [one["title"] for one in notice.data["members"]] == ["审判长", "审判员", "审判员"]


def test_the_end_of_a_case_is_told_to_both_sides_and_leads_the_clerk_to_the_archive(dispute: Dispute, now: dt.datetime) -> None:
    decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    for _ in range(2):
        tell_of_the_end(CaseClosed(case_id=dispute.case.pk), now)
    assert told("案件已经结案") == users(dispute.plaintiff, dispute.defendant)
    assert "准予撤诉" in Notice.objects.filter(title="案件已经结案")[0].body
    assert told("请整理卷宗归档") == users(dispute.clerk)


def test_of_a_secret_execution_only_the_applicant_hears(dispute: Dispute, now: dt.datetime) -> None:
    done = decided(apply_for(dispute, "preservation_property", now), dispute.judge, now, clerk=dispute.clerk)
    assert done.follow_up is not None
    event = FollowUpCaseOpened(case_id=done.follow_up.pk, from_case_id=dispute.case.pk, kind="preservation")
    tell_where_it_goes_on(event, now)
    assert told("案件有了新的案号") == users(dispute.plaintiff)
    disclose_application(actor=dispute.clerk, application_id=done.pk, now=now)
    assert told("案件有了新的案号") == users(dispute.plaintiff)


def test_everyone_hears_the_number_of_the_appeal(now: dt.datetime) -> None:
    dispute = make_dispute(now, state=Case.State.DECIDED)
    appeal = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now).follow_up
    assert appeal is not None
    tell_where_it_goes_on(FollowUpCaseOpened(case_id=appeal.pk, from_case_id=dispute.case.pk, kind="appeal"), now)
    assert told("案件有了新的案号") == users(dispute.plaintiff, dispute.defendant)
    assert appeal.case_number in Notice.objects.filter(title="案件有了新的案号")[0].body


def test_an_agent_hears_when_it_begins_and_when_it_ends(dispute: Dispute, now: dt.datetime) -> None:
    lawyer = make_user("沈知远")
    agent = Representation.objects.create(party=dispute.party("plaintiff"), user=lawyer, name="沈知远")
    event = RepresentationChanged(case_id=dispute.case.pk, representation_id=agent.pk)
    tell_the_agent(event, now)
    assert told("您已加入案件") == {str(lawyer.pk)}
    end_representation(actor=actor_for(lawyer), representation_id=agent.pk, now=now)
    tell_the_agent(event, now)
    assert told("代理关系已终止") == {str(lawyer.pk)}
    assert Notice.objects.filter(title="代理人变更", user_id=dispute.clerk.user_id).count() == 2


def test_the_agents_of_who_was_succeeded_are_told_that_it_is_over(dispute: Dispute, now: dt.datetime) -> None:
    former = dispute.party("defendant")
    agent = Representation.objects.create(party=former, user=make_user("沈知远"), name="沈知远")
    application = apply_for(dispute, "party_change", now, files=1, former=str(former.pk))
    decided(application, dispute.judge, now, clerk=dispute.clerk)
    event = OutboxEvent.objects.get(name="filing.RepresentationChanged")
    assert event.payload["representation_id"] == str(agent.pk)


def test_each_of_two_who_were_drawn_is_told(dispute: Dispute, now: dt.datetime) -> None:
    judge, clerk = make_staff("judge", dispute.case.court, "钱明镜"), make_staff("clerk", dispute.case.court, "孙记")
    for duty in ("sole_judge", "clerk"):
        redraw(actor=dispute.president, member=dispute.case.panel.get(duty=duty), reason="recusal", now=now)
    for event in OutboxEvent.objects.filter(name="filing.PanelChanged").order_by("pk"):
        announce_panel(PanelChanged.from_payload(event.payload), now)
    assert told("您加入了一个案件的审判组织") == {str(judge.pk), str(clerk.pk)}


@pytest.mark.parametrize(("case_type", "served"), [("民特", True), ("执异", True), ("财保", False)])
def test_a_changed_panel_is_told_in_every_type_of_case_that_is_no_secret(
    dispute: Dispute, case_type: str, served: bool, now: dt.datetime
) -> None:
    other = make_staff("judge", dispute.case.court, "钱明镜")
    Case.objects.filter(pk=dispute.case.pk).update(case_type=case_type)
    redraw(actor=dispute.president, member=dispute.case.panel.get(duty="sole_judge"), reason="recusal", now=now)
    announce_panel(PanelChanged(case_id=dispute.case.pk), now)
    assert CourtDocument.objects.filter(kind="panel_notice").exists() == served
    assert told("您加入了一个案件的审判组织") == {str(other.pk)}


def announced(case: Case, now: dt.datetime) -> list[CourtDocument]:
    """The notices of the panel after everything that happened to it was told, twice."""
    for event in [*OutboxEvent.objects.filter(name="filing.PanelChanged").order_by("pk")] * 2:
        announce_panel(PanelChanged.from_payload(event.payload), now)
    return list(CourtDocument.objects.filter(kind="panel_notice", case_id=case.pk).order_by("created_at"))


def test_the_notice_of_a_panel_waits_until_every_seat_is_taken(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    case = make_case(court=dispute.case.court, accepted_at=now, state="accepted", case_type="民撤", procedure="ordinary")
    make_party(case, "plaintiff", name="孙不让")
    assign_panel(actor=SYSTEM, case=case, now=now)
    assert [seat.duty for seat in empty_seats(case)] == ["judge", "judge"]
    assert announced(case, now) == []
    new = [make_staff("judge", case.court, name) for name in ("甲法官", "乙法官")]
    for seat in empty_seats(case):
        assert announced(case, now) == [], "a seat is still empty"
        fill_seat(actor=dispute.president, case_id=case.pk, draw_id=seat.pk, now=now)
    (notice,) = announced(case, now)
    assert {one["name"] for one in notice.data["members"]} >= {user.display_name for user in new}
    assert len(notice.data["members"]) == 3
    assert notice.data["changed"] is False


def test_after_a_change_the_notice_goes_out_again_once_the_seat_is_taken(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    redraw(actor=dispute.president, member=dispute.case.panel.get(duty="sole_judge"), reason="recusal", now=now)
    assert announced(dispute.case, now) == []
    other = make_staff("judge", dispute.case.court, "钱明镜")
    fill_seat(actor=dispute.president, case_id=dispute.case.pk, draw_id=empty_seats(dispute.case).get().pk, now=now)
    (notice,) = announced(dispute.case, now)
    assert (notice.data["changed"], notice.data["members"]) == (True, [{"title": "审判员", "name": "钱明镜"}])
    make_staff("judge", dispute.case.court, "孙秉公")
    redraw(actor=dispute.president, member=dispute.case.panel.get(user=other), reason="recusal", now=now)
    assert [one.data["members"][0]["name"] for one in announced(dispute.case, now)] == ["钱明镜", "孙秉公"]
