"""Whether a kind of application is open to somebody now, and if not, why. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from filing.applications.rules.chain import RETRIAL
from filing.applications.rules.kinds import MISSED_TERM, ApplicationKind


@dataclass(frozen=True, slots=True)
class Standing:
    """As whom somebody stands in a case: the roles, whether with special authority, the last days of the own time limits.

    ``final``: no appeal lies against what is decided here. ``decided_above``: a decision on appeal took the place of this one.
    """

    roles: frozenset[str]
    case_type: str
    state: str
    today: date
    special: bool = True
    final: bool = False
    decided_above: bool = False
    last_days: Mapping[str, date] = field(default_factory=dict)
    hearing: bool = True  # one is on the calendar
    rulings: frozenset[str] = frozenset()  # kinds of the rulings that are in their term of appeal
    counterclaiming: bool = False  # has a counterclaim that is to be decided
    holds: frozenset[str] = frozenset()  # what else is so of the case, as kinds need it


def last_day(kind: ApplicationKind, standing: Standing) -> date | None:
    """The last day for this kind; None where no limit runs for it, as for a retrial whose grounds have each a term of their own
    when the first one is over (``retrial_term``).
    """
    last = max((standing.last_days[rule] for rule in kind.until if rule in standing.last_days), default=None)
    over = last is not None and standing.today > last
    return None if over and kind.code == RETRIAL else last


def why_closed(kind: ApplicationKind, standing: Standing) -> str:
    """'' if it is open, else what stands in the way first.

    ``role``, ``case_type``, ``final``, ``decided_above``, ``no_counterclaim``, ``state``, ``no_missed_term``, ``late``,
    ``no_hearing_set`` or ``special``.
    """
    if not kind.by & standing.roles:
        return "role"
    if standing.case_type not in kind.case_types:
        return "case_type"
    if kind.code == "appeal" and standing.final:
        return "final"
    if kind.code == RETRIAL and standing.decided_above:
        return "decided_above"
    if kind.code == "counterclaim_withdrawal" and not standing.counterclaiming:
        return "no_counterclaim"
    if unfit := _unfit(kind, standing):
        return unfit
    last = last_day(kind, standing)
    if last is not None and standing.today > last:
        return "late"
    return _lacking(kind, standing)


def _unfit(kind: ApplicationKind, standing: Standing) -> str:
    """What does not fit: the stage of the case, the ruling that is in its term, or what else the kind needs; '' if all does."""
    if standing.state not in kind.states or (kind.against and not kind.against & standing.rulings):
        return "state"
    if not kind.needs or kind.needs in standing.holds:
        return ""
    return "no_missed_term" if kind.needs == MISSED_TERM else "state"


def _lacking(kind: ApplicationKind, standing: Standing) -> str:
    """What may still come: a hearing to which the application could refer, special authority."""
    if not standing.hearing and any(one.kind == "hearing" and one.required for one in kind.fields):
        return "no_hearing_set"
    return "special" if kind.special and not standing.special and "bench" not in standing.roles else ""


def open_kinds(kinds: Mapping[str, ApplicationKind], standing: Standing) -> list[ApplicationKind]:
    """The kinds somebody may make now, and those that only want special authority or a hearing, so that the page can say so."""
    return [kind for kind in kinds.values() if why_closed(kind, standing) in {"", "special", "no_hearing_set"}]
