"""As what an agent acts is asked at filing, and the papers follow from it (民诉法解释 第八十五至八十八条)."""

import datetime as dt
from typing import Any, get_args

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import Appointment, User
from filing.api.papers import PaperIn
from filing.cases.models import Representation
from filing.causes.answers import is_visible
from filing.causes.elements import party_elements
from filing.intake.actions.drafts import add_party, save_party, start_draft
from filing.intake.actions.papers import add_paper
from filing.intake.actions.submit import NotReady, submit
from filing.intake.complaint import complaint_data
from filing.intake.models import FilingDraft
from filing.intake.queries import latest_version
from filing.intake.rules import content as contents
from filing.intake.rules.findings import findings
from filing.parties.actions.papers import Description
from filing.parties.rules.papers import AUTHORITY, PaperKind, needed
from tests.factories.filings import (
    PLAINTIFF,
    accept_filing,
    accepted,
    filing_clerk,
    fill_in,
    litigant,
    make_bench,
    make_draft,
    make_upload,
)
from tests.factories.findings import lending, side
from tests.factories.people import actor_for, make_court, make_user
from tests.factories.sessions import sign_in
from tests.filing.bulk.tables import USCC

EARLIER = "法〔2025〕82号（2）"
AGENT = {"has_agent": "yes", "agent_name": "沈知远", "agent_phone": "13800000009", "agent_authority": "special"}
BANK = {
    "name": "演示银行（虚构）", "uscc": USCC, "address": "佛山市禅城区演示路1号", "representative": "韩行长",
    "phone": "0757-82345678",
}  # fmt: skip
EMPLOYEE = {**AGENT, "agent_kind": "employee", "agent_firm": BANK["name"], "agent_position": "客户经理"}


def papers_of(kind: str, of: str = "person", firm: str = "") -> list[PaperKind]:
    """What an agent of this kind hands in."""
    party = {"kind": of, "name": "某当事人", "proven": "yes", **AGENT, "agent_kind": kind, "agent_firm": firm}
    own = {PaperKind.LICENCE, PaperKind.REPRESENTATIVE_PROOF}
    return [one.kind for one in needed([party]) if one.kind not in own]


@pytest.mark.parametrize(
    ("kind", "papers"),
    [
        ("lawyer", ["firm_letter", "lawyer_licence"]),
        ("legal_worker", ["introduction", "legal_worker_licence", "area_proof"]),
        ("relative", ["agent_identity", "kinship_proof"]),
        ("employee", ["agent_identity", "employment_proof"]),
        ("recommended", ["agent_identity", "recommendation", "membership_proof"]),
    ],
)
def test_each_kind_of_agent_proves_as_what_it_acts(kind: str, papers: list[str]) -> None:
    assert papers_of(kind) == ["power_of_attorney", *papers]


def test_a_program_hands_in_every_paper_that_an_agent_may_owe() -> None:
    assert set(get_args(PaperIn.model_fields["kind"].annotation)) == {kind.value for kind in AUTHORITY}


def test_a_draft_that_was_never_asked_goes_by_the_firm_as_before() -> None:
    assert papers_of("", firm="虚构律师事务所") == ["power_of_attorney", "firm_letter", "lawyer_licence"]
    assert papers_of("") == ["power_of_attorney"]


def missing_in_words(**facts: str) -> str:
    """What the check finds missing of a bank's authority."""
    bank = side("plaintiff", "organisation", **{**BANK, **facts})
    [finding] = [one for one in findings(lending(plaintiffs=[bank])) if one.key == "authority_missing"]
    return finding.wrong("zh-hans")


def test_of_an_employee_of_a_bank_no_lawyers_papers_are_asked_though_the_employer_is_named() -> None:
    words = missing_in_words(**EMPLOYEE)
    assert words == "“演示银行（虚构）”有代理人沈知远，还缺：授权委托书、代理人身份证件、劳动人事关系证明。"
    assert "律师" in missing_in_words(**{**EMPLOYEE, "agent_kind": "lawyer"})


