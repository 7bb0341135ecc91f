"""A letter of authority on paper lets the agent in as one handed in by account does (CPL 61, 62)."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Refused
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.cases.models import DossierEntry, Representation
from filing.paper.actions.enter_authority import Authority, enter_authority
from filing.paper.keeping import CannotEnter
from filing.paper.models import PaperEntry
from tests.factories.disputes import Dispute, decided, make_dispute
from tests.factories.filings import make_upload
from tests.factories.people import make_user
from tests.factories.sessions import sign_in
from tests.filing.paper.scans import scanned
from tests.filing.parties.test_representation import asked

pytestmark = pytest.mark.django_db

LAWYER = Authority(name="沈知远", scope="special", kind="lawyer", law_firm="虚构律师事务所", licence_number="14401202610000001")


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def enter(dispute: Dispute, now: dt.datetime, role: str = "plaintiff", authority: Authority = LAWYER) -> PaperEntry:
    return enter_authority(
        actor=dispute.clerk, case_id=dispute.case.pk, party_id=dispute.party(role).pk, authority=authority,
        paper=scanned(dispute.clerk, now, now.date(), "授权委托书.pdf", manner="counter"), now=now,
    )  # fmt: skip


def test_the_agent_acts_for_the_party_within_the_authority_and_the_other_side_is_told(dispute: Dispute, now: dt.datetime) -> None:
    entry = enter(dispute, now)
    agent = Representation.objects.get()
    assert (agent.party, agent.name, agent.scope) == (dispute.party("plaintiff"), "沈知远", "special")
    assert (agent.kind, agent.law_firm, agent.licence_number) == ("lawyer", "虚构律师事务所", "14401202610000001")
    assert (agent.began_at, agent.authority_file) == (now, entry.file)
    assert Notice.objects.filter(title="代理人变更", user_id=dispute.defendant.user_id).count() == 1
    assert OutboxEvent.objects.filter(name="filing.RepresentationChanged").count() == 1
    filed = DossierEntry.objects.get(case=dispute.case, key=f"paper:{entry.pk}")
    assert (filed.catalogue_number, filed.source) == (10, "林小满")


def test_the_same_form_sent_twice_enters_one_agent(dispute: Dispute, now: dt.datetime) -> None:
    paper = scanned(dispute.clerk, now, now.date())
    for _ in range(2):
        enter_authority(
            actor=dispute.clerk, case_id=dispute.case.pk, party_id=dispute.party("plaintiff").pk, authority=LAWYER,
            paper=paper, now=now,
        )  # fmt: skip
    assert Representation.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "before", "code"),
    [
        ("plaintiff", ["沈知远"], "acting"),
        ("plaintiff", ["甲", "乙"], "agents"),
        ("defendant", ["沈知远"], "same_name"),
    ],
)
def test_no_third_agent_none_twice_and_none_for_both_sides(
    dispute: Dispute, now: dt.datetime, role: str, before: list[str], code: str
) -> None:
    for name in before:
        enter(dispute, now, authority=Authority(name, "general", "lawyer", "虚构律师事务所", ""))
    with pytest.raises(CannotEnter) as refused:
        enter(dispute, now, role)
    assert refused.value.code == code
    assert Representation.objects.count() == len(before)


PLAINTIFFS_NUMBER, ANOTHERS_NUMBER = "110101198503020024", "440604198503021231"


@pytest.mark.parametrize(("number", "is_another", "code"), [
    ("", False, "same_name"), ("", True, "same_name"), (ANOTHERS_NUMBER, False, "same_name"),
    (PLAINTIFFS_NUMBER, True, "conflict"), (" 1101 0119 8503 0200 24", False, "conflict"),
])  # fmt: skip
def test_who_bears_the_name_of_the_other_side_is_refused_unless_the_clerk_has_seen_another_person(
    dispute: Dispute, now: dt.datetime, number: str, is_another: bool, code: str
) -> None:
    """The plaintiff is 林小满; so is the agent whom the defendant names."""
    named = replace(LAWYER, name="林小满", identity_number=number, is_another=is_another)
    with pytest.raises(CannotEnter) as refused:
        enter(dispute, now, "defendant", named)
    assert refused.value.code == code
    assert not Representation.objects.exists()


def test_another_person_of_the_same_name_acts_and_the_log_says_that_it_was_compared(dispute: Dispute, now: dt.datetime) -> None:
    enter(dispute, now, "defendant", replace(LAWYER, name="林小满", identity_number=ANOTHERS_NUMBER, is_another=True))
    agent = Representation.objects.get()
    assert (agent.party.role, agent.identity_number) == ("defendant", ANOTHERS_NUMBER)
    entry = AuditEntry.objects.get(action="begin_representation")
    logged = bytes(entry.canonical).decode()
    assert "another_of_the_name" in logged
    assert ANOTHERS_NUMBER not in logged


def test_an_agent_of_both_sides_by_the_same_number_is_refused_under_any_firm(dispute: Dispute, now: dt.datetime) -> None:
    known = replace(LAWYER, identity_number=ANOTHERS_NUMBER)
    enter(dispute, now, "plaintiff", known)
    with pytest.raises(CannotEnter) as refused:
        enter(dispute, now, "defendant", replace(known, law_firm="另一虚构律师事务所", is_another=True))
    assert refused.value.code == "conflict"


def test_only_those_who_enter_papers_enter_an_authority(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        enter_authority(
            actor=dispute.plaintiff, case_id=dispute.case.pk, party_id=dispute.party("plaintiff").pk, authority=LAWYER,
            paper=scanned(dispute.plaintiff, now, now.date()), now=now,
        )  # fmt: skip


def test_who_was_entered_on_paper_takes_the_own_place_up_with_an_account(dispute: Dispute, now: dt.datetime) -> None:
    enter(dispute, now)
    enter(dispute, now, authority=Authority("顾言", "general", "lawyer", "虚构律师事务所", ""))
    user = make_user("沈知远")
    decided(asked(dispute, user, now), dispute.clerk, now)
    acting = Representation.objects.filter(ended_at=None)
    assert {(one.name, one.user_id) for one in acting} == {("沈知远", user.pk), ("顾言", None)}


def test_the_clerk_enters_it_on_its_page_and_an_error_stands_beside_its_field(dispute: Dispute, now: dt.datetime) -> None:
    user = User.objects.get(pk=dispute.clerk.user_id)
    client, upload = sign_in(user), make_upload(user, now, "授权委托书.pdf")
    upload.purpose = "scan"
    upload.save(update_fields=["purpose"])
    url = reverse("filing:paper_enter", args=[dispute.case.pk, dispute.party("plaintiff").pk, "authority"])
    typed = {
        "manner": "counter", "handed_in_on": now.date().isoformat(), "scan_upload": str(upload.pk), "key": "k1",
        "agent": "沈知远", "scope": "general", "agent_kind": "lawyer", "law_firm": "虚构律师事务所", "licence_number": "",
    }  # fmt: skip
    assert client.post(url, {**typed, "agent": ""}).status_code == 422
    assert client.post(url, typed).status_code == 302
    assert Representation.objects.get().name == "沈知远"
    again = client.post(url, {**typed, "key": "k2"})
    assert again.status_code == 422
    assert "已经代理" in again.content.decode()
    namesake = {**typed, "key": "k3", "agent": dispute.party("defendant").name, "law_firm": ""}
    asked_again = client.post(url, namesake)
    assert "is_another" in asked_again.context["form"].errors
    confirmed = {**namesake, "identity_number": PLAINTIFFS_NUMBER, "is_another": "on"}
    assert client.post(url, confirmed).status_code == 302
