"""A program sends in a correction: what was left as it is has to be confirmed, as the page asks."""

import datetime as dt

import pytest

from filing.intake.actions.drafts import save_page
from filing.intake.actions.review import claim, request_correction
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import latest_version
from filing.intake.resubmitted import resubmitted
from tests.factories.filings import filing_clerk, litigant, make_filing
from tests.factories.lending import lending_answers
from tests.factories.programs import program_of

pytestmark = pytest.mark.django_db
ASKED = [
    {"page": "interest", "field": "interest_amount", "reason": "amount_mismatch", "note": ""},
    {"page": "evidence", "file": 1, "file_page": 1, "reason": "evidence_illegible", "note": ""},
    {"page": "defendant", "reason": "unclear_defendant", "note": ""},
]


def test_what_was_left_as_it_is_is_told_with_its_place_until_it_is_confirmed(now: dt.datetime) -> None:
    owner, clerk = litigant(), filing_clerk()
    filing = claim(actor=clerk, filing_id=make_filing(now, owner).pk, now=now)
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=ASKED, days=7, checked=[], now=now)
    draft, program = FilingDraft.objects.get(filing=filing), program_of(owner)
    path, key = f"/drafts/{draft.pk}/submission", {"Idempotency_Key": "correction-0001"}

    refused = program.post(path, **key)
    assert (refused.status_code, refused.json()["code"]) == (422, "unchanged")
    assert "confirm_unchanged" in refused.json()["detail"]
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/answers/interest_amount", "/evidence/0", "/defendant"]
    assert all(one["code"] == "unchanged" and one["detail"] for one in refused.json()["errors"])

    mended = lending_answers(interest_amount="1234.5")
    save_page(actor=owner, draft_id=draft.pk, page="interest", typed=mended, seen=True, now=now)
    left = program.post(path, {"confirm_unchanged": False}, **key).json()["errors"]
    assert [one["pointer"] for one in left] == ["/evidence/0", "/defendant"]
    assert Filing.objects.get().versions.count() == 1

    sent = program.post(path, {"confirm_unchanged": True}, **key)
    assert (sent.status_code, sent.json()["state"]) == (201, "in_review")
    filing = Filing.objects.get()
    read_by_clerk = resubmitted(filing, latest_version(filing))
    assert read_by_clerk is not None
    assert read_by_clerk.confirmed
    again = program.post(path, {"confirm_unchanged": True}, **key)
    assert (again.status_code, Filing.objects.get().versions.count()) == (201, 2)


def test_a_first_submission_asks_for_no_confirmation_and_refuses_what_it_does_not_know(now: dt.datetime) -> None:
    owner = litigant()
    draft = FilingDraft.objects.get(filing=make_filing(now, owner))
    unknown = program_of(owner).post(f"/drafts/{draft.pk}/submission", {"confirm": True}, Idempotency_Key="correction-0002")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid")
