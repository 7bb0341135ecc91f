"""A complaint names a third party without independent claim (CPL 59), and for each plaintiff one or two agents (CPL 61)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from filing.cases.models import Party, Representation
from filing.events import CaseAccepted
from filing.intake.actions.drafts import add_party, save_party, start_draft
from filing.intake.actions.submit import NotReady, submit
from filing.intake.complaint import complaint_data
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.findings import findings, nothing_for_a_person
from filing.intake.subscribers import issue_notices_of_acceptance
from filing.parties.rules.agents import named_agents
from filing.parties.rules.papers import PaperKind, missing
from tests.factories.blank_documents import blank_documents
from tests.factories.filings import DEFENDANT, accept_filing, litigant, make_bench, make_draft
from tests.factories.findings import PLAINTIFF, lending, piece, side
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in

THIRD = {"name": "许知秋", "address": "佛山市禅城区演示路66号", "interest": "借款实际打入许知秋的账户，判决结果影响其返还义务。"}
FIRST = {
    "has_agent": "yes", "agent_name": "沈知远", "agent_kind": "relative", "agent_phone": "13800000009",
    "agent_authority": "general",
}  # fmt: skip
SECOND = {
    "has_second_agent": "yes", "second_agent_name": "顾言", "second_agent_phone": "13800000010",
    "second_agent_kind": "lawyer", "second_agent_authority": "special", "second_agent_firm": "虚构律师事务所",
}  # fmt: skip


def with_third_party(now: dt.datetime, **typed: str) -> FilingDraft:
    actor = litigant()
    draft = make_draft(actor, now)
    _draft, party_id = add_party(actor=actor, draft_id=draft.pk, role="third_party", kind="person", now=now)
    save_party(actor=actor, draft_id=draft.pk, party_id=party_id, typed={**THIRD, **typed}, seen=True, now=now)
    return FilingDraft.objects.get(pk=draft.pk)


def signed_in(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def submitted(draft: FilingDraft, now: dt.datetime) -> Any:
    return submit(actor=actor_for(draft.owner, Role.LITIGANT), draft_id=draft.pk, now=now)


@pytest.mark.django_db
def test_the_third_party_stands_in_the_case_without_a_claim_and_is_served_as_the_defendants_are(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_documents(monkeypatch)
    make_bench()
    case = accept_filing(submitted(with_third_party(now), now), now)
    third = case.parties.get(role=Party.Role.THIRD_PARTY)
    assert (third.name, third.claims_independently, third.user_id) == ("许知秋", False, None)
    assert case.title == "林小满 诉 周远航 民间借贷纠纷"
    issue_notices_of_acceptance(CaseAccepted(case_id=case.pk, filing_id=case.filing_id), now)
    served = [one.payload for one in OutboxEvent.objects.filter(name="filing.DocumentsToServe")]
    assert [one["purpose"] for one in served if str(third.pk) in one["party_ids"]] == ["respond"]


@pytest.mark.django_db
def test_the_complaint_prints_the_third_party_with_its_interest_after_the_defendants(now: dt.datetime) -> None:
    draft = with_third_party(now)
    sections = complaint_data(draft.content, draft.form_key, draft.cause_code)["sections"]
    assert [one["title"] for one in sections[:3]] == ["原告（自然人）", "被告（自然人）", "第三人（自然人）"]
    assert THIRD["interest"] in [row["value"] for row in sections[2]["elements"]]


@pytest.mark.django_db
def test_who_names_a_third_party_says_why_the_outcome_concerns_it(now: dt.datetime) -> None:
    draft = with_third_party(now, interest="")
    with pytest.raises(NotReady) as refused:
        submitted(draft, now)
    assert [(one.page, one.problem.key) for one in refused.value.problems] == [("third_party", "interest")]


@pytest.mark.django_db
def test_an_application_without_a_suit_has_no_third_party(now: dt.datetime) -> None:
    actor = litigant()
    draft = start_draft(actor=actor, form_key="general", court=None, now=now, cause_code="458")
    with pytest.raises(PermissionDenied):
        add_party(actor=actor, draft_id=draft.pk, role="third_party", kind="person", now=now)
    client = signed_in(actor)
    assert client.get(reverse("filing:draft_parties", args=[draft.pk, "third_party"])).status_code == 404


@pytest.mark.django_db
def test_the_page_says_which_third_party_and_leads_on_where_there_is_none(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_draft(actor, now)
    client = signed_in(actor)
    url = reverse("filing:draft_parties", args=[draft.pk, "third_party"])
    page = client.get(url).content.decode()
    assert "没有独立请求权" in page
    answer = client.post(url, {"none": "1"})
    assert answer["Location"] == reverse("filing:draft_papers", args=[draft.pk])
    assert "third_party" in FilingDraft.objects.get(pk=draft.pk).content["seen"]
    added = client.post(url, {"add": "organisation"})
    assert "第三人的信息" in client.get(added["Location"]).content.decode()


@pytest.mark.django_db
def test_two_agents_of_a_plaintiff_act_in_the_case_each_within_its_authority(now: dt.datetime) -> None:
    make_bench()
    actor = litigant()
    draft = make_draft(actor, now)
    own = contents.parties(draft.content, "plaintiff")[0]["id"]
    save_party(actor=actor, draft_id=draft.pk, party_id=own, typed={**PLAINTIFF, **FIRST, **SECOND}, seen=True, now=now)
    case = accept_filing(submit(actor=actor, draft_id=draft.pk, now=now), now)
    agents = Representation.objects.filter(party__case=case).order_by("name")
    assert {(one.name, one.scope, one.law_firm) for one in agents} == {
        ("沈知远", "general", ""), ("顾言", "special", "虚构律师事务所")
    }  # fmt: skip
    assert [one.phone for one in agents] == [FIRST["agent_phone"], SECOND["second_agent_phone"]]


def test_the_second_agent_is_asked_for_only_beside_a_first() -> None:
    party = {"role": "plaintiff", "kind": "person", "answers": {**PLAINTIFF, "has_agent": "no", **SECOND}}
    assert named_agents(contents.facts(party)) == ()
    assert [one.name for one in named_agents({**FIRST, **SECOND})] == ["沈知远", "顾言"]


def test_a_relative_and_a_lawyer_each_bring_their_own_papers() -> None:
    side = [{"kind": "person", "name": "林小满", "proven": "yes", **FIRST, **SECOND}]
    assert [one.kind for one in missing(side, [])] == [
        PaperKind.POWER_OF_ATTORNEY,
        PaperKind.AGENT_IDENTITY,
        PaperKind.KINSHIP_PROOF,
        PaperKind.FIRM_LETTER,
        PaperKind.LAWYER_LICENCE,
    ]


def found(**of: Any) -> set[str]:
    return {one.key for one in findings(lending(evidence=[piece(1, "iou"), piece(2, "authority")], **of))}


def test_a_third_party_needs_a_human_look_and_is_neither_plaintiff_nor_defendant() -> None:
    third = side("third_party", **THIRD)
    sides = {"defendants": [side("defendant", **DEFENDANT), third]}
    assert found(**sides) == {"third_party_named"}
    assert not nothing_for_a_person(findings(lending(**sides)))
    same = side("third_party", **{**DEFENDANT, "interest": "一"})
    assert found(defendants=[side("defendant", **DEFENDANT), same]) == {"third_party_named", "third_party_is_party"}
    twice = side("third_party", **THIRD)
    assert "party_twice" in found(defendants=[side("defendant", **DEFENDANT), third, twice])


def test_the_same_agent_twice_and_an_agent_of_the_other_side_are_pointed_out() -> None:
    again = {**FIRST, **SECOND, "second_agent_name": FIRST["agent_name"], "second_agent_phone": FIRST["agent_phone"]}
    assert found(plaintiffs=[side("plaintiff", **{**PLAINTIFF, **again})]) == {"represented", "agent_twice"}
    other = {**FIRST, "agent_name": DEFENDANT["name"]}
    assert found(plaintiffs=[side("plaintiff", **{**PLAINTIFF, **other})]) == {"represented", "agent_of_other_side"}
    company = side("defendant", "organisation", name="虚构公司", address="佛山市禅城区演示路1号", phone="0757-82345678",
                   representative="沈知远")  # fmt: skip
    assert "agent_of_other_side" in found(plaintiffs=[side("plaintiff", **{**PLAINTIFF, **FIRST})], defendants=[company])
