"""Which terms run in an application without a suit, and who is told of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.authz import SYSTEM, Role, may
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.effects.errors import CannotDecide
from filing.calendar.actions.mark_urgent import mark_urgent
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.calendar.rules.application_terms import OF_CAUSE, terms_of
from filing.calendar.rules.limits import TIME_LIMITS
from filing.cases.models import Case
from filing.events import CaseAccepted
from filing.intake.actions.accept import accept
from filing.intake.actions.review import claim
from filing.intake.models import Filing
from filing.intake.subscribers import issue_notices_of_acceptance
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import decided, make_dispute, proposed
from tests.factories.filings import EXAMINED, filing_clerk, make_bench, make_filing
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("cause", "respondent", "rules"),
    [
        ("451", True, ("security_notice",)),
        ("461", True, ("bankruptcy_notice",)),  # the day of the decision depends on the debtor's objection
        ("461", False, ("bankruptcy_decision",)),  # the debtor itself petitions
        ("481", True, ("protection_order",)),
        ("484", True, ("arbitration_ruling", "arbitration_notice")),
        ("458", True, ()),
        ("108(3)", True, ()),
    ],
)
def test_what_runs_for_the_court_from_acceptance(cause: str, respondent: bool, rules: tuple[str, ...]) -> None:
    assert terms_of(cause).at_acceptance(has_respondent=respondent) == rules


def test_what_its_applicant_calls_urgent_is_due_in_the_shorter_time_where_the_law_has_one() -> None:
    """反家庭暴力法 第二十八条."""
    assert terms_of("481").at_acceptance(has_respondent=True, urgent=True) == ("protection_order_urgent",)
    assert terms_of("484").at_acceptance(has_respondent=True, urgent=True) == ("arbitration_ruling", "arbitration_notice")


def test_every_term_is_one_the_portal_computes() -> None:
    for one in OF_CAUSE.values():
        for rule in (one.decision, one.notice, one.objection, one.after_objection, one.urgent):
            assert not rule or rule in TIME_LIMITS


def accepted(cause: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Case:
    """An application with this cause, accepted two days after it came; its notices have been made."""
    blank_documents(monkeypatch)
    make_bench()
    clerk = filing_clerk()
    filing = make_filing(now)
    Filing.objects.filter(pk=filing.pk).update(cause_code=cause)
    filing = claim(actor=clerk, filing_id=filing.pk, now=now)
    case = accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=filing.version, now=now + 2 * DAY)
    issue_notices_of_acceptance(CaseAccepted(case_id=case.pk, filing_id=filing.pk), now + 2 * DAY)
    return case


def ends(case: Case) -> dict[str, dt.date]:
    running = case.deadlines.filter(state=Deadline.State.RUNNING)
    return {one.rule: one.due_on for one in running}


def serve(case: Case, now: dt.datetime) -> None:
    notice = CourtDocument.objects.get(case_id=case.pk, kind="notice_of_application")
    respondent = case.parties.get(role="defendant")
    service_took_effect(case_id=case.pk, party_id=respondent.pk, document_ids=[notice.pk], effective_at=now, now=now)


@pytest.mark.django_db
def test_a_creditors_petition_is_told_to_the_debtor_who_may_object_before_the_court_decides(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """企业破产法 第十条: five days from receipt, seven to object, then ten."""
    case = accepted("461", now, monkeypatch)
    assert (case.case_type, ends(case)) == ("破申", {"bankruptcy_notice": dt.date(2026, 9, 7)})  # the sixth is a Sunday
    sent = OutboxEvent.objects.get(name="filing.DocumentsToServe", payload__purpose="application")
    kinds = CourtDocument.objects.filter(pk__in=sent.payload["document_ids"]).values_list("kind", flat=True)
    assert sorted(kinds) == ["application_copy", "notice_of_application"]
    assert not CourtDocument.objects.filter(kind="notice_to_respond").exists()
    serve(case, now + 3 * DAY)
    assert ends(case) == {"bankruptcy_objection": dt.date(2026, 9, 11), "bankruptcy_decision_objection": dt.date(2026, 9, 21)}


@pytest.mark.django_db
def test_who_gave_a_security_gets_the_application_and_five_days_to_object(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """民诉法解释 第三百六十六条."""
    case = accepted("451", now, monkeypatch)
    assert set(ends(case)) == {"trial_special", "security_notice"}
    serve(case, now + 3 * DAY)
    assert ends(case)["security_objection"] == dt.date(2026, 9, 9)
    assert "security_notice" not in ends(case)


@pytest.mark.django_db
def test_a_protection_order_is_due_in_seventy_two_hours_and_the_respondent_gets_no_copy(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """反家庭暴力法 第二十八条、第三十二条: the order itself is served."""
    case = accepted("481", now, monkeypatch)
    due = case.deadlines.get(rule="protection_order").due_at
    assert due == now + 5 * DAY + dt.timedelta(hours=1)  # the hour in which it begins is not counted (CPL 85)
    assert not CourtDocument.objects.filter(case_id=case.pk, kind__in=["application_copy", "notice_of_application"]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["applicant", "clerk"])
def test_an_urgent_protection_order_is_due_in_twenty_four_hours(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """反家庭暴力法 第二十八条: from acceptance; marked twice it stays."""
    case = accepted("481", now, monkeypatch)
    applicant = actor_for(case.parties.get(role="plaintiff").user, Role.LITIGANT)
    actor = applicant if who == "applicant" else filing_clerk()
    first = mark_urgent(actor=actor, case_id=case.pk, now=now + 2 * DAY)
    assert mark_urgent(actor=applicant, case_id=case.pk, now=now + 3 * DAY) == first
    assert first.due_at == now + 3 * DAY + dt.timedelta(hours=1)
    assert [one.rule for one in case.deadlines.filter(state="running")] == ["protection_order_urgent"]
    assert case.timeline.filter(kind="urgent").count() == 1


@pytest.mark.django_db
def test_nobody_else_and_nothing_else_is_urgent(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    case = accepted("481", now, monkeypatch)
    with pytest.raises(Http404):
        mark_urgent(actor=actor_for(make_user("旁人"), Role.LITIGANT), case_id=case.pk, now=now)
    Case.objects.filter(pk=case.pk).update(case_type="破申")
    with pytest.raises((Http404, PermissionDenied)):
        mark_urgent(actor=filing_clerk(), case_id=case.pk, now=now)


@pytest.mark.django_db
def test_the_applicants_button_starts_the_shorter_clock(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    case = accepted("481", now, monkeypatch)
    user = case.parties.get(role="plaintiff").user
    assert user is not None
    client, address = sign_in(user), reverse("filing:case_urgent", args=[case.pk])
    assert address in client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert client.post(address).status_code == 302
    page = client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "情况紧急" in page
    assert address not in page


@pytest.mark.django_db
def test_the_court_above_may_give_fifteen_days_more_for_a_bankruptcy_petition_once(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """企业破产法 第十条."""
    blank_documents(monkeypatch)
    dispute = make_dispute(now)
    case = dispute.case
    Case.objects.filter(pk=case.pk).update(case_type="破申", cause_code="461", procedure="examination")
    term = start_deadline(
        actor=SYSTEM, rule="bankruptcy_decision", trigger="accepted", triggered_on=now.date(), key="petition", now=now, case=case
    )
    assert term.due_on == dt.date(2026, 9, 16)
    dispute.reload()
    asked = proposed(dispute, "bankruptcy_extension", now)
    assert asked.court == case.court.parent
    assert not may(dispute.president, asked, "decide")
    decided(asked, dispute.president_above, now)
    term.refresh_from_db()
    assert (term.due_on, term.set_by_court) == (dt.date(2026, 10, 1), dt.date(2026, 10, 1))
    with pytest.raises(CannotDecide, match="no_extension_left"):
        decided(proposed(dispute, "bankruptcy_extension", now), dispute.president_above, now)
