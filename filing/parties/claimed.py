"""What the complaint says row by row, and what the defendant answered to each row."""

from typing import Any

from filing.cases.models import Party
from filing.causes.answers import is_visible, texts
from filing.causes.elements import Item, load_form
from filing.causes.printing import shown
from filing.intake.queries import filing_of, latest_version

# What a defendant can sensibly speak to: claims and facts, not what the plaintiff chose for himself.
SECTIONS = ("claims", "facts")
NOT_ASKED = frozenset({"currency", "evidence_list", "basis", "basis_text", "claim_total", "fee_claimed"})


def claimed_items(party: Party, language: str = "zh") -> list[tuple[str, str, str]]:
    """(key, label, what the plaintiff wrote) of every row of the complaint that says something."""
    filing = filing_of(party.case)
    if filing is None:
        return []
    answers, form = latest_version(filing).content["answers"], load_form(filing.form_key)
    rows = [
        (f"{section.key}_{item.number}", item.label.in_language(language), _said(item, answers, language))
        for section in form.sections
        if section.key in SECTIONS
        for item in section.items
    ]
    return [row for row in rows if row[2]]


def _said(item: Item, answers: dict[str, Any], language: str) -> str:
    """The answers of one row in words; '' if it says nothing that could be disputed."""
    said = [
        (element.label.in_language(language), shown(element, answers, language))
        for element in item.elements
        if element.key not in NOT_ASKED and is_visible(element, answers) and texts(answers, element.key) not in ([], ["no"])
    ]
    if len(item.elements) == 1 and said:
        return said[0][1]
    return "；".join(f"{label} {value}" for label, value in said)
