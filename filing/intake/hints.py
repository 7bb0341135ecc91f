"""What a draft's answers tell of procedure and time, what they work out, and which papers the claim needs."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse

from courtportal.kernel.web.components import Answer
from filing.calendar.calendars import calendar_in_force
from filing.causes.answers import amount_in_dispute, computed, text
from filing.causes.elements import Page
from filing.causes.forms import language
from filing.causes.printing import shown
from filing.intake.advice_words import ToldHint, told
from filing.intake.models import FilingDraft
from filing.intake.queries import correction_pages
from filing.intake.rules import content as contents
from filing.intake.rules.checks.data import condition_of, holds
from filing.intake.rules.hints import is_never_small, limitation, procedure_hints
from filing.law import Bilingual

DATA = Path(__file__).parent / "data" / "checklists.json"


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One paper: what it is, why it is needed, whether it must be there, and whether the draft has it."""

    label: str
    why: str
    must: bool
    there: bool


def hints_for(draft: FilingDraft, today: dt.date) -> list[ToldHint]:
    """Procedure and limitation for the draft as it stands now."""
    form, answers = draft.form, contents.answers(draft.content)
    province = draft.court.province if draft.court else ""
    found = procedure_hints(
        draft.cause_code, amount=amount_in_dispute(form, answers), province=province, never_small=is_never_small(draft.content)
    )
    time = limitation(form, draft.cause_code, answers, today, calendar_in_force())
    return [told(hint) for hint in [*([time] if time else []), *found]]


def hint_of(draft: FilingDraft, page: Page) -> Bilingual:
    """The hint above a page, as the answers call for it."""
    answers = contents.answers(draft.content)
    return next((hint for condition, hint in page.other_hints if holds(condition, answers)), page.hint)


def based_on(draft: FilingDraft, page: Page) -> list[Answer]:
    """The answers of other pages from which this page works something out, each with where it is changed."""
    wanted = {key for one in page.elements if one.proposes for key in one.proposes[1]} - {one.key for one in page.elements}
    answers, open_pages = contents.answers(draft.content), correction_pages(draft)
    found = []
    for other in draft.form.pages:
        closed = open_pages is not None and other.key not in open_pages
        url = "" if closed else reverse("filing:draft_page", args=[draft.pk, other.key])
        asked = [one for one in other.elements if one.key in wanted]
        found += [Answer(one.label.in_language(language()), shown(one, answers, language()), url) for one in asked]
    return found


def worked_out(draft: FilingDraft, page: Page) -> list[Answer]:
    """What a page works out from the answers kept so far."""
    answers = contents.answers(draft.content)
    known = {**answers, **computed(list(draft.form.elements()), answers)}
    found = [one for one in page.elements if one.computes and one.computes[0] != "context" and text(known, one.key)]
    return [Answer(one.label.in_language(language()), shown(one, known, language())) for one in found]


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return data


def checklist_for(form_key: str, draft: FilingDraft | None) -> list[ChecklistRow]:
    """The papers for a claim of this form (法释〔2015〕8号 art. 6); ticked where the draft has evidence of the kind.

    A paper that goes with one answer only is named until the question is answered otherwise.
    """
    answers = contents.answers(draft.content) if draft else {}
    kinds = {kind for item in draft.evidence.all() for kind in item.kinds} if draft else set()
    english = language().startswith("en")
    rows = []
    for row in [*_data()["forms"].get(form_key, []), *_data()["all"]]:
        wanted, when = row["kinds"], condition_of(row)
        if all(text(answers, key) for key, _values in when) and not holds(when, answers):
            continue
        label = row["label_en" if english else "label_zh"]
        rows.append(ChecklistRow(label, row["why_en" if english else "why_zh"], row["must"], bool(kinds & set(wanted))))
    return rows
