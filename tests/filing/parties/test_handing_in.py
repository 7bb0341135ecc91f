"""A party and its agents hand in other papers than evidence: statements of agents, written opinions."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from filing.cases.models import Case, DossierEntry
from filing.parties.actions.hand_in_paper import HandedIn, hand_in_paper
from filing.parties.rules.handing_in import HandedInKind
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.filings import make_upload
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def handed_in(dispute: Dispute, actor: Actor, now: dt.datetime, role: str = "plaintiff") -> DossierEntry:
    upload = make_upload(User.objects.get(pk=actor.user_id), now)
    paper = HandedIn(upload, HandedInKind.AGENT_STATEMENT, "代理词", "k")
    return hand_in_paper(actor=actor, case_id=dispute.case.pk, party_id=dispute.party(role).pk, paper=paper, now=now)


def test_the_statement_stands_under_its_number_and_the_other_side_and_the_clerk_are_told(
    dispute: Dispute, now: dt.datetime
) -> None:
    entry = handed_in(dispute, dispute.plaintiff, now)
    assert (entry.catalogue_number, entry.title, entry.source) == (22, "代理词", "林小满")
    assert entry in visible_to(dispute.defendant, DossierEntry)
    told = set(Notice.objects.filter(title="案卷有新的材料").values_list("user_id", flat=True))
    assert told == {dispute.defendant.user_id, dispute.clerk.user_id}


def test_sent_twice_it_is_handed_in_once(dispute: Dispute, now: dt.datetime) -> None:
    assert handed_in(dispute, dispute.plaintiff, now) == handed_in(dispute, dispute.plaintiff, now)


def test_nobody_hands_in_for_the_other_side_or_in_a_case_of_others(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        handed_in(dispute, dispute.plaintiff, now, role="defendant")
    with pytest.raises(Http404):
        handed_in(dispute, dispute.stranger, now)


@pytest.mark.parametrize("changed", [{"state": "effective"}, {"case_type": "财保"}])
def test_nothing_is_handed_in_once_the_case_is_decided_or_where_a_side_may_not_know_of_it(
    dispute: Dispute, now: dt.datetime, changed: dict[str, str]
) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(**changed)
    with pytest.raises((Refused, Http404)):
        handed_in(dispute, dispute.plaintiff, now)


def test_the_page_says_what_is_missing_and_leads_to_the_file(dispute: Dispute, now: dt.datetime) -> None:
    user = User.objects.get(pk=dispute.plaintiff.user_id)
    browser, address = sign_in(user), reverse("filing:hand_in_paper", args=[dispute.case.pk])
    with clock.at(now):
        assert address in browser.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
        assert browser.get(address).status_code == 200
        answers = {"kind": "written_opinion", "title": "书面质证意见", "key": "k"}
        assert browser.post(address, answers).status_code == 422
        sent = browser.post(address, {**answers, "file_upload": str(make_upload(user, now).pk)})
    assert sent.headers["Location"] == reverse("filing:dossier", args=[dispute.case.pk])
    assert dispute.case.dossier.get().title == "书面质证意见"
