"""What a filer says is urgent: asked in every form, told to the clerk first, and to nobody else."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.bulk.rules.columns import columns
from filing.causes.elements import form_keys, load_form
from filing.events import FilingUrgencyTakenBack
from filing.intake.actions.review import claim, claim_next, release, request_correction
from filing.intake.actions.submit import submit
from filing.intake.actions.take_back_urgency import take_back_urgency
from filing.intake.complaint import complaint_data
from filing.intake.models import Filing
from filing.intake.queries import draft_problems, latest_version, review_queue
from filing.intake.subscribers import tell_that_it_is_not_urgent
from tests.factories.claims import make_claim_draft
from tests.factories.filings import accepted, filing_clerk, litigant, make_bench, make_draft, make_filing
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
WHY = "对方正在转移唯一的房屋，时效到九月底届满"
URGENT = {"urgent": "yes", "urgent_for": ["limitation", "violence"], "urgent_why": WHY}


def urgent_filing(now: dt.datetime, actor: Actor | None = None) -> Filing:
    return make_filing(now, actor, **URGENT)


def desk(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


@pytest.mark.parametrize("key", sorted(form_keys()))
def test_every_form_asks_for_it_and_nobody_must_answer(key: str) -> None:
    form = load_form(key)
    assert form.element("urgent").default == ("no",)
    assert not form.element("urgent").required
    assert dict(form.element("urgent_for").options).keys() == {"preservation", "limitation", "violence", "other"}


def test_who_says_that_it_is_urgent_says_what_and_why(now: dt.datetime) -> None:
    draft = make_draft(litigant(), now, urgent="yes")
    assert {one.problem.key: one.problem.code for one in draft_problems(draft, now.date())} == {
        "urgent_for": "missing", "urgent_why": "missing",
    }  # fmt: skip


def test_the_clerk_finds_the_urgent_filing_first_with_its_reason(now: dt.datetime) -> None:
    clerk = filing_clerk()
    earlier, urgent = make_filing(now - dt.timedelta(days=3)), urgent_filing(now)
    assert [one.pk for one in review_queue(clerk, "section", now)] == [urgent.pk, earlier.pk]
    page = desk(clerk).get(reverse("filing:review_queue"), {"view": "section"}).content.decode()
    assert "诉讼时效或者起诉期限快要届满；正在遭受家庭暴力或者面临家庭暴力的现实危险" in page
    assert WHY in page
    narrowed = desk(clerk).get(reverse("filing:review_queue"), {"view": "section", "urgent": "yes"})
    assert [one.pk for one in narrowed.context["page"]] == [urgent.pk]
    taken = claim_next(actor=clerk, now=now)
    assert taken is not None
    assert taken.pk == urgent.pk
    assert WHY in desk(clerk).get(reverse("filing:review_desk", args=[urgent.pk])).content.decode()


def test_the_other_side_and_the_complaint_hear_nothing_of_it(now: dt.datetime) -> None:
    filing = urgent_filing(now)
    data = complaint_data(latest_version(filing).content, filing.form_key, filing.cause_code)
    assert WHY not in str(data)
    assert "紧急" not in str(data)


def test_an_urgent_application_for_a_protection_order_is_due_in_twenty_four_hours(now: dt.datetime) -> None:
    """反家庭暴力法 第二十八条."""
    make_bench()
    case = accepted(make_claim_draft("general", litigant(), now, cause_code="481", **URGENT), now)
    assert [one.rule for one in case.deadlines.filter(state="running")] == ["protection_order_urgent"]


def test_a_correction_takes_the_urgency_back(now: dt.datetime) -> None:
    actor, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=urgent_filing(now, actor).pk, now=now)
    items = [{"page": "agreements", "reason": "other", "note": "请说明"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=items, days=7, checked=[], now=now)
    draft = filing.draft
    draft.content["answers"]["urgent"] = "no"
    draft.save(update_fields=["content"])
    corrected = submit(actor=actor, draft_id=draft.pk, now=now)
    corrected.refresh_from_db()
    assert (corrected.is_urgent, corrected.urgent_for, corrected.urgent_why) == (False, [], "")


def test_a_clerk_finds_it_not_urgent_and_the_filer_reads_why(now: dt.datetime) -> None:
    owner, clerk, earlier = litigant(), filing_clerk(), make_filing(now - dt.timedelta(days=3))
    filing = claim(actor=clerk, filing_id=urgent_filing(now, owner).pk, now=now)
    client, url, why = desk(clerk), reverse("filing:review_not_urgent", args=[filing.pk]), "房屋已经查封，时效在年底届满"
    sent = {"version": filing.version, "drawn_for": str(filing.pk)}
    with clock.at(now):
        assert url in client.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
        refused = client.post(url, sent)
        assert (refused.status_code, list(refused.context["not_urgent_form"].errors)) == (422, ["reason"])
        assert client.post(url, {**sent, "not-urgent-reason": why}).status_code == 302
        tell_that_it_is_not_urgent(FilingUrgencyTakenBack(filing_id=filing.pk), now)
        page = desk(owner).get(reverse("filing:filing", args=[filing.pk])).content.decode()
    assert why in page
    due, filing = filing.decide_by, Filing.objects.get(pk=filing.pk)
    assert (filing.is_urgent, filing.not_urgent_why, filing.decide_by) == (False, why, due)
    assert Notice.objects.get(title="您的申请不作为紧急事项办理").user == filing.owner
    assert json.loads(bytes(AuditEntry.objects.get(action="take_back_urgency").canonical))["reason"] == why
    assert OutboxEvent.objects.filter(name="filing.FilingUrgencyTakenBack").count() == 1
    release(actor=clerk, filing_id=filing.pk, now=now)
    assert [one.pk for one in review_queue(clerk, "section", now)] == [earlier.pk, filing.pk]
    with pytest.raises(Refused):
        take_back_urgency(actor=clerk, filing_id=filing.pk, version=filing.version + 1, reason=why, now=now)


@pytest.mark.parametrize(("new_words", "urgent"), [(WHY, False), ("明天就要拆除", True)])
def test_the_same_words_after_a_correction_are_not_urgent_again(new_words: str, urgent: bool, now: dt.datetime) -> None:
    actor, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=urgent_filing(now, actor).pk, now=now)
    take_back_urgency(actor=clerk, filing_id=filing.pk, version=filing.version, reason="不紧急", now=now)
    items = [{"page": "agreements", "reason": "other", "note": "请说明"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=items, days=7, checked=[], now=now)
    draft = filing.draft
    draft.content["answers"]["urgent_why"] = new_words
    draft.save(update_fields=["content"])
    corrected = submit(actor=actor, draft_id=draft.pk, now=now)
    assert Filing.objects.get(pk=corrected.pk).is_urgent == urgent


def test_a_table_of_many_filings_has_no_column_for_it() -> None:
    assert not {"urgent", "urgent_for", "urgent_why"} & {one.key for one in columns("private_lending")}
