"""The review: outcomes, their clock, who may, what is kept of every step, and what somebody missed."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.courts.models import Level
from courtportal.kernel.identity.models import Appointment, User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.intake.actions.accept import accept
from filing.intake.actions.divert import resume, send_to_mediation, send_to_payment_order
from filing.intake.actions.hand_over import hand_over
from filing.intake.actions.review import ChangedMeanwhile, claim, claim_next, reject, request_correction, review_data
from filing.intake.actions.submit import submit
from filing.intake.actions.withdraw import withdraw
from filing.intake.examining import Examined
from filing.intake.forms import AcceptForm
from filing.intake.models import Filing, FilingTransition
from filing.intake.papers import _claimed, correction_data
from filing.intake.queries import open_correction, review_queue
from filing.intake.rules.findings import RULES_VERSION
from filing.intake.schedule import raise_late_filings, remind_of_last_day
from tests.factories.filings import EXAMINED, claimed, filing_clerk, litigant, make_filing, sign_refusal
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
ITEMS = [{"page": "principal", "reason": "amount_mismatch", "note": "请核对"}]


def steps(filing: Filing) -> list[tuple[str, str, str]]:
    return list(filing.transitions.order_by("version").values_list("act", "from_state", "to_state"))


def test_every_step_keeps_who_by_which_law_and_how_the_term_changed(now: dt.datetime) -> None:
    actor, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, actor).pk, now=now)
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=ITEMS, days=7, checked=[], now=now)
    later = now + dt.timedelta(days=3)
    filing = submit(actor=actor, draft_id=filing.draft.pk, now=later)
    accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=filing.version, now=later)
    assert steps(filing) == [
        ("submit", "", "submitted"),
        ("claim", "submitted", "in_review"),
        ("request_correction", "in_review", "supplement_requested"),
        ("supplement", "supplement_requested", "in_review"),
        ("accept", "in_review", "accepted"),
    ]
    kept = list(filing.transitions.order_by("version"))
    assert [one.version for one in kept] == [1, 2, 3, 4, 5]
    assert (kept[2].deadline_before, kept[2].deadline_after) == (dt.date(2026, 9, 8), dt.date(2026, 9, 8))
    assert (kept[3].deadline_before, kept[3].deadline_after) == (None, dt.date(2026, 9, 11))
    desk = reverse("filing:review_desk", args=[filing.pk])
    page = sign_in(User.objects.get(pk=clerk.user_id)).get(desk).content.decode()
    assert "2026年9月8日（周二），不变" in page
    assert "2026年9月8日（周二） → 2026年9月8日（周二）" not in page
    assert "— → 2026年9月11日（周五）" in page
    assert {one.actor_id for one in kept} == {actor.user_id, clerk.user_id}
    assert "第一百二十六条" in kept[4].law
    with pytest.raises(IntegrityError), transaction.atomic():
        FilingTransition.objects.filter(pk=kept[0].pk).update(act="claim")


def test_mediation_stops_the_term_and_the_filer_may_come_back_without_typing(now: dt.datetime) -> None:
    actor, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, actor).pk, now=now)
    send_to_mediation(actor=clerk, filing_id=filing.pk, version=filing.version, reason="争议不大", checked=[], now=now)
    assert Deadline.objects.get(filing_id=filing.pk).state == Deadline.State.CANCELLED
    assert OutboxEvent.objects.filter(name="filing.FilingSentToMediation").count() == 1
    back = resume(actor=actor, filing_id=filing.pk, now=now + dt.timedelta(days=10))
    assert (back.state, back.decide_by, back.versions.count()) == (Filing.State.IN_REVIEW, dt.date(2026, 9, 18), 1)
    with pytest.raises(PermissionDenied):
        resume(actor=actor, filing_id=filing.pk, now=now)


def test_nobody_is_sent_to_mediation_who_declined_it(now: dt.datetime) -> None:
    """民事诉讼法 第一百二十五条: 但当事人拒绝调解的除外."""
    clerk = filing_clerk()
    filing = claimed(now, clerk, mediation_willing="no")
    with pytest.raises(PermissionDenied):
        send_to_mediation(actor=clerk, filing_id=filing.pk, version=filing.version, reason="", checked=[], now=now)
    filing.refresh_from_db()
    assert filing.state == Filing.State.IN_REVIEW


def test_a_payment_order_has_its_own_term_and_the_portal_may_lead_back(now: dt.datetime) -> None:
    clerk = filing_clerk()
    filing = claimed(now, clerk)
    with pytest.raises(ValueError, match=str(filing.pk)):
        send_to_payment_order(actor=clerk, filing_id=filing.pk, version=filing.version, reason=" ", checked=[], now=now)
    send_to_payment_order(actor=clerk, filing_id=filing.pk, version=filing.version, reason="无争议", checked=[], now=now)
    term = Deadline.objects.get(rule="payment_order_acceptance")
    assert (term.due_on, term.state) == (dt.date(2026, 9, 7), Deadline.State.RUNNING)
    resume(actor=SYSTEM, filing_id=filing.pk, now=now, reason="驳回支付令申请")
    term.refresh_from_db()
    assert term.state == Deadline.State.CANCELLED


def test_the_filer_withdraws_even_from_mediation(now: dt.datetime) -> None:
    actor, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, actor).pk, now=now)
    send_to_mediation(actor=clerk, filing_id=filing.pk, version=filing.version, reason="", checked=[], now=now)
    assert withdraw(actor=actor, filing_id=filing.pk, now=now).state == Filing.State.WITHDRAWN


def test_a_withdrawn_filing_leaves_no_term_running_and_asks_for_no_correction(now: dt.datetime) -> None:
    actor, clerk = litigant(), filing_clerk()
    diverted = claim(actor=clerk, filing_id=make_filing(now, actor).pk, now=now)
    send_to_payment_order(actor=clerk, filing_id=diverted.pk, version=diverted.version, reason="无争议", checked=[], now=now)
    waiting = claim(actor=clerk, filing_id=make_filing(now, actor, principal_owed="90000").pk, now=now)
    items = [{"page": "interest", "reason": "interest_unclear", "note": ""}]
    request_correction(actor=clerk, filing_id=waiting.pk, version=waiting.version, items=items, days=5, checked=[], now=now)
    assert open_correction(Filing.objects.get(pk=waiting.pk)) is not None
    for filing in (diverted, waiting):
        withdraw(actor=actor, filing_id=filing.pk, now=now)
        assert open_correction(Filing.objects.get(pk=filing.pk)) is None
    assert not Deadline.objects.filter(filing_id__in=[diverted.pk, waiting.pk], state=Deadline.State.RUNNING).exists()


def test_who_has_a_filing_is_told_on_its_last_day(now: dt.datetime) -> None:
    clerk = filing_clerk()
    filing = claimed(now, clerk)
    remind_of_last_day(now + dt.timedelta(days=7))
    told = Notice.objects.filter(user_id=clerk.user_id, key__startswith=f"filing-late:{filing.pk}")
    assert [one.title for one in told] == ["立案审查今天到期"]


def test_the_ruling_names_an_amount_only_where_money_is_claimed() -> None:
    assert _claimed(Filing(amount=None)) == ""
    assert _claimed(Filing(amount=Decimal("5000"))) == "，请求给付5,000.00元等"


def test_the_seven_cases_of_article_127_and_the_other_refusals_lead_to_their_outcomes(now: dt.datetime) -> None:
    expected = {
        "not_supplemented": "returned",
        "conditions_not_met": "refused",
        "divorce_bar": "informed",
        "arbitration": "informed",
    }
    clerk = filing_clerk()
    for ground, outcome in expected.items():
        filing = claimed(now, clerk)
        if outcome == "refused":
            sign_refusal(clerk, filing, ground, "理由", now)
        reject(actor=clerk, filing_id=filing.pk, version=filing.version, ground=ground, reason="理由", checked=[], now=now)
        filing.refresh_from_db()
        assert filing.state == outcome
        assert filing.transitions.get(act="reject").law


def test_a_filing_is_handed_to_another_clerk_of_the_court_only(now: dt.datetime) -> None:
    clerk, other, judge = filing_clerk(), filing_clerk(), actor_for(make_staff(Role.JUDGE))
    filing = claimed(now, clerk)
    for nobody in (judge, clerk):
        with pytest.raises(LookupError):
            hand_over(actor=clerk, filing_id=filing.pk, version=filing.version, to_user_id=nobody.account_id, now=now)
    handed = hand_over(actor=clerk, filing_id=filing.pk, version=filing.version, to_user_id=other.account_id, now=now)
    assert (handed.claimed_by_id, handed.decide_by) == (other.user_id, filing.decide_by)
    with pytest.raises(ChangedMeanwhile):
        accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=filing.version, now=now)


def test_a_late_filing_rises_to_the_division_head_who_may_hand_it_over(now: dt.datetime) -> None:
    clerk, other = filing_clerk(), filing_clerk()
    head = actor_for(make_staff(Role.DIVISION_HEAD))
    filing = claimed(now, clerk)
    on_the_day, after = now + dt.timedelta(days=7), now + dt.timedelta(days=8)
    remind_of_last_day(on_the_day)
    assert Notice.objects.filter(user_id=clerk.user_id, title="立案审查今天到期").count() == 1
    assert not review_queue(head, "overdue", on_the_day).exists()
    for _ in range(2):
        raise_late_filings(after)
    assert Notice.objects.filter(user_id=head.user_id, title="立案审查超过法定期限").count() == 1
    assert [one.pk for one in review_queue(head, "overdue", after)] == [filing.pk]
    hand_over(actor=head, filing_id=filing.pk, version=filing.version, to_user_id=other.account_id, now=after)
    filing.refresh_from_db()
    case = accept(examined=Examined(), actor=other, filing_id=filing.pk, version=filing.version, now=after, file_first=True)
    assert "第八条" in filing.transitions.get(act="accept").law
    assert case.accepted_at == after


def test_a_filing_whose_clerk_has_left_is_shown_as_without_one_and_goes_to_another_at_once(now: dt.datetime) -> None:
    user, other, head = make_staff(Role.FILING_CLERK), filing_clerk(), make_staff(Role.DIVISION_HEAD)
    filing, browser = claimed(now, actor_for(user)), sign_in(head)
    page = reverse("filing:review_queue")
    assert browser.get(reverse("filing:review_desk", args=[filing.pk])).status_code == 404
    Appointment.objects.filter(user=user).update(ended_at=now)
    for reader in (browser, sign_in(User.objects.get(pk=other.user_id))):
        assert "已不任立案人员" in reader.get(page, {"view": "no_clerk"}).content.decode()
    assert "已不任立案人员" in browser.get(page).content.decode()  # what the head sees first
    assert "转给其他立案人员" in browser.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    handed = {"version": filing.version, "drawn_for": filing.pk, "to": str(other.user_id)}
    assert browser.post(reverse("filing:review_hand_over", args=[filing.pk]), handed).status_code == 302
    filing.refresh_from_db()
    assert filing.claimed_by_id == other.user_id
    assert not review_queue(actor_for(head), "no_clerk", now).exists()


def test_two_clerks_who_take_the_next_get_two_filings_the_most_urgent_first(now: dt.datetime) -> None:
    urgent, later = make_filing(now - dt.timedelta(days=2)), make_filing(now)
    first, second, third = (claim_next(actor=filing_clerk(), now=now) for _ in range(3))
    assert (first and first.pk, second and second.pk, third) == (urgent.pk, later.pk, None)


def test_the_term_of_a_suit_after_an_objection_is_fifteen_days() -> None:
    from filing.calendar.calendars import due_date
    from filing.intake.decision_clock import rule_of

    assert {code: rule_of(code) for code in ("108(3)", "511", "512(1)")} == {
        "108(3)": "filing_decision",
        "511": "filing_decision_revocation",
        "512(1)": "filing_decision_objection",
    }
    assert due_date("filing_decision_objection", dt.date(2026, 9, 1)).due == dt.date(2026, 9, 16)


def test_counts_equal_lists_under_every_filter(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    clerk = sign_in(user)
    make_filing(now)
    make_filing(now, principal_owed="120000")
    for query, expected in (({}, 2), ({"checked": "findings"}, 1), ({"checked": "passed"}, 1), ({"words": "查无此人"}, 0)):
        page = clerk.get(reverse("filing:review_queue"), {"view": "section", **query}).content.decode()
        assert page.count("/review/0") == expected
        assert f'<span class="count">{expected}' in page


def test_the_desk_of_an_outdated_page_shows_what_others_did_and_keeps_what_was_typed(now: dt.datetime) -> None:
    """Pain 7: never a lost update, never a bare 409."""
    user, other = make_staff(Role.FILING_CLERK), filing_clerk()
    filing = claimed(now, actor_for(user))
    hand_over(actor=actor_for(user), filing_id=filing.pk, version=filing.version, to_user_id=other.account_id, now=now)
    data = {"version": filing.version, "drawn_for": filing.pk, "ground": "other_court", "reason": "被告住所地在江门市"}
    answer = sign_in(user).post(reverse("filing:review_reject", args=[filing.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "转给其他立案人员" in page
    assert "被告住所地在江门市" in page


def test_a_finding_ticked_at_the_desk_stands_on_the_correction_list(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    filing = claimed(now, actor_for(user), principal_owed="120000")
    client = sign_in(user)
    page = client.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert 'name="finding" value="owed_exceeds_lent|principal|principal_owed||0|0" form="correct-form"' in page
    data = {
        "version": filing.version, "drawn_for": filing.pk, "days": "7", "form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0",
        "finding": "owed_exceeds_lent|principal|principal_owed||0|0",
    }  # fmt: skip
    assert client.post(reverse("filing:review_correct", args=[filing.pk]), data).status_code == 302
    [item] = filing.corrections.get().items
    assert (item["page"], item["reason"]) == ("principal", "amount_mismatch")
    assert (item["field"], item["note"]) == ("principal_owed", "")
    assert "120,000.00" in item["found"]


def test_to_mediation_back_and_on_to_a_colleague_on_the_pages_alone(now: dt.datetime) -> None:
    user, other = make_staff(Role.FILING_CLERK), make_staff(Role.FILING_CLERK)
    filing, clerk = make_filing(now, mediation_willing="yes"), sign_in(user)
    pages = {name: reverse(f"filing:review_{name}", args=[filing.pk]) for name in ("desk", "divert", "resume", "hand_over")}

    def sent(page: str, **typed: str) -> int:
        filing.refresh_from_db()
        data = {"version": filing.version, "drawn_for": filing.pk, **typed}
        return clerk.post(pages[page], data).status_code

    clerk.post(reverse("filing:review_claim", args=[filing.pk]))
    assert sent("divert", to="mediation", reason="") == 422  # the litigant reads why
    assert sent("divert", to="mediation", reason="双方愿意先行调解") == 302
    listed = clerk.get(reverse("filing:review_queue"), {"view": "in_progress"}).content.decode()
    assert pages["desk"] in listed
    assert pages["resume"] in clerk.get(pages["desk"]).content.decode()
    assert clerk.post(pages["resume"])["Location"] == pages["desk"]
    assert clerk.post(pages["resume"])["Location"] == pages["desk"]  # the second press finds it there
    page = clerk.get(pages["desk"]).content.decode()
    assert pages["resume"] not in page
    assert str(other.pk) in page
    assert sent("hand_over", to=str(user.pk)) == 422
    assert sent("hand_over", to=str(other.pk)) == 302
    assert pages["desk"] in sign_in(other).get(reverse("filing:review_queue"), {"view": "mine"}).content.decode()
    assert [act for act, _from, _to in steps(filing)] == ["submit", "claim", "divert_to_mediation", "resume", "hand_over"]


def test_the_clerk_is_told_which_procedure_the_claim_may_follow(now: dt.datetime) -> None:
    procedure = AcceptForm(filing=make_filing(now)).fields["procedure"]
    assert "小额诉讼程序" in str(procedure.help_text)
    assert "尚待法院核实" in str(procedure.help_text)
    assert procedure.initial == "summary"


def test_a_court_above_the_basic_level_accepts_into_ordinary_procedure_only(now: dt.datetime) -> None:
    above = make_court("粤06", "广东省佛山市中级人民法院", Level.INTERMEDIATE)
    filing = make_filing(now, court=above)
    clerk = filing_clerk(above)
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    assert [code for code, _label in AcceptForm(filing=filing).fields["procedure"].choices] == ["ordinary"]
    with pytest.raises(PermissionDenied):
        accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=version, procedure="summary", now=now)
    case = accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=version, now=now)
    assert (case.procedure, case.deadlines.filter(rule="trial").exists()) == ("ordinary", True)


def test_every_answer_to_a_filing_cites_its_law_in_full() -> None:
    for one in review_data()["refusals"]:
        assert one["cited"].startswith("《")
        assert not re.search(r"\d", one["cited"]), one["key"]


def test_nothing_is_accepted_unexamined_by_whichever_way_it_is_asked(now: dt.datetime) -> None:
    clerk = filing_clerk()
    filing = claimed(now, clerk)
    asked = {"actor": clerk, "filing_id": filing.pk, "version": filing.version}
    every = EXAMINED.checked
    for given in (Examined(), Examined(every[:-1]), Examined(by_rules=RULES_VERSION)):
        with pytest.raises(PermissionDenied, match="逐项审查"):
            accept(examined=given, now=now, **asked)
    with pytest.raises(PermissionDenied, match="先行立案"):  # the term still runs
        accept(examined=Examined(), file_first=True, now=now, **asked)
    assert not Case.objects.exists()
    accept(examined=Examined(every), now=now, **asked)  # nothing stands open: no reason is asked
    assert filing.reviews.get().checked == list(every)


def test_what_the_check_found_is_accepted_only_with_a_reason(now: dt.datetime) -> None:
    clerk = filing_clerk()
    filing = claimed(now, clerk, principal_owed="120000")
    asked = {"actor": clerk, "filing_id": filing.pk, "version": filing.version, "now": now}
    with pytest.raises(PermissionDenied, match="写明理由"):
        accept(examined=Examined(EXAMINED.checked, " "), **asked)
    accept(examined=Examined(EXAMINED.checked, "利率在审理中查明"), **asked)
    assert filing.reviews.get().reason == "利率在审理中查明"


def test_the_portal_accepts_by_the_rules_as_they_stand_only(now: dt.datetime) -> None:
    filing = make_filing(now)
    for given in (EXAMINED, Examined(by_rules="2020-1")):
        with pytest.raises(PermissionDenied, match="自动立案"):
            accept(actor=SYSTEM, filing_id=filing.pk, version=filing.version, examined=given, now=now)
    rules = Examined(by_rules=RULES_VERSION)
    case = accept(actor=SYSTEM, filing_id=filing.pk, version=filing.version, examined=rules, now=now)
    entry = AuditEntry.objects.get(action="accept", object_id=str(case.pk))
    assert json.loads(bytes(entry.canonical))["detail"]["examined_by_rules"] == RULES_VERSION


def test_a_second_correction_list_needs_a_reason_that_the_filer_reads(now: dt.datetime) -> None:
    """法释〔2015〕8号 art. 7: 应当一次性全面告知."""
    actor, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, actor, principal_owed="90000").pk, now=now)
    items = [{"page": "interest", "reason": "interest_unclear", "note": ""}]
    asked = {"actor": clerk, "filing_id": filing.pk, "items": items, "days": 5, "checked": []}
    first = request_correction(**asked, version=filing.version, now=now, why_again="不用写")
    assert first.why_again == ""
    submit(actor=actor, draft_id=filing.draft.pk, now=now)
    filing.refresh_from_db()
    with pytest.raises(ValueError, match="why_again"):
        request_correction(**asked, version=filing.version, now=now, why_again=" ")
    why = "补正后的利息计算方法与借条不一致"
    browser = sign_in(User.objects.get(pk=clerk.user_id))
    drawn = {"drawn_for": str(filing.pk), "version": str(filing.version), "days": "5"}
    line = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-page": "interest", "form-0-reason": "interest_unclear",
        "form-0-note": "",
    }  # fmt: skip
    with clock.at(now):
        address = reverse("filing:review_correct", args=[filing.pk])
        refused = browser.post(address, {**drawn, **line})
        assert (refused.status_code, list(refused.context["term_form"].errors)) == (422, ["why_again"])
        assert browser.post(address, {**drawn, **line, "why_again": why}).status_code == 302
        page = sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:filing", args=[filing.pk])).content.decode()
    assert why in page
    again = filing.corrections.get(number=2)
    assert again.why_again == correction_data(again, now)["why_again"] == why
    kept = [json.loads(bytes(one.canonical)) for one in AuditEntry.objects.filter(action="request_correction").order_by("pk")]
    assert [one.get("reason", "") for one in kept] == ["", why]
    told = OutboxEvent.objects.filter(name="filing.CorrectionRequested").order_by("created_at")
    assert [one.payload["why_again"] for one in told] == ["", why]
