"""Whether a refused filing can be appealed against, and what the appeal asks for. Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from filing.calendar.rules.limits import TimeLimit, own_limit
from filing.intake.rules import content as contents


@dataclass(frozen=True, slots=True)
class Refusal:
    """What stands of a refusal: whether there is a ruling, a court above, the last day, an appeal, and the filer's authority."""

    refused: bool
    ruled: bool
    has_court_above: bool
    due_on: dt.date | None
    appealed: bool
    authorised: bool


def why_no_appeal(refusal: Refusal, today: dt.date) -> str:
    """'' if the filer may appeal now (CPL 126, 171, 62), else what stands in the way first.

    ``state``, ``not_served``, ``no_court``, ``appealed``, ``special`` or ``late``.
    """
    if not refusal.refused or not refusal.ruled:
        return "state"
    if refusal.due_on is None:
        return "not_served"
    obstacles = {
        "no_court": not refusal.has_court_above,
        "appealed": refusal.appealed,
        "special": not refusal.authorised,
        "late": today > refusal.due_on,
    }
    return next((code for code, stands in obstacles.items() if stands), "")


def term_of(content: dict[str, Any]) -> TimeLimit:
    """The filer's term: ten days, without a domicile in the PRC thirty (CPL 171, 286)."""
    abroad = any(contents.facts(one).get("abroad") == "yes" for one in contents.parties(content, contents.PLAINTIFF))
    return own_limit("appeal_ruling", abroad=abroad)


def may_appeal_for(content: dict[str, Any]) -> bool:
    """Who files for a client appeals for it with special authority only (CPL 62)."""
    clients = [contents.facts(one) for one in contents.parties(content, contents.PLAINTIFF)]
    return not content.get("for_client") or all(one.get("agent_authority") == "special" for one in clients)


def usual_requests(court: str) -> str:
    """What such an appeal asks for, so that nobody has to word it (CPL-I 330)."""
    return f"撤销{court}不予受理的民事裁定，指令{court}立案受理。"
