"""Papers of identity and authority: what there is, and what a filing needs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from filing.parties.rules.agents import AgentKind, named_agents


class PaperKind(StrEnum):
    """What a kept paper is. Evidence is kept beside them and filed in the catalogue of evidence."""

    IDENTITY = "identity"
    LICENCE = "licence"
    REPRESENTATIVE_PROOF = "representative_proof"
    POWER_OF_ATTORNEY = "power_of_attorney"
    FIRM_LETTER = "firm_letter"
    LAWYER_LICENCE = "lawyer_licence"
    INTRODUCTION = "introduction"
    LEGAL_WORKER_LICENCE = "legal_worker_licence"
    AREA_PROOF = "area_proof"
    AGENT_IDENTITY = "agent_identity"
    KINSHIP_PROOF = "kinship_proof"
    EMPLOYMENT_PROOF = "employment_proof"
    RECOMMENDATION = "recommendation"
    MEMBERSHIP_PROOF = "membership_proof"
    EVIDENCE = "evidence"


OF_ORGANISATION = (PaperKind.LICENCE, PaperKind.REPRESENTATIVE_PROOF)
# What each kind of agent proves beside the power of attorney, with the item of the article that asks for it.
OF_KIND: dict[str, tuple[str, tuple[PaperKind, ...]]] = {
    AgentKind.LAWYER: ("CPL-I 88(1)", (PaperKind.FIRM_LETTER, PaperKind.LAWYER_LICENCE)),
    AgentKind.LEGAL_WORKER: ("CPL-I 88(2)", (PaperKind.INTRODUCTION, PaperKind.LEGAL_WORKER_LICENCE, PaperKind.AREA_PROOF)),
    AgentKind.RELATIVE: ("CPL-I 88(3)", (PaperKind.AGENT_IDENTITY, PaperKind.KINSHIP_PROOF)),
    AgentKind.EMPLOYEE: ("CPL-I 88(4)", (PaperKind.AGENT_IDENTITY, PaperKind.EMPLOYMENT_PROOF)),
    AgentKind.RECOMMENDED: (
        "CPL-I 88(5)",
        (PaperKind.AGENT_IDENTITY, PaperKind.RECOMMENDATION, PaperKind.MEMBERSHIP_PROOF),
    ),
}
OF_AGENT = tuple(dict.fromkeys([PaperKind.POWER_OF_ATTORNEY, *(one for _law, kinds in OF_KIND.values() for one in kinds)]))
AUTHORITY = tuple(kind for kind in PaperKind if kind != PaperKind.EVIDENCE)


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper that belongs to a filing: the kind, the party it is for, and the article that asks for it."""

    kind: PaperKind
    party: str
    article: str


def needed(plaintiffs: Iterable[Mapping[str, str]]) -> list[Needed]:
    """The papers that the plaintiffs' side hands in, given each one's ``kind``, ``name``, ``proven`` and the answers
    about its agents. Who proved the real name online hands in no proof of identity (《人民法院在线诉讼规则》 art. 7).

    A power of attorney (民事诉讼法 第六十二条), and what proves as what each agent acts (民诉法解释 第八十八条); of an
    organisation proof of who stands for it (民事诉讼法 第五十一条第二款) and its licence.
    """
    found: list[Needed] = []
    for one in plaintiffs:
        name = one.get("name", "")
        if one.get("kind") == "organisation":
            found.append(Needed(PaperKind.LICENCE, name, "CPL 51"))
            found.append(Needed(PaperKind.REPRESENTATIVE_PROOF, name, "CPL 51"))
        elif one.get("proven") != "yes":
            found.append(Needed(PaperKind.IDENTITY, name, "CPL-I 209"))
        if agents := named_agents(one):
            found.append(Needed(PaperKind.POWER_OF_ATTORNEY, name, "CPL 62"))
            found += _proofs(name, [agent.acts_as for agent in agents])
    return found


def _proofs(party: str, kinds: Iterable[str]) -> list[Needed]:
    """What the agents of a party prove, each paper once."""
    found: dict[PaperKind, Needed] = {}
    for kind in kinds:
        article, papers = OF_KIND.get(kind, ("", ()))
        for paper in papers:
            found.setdefault(paper, Needed(paper, party, article))
    return list(found.values())


def missing(plaintiffs: Iterable[Mapping[str, str]], given: Iterable[str]) -> list[Needed]:
    """What is needed and not yet handed in; a paper of a kind serves every plaintiff's need of that kind."""
    kinds = set(given)
    return [one for one in needed(plaintiffs) if one.kind.value not in kinds]
