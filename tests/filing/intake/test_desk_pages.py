"""The pages of the filing clerk: the queue and the desk, as a browser without scripts sees them."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Role
from filing.cases.models import Case
from filing.intake.actions.review import claim, review_data
from filing.intake.forms import AcceptForm
from filing.intake.models import Filing
from tests.factories.filings import filing_clerk, make_bench, make_filing
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_each_count_of_the_queue_is_the_length_of_its_list(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    actor, clerk = actor_for(user), sign_in(user)
    for _ in range(3):
        make_filing(now)
    claim(actor=actor, filing_id=Filing.objects.all()[0].pk, now=now)
    page = clerk.get(reverse("filing:review_queue")).content.decode()
    counts = re.findall(r'view=(\w+)"[^>]*>[^<]*<span class="count">(\d+)', page)
    assert dict(counts) == {
        "mine": "1",
        "section": "2",
        "second_look": "0",
        "in_progress": "0",
        "no_clerk": "0",
        "overdue": "0",
        "sample": "0",
        "done": "0",
    }
    for name, count in counts:
        listed = clerk.get(reverse("filing:review_queue"), {"view": name}).content.decode()
        assert listed.count("/review/0") == int(count)


def desk(now: dt.datetime) -> tuple[Client, Filing]:
    user = make_staff(Role.FILING_CLERK)
    return sign_in(user), claim(actor=actor_for(user), filing_id=make_filing(now, rate="24").pk, now=now)


CONDITIONS = [one["key"] for one in review_data()["check_list"]]


def accepting(filing: Filing, **changed: Any) -> dict[str, Any]:
    """What the clerk sends to accept: every condition ticked, and why, where the check found something."""
    drawn = {"version": filing.version, "drawn_for": filing.pk, "procedure": "summary"}
    return {**drawn, "checked": CONDITIONS, "reason": "利率超出部分在审理中处理", **changed}


def flagged(now: dt.datetime) -> tuple[Client, Filing]:
    """A desk at which the check found that more is owed than was lent."""
    user = make_staff(Role.FILING_CLERK)
    filing = make_filing(now, principal_owed="120000")
    return sign_in(user), claim(actor=actor_for(user), filing_id=filing.pk, now=now)


def test_a_filing_is_not_accepted_before_every_condition_is_ticked_and_nothing_typed_is_lost(now: dt.datetime) -> None:
    clerk, filing = flagged(now)
    url = reverse("filing:review_accept", args=[filing.pk])
    for checked in ([], CONDITIONS[:-1]):
        answer = clerk.post(url, accepting(filing, checked=checked, procedure="ordinary"))
        form = answer.context["accept_form"]
        assert answer.status_code == 422
        assert list(form.errors) == ["checked"]
        assert (form["procedure"].value(), form["checked"].value()) == ("ordinary", checked)
        assert form["reason"].value() == "利率超出部分在审理中处理"
    assert not Case.objects.exists()


def test_what_should_be_dealt_with_first_is_answered_for_in_writing_and_on_record(now: dt.datetime) -> None:
    clerk, filing = flagged(now)
    url = reverse("filing:review_accept", args=[filing.pk])
    answer = clerk.post(url, accepting(filing, reason=" "))
    assert answer.status_code == 422
    assert list(answer.context["accept_form"].errors) == ["reason"]
    clerk.post(url, accepting(filing))
    assert filing.reviews.get().reason == "利率超出部分在审理中处理"
    assert json.loads(bytes(AuditEntry.objects.get(action="accept").canonical))["reason"] == "利率超出部分在审理中处理"
    assert "利率超出部分在审理中处理" in clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()


def test_no_reason_is_asked_where_nothing_was_found_and_no_tick_where_the_term_is_over(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    clerk, filing = sign_in(user), claim(actor=actor_for(user), filing_id=make_filing(now).pk, now=now)
    assert "reason" not in AcceptForm(filing=filing).fields
    assert "file_first" not in AcceptForm(filing=filing).fields
    with clock.at(now + dt.timedelta(days=7)):
        assert AcceptForm({"procedure": "summary", "file_first": "on"}, filing=filing).is_valid()
        assert not AcceptForm({"procedure": "summary"}, filing=filing).is_valid()
    assert clerk.post(reverse("filing:review_accept", args=[filing.pk]), accepting(filing, reason="")).status_code == 302


@pytest.mark.parametrize(
    ("owed", "proposed", "words"), [("5000", "small_claims", "小额诉讼程序"), ("300000", "summary", "简易程序")]
)
def test_the_rule_proposes_the_procedure_that_the_page_says_and_why(
    now: dt.datetime, owed: str, proposed: str, words: str
) -> None:
    user = make_staff(Role.FILING_CLERK)
    filing = claim(actor=actor_for(user), filing_id=make_filing(now, principal=owed, principal_owed=owed).pk, now=now)
    field = AcceptForm(filing=filing).fields["procedure"]
    assert field.initial == proposed
    assert str(field.help_text).startswith(f"按规则建议适用：{words}，由您审查后决定。")
    page = sign_in(user).get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert re.search(rf'value="{proposed}"[^>]*(checked|selected)', page)
    assert ("百分之五十" in page and "尚待法院核实" in page) == (proposed == "small_claims")


def test_the_desk_shows_findings_beside_answers_and_accepts(now: dt.datetime) -> None:
    make_bench()
    clerk, filing = desk(now)
    page = clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert "超过合同成立时一年期 LPR 四倍" in page
    assert "还欠您多少本金" not in page  # the court reads the rows of the form, not the questions to the litigant
    assert "<strong>本金</strong>" in page
    accepted = clerk.post(
        reverse("filing:review_accept", args=[filing.pk]),
        accepting(filing),
    )
    case = Case.objects.get()
    assert accepted["Location"] == reverse("filing:case", args=[case.pk])
    assert filing.reviews.get().checked == CONDITIONS
    assert case.case_number in clerk.get(accepted["Location"]).content.decode()


def test_a_suit_without_a_third_party_shows_no_empty_part_for_one(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    page = clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert 'id="part-defendant"' in page
    assert 'id="part-third_party"' not in page


def test_an_outdated_desk_says_so_and_does_nothing(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    data = accepting(filing, version=filing.version - 1)
    answer = clerk.post(reverse("filing:review_accept", args=[filing.pk]), data)
    assert answer.status_code == 409
    assert "还没有办理" in answer.content.decode()
    assert not Case.objects.exists()


def items(**rows: str) -> dict[str, str]:
    return {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "days": "7", **rows}


def test_a_correction_needs_whole_items_and_keeps_what_the_clerk_wrote(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    url = reverse("filing:review_correct", args=[filing.pk])
    for wrong in (
        {},
        {"form-0-reason": "other", "form-0-page": "principal"},
        {"form-0-note": "缺日期", "form-0-page": "interest"},
    ):
        answer = clerk.post(url, items(version=str(filing.version), drawn_for=str(filing.pk), **wrong))
        assert answer.status_code == 422
    assert "缺日期" in answer.content.decode()
    right = items(
        version=str(filing.version), drawn_for=str(filing.pk), **{"form-0-page": "interest", "form-0-reason": "interest_unclear"}
    )
    assert clerk.post(url, right).status_code == 302
    filing.refresh_from_db()
    assert filing.state == Filing.State.SUPPLEMENT_REQUESTED
    owner = sign_in(filing.owner)
    page = owner.get(reverse("filing:draft", args=[filing.draft.pk])).content.decode()
    assert page.count(f"/drafts/{filing.draft.pk}/page/") == 1


def test_more_lines_are_drawn_without_script_and_what_was_written_stays(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    url = reverse("filing:review_correct", args=[filing.pk])
    written = {"form-2-page": "interest", "form-2-note": "缺日期", "words": "请到三号窗口", "days": "5"}
    more = clerk.post(url, items(version=str(filing.version), drawn_for=str(filing.pk), more_lines="1") | written)
    assert more.status_code == 200
    drawn = more.context["items"]
    assert len(drawn.forms) == 6
    assert (drawn.forms[2]["page"].value(), drawn.forms[2]["note"].value()) == ("interest", "缺日期")
    assert (more.context["term_form"]["words"].value(), more.context["term_form"]["days"].value()) == ("请到三号窗口", "5")
    assert "请选择原因" not in more.content.decode()
    filing.refresh_from_db()
    assert filing.state == Filing.State.IN_REVIEW
    sent = items(version=str(filing.version), drawn_for=str(filing.pk)) | {
        "form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": str(drawn.initial_form_count()),
        "form-5-page": "interest", "form-5-reason": "interest_unclear",
    }  # fmt: skip
    assert clerk.post(url, sent).status_code == 302
    assert len(filing.corrections.get().items) == 1


def test_the_correction_speaks_of_ticking_only_where_there_is_something_to_tick(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    page = clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert "列入补正" not in page  # all there is are hints
    user, wrong = make_staff(Role.FILING_CLERK), make_filing(now, amount_provided="95000", principal_owed="95000")
    claim(actor=actor_for(user), filing_id=wrong.pk, now=now)
    page = sign_in(user).get(reverse("filing:review_desk", args=[wrong.pk])).content.decode()
    assert 'name="finding"' in page
    assert "上面勾选“列入补正”" in page


@pytest.mark.parametrize("lines", ["0", "-1"])
def test_a_list_sent_without_a_line_is_shown_again_with_one_to_write_on(lines: str, now: dt.datetime) -> None:
    clerk, filing = desk(now)
    sent = items(version=str(filing.version), drawn_for=str(filing.pk)) | {"form-TOTAL_FORMS": lines}
    answer = clerk.post(reverse("filing:review_correct", args=[filing.pk]), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请至少写一项需要补正的内容" in page
    assert 'name="form-0-page"' in page


def test_litigants_do_not_reach_the_review(now: dt.datetime) -> None:
    client, filing = sign_in(make_user("林小满")), make_filing(now)
    assert client.get(reverse("filing:review_queue")).status_code == 403
    assert client.get(reverse("filing:review_desk", args=[filing.pk])).status_code == 403
    assert client.get(reverse("filing:filing", args=[filing.pk])).status_code == 404
    assert filing_clerk().court_id == filing.court_id


def test_a_second_press_on_accept_leads_to_the_same_case_and_reading_is_recorded(now: dt.datetime) -> None:
    clerk, filing = desk(now)
    clerk.get(reverse("filing:review_desk", args=[filing.pk]))
    assert AuditEntry.objects.filter(action="read", object_id=str(filing.pk)).count() == 1
    data = accepting(filing)
    pressed = [clerk.post(reverse("filing:review_accept", args=[filing.pk]), data)["Location"] for _ in range(2)]
    assert pressed == [reverse("filing:case", args=[Case.objects.get().pk])] * 2
