"""What the complaint says element by element, and what each defendant said to it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor, visible_to
from filing.cases.models import Case, EvidenceItem, Party
from filing.causes.answers import is_visible, texts
from filing.causes.elements import Element, ElementForm, Item, Section
from filing.causes.printing import shown
from filing.intake.queries import filing_of, latest_version
from filing.law import Bilingual
from filing.parties.answers import answers_again, said_by
from filing.parties.claims import Claims, claims_in
from filing.parties.models import ChangedClaimsAnswer, PartyAnswer
from filing.parties.rules.matrix import Claimed, Row, disputed_first, matrix

# What a defendant can sensibly speak to: claims and facts, not what the plaintiff chose for himself.
CLAIMS = "claims"
SECTIONS = (CLAIMS, "facts")
CLAIMS_TITLE = Bilingual("诉讼请求", "Claims")
AS_CHANGED = Bilingual("变更后的诉讼请求", "Claims as changed")
NOT_ASKED = frozenset(
    {
        "currency",
        "evidence_list",
        "basis",
        "basis_text",
        "claim_total",
        "fee_claimed",
        "knows_in_person",
        "insurer_first",
        "side",
        "has_amount",
    }
)


def claimed_elements(case: Case, language: str = "zh", at: dt.datetime | None = None) -> list[Claimed]:
    """Every element of the complaint that says something, in the order of the official table; [] for a paper case.

    Where the claims were changed, they stand as the change has put them; ``at``: as they stood at that moment.
    """
    filing, claims = filing_of(case), claims_in(case, at)
    said = elements_said(filing.form, latest_version(filing).content["answers"], language) if filing else []
    return [_as_changed(claims, language), *(one for one in said if one.section != CLAIMS)] if claims.changed else said


def _as_changed(claims: Claims, language: str) -> Claimed:
    """All claims in the words of the change, answered as one; what was said to those before it is said to none of these."""
    label = AS_CHANGED.in_language(language)
    key = f"claims_{claims.change_id}"
    return Claimed(key, key, "", label, claims.text, CLAIMS, CLAIMS_TITLE.in_language(language))


def elements_said(form: ElementForm, answers: dict[str, Any], language: str = "zh") -> list[Claimed]:
    """The claims and facts of a form with these answers: what the other side is told, without the filer's own choices."""
    return [
        Claimed(
            element.key,
            f"{section.key}_{item.number or item.elements[0].key}",
            _item_label(item, language),
            element.heading.in_language(language),
            shown(element, answers, language),
            section.key,
            _section_label(section, language),
            computed=element.computes is not None,
        )
        for section in form.sections
        if section.key in SECTIONS
        for item in section.items
        for element in _said(item.elements, answers)
    ]


def _section_label(section: Section, language: str) -> str:
    """The form asks the plaintiff "What you ask for"; the other side reads whose claims they are."""
    as_asked = section.title.in_language(language)
    return CLAIMS_TITLE.en if section.key == CLAIMS and not language.startswith("zh") else as_asked


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


def elements_to_answer(party: Party, language: str = "zh") -> list[Claimed]:
    """What the party speaks to now: everything claimed, or the changed claims alone once it has answered."""
    found = claimed_elements(party.case, language)
    return [one for one in found if one.section == CLAIMS] if answers_again(party) else found


def own_evidence(party: Party) -> list[EvidenceItem]:
    """The evidence that the party has handed in, in the order of its catalogue."""
    return list(EvidenceItem.objects.filter(case_id=party.case_id, party=party).order_by("order"))


def matrix_of(actor: Actor, case: Case, language: str = "zh") -> list[Row]:
    """The complaint's elements beside the answers the actor may read, the disputed first; who did not answer says nothing."""
    given = said_by(visible_to(actor, PartyAnswer).filter(case=case), visible_to(actor, ChangedClaimsAnswer).filter(case=case))
    titles = titles_of(case)
    defendants = case.parties.filter(role=Party.Role.DEFENDANT, left_at=None).order_by("order")
    answers = [(one.name, with_titles(given[one.pk].positions, titles) if one.pk in given else None) for one in defendants]
    return disputed_first(matrix(claimed_elements(case, language), answers) + _claimed_beside(case))


def claiming_for_themselves(case: Case) -> list[Party]:
    """The third parties with a claim of their own that is stated (CPL 59), as they joined."""
    third = case.parties.filter(role=Party.Role.THIRD_PARTY, claims_independently=True, left_at=None).order_by("order")
    return [one for one in third if one.own_claims]


def _claimed_beside(case: Case) -> list[Row]:
    """Each third party's own claim and its facts: open, as nobody is asked to answer it element by element."""
    return matrix([claimed for party in claiming_for_themselves(case) for claimed in _claimed_by(party)], [])


def _claimed_by(party: Party) -> list[Claimed]:
    who = _("第三人%(name)s") % {"name": party.name}
    amount = f"{party.own_amount:,.2f}" if party.own_amount is not None else ""
    told = {
        "claims": (_("诉讼请求"), party.own_claims),
        "amount": (_("金额或者价额（元）"), amount),
        "facts": (_("事实和理由"), party.own_facts),
    }
    return [
        Claimed(f"own_{key}:{party.pk}", f"own:{party.pk}", who, f"{who} {label}", text)
        for key, (label, text) in told.items()
        if text
    ]


def titles_of(case: Case) -> dict[str, str]:
    """The titles of the case's evidence by its number."""
    return {str(item.pk): item.title for item in EvidenceItem.objects.filter(case=case).only("pk", "title")}


def with_titles(positions: dict[str, Any], titles: dict[str, str]) -> dict[str, dict[str, object]]:
    """Positions with the titles of the evidence they name."""
    return {
        key: {**taken, "evidence": [titles[one] for one in taken.get("evidence", []) if one in titles]}
        for key, taken in positions.items()
    }
