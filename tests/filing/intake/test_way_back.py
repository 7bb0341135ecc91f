"""The way back: to pages of a draft submitted meanwhile, to a party added and left, and of a correction to its clerk."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import Appointment, User
from filing.intake.actions.drafts import add_party, save_party
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import review_queue
from filing.intake.rules import content as contents
from tests.factories.filings import filing_clerk, litigant, make_draft, make_filing
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db

PAGES = [("check", []), ("page", ["principal"]), ("parties", ["defendant"]), ("evidence", []), ("papers", []), ("sharing", [])]


@pytest.mark.parametrize(("name", "of"), PAGES)
def test_the_pages_of_a_submitted_draft_lead_to_the_filing(now: dt.datetime, name: str, of: list[str]) -> None:
    filing = make_filing(now)
    answer = sign_in(filing.owner).get(reverse(f"filing:draft_{name}", args=[filing.draft.pk, *of]), follow=True)
    assert answer.redirect_chain == [(reverse("filing:filing", args=[filing.pk]), 302)]
    assert "这份申请已经提交，不能再修改" in answer.content.decode()


def test_strangers_are_led_nowhere_and_what_is_sent_late_is_refused(now: dt.datetime) -> None:
    filing = make_filing(now)
    address = reverse("filing:draft_page", args=[filing.draft.pk, "principal"])
    assert sign_in(make_user("旁人")).get(address).status_code == 404
    sent = sign_in(filing.owner).post(address, {"principal_owed": "1"})
    assert sent.status_code == 403
    assert "已经提交的内容不能再修改" in sent.content.decode()


def defendants(draft: FilingDraft) -> list[dict[str, str]]:
    draft.refresh_from_db()
    return [contents.facts(one) for one in contents.parties(draft.content, "defendant")]


def press(actor: Actor, draft: FilingDraft, kind: str, now: dt.datetime) -> str:
    return add_party(actor=actor, draft_id=draft.pk, role="defendant", kind=kind, now=now)[1]


def test_a_party_added_and_left_empty_is_taken_up_again(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now)
    there = defendants(draft)
    left = press(actor, draft, "person", now)
    save_party(actor=actor, draft_id=draft.pk, party_id=left, typed={"name": "", "id_type": "id_card"}, seen=False, now=now)
    assert press(actor, draft, "organisation", now) == left, "also where the wrong kind was pressed"
    save_party(actor=actor, draft_id=draft.pk, party_id=left, typed={"name": "远航公司"}, seen=True, now=now)
    assert [one["name"] for one in defendants(draft)] == [*(one["name"] for one in there), "远航公司"]
    assert press(actor, draft, "person", now) != left, "one that has a name stays"


def corrected(clerk: Actor, now: dt.datetime, *, meanwhile: bool = False) -> Filing:
    """The clerk asked for a correction, left the court ``meanwhile``, and the correction has arrived."""
    actor = litigant()
    filing = make_filing(now, actor)
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    items = [{"page": "evidence", "reason": "evidence_illegible", "note": ""}]
    request_correction(actor=clerk, filing_id=filing.pk, version=version, items=items, days=7, checked=[], now=now)
    if meanwhile:
        Appointment.objects.filter(user=clerk.user_id).update(ended_at=now)
    draft = FilingDraft.objects.get(filing=filing)
    return submit(actor=actor, draft_id=draft.pk, now=now)


def test_a_correction_comes_back_to_the_clerk_who_asked_for_it(now: dt.datetime) -> None:
    clerk = filing_clerk()
    filing = corrected(clerk, now)
    assert list(review_queue(clerk, "mine", now)) == [filing]
    assert not review_queue(clerk, "section", now)
    page = sign_in(User.objects.get(pk=clerk.user_id)).get(reverse("filing:review_queue"), {"view": "mine"}).content.decode()
    assert filing.title in page


def test_the_correction_of_a_clerk_who_left_waits_for_all_of_them(now: dt.datetime) -> None:
    filing = corrected(filing_clerk(), now, meanwhile=True)
    other = filing_clerk()
    assert list(review_queue(other, "section", now)) == [filing]
    assert claim(actor=other, filing_id=filing.pk, now=now).claimed_by_id == other.user_id
