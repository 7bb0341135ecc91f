"""What the complaint says element by element, and what each defendant said to it."""

from collections.abc import Iterable
from typing import Any

from courtportal.kernel.authz import Actor, visible_to
from filing.cases.models import Case, EvidenceItem, Party
from filing.causes.answers import is_visible, texts
from filing.causes.elements import Element, ElementForm, Item
from filing.causes.printing import shown
from filing.intake.queries import filing_of, latest_version
from filing.parties.models import PartyAnswer
from filing.parties.rules.matrix import Claimed, Row, disputed_first, matrix

# What a defendant can sensibly speak to: claims and facts, not what the plaintiff chose for himself.
SECTIONS = ("claims", "facts")
NOT_ASKED = frozenset(
    {"currency", "evidence_list", "basis", "basis_text", "claim_total", "fee_claimed", "knows_in_person", "insurer_first", "side"}
)


def claimed_elements(case: Case, language: str = "zh") -> list[Claimed]:
    """Every element of the complaint that says something, in the order of the official table; [] for a paper case."""
    filing = filing_of(case)
    if filing is None:
        return []
    return elements_said(filing.form, latest_version(filing).content["answers"], language)


def elements_said(form: ElementForm, answers: dict[str, Any], language: str = "zh") -> list[Claimed]:
    """The claims and facts of a form with these answers: what the other side is told, without the filer's own choices."""
    return [
        Claimed(
            element.key,
            f"{section.key}_{item.number or item.elements[0].key}",
            _item_label(item, language),
            element.label.in_language(language),
            shown(element, answers, language),
            section.key,
            section.title.in_language(language),
        )
        for section in form.sections
        if section.key in SECTIONS
        for item in section.items
        for element in _said(item.elements, answers)
    ]


def _item_label(item: Item, language: str) -> str:
    label = item.label.in_language(language)
    return f"{item.number}. {label}" if item.number else label


def _said(elements: Iterable[Element], answers: dict[str, Any]) -> list[Element]:
    """The elements that say something which could be disputed; "no" to a claim that was not made says nothing."""
    return [
        element
        for element in elements
        if element.key not in NOT_ASKED and is_visible(element, answers) and texts(answers, element.key) not in ([], ["no"])
    ]


def own_evidence(party: Party) -> list[EvidenceItem]:
    """The evidence that the party has handed in, in the order of its catalogue."""
    return list(EvidenceItem.objects.filter(case_id=party.case_id, party=party).order_by("order"))


def matrix_of(actor: Actor, case: Case, language: str = "zh") -> list[Row]:
    """The complaint's elements beside the answers the actor may read, the disputed first; who did not answer says nothing."""
    given = {answer.party_id: answer for answer in visible_to(actor, PartyAnswer).filter(case=case)}
    titles = titles_of(case)
    defendants = case.parties.filter(role=Party.Role.DEFENDANT, left_at=None).order_by("order")
    answers = [(one.name, with_titles(given[one.pk].positions, titles) if one.pk in given else None) for one in defendants]
    return disputed_first(matrix(claimed_elements(case, language), answers))


def titles_of(case: Case) -> dict[str, str]:
    """The titles of the case's evidence by its number."""
    return {str(item.pk): item.title for item in EvidenceItem.objects.filter(case=case).only("pk", "title")}


def with_titles(positions: dict[str, Any], titles: dict[str, str]) -> dict[str, dict[str, object]]:
    """Positions with the titles of the evidence they name."""
    return {
        key: {**taken, "evidence": [titles[one] for one in taken.get("evidence", []) if one in titles]}
        for key, taken in positions.items()
    }
