"""What an agent does for a party that disposes of its rights needs special authority (民事诉讼法 第六十二条).

Two tables over everything that a litigant may do: whoever adds an act says here whether it disposes of a right. All people are
fictitious.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.http import Http404

from courtportal.kernel.authz import Actor, Refused, Role, may
from courtportal.kernel.authz.policy import table
from filing.applications.actions.decide import withdraw_application
from filing.applications.rules.catalogue import KINDS
from filing.cases.models import Party, Representation
from filing.intake.actions.from_case import may_counterclaim
from filing.mediation.actions.start import start_in_case
from filing.parties.actions.answer import answer
from filing.parties.claimed import claimed_elements
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, make_dispute
from tests.factories.filings import accepted, litigant, make_bench, make_draft
from tests.factories.people import actor_for, make_user

pytestmark = pytest.mark.django_db
LITIGANTS = {Role.LITIGANT, Role.LAWYER}
# To read binds nobody, nor does what an account does for itself alone.
READING = {"view", "list", "see_consent", "attend", "read_dossier", "find_archived", "apply_to_read"}

# Admit, waive, change claims, settle, counterclaim, appeal; of a mediation every word, since all of it leads to a settlement.
DISPOSING = {
    ("filing.party", "apply_specially"),
    ("filing.party", "admit_claims"),
    ("filing.case", "mediate"),
    ("filing.filing", "appeal_refusal"),
    *(
        ("filing.mediation", act)
        for act in (
            "agree_fact", "answer_offer", "choose", "confirm", "consent", "extend", "invite", "leave", "object", "offer",
            "reopen", "repent", "sign", "speak",
        )
    ),
}  # fmt: skip
# Why each of the others disposes of no right of a party.
OPEN = {
    # of a case: what is said and shown in it, its means and its terms
    ("filing.case", "apply"), ("filing.case", "hand_in_evidence"), ("filing.case", "hand_in_paper"),
    ("filing.case", "mark_urgent"), ("filing.party", "answer"), ("filing.party", "apply"), ("filing.party", "name_day"),
    ("filing.party", "consent_online"), ("filing.party", "confirm_service_address"), ("filing.party", "delegate_service"),
    ("filing.impossibleday", "withdraw"), ("filing.speakingturn", "speak"), ("filing.speakingturn", "ask_longer"),
    ("filing.applicationresult", "answer"), ("filing.representation", "end"),
    # taken back only with the authority that was needed to make it (``withdraw_application``)
    ("filing.application", "withdraw"),
    # enforcement begins; to waive, settle or receive money needs special authority, and nothing here does that
    ("filing.case", "apply_enforcement"),
    # from outside, for oneself
    ("filing.application", "ask_to_join"), ("filing.application", "object"), ("filing.joinrequest", "ask"),
    ("filing.joinrequest", "withdraw"), ("filing.mediation", "join"),
    # before there is a case: what is taken back can be filed again
    ("filing.filing", "withdraw"), ("filing.filing", "resume"), ("filing.filing", "decline_suit"),
    ("filing.filing", "acknowledge_refusal"), ("filing.filing", "ask_relief"), ("filing.filingdraft", "discard"),
    ("filing.filingdraft", "edit"), ("filing.filingdraft", "join"), ("filing.filingdraft", "share"),
    ("filing.filingdraft", "sign"), ("filing.filingdraft", "start"), ("filing.filingdraft", "submit"),
    ("filing.countervisit", "link"), ("filing.bulkfiler", "apply"), ("filing.bulkfiler", "use"), ("filing.bulkjob", "resume"),
    ("filing.bulkjob", "submit"), ("filing.bulkjob", "take_over"),
    # fees
    ("filing.fee", "ask_relief"), ("filing.fee", "ask_review"), ("filing.fee", "name_account"), ("filing.fee", "pay"),
    # one's own things
    ("filing.keptpaper", "change"), ("filing.keptpaper", "keep"), ("filing.unsentform", "keep"),
}  # fmt: skip
SPECIAL_KINDS = {
    "withdrawal", "appeal_withdrawal", "claim_change", "counterclaim", "counterclaim_withdrawal", "appeal", "ruling_appeal",
    "retrial", "retrial_withdrawal", "special_withdrawal",
}  # fmt: skip
# For the party's protection or about the procedure: nothing is given up by asking.
OTHER_KINDS = {
    "preservation_property", "preservation_conduct", "preservation_evidence", "preservation_lifting", "jurisdiction_objection",
    "postponement", "appraisal", "recusal", "evidence_collection", "evidence_extension", "restored_term", "witness", "joinder",
    "party_change", "representation", "conversion", "collegial_panel", "suspension", "resumption", "consolidation", "separation",
    "restoration", "execution_objection", "outsider_objection", "reconsideration", "refusal_reconsideration",
    "payment_order_objection", "security_objection", "protection_reconsideration", "ruling_objection",
}  # fmt: skip
NOT_OF_PARTIES = {"bench", "seated"}


def acts_of_litigants() -> set[tuple[str, str]]:
    return {
        (label, action)
        for (label, action), rules in table.rules.items()
        if label.startswith("filing.") and action not in READING and any(rule.roles & LITIGANTS for rule in rules)
    }


def test_of_every_act_it_is_said_whether_it_disposes_of_a_right() -> None:
    assert not DISPOSING & OPEN
    assert acts_of_litigants() == DISPOSING | OPEN


def test_of_every_kind_of_application_it_is_said_too() -> None:
    by_parties = {code for code, kind in KINDS.items() if kind.by - NOT_OF_PARTIES}
    assert by_parties == SPECIAL_KINDS | OTHER_KINDS
    assert {code for code in by_parties if KINDS[code].special} == SPECIAL_KINDS


@dataclass
class Represented:
    """A dispute whose parties act through one agent each."""

    dispute: Dispute
    agents: dict[str, Actor]

    def with_scope(self, scope: str) -> None:
        Representation.objects.filter(party__case=self.dispute.case).update(scope=scope)


@pytest.fixture
def represented(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Represented:
    blank_documents(monkeypatch)
    dispute, agents = make_dispute(now), {}
    for role in ("plaintiff", "defendant"):
        user = make_user("沈知远")
        Representation.objects.create(party=dispute.party(role), user=user, name="沈知远", scope=Representation.Scope.GENERAL)
        agents[role] = actor_for(user, Role.LITIGANT)
    return Represented(dispute, agents)


MAY: dict[str, Callable[[Represented], bool]] = {
    "apply specially": lambda one: may(one.agents["plaintiff"], one.dispute.party("plaintiff"), "apply_specially"),
    "admit a claim": lambda one: may(one.agents["defendant"], one.dispute.party("defendant"), "admit_claims"),
    "settle": lambda one: may(one.agents["plaintiff"], one.dispute.case, "mediate"),
    "counterclaim": lambda one: may_counterclaim(one.agents["defendant"], one.dispute.case),
}


@pytest.mark.parametrize("act", MAY)
def test_general_authority_does_not_suffice_and_special_authority_does(act: str, represented: Represented) -> None:
    assert not MAY[act](represented)
    represented.with_scope(Representation.Scope.SPECIAL)
    assert MAY[act](represented)


def test_in_a_mediation_that_the_other_side_began_an_agent_with_general_authority_does_nothing(
    represented: Represented, now: dt.datetime
) -> None:
    mediation = start_in_case(actor=represented.dispute.plaintiff, case_id=represented.dispute.case.pk, now=now)
    agent = represented.agents["defendant"]
    acts = [action for label, action in DISPOSING if label == "filing.mediation"]
    assert [action for action in acts if may(agent, mediation, action)] == []
    represented.with_scope(Representation.Scope.SPECIAL)
    assert may(agent, mediation, "consent")


def test_what_was_asked_with_special_authority_is_taken_back_with_it_alone(represented: Represented, now: dt.datetime) -> None:
    represented.with_scope(Representation.Scope.SPECIAL)
    dispute, agent = represented.dispute, represented.agents["plaintiff"]
    asked = apply_for(dispute, "claim_change", now)
    type(asked).objects.filter(pk=asked.pk).update(submitted_by=agent.user_id)
    represented.with_scope(Representation.Scope.GENERAL)
    with pytest.raises(Refused, match="特别授权"):
        withdraw_application(actor=agent, application_id=asked.pk, now=now)
    represented.with_scope(Representation.Scope.SPECIAL)
    assert withdraw_application(actor=agent, application_id=asked.pk, now=now).state == "withdrawn"


def test_whose_mandate_has_ended_takes_nothing_back(represented: Represented, now: dt.datetime) -> None:
    dispute, agent = represented.dispute, represented.agents["plaintiff"]
    asked = apply_for(dispute, "evidence_collection", now)
    type(asked).objects.filter(pk=asked.pk).update(submitted_by=agent.user_id)
    Representation.objects.filter(user_id=agent.user_id).update(ended_at=now)
    with pytest.raises((Refused, Http404)):
        withdraw_application(actor=agent, application_id=asked.pk, now=now)


def test_an_agent_with_general_authority_speaks_to_the_facts_and_admits_no_claim(now: dt.datetime) -> None:
    make_bench()
    case = accepted(make_draft(litigant(), now), now)
    party, user = case.parties.get(role=Party.Role.DEFENDANT), make_user("沈知远")
    mandate = Representation.objects.create(party=party, user=user, name="沈知远", scope=Representation.Scope.GENERAL)
    agent = actor_for(user, Role.LITIGANT)
    claim, fact = (next(one.key for one in claimed_elements(case) if one.section == part) for part in ("claims", "facts"))
    admitted = {key: {"position": "admitted"} for key in (claim, fact)}
    with pytest.raises(Refused, match="承认诉讼请求"):
        answer(actor=agent, party_id=party.pk, positions=admitted, text="", now=now)
    mandate.scope = Representation.Scope.SPECIAL
    mandate.save()
    given = answer(actor=agent, party_id=party.pk, positions=admitted, text="", now=now)
    assert set(given.positions) == {claim, fact}