def test_an_employee_acts_for_an_organisation_only_and_a_relative_for_a_person_only() -> None:
    def offered(beside: str) -> set[str]:
        kinds = next(one for one in party_elements("representative", "", beside) if one.key == "agent_kind")
        return {value for value, _label in kinds.choices}

    assert offered("person") == {"lawyer", "legal_worker", "relative", "recommended"}
    assert offered("organisation") == {"lawyer", "legal_worker", "employee", "recommended"}


def test_who_has_no_agent_is_asked_nothing_of_one() -> None:
    asked = [one.key for one in party_elements("representative", "", "person") if is_visible(one, {"has_agent": "no"})]
    assert asked == ["has_agent"]


def represented(actor: Actor, now: dt.datetime, **agent: str) -> FilingDraft:
    """A person's draft in which an agent is named."""
    draft = make_draft(actor, now)
    party = contents.parties(draft.content, "plaintiff")[0]["id"]
    save_party(actor=actor, draft_id=draft.pk, party_id=party, typed={**AGENT, **agent}, seen=True, now=now)
    return FilingDraft.objects.get(pk=draft.pk)


def of_the_bank(actor: Actor, now: dt.datetime, **agent: str) -> FilingDraft:
    """A bank's draft, for which an agent acts."""
    draft = start_draft(actor=actor, form_key="private_lending", court=make_court(), now=now)
    own = contents.parties(draft.content, "plaintiff")[0]["id"]
    _draft, bank = add_party(actor=actor, draft_id=draft.pk, role="plaintiff", kind="organisation", now=now)
    save_party(actor=actor, draft_id=draft.pk, party_id=own, typed=PLAINTIFF, seen=True, now=now)
    save_party(actor=actor, draft_id=draft.pk, party_id=bank, typed={**BANK, **agent}, seen=True, now=now)
    return fill_in(actor, FilingDraft.objects.get(pk=draft.pk), now)


def problems_of(draft: FilingDraft, now: dt.datetime) -> list[tuple[str, str]]:
    with pytest.raises(NotReady) as refused:
        submit(actor=actor_for(draft.owner), draft_id=draft.pk, now=now)
    return [(one.problem.key, one.problem.code) for one in refused.value.problems]


@pytest.mark.django_db
def test_as_what_the_agent_acts_must_be_said_and_be_open_to_the_party(now: dt.datetime) -> None:
    assert problems_of(represented(litigant(), now), now) == [("agent_kind", "missing")]
    assert problems_of(represented(litigant(), now, agent_kind="employee"), now) == [("agent_kind", "unknown_choice")]
    assert problems_of(of_the_bank(litigant(), now, **AGENT, agent_kind="relative"), now) == [("agent_kind", "unknown_choice")]


@pytest.mark.django_db
def test_an_employee_of_a_bank_stands_in_the_case_as_such_with_the_authority(now: dt.datetime) -> None:
    make_bench()
    actor = litigant()
    draft = of_the_bank(actor, now, **EMPLOYEE)
    said = Description(PaperKind.POWER_OF_ATTORNEY, "授权委托书")
    upload = make_upload(draft.owner, now, "授权委托书.pdf", 1)
    picked = add_paper(actor=actor, draft_id=draft.pk, upload_id=upload.pk, said=said, now=now)
    filing = submit(actor=actor, draft_id=draft.pk, now=now)
    printed = str(complaint_data(latest_version(filing).content, filing.form_key, filing.cause_code))
    assert "■本单位工作人员" in printed
    case = accept_filing(filing, now)
    agent = Representation.objects.get(party__case=case)
    assert (agent.kind, agent.law_firm, agent.licence_number) == ("employee", "", "")
    assert agent.authority_file == picked.file
    home = sign_in(draft.owner).get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "沈知远" in home
    assert "本单位工作人员" in home


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["lawyer", "legal_worker"])
def test_firm_and_licence_of_who_acts_by_one_stand_in_the_case(now: dt.datetime, kind: str) -> None:
    make_bench()
    case = accepted(
        represented(litigant(), now, agent_kind=kind, agent_firm="虚构律师事务所", agent_licence="14401 2026 1000 0001"), now
    )
    agent = Representation.objects.get(party__case=case)
    assert (agent.kind, agent.law_firm, agent.licence_number) == (kind, "虚构律师事务所", "14401202610000001")


