"""What a clerk has begun at the counter is found again, and discarded by that clerk only until it is submitted."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Refused
from courtportal.kernel.identity.models import User
from courtportal.kernel.vault.models import StoredFile
from filing.intake.actions.drafts import discard_draft
from filing.intake.actions.submit import submit
from filing.intake.counter.models import CounterVisit
from filing.intake.models import DraftEvidence, FilingDraft
from tests.factories.filings import filing_clerk, make_upload
from tests.factories.sessions import sign_in
from tests.filing.intake.test_counter import typed

pytestmark = pytest.mark.django_db


def test_what_was_begun_is_found_again_and_ends_at_the_slip(now: dt.datetime) -> None:
    """The person stands at the counter until the slip is printed; a clerk has no page of own matters to go back to."""
    clerk, other = filing_clerk(), filing_clerk()
    visit = typed(clerk, now)
    page, draft = sign_in(User.objects.get(pk=clerk.user_id)), reverse("filing:draft", args=[visit.draft_id])
    assert draft in page.get(reverse("filing:counter_start")).content.decode()
    assert draft not in sign_in(User.objects.get(pk=other.user_id)).get(reverse("filing:counter_start")).content.decode()
    shown = page.get(draft).content.decode()
    assert reverse("filing:my") not in shown.partition("<main")[2]
    assert reverse("filing:draft_discard", args=[visit.draft_id]) in shown
    answer = page.post(reverse("filing:draft_submit", args=[visit.draft_id]))
    assert answer.headers["Location"] == reverse("filing:counter_slip", args=[visit.pk])
    assert draft not in page.get(reverse("filing:counter_start")).content.decode()


def test_what_was_begun_at_the_counter_is_discarded_by_the_clerk_who_types_it_and_its_scans_stay(now: dt.datetime) -> None:
    clerk, other = filing_clerk(), filing_clerk()
    visit = typed(clerk, now)
    stored = make_upload(User.objects.get(pk=clerk.user_id), now).stored
    assert stored is not None
    DraftEvidence.objects.create(draft_id=visit.draft_id, order=9, title="借条", purpose="", file=stored, file_name="借条.pdf")
    discard = reverse("filing:draft_discard", args=[visit.draft_id])
    assert sign_in(User.objects.get(pk=other.user_id)).post(discard).status_code == 404
    answer = sign_in(User.objects.get(pk=clerk.user_id)).post(discard)
    assert answer.headers["Location"] == reverse("filing:counter_start")
    assert not FilingDraft.objects.filter(pk=visit.draft_id).exists()
    assert not CounterVisit.objects.filter(pk=visit.pk).exists()
    assert StoredFile.objects.filter(pk=stored.pk).exists()
    assert AuditEntry.objects.filter(action="discard_draft", actor_id=clerk.user_id, object_id=str(visit.draft_id)).exists()


def test_what_was_submitted_at_the_counter_or_taken_over_is_not_discarded(now: dt.datetime) -> None:
    clerk = filing_clerk()
    submitted, taken = typed(clerk, now), typed(clerk, now)
    submit(actor=clerk, draft_id=submitted.draft_id, now=now)
    CounterVisit.objects.filter(pk=taken.pk).update(linked_at=now)
    for draft_id in (submitted.draft_id, taken.draft_id):
        with pytest.raises((Refused, Http404)):
            discard_draft(actor=clerk, draft_id=draft_id, now=now)
