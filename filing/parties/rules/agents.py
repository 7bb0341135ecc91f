"""The agents whom a plaintiff names in the complaint: one or two (民事诉讼法 第六十一条). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

# What the answers to the questions about the first and the second agent are called.
FIRST, SECOND = "agent_", "second_agent_"


@dataclass(frozen=True, slots=True)
class NamedAgent:
    """An agent as the complaint names it; ``place`` begins the keys of its answers."""

    place: str
    name: str
    firm: str
    phone: str
    authority: str


def named_agents(facts: Mapping[str, str]) -> tuple[NamedAgent, ...]:
    """The agents of a party, given its answers; a second one counts only beside a first."""
    if facts.get("has_agent") != "yes":
        return ()
    places = (FIRST, SECOND) if facts.get("has_second_agent") == "yes" else (FIRST,)
    return tuple(_agent(facts, place) for place in places)


def _agent(facts: Mapping[str, str], place: str) -> NamedAgent:
    name, firm, phone, authority = (facts.get(f"{place}{key}", "").strip() for key in ("name", "firm", "phone", "authority"))
    return NamedAgent(place, name, firm, phone, authority)