@pytest.mark.django_db
def test_a_draft_begun_before_the_question_is_filed_and_printed_without_it(now: dt.datetime) -> None:
    make_bench()
    actor = litigant()
    draft = represented(actor, now, agent_firm="虚构律师事务所")
    FilingDraft.objects.filter(pk=draft.pk).update(template_version=EARLIER)
    filing = submit(actor=actor, draft_id=draft.pk, now=now)
    printed = str(complaint_data(latest_version(filing).content, filing.form_key, filing.cause_code))
    assert "代理人单位" in printed
    assert "代理人身份" not in printed
    assert Representation.objects.get(party__case=accept_filing(filing, now)).kind == "lawyer"


def lawyer() -> tuple[Actor, User]:
    user = make_user("沈知远")
    Appointment.objects.create(user=user, role=Role.LAWYER)
    return actor_for(user), user


def agent_begun(actor: Actor, now: dt.datetime) -> dict[str, Any]:
    """What stands of the agent in a client's page before anything is typed."""
    draft = start_draft(actor=actor, form_key="private_lending", court=make_court(), now=now)
    draft, client = add_party(actor=actor, draft_id=draft.pk, role="plaintiff", kind="person", now=now)
    party = contents.party(draft.content, client)
    assert party
    return {key: value for key, value in party["answers"].items() if key.startswith("agent_")}


@pytest.mark.django_db
def test_a_lawyers_own_account_says_lawyer_with_the_firm_and_licence_of_the_last_case(now: dt.datetime) -> None:
    actor, user = lawyer()
    first = agent_begun(actor, now)
    assert (first["agent_kind"], first["agent_name"], first["agent_firm"], first["agent_licence"]) == ("lawyer", "沈知远", "", "")
    make_bench()
    case = accepted(make_draft(litigant(), now), now)
    Representation.objects.create(
        party=case.parties.get(role="plaintiff"), user=user, name="沈知远", law_firm="虚构律师事务所", licence_number="1440"
    )
    again = agent_begun(actor, now)
    assert (again["agent_kind"], again["agent_firm"], again["agent_licence"]) == ("lawyer", "虚构律师事务所", "1440")


@pytest.mark.django_db
def test_the_page_asks_as_what_the_agent_acts_and_the_licence_of_a_lawyer_alone(now: dt.datetime) -> None:
    draft = of_the_bank(litigant(), now, **EMPLOYEE)
    bank = contents.parties(draft.content, "plaintiff")[1]["id"]
    client, url = sign_in(draft.owner), reverse("filing:draft_party", args=[draft.pk, bank])
    page = client.get(url).content.decode()
    assert "由本单位职员代为诉讼的，也填写在这里" in page
    assert "银行、物业公司等单位由自己的职员代理的" in page
    assert 'value="employee"' in page
    assert 'value="relative"' not in page
    assert 'name="agent_licence"' not in page
    lawyers = client.post(url, {**BANK, **EMPLOYEE, "agent_kind": "lawyer", "_shown": ",".join([*BANK, *EMPLOYEE])})
    assert lawyers.status_code == 302
    assert 'name="agent_licence"' in client.get(url).content.decode()


@pytest.mark.django_db
def test_the_page_of_papers_and_the_clerks_desk_name_what_an_employee_owes(now: dt.datetime) -> None:
    actor = litigant()
    draft = of_the_bank(actor, now, **EMPLOYEE)
    client = sign_in(draft.owner)
    url = reverse("filing:draft_papers", args=[draft.pk])
    owed = client.get(url).content.decode().split("还需要")[1].split("现在没有的")[0]
    assert "劳动人事关系证明" in owed
    assert "代理人身份证件" in owed
    assert "律师" not in owed
    client.cookies["django_language"] = "en"
    assert "Proof of employment" in client.get(url).content.decode()
    filing = submit(actor=actor, draft_id=draft.pk, now=now)
    clerk = sign_in(User.objects.get(pk=filing_clerk(filing.court).user_id))
    desk = clerk.get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert "代理人身份" in desk
    assert "本单位工作人员" in desk
    assert "还缺：授权委托书、代理人身份证件、劳动人事关系证明" in desk
