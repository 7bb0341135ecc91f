"""Before a judge corrects the finding of service, the preview says which appeal it makes late, or in time again."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from delivery.service.models import ServiceRecipient
from delivery.service.rules.effect import Kind
from filing.applications.models import Application
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.models import Case
from tests.delivery.test_correcting import DAY, REASON, arrived, find
from tests.factories.court_cases import make_case, member
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
EARLY, LATE = 1, 12
IN_TIME = 25


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


@pytest.fixture
def recipient(case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> ServiceRecipient:
    """Served on the twelfth day, as it is found now; appealed on the twenty-fifth."""
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)
    found = arrived(case, now)
    find(found, Kind.ARRIVAL_PROVEN, now + LATE * DAY, at=now + LATE * DAY)
    document = found.items.order_by("pk")[0].document
    start_deadline(
        actor=SYSTEM, rule="appeal_judgment", trigger=f"served:{document.pk}", triggered_on=(now + LATE * DAY).date(),
        key="appeal", now=now, case=case, party=found.party,
    )  # fmt: skip
    assert found.party.user is not None
    Application.objects.create(
        case=case, court=case.court, kind="appeal", decider="filing_clerk", party=found.party, submitted_by=found.party.user,
        content={}, sha256="0" * 64, submitted_at=now + IN_TIME * DAY, receipt_number="AP", key="appeal", reasons="", terms={},
    )  # fmt: skip
    return found


def preview(recipient: ServiceRecipient, at: dt.datetime, now: dt.datetime) -> str:
    """What the judge reads before confirming that the papers arrived then."""
    with clock.at(now):
        browser = sign_in(member(recipient.order.case, "sole_judge"))
        page = reverse("service:correct", args=[recipient.pk])
        choice = re.search(r'value="([0-9a-f-]{36}:arrival_proven)"', browser.get(page).content.decode())
        assert choice is not None
        given = {"found": choice[1], "reason": REASON, "at": clock.local(at).strftime("%Y-%m-%dT%H:%M")}
        return browser.post(page, given).content.decode()


def test_the_preview_says_that_an_appeal_becomes_late_and_that_it_is_so_no_more(
    recipient: ServiceRecipient, now: dt.datetime
) -> None:
    then = now + (IN_TIME + 1) * DAY
    assert "上诉期（最后一天" not in preview(recipient, now + (LATE + 1) * DAY, then)
    page = preview(recipient, now + EARLY * DAY, then)
    assert "按更正后的送达已经超过上诉期（最后一天" in page
    assert "当事人在原来期限内已经做的事不受影响" not in page
    find(recipient, Kind.ARRIVAL_PROVEN, then, at=now + EARLY * DAY)
    assert "不再是逾期" in preview(recipient, now + LATE * DAY, then + DAY)
