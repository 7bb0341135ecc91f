"""A party without an account takes back on paper what it applied for on paper."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Refused, Role
from courtportal.kernel.identity.models import User
from filing.applications.models import Application
from filing.cases.models import DossierEntry
from filing.paper.actions.enter_withdrawal import enter_withdrawal
from filing.paper.keeping import CannotEnter
from filing.paper.models import PaperEntry
from tests.factories.disputes import Dispute, apply_for, make_dispute
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in
from tests.filing.paper.scans import entered, scanned

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    """Given a defendant without an account."""
    dispute = make_dispute(now)
    dispute.case.parties.filter(role="defendant").update(user=None)
    return dispute


@pytest.fixture
def asked(dispute: Dispute, now: dt.datetime) -> Application:
    """Given its application for an appraisal, which came on paper two days ago."""
    application = entered(dispute, "appraisal", now, now.date() - dt.timedelta(days=2)).application
    assert application is not None
    return application


def test_the_clerk_enters_the_withdrawal_and_the_paper_stands_in_the_file(
    dispute: Dispute, asked: Application, now: dt.datetime
) -> None:
    paper = scanned(dispute.clerk, now, now.date(), "撤回申请书.pdf")
    with pytest.raises(CannotEnter, match="day"):
        before = scanned(dispute.clerk, now, now.date() - dt.timedelta(days=3))
        enter_withdrawal(actor=dispute.clerk, application_id=asked.pk, paper=before, now=now)
    for _twice in range(2):
        entry = enter_withdrawal(actor=dispute.clerk, application_id=asked.pk, paper=paper, now=now)
    asked.refresh_from_db()
    assert (asked.state, entry.kind, entry.title) == (Application.State.WITHDRAWN, "withdrawal", "撤回申请：鉴定")
    filed = DossierEntry.objects.get(key=f"paper:{entry.pk}")
    assert (filed.file, filed.catalogue_number, filed.source) == (entry.file, 16, "周远航")
    assert AuditEntry.objects.filter(action="withdraw", object_id=str(asked.pk)).count() == 1
    again = scanned(dispute.clerk, now, now.date())
    with pytest.raises(Refused, match="不能再撤回"):
        enter_withdrawal(actor=dispute.clerk, application_id=asked.pk, paper=again, now=now)


def test_what_the_other_side_must_not_know_of_stays_hidden_from_it(dispute: Dispute, now: dt.datetime) -> None:
    secret = entered(dispute, "preservation_conduct", now, now.date(), role="defendant").application
    assert secret is not None
    paper = scanned(dispute.clerk, now, now.date())
    entry = enter_withdrawal(actor=dispute.clerk, application_id=secret.pk, paper=paper, now=now)
    assert DossierEntry.objects.get(key=f"paper:{entry.pk}").sealing == DossierEntry.Sealing.SEALED


def test_nobody_enters_it_for_who_applied_by_account_or_at_another_court(dispute: Dispute, now: dt.datetime) -> None:
    by_account = apply_for(dispute, "appraisal", now)
    paper = scanned(dispute.clerk, now, now.date())
    with pytest.raises(Refused):
        enter_withdrawal(actor=dispute.clerk, application_id=by_account.pk, paper=paper, now=now)
    on_paper = entered(dispute, "appraisal", now, now.date()).application
    assert on_paper is not None
    stranger = sign_in(User.objects.get(pk=dispute.filing_clerk_above.user_id))
    assert stranger.get(reverse("filing:paper_withdrawal", args=[on_paper.pk])).status_code == 404


def test_a_filing_clerk_at_the_counter_enters_it_on_the_pages(dispute: Dispute, asked: Application, now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK, dispute.case.court, "许立案")
    client, address = sign_in(user), reverse("filing:paper_withdrawal", args=[asked.pk])
    upload = scanned(actor_for(user), now, now.date()).upload
    upload.purpose = "scan"
    upload.save()
    with clock.at(now):
        assert address in client.get(reverse("filing:paper", args=[dispute.case.pk])).content.decode()
        assert client.get(address).status_code == 200
        typed = {"manner": "counter", "handed_in_on": "2026-08-01", "scan_upload": str(upload.pk), "key": str(uuid.uuid4())}
        refused = client.post(address, typed)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["handed_in_on"])
        assert "撤回不能早于申请" in refused.content.decode()
        for _twice in range(2):  # a second press leads where the first did
            done = client.post(address, typed | {"handed_in_on": now.date().isoformat()})
            assert done["Location"] == reverse("filing:paper", args=[dispute.case.pk])
        assert address not in client.get(reverse("filing:paper", args=[dispute.case.pk])).content.decode()
    assert PaperEntry.objects.filter(kind="withdrawal").count() == 1
