"""The agents whom a plaintiff names in the complaint: one or two, and as what each acts (民事诉讼法 第六十一条). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# What the answers to the questions about the first and the second agent are called.
FIRST, SECOND = "agent_", "second_agent_"


class AgentKind(StrEnum):
    """As what somebody may act for a party."""

    LAWYER = "lawyer"
    LEGAL_WORKER = "legal_worker"
    RELATIVE = "relative"
    EMPLOYEE = "employee"
    RECOMMENDED = "recommended"


# Who acts by a licence, from a firm or office.
LICENSED = frozenset({AgentKind.LAWYER, AgentKind.LEGAL_WORKER})


@dataclass(frozen=True, slots=True)
class NamedAgent:
    """An agent as the complaint names it; ``place`` begins the keys of its answers. ``kind`` is "" where it was not asked yet."""

    place: str
    name: str
    kind: str
    firm: str
    licence: str
    phone: str
    authority: str

    @property
    def acts_as(self) -> str:
        """As what, as far as is known: while it was not asked, who named a firm was taken for a lawyer."""
        return self.kind or (AgentKind.LAWYER if self.firm else "")


def named_agents(facts: Mapping[str, str]) -> tuple[NamedAgent, ...]:
    """The agents of a party, given its answers; a second one counts only beside a first."""
    if facts.get("has_agent") != "yes":
        return ()
    places = (FIRST, SECOND) if facts.get("has_second_agent") == "yes" else (FIRST,)
    return tuple(_agent(facts, place) for place in places)


def _agent(facts: Mapping[str, str], place: str) -> NamedAgent:
    asked = ("name", "kind", "firm", "licence", "phone", "authority")
    return NamedAgent(place, *(facts.get(f"{place}{key}", "").strip() for key in asked))
