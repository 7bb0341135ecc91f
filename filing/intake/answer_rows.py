"""Every answer of a draft with where it is changed, as it is read once more before submission."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courtportal.kernel.web.components import Answer
from filing.causes.answers import is_visible
from filing.causes.forms import language
from filing.causes.printing import shown
from filing.causes.procedures import names_of
from filing.intake.models import FilingDraft
from filing.intake.queries import evidence_rows
from filing.intake.rules import content as contents
from filing.intake.rules.findings import Place
from filing.intake.rules.following import names_a_case
from filing.intake.steps import COURT, EVIDENCE, steps
from filing.intake.wording import capacity_of


@dataclass(frozen=True, slots=True)
class Row:
    """An answer and the place it was given at; a party, the court and the evidence are one row each."""

    place: Place
    answer: Answer

    def stands_at(self, place: Place) -> bool:
        """Whether what is said of a place is said of this row."""
        own = self.place
        return (own.page, own.party) == (place.page, place.party) and own.field in {"", place.field}


Groups = list[tuple[str, list[Row]]]


def answer_rows(draft: FilingDraft) -> Groups:
    """Every answer with the link that changes it, by group; during a correction only the pages asked for have one."""
    is_open = {step.key for step in steps(draft)}
    form, answers = draft.form, contents.complete_answers(draft.form, draft.content, evidence_rows(draft))
    groups: Groups = [(pgettext("several", "当事人"), _party_rows(draft, is_open))]
    for section in form.sections:
        rows = []
        for page in section.pages:
            url = f"{reverse('filing:draft_page', args=[draft.pk, page.key])}?back=check"
            for element in page.elements:
                if is_visible(element, answers) and element.key != "evidence_list":
                    text = shown(element, answers, language())
                    changes = page.key in is_open and not element.computes
                    answer = Answer(element.label.in_language(language()), text, url if changes else "")
                    rows.append(Row(Place(page.key, element.key), answer))
        groups.append((section.title.in_language(language()), rows))
    return groups


def _party_rows(draft: FilingDraft, is_open: Collection[str]) -> list[Row]:
    def change(page: str, name: str, *more: str) -> str:
        return reverse(name, args=[draft.pk, *more]) if page in is_open else ""

    rows = [Row(Place(COURT), Answer(_("法院"), str(draft.court or ""), change(COURT, "filing:draft_court")))]
    if names_a_case(draft.cause_code, draft.content):
        number = draft.content.get("follows", {}).get("number", "")
        rows.append(Row(Place(COURT), Answer(_("起诉针对的案件"), number, change(COURT, "filing:draft_court"))))
    for role in contents.roles_of(draft.cause_code):
        label = names_of(draft.cause_code).of_role(role).in_language(language())
        for one in contents.parties(draft.content, role):
            facts = contents.facts(one)
            known = [capacity_of(draft.form_key, one), *(facts.get(key, "") for key in ("name", "phone", "address"))]
            text = "\n".join(part for part in known if part)
            rows.append(Row(Place(role, party=one["id"]), Answer(label, text, change(role, "filing:draft_party", one["id"]))))
    told = _("%(count)s 件") % {"count": draft.evidence.count()}
    rows.append(Row(Place(EVIDENCE), Answer(_("证据"), told, change(EVIDENCE, "filing:draft_evidence"))))
    return rows


def apart(groups: Groups, wrong: Sequence[Place]) -> tuple[list[Answer], list[tuple[str, list[Answer], bool]]]:
    """The answers with which something is wrong, and by group those that are in order, and whether they are but its rest.

    What is wrong without a row of its own, such as a side that nobody stands on yet, is wrong with the first group.
    """
    to_mend = [row for _title, rows in groups for row in rows if any(row.stands_at(place) for place in wrong)]
    of_sections = {row.place.page for _title, rows in groups[1:] for row in rows}
    wrong_pages = {place.page if place.page in of_sections else "" for place in wrong}
    in_order = []
    for number, (title, rows) in enumerate(groups):
        pages = {row.place.page for row in rows} if number else {""}
        answers = [row.answer for row in rows if row not in to_mend]
        in_order.append((title, answers, bool(pages & wrong_pages)))
    return [row.answer for row in to_mend], [one for one in in_order if one[1]]
