"""Evidence handed in while the case runs."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Refused
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.cases.models import EvidenceItem, Party
from tests.factories.disputes import make_dispute
from tests.factories.filings import make_upload
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_an_agent_of_several_says_whose_evidence_it_is(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    first = dispute.party("plaintiff")
    second = Party.objects.create(case=dispute.case, role="plaintiff", order=2, name="林小川", user=first.user)
    upload = make_upload(first.user, now, "收据.pdf")  # type: ignore[arg-type]
    given: dict[str, Any] = {
        "actor": dispute.plaintiff, "case_id": dispute.case.pk, "upload": upload, "title": "收据", "purpose": "付款", "now": now,
    }  # fmt: skip
    for wrong in (None, dispute.party("defendant").pk):
        with pytest.raises(Refused):
            hand_in_evidence(**given, party_id=wrong)
    assert hand_in_evidence(**given, party_id=second.pk).party == second
    client, url = sign_in(first.user), reverse("filing:case_evidence", args=[dispute.case.pk])  # type: ignore[arg-type]
    assert "原告 林小川" in client.get(url).content.decode()
    other = make_upload(first.user, now, "合同.pdf")  # type: ignore[arg-type]
    sent = {"file_upload": str(other.pk), "kinds": ["contract"], "purpose": "借款"}
    unsaid = client.post(url, sent)
    assert list(unsaid.context["form"].errors) == ["whose"]
    assert client.post(url, sent | {"whose": str(first.pk)}).status_code == 302
    assert EvidenceItem.objects.get(file_name="合同.pdf").party == first
