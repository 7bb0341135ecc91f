"""From a draft to the matter that the rules of competence judge, and from their advice to courts that can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courtportal.kernel.courts.models import Court, Level
from filing.causes.answers import amount_in_dispute, text
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.competence import ELSEWHERE, Advice, Matter, Suggestion
from filing.intake.rules.connections import PLACES
from filing.intake.rules.jurisdiction import matches_place
from filing.law import Bilingual, Citation

# Answers that tell where something is or happened → the place it stands for.
PLACED_ANSWERS = {"premises_place": "immovable", "accident_place": "event", "happened_at": "event", "workplace": "workplace"}
OF_PLAINTIFF = ("plaintiff", "payee", "buyer", "insured", "harm")
HOMES = ("habitual_residence", "address")
SPECIAL = {
    "special_ip": "intellectual_property",
    "special_maritime": "maritime",
    "special_internet": "internet",
    "special_financial": "financial",
}
CHECK_SPECIAL = Bilingual("专门法院，请核对是否由它集中管辖", "a special court: check whether it hears such cases")


@dataclass(frozen=True, slots=True)
class CourtChoice:
    """A court that may be chosen, why, and by which law."""

    court: Court
    reason: Bilingual
    citations: tuple[Citation, ...]


def basic_courts() -> list[Court]:
    """The basic courts whose place can be named, for the choice of a place."""
    return list(Court.objects.filter(level=Level.BASIC, speciality="").order_by("code"))


def _court_of(addresses: list[str], courts: list[Court]) -> str:
    """The code of the court in whose place one of the addresses lies; '' if words cannot tell."""
    return next((court.code for one in addresses if one for court in courts if matches_place(court.name_zh, [one])), "")


def _homes(draft: FilingDraft, role: str) -> list[str]:
    """Where the parties of one side live, as they were entered."""
    facts = [contents.facts(one) for one in contents.parties(draft.content, role)]
    return [one[key] for one in facts for key in HOMES if one.get(key)]


def places_known(draft: FilingDraft) -> dict[str, str]:
    """The places that the entered facts tell, as the court page asks for them; {} if they tell none."""
    courts, answers = basic_courts(), contents.answers(draft.content)
    known = {"defendant": _court_of(_homes(draft, contents.DEFENDANT), courts)}
    mine = _court_of(_homes(draft, contents.PLAINTIFF), courts)
    known |= dict.fromkeys(OF_PLAINTIFF, mine)
    for key, place in PLACED_ANSWERS.items():
        known[place] = _court_of([text(answers, key)], courts) or known.get(place, "")
    return {place: code for place, code in known.items() if code} if known["defendant"] else {}


def matter_of(given: Mapping[str, Any], cause: str, draft: FilingDraft | None) -> Matter:
    """The matter from what the page was told, with the amount of the draft if nothing else was said."""
    places = {place: [given[place]] for place in PLACES if given.get(place) not in {None, "", ELSEWHERE}}
    if "plaintiff" not in places and (mine := places.get("payee") or places.get("buyer")):
        places["plaintiff"] = mine
    amount = given.get("amount")
    clause = ""
    if draft is not None:
        answers = contents.answers(draft.content)
        clause = text(answers, "forum_clause") if text(answers, "forum_agreed") == "yes" else ""
        if amount is None:
            amount = amount_in_dispute(draft.form, answers)
    return Matter(
        cause,
        places,
        amount=amount,
        agreed_court=given.get("agreed", ""),
        arbitration_agreed="仲裁" in clause,
        foreign=bool(given.get("foreign")),
        about_immovable=given.get("immovable_thing") == "yes",
        online_delivery=given.get("delivery") == "network",
    )


def choices_for(advice: Advice) -> list[CourtChoice]:
    """The suggested courts on the level that hears the case, then special courts of the same provinces to be checked."""
    courts = {court.code: court for court in Court.objects.select_related("parent__parent").filter(code__in=advice.codes())}
    found: dict[str, CourtChoice] = {}
    for one in advice.suggestions:
        if one.place in courts:
            court = _on_level(courts[one.place], one)
            found.setdefault(court.code, CourtChoice(court, one.reason, one.citations))
    kinds = [SPECIAL[note.code] for note in advice.notes if note.code in SPECIAL]
    provinces = {court.province for court in courts.values()}
    for court in Court.objects.filter(speciality__in=kinds, province__in=provinces).order_by("code") if kinds else ():
        found.setdefault(court.code, CourtChoice(court, CHECK_SPECIAL, ()))
    return list(found.values())


def _on_level(court: Court, suggestion: Suggestion) -> Court:
    """The basic court itself, or the court above it that hears cases of this amount."""
    above = court.parent
    if suggestion.level == "basic" or above is None:
        return court
    return (above.parent or above) if suggestion.level == "high" else above
