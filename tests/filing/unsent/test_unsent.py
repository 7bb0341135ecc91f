"""What is typed into an application or beside a piece of evidence is kept until it is sent, and for nobody else."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.applications.models import Application
from filing.intake.models import FilingDraft
from filing.unsent.actions.keep import MOST_BYTES
from filing.unsent.models import KEPT, UnsentForm
from filing.unsent.schedule import forget_unsent_forms
from tests.factories.disputes import Dispute, make_dispute, typed
from tests.factories.filings import litigant, make_draft
from tests.factories.people import make_user
from tests.factories.sessions import sign_in
from tests.filing.unsent.keeping import FOUND_AGAIN, WORDS, as_typed

pytestmark = pytest.mark.django_db
KIND = "witness"


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


@pytest.fixture
def draft(now: dt.datetime) -> FilingDraft:
    return make_draft(litigant(), now)


def browser(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def way(name: str, dispute: Dispute) -> str:
    return reverse(f"filing:unsent_{name}", args=["application", dispute.case.pk, KIND])


def form_of(dispute: Dispute) -> str:
    return reverse("filing:application_new", args=[dispute.case.pk, KIND])


def field_of(dispute: Dispute) -> str:
    """A question of the kind that is answered in words."""
    return next(iter(typed(dispute.case, KIND)))


def test_what_was_typed_stands_in_the_form_again_and_only_for_who_typed_it(dispute: Dispute) -> None:
    mine, theirs, field = browser(dispute.plaintiff), browser(dispute.defendant), field_of(dispute)
    assert mine.post(way("save", dispute), as_typed(1, field, **{field: WORDS})).status_code == 200
    page = mine.get(form_of(dispute)).content.decode()
    assert WORDS in page
    assert FOUND_AGAIN in page
    assert WORDS not in theirs.get(form_of(dispute)).content.decode()
    assert theirs.post(way("save", dispute), as_typed(1, field, **{field: "别人的话"})).status_code == 200
    assert theirs.post(way("discard", dispute)).status_code == 302
    assert WORDS in mine.get(form_of(dispute)).content.decode()


def test_it_says_when_it_was_typed_and_until_when_it_is_kept(dispute: Dispute) -> None:
    mine, field = browser(dispute.plaintiff), field_of(dispute)
    with clock.at(dt.datetime(2026, 9, 1, 2, 30, tzinfo=dt.UTC)):
        mine.post(way("save", dispute), as_typed(1, field, **{field: WORDS}))
        page = mine.get(form_of(dispute)).content.decode()
    assert "最后修改于 2026年9月1日（周二）10:30。不再修改、也不提交的，2026年9月29日（周二）以后自动删除。" in page


def test_it_is_sealed_in_the_database(dispute: Dispute) -> None:
    field = field_of(dispute)
    browser(dispute.plaintiff).post(way("save", dispute), as_typed(1, field, **{field: WORDS}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM filing_unsentform")
        (content,) = cursor.fetchone()
    stored = content.encode() if isinstance(content, str) else bytes(content)
    assert WORDS.encode() not in stored
    assert field.encode() not in stored
    assert UnsentForm.objects.get().typed == {field: [WORDS]}


def test_once_it_is_sent_nothing_is_left_and_a_late_save_brings_nothing_back(dispute: Dispute) -> None:
    client, field = browser(dispute.plaintiff), field_of(dispute)
    client.post(way("save", dispute), as_typed(1, field, **{field: WORDS}))
    page = client.get(form_of(dispute)).content.decode()
    seal, key = re.findall(r'data-seal="([^"]+)"', page), re.findall(r'name="key" value="([^"]+)"', page)
    sent = {**typed(dispute.case, KIND), "key": key[0], "_tab": "tab", "_number": "3", "_changed": ""}
    assert client.post(form_of(dispute), sent).status_code == 302
    assert Application.objects.count() == 1
    assert UnsentForm.objects.get().typed == {}
    client.post(way("save", dispute), as_typed(2, field, **{field: WORDS}))
    assert UnsentForm.objects.get().typed == {}
    again = client.get(form_of(dispute)).content.decode()
    assert WORDS not in again
    assert re.findall(r'data-seal="([^"]+)"', again) != seal  # the copy on the device cannot be read any more


def test_a_form_sent_with_errors_is_kept_also_without_scripts(dispute: Dispute) -> None:
    client, field = browser(dispute.plaintiff), field_of(dispute)
    assert client.post(form_of(dispute), {field: WORDS}).status_code == 422
    assert WORDS in client.get(form_of(dispute)).content.decode()


def test_it_can_be_thrown_away(dispute: Dispute) -> None:
    client, field = browser(dispute.plaintiff), field_of(dispute)
    client.post(way("save", dispute), as_typed(1, field, **{field: WORDS}))
    assert client.post(way("discard", dispute))["Location"] == form_of(dispute)
    page = client.get(form_of(dispute)).content.decode()
    assert WORDS not in page
    assert FOUND_AGAIN not in page


def test_nothing_is_kept_for_a_case_of_others_a_kind_that_is_none_or_without_end(dispute: Dispute) -> None:
    client, field = browser(dispute.plaintiff), field_of(dispute)
    stranger = sign_in(make_user())
    assert stranger.post(way("save", dispute), as_typed(1, field, **{field: WORDS})).status_code == 404
    for place, part in (("application", "no_such_kind"), ("no_such_place", "form"), ("case_evidence", KIND)):
        address = reverse("filing:unsent_save", args=[place, dispute.case.pk, part])
        assert client.post(address, as_typed(1, field, **{field: WORDS})).status_code == 404
    assert client.post(way("save", dispute), as_typed(1, field, **{field: "长" * MOST_BYTES})).status_code == 413
    assert not any(one.typed for one in UnsentForm.objects.all())


def test_after_four_weeks_it_is_forgotten(dispute: Dispute) -> None:
    field = field_of(dispute)
    browser(dispute.plaintiff).post(way("save", dispute), as_typed(1, field, **{field: WORDS}))
    kept = UnsentForm.objects.get().changed_at
    forget_unsent_forms(kept + KEPT)
    assert UnsentForm.objects.exists()
    forget_unsent_forms(kept + KEPT + dt.timedelta(seconds=1))
    assert not UnsentForm.objects.exists()


def typed_again(client: Client, page: str) -> tuple[str, list[str]]:
    """What stands in the form for evidence: its purpose and the kinds that are ticked."""
    form = client.get(page).context["form"]
    return form["purpose"].value(), form["kinds"].value()


def test_evidence_of_a_draft_is_kept_with_its_kinds_and_an_unticked_one_goes(draft: FilingDraft) -> None:
    client = sign_in(draft.owner)
    page = reverse("filing:draft_evidence", args=[draft.pk])
    kind = client.get(page).context["form"].fields["kinds"].choices[0][0]
    save = reverse("filing:unsent_save", args=["draft_evidence", draft.pk, "form"])
    client.post(save, as_typed(1, "purpose,kinds", purpose=WORDS, kinds=kind))
    assert typed_again(client, page) == (WORDS, [kind])
    client.post(save, as_typed(2, "kinds", purpose=WORDS))
    assert typed_again(client, page) == (WORDS, [])
    assert WORDS in client.get(page).content.decode()


def test_a_description_that_was_changed_and_not_saved_stands_before_the_stored_one(draft: FilingDraft) -> None:
    client, item = sign_in(draft.owner), draft.evidence.get()
    page = reverse("filing:draft_evidence_item", args=[draft.pk, item.pk])
    save = reverse("filing:unsent_save", args=["draft_evidence_item", draft.pk, item.pk])
    client.post(save, as_typed(1, "purpose", purpose=WORDS))
    shown = client.get(page).context["form"]
    assert shown["purpose"].value() == WORDS
    assert shown["title"].value() == item.title
    assert client.post(page, {"title": "借条", "purpose": "另写", "kinds": item.kinds}).status_code == 302
    assert client.get(page).context["form"]["purpose"].value() == "另写"


def test_further_evidence_in_a_case_is_kept(dispute: Dispute) -> None:
    client = browser(dispute.plaintiff)
    save = reverse("filing:unsent_save", args=["case_evidence", dispute.case.pk, "form"])
    client.post(save, as_typed(1, "purpose", purpose=WORDS))
    assert WORDS in client.get(reverse("filing:case_evidence", args=[dispute.case.pk])).content.decode()
