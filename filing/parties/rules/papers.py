"""Papers of identity and authority: what there is, and what a filing needs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from filing.parties.rules.agents import named_agents


class PaperKind(StrEnum):
    """What a kept paper is. Evidence is kept beside them and filed in the catalogue of evidence."""

    IDENTITY = "identity"
    LICENCE = "licence"
    REPRESENTATIVE_PROOF = "representative_proof"
    POWER_OF_ATTORNEY = "power_of_attorney"
    FIRM_LETTER = "firm_letter"
    LAWYER_LICENCE = "lawyer_licence"
    EVIDENCE = "evidence"


OF_ORGANISATION = (PaperKind.LICENCE, PaperKind.REPRESENTATIVE_PROOF)
OF_AGENT = (PaperKind.POWER_OF_ATTORNEY, PaperKind.FIRM_LETTER, PaperKind.LAWYER_LICENCE)
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

    A power of attorney (民事诉讼法 第六十二条); of a lawyer also licence and letter of the firm (民诉法解释 第八十八条第一项);
    of an organisation proof of who stands for it (民事诉讼法 第五十一条第二款) and its licence.
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
            if any(agent.firm for agent in agents):
                found += [Needed(kind, name, "CPL-I 88") for kind in (PaperKind.FIRM_LETTER, PaperKind.LAWYER_LICENCE)]
    return found


def missing(plaintiffs: Iterable[Mapping[str, str]], given: Iterable[str]) -> list[Needed]:
    """What is needed and not yet handed in; a paper of a kind serves every plaintiff's need of that kind."""
    kinds = set(given)
    return [one for one in needed(plaintiffs) if one.kind.value not in kinds]
