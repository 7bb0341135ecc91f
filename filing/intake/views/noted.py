"""What the check finds, beside the field it concerns, while the litigant drafts."""

from django import forms

from courtportal.kernel import clock
from filing.causes.answers import texts
from filing.causes.elements import Page
from filing.intake.findings import findings_of_draft
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Place
from filing.intake.steps import steps
from filing.intake.wording import FindingInWords, in_words

MEDIATION = "mediation_willing"
ABOUT_MEDIATION = "about_mediation"  # the mark of what was told of it
# Every form begins with "no": that nothing is claimed is said once the page was sent.
LATE = frozenset({"nothing_claimed"})


def findings_on(draft: FilingDraft, page: str, party: str = "") -> list[FindingInWords]:
    """What the rules say of one page, or of one party on it; of one not filled in yet only what concerns an answer."""
    found, filled_in = [], was_filled_in(draft, page, party)
    for one in map(in_words, findings_of_draft(draft, clock.today())):
        here = [place for place in one.places if place.page == page and (not party or place.party == party)]
        if here and (filled_in or (one.key not in LATE and any(_is_answered(draft, place) for place in here))):
            found.append(one)
    return found


def to_tell(draft: FilingDraft, page: str, told: str) -> list[FindingInWords]:
    """What is told of a page just saved: beyond hints what another answer says otherwise, and what is to be known at once.

    ``told`` marks what was shown before.
    """
    seen = set(told.split())
    found = [one for one in findings_on(draft, page) if (one.against or one.at_once) and one.notes_to_look_at]
    return [one for one in found if one.mark not in seen]


def wants_to_know_mediation(draft: FilingDraft, page: Page) -> bool:
    """Asked whether mediation is considered, the person wants to know more first."""
    return asks_mediation(page) and texts(contents.answers(draft.content), MEDIATION) == ["unsure"]


def asks_mediation(page: Page) -> bool:
    """Whether the page asks if mediation is considered."""
    return any(element.key == MEDIATION for element in page.elements)


def was_filled_in(draft: FilingDraft, page: str, party: str = "") -> bool:
    """The page was sent once; of a party on it something is known."""
    one = contents.party(draft.content, party) if party else None
    return page in draft.content.get("seen", []) and (one is None or any(texts(one["answers"], key) for key in one["answers"]))


def _is_answered(draft: FilingDraft, place: Place) -> bool:
    one = contents.party(draft.content, place.party) if place.party else None
    return bool(texts(one["answers"] if one else contents.answers(draft.content), place.field))


def field_of(form: forms.Form, one: FindingInWords) -> str:
    """The first field of the page that a finding concerns, '' for none."""
    return next((place.field for place in one.places if place.field in form.fields), "")


def other_pages(draft: FilingDraft, page: str, one: FindingInWords) -> list[tuple[str, str]]:
    """(title, address of the field) on the other pages that may be changed and that a finding concerns."""
    fields = {place.page: place.field for place in reversed(one.places) if place.page != page}
    return [(step.label, f"{step.url}#id_{fields[step.key]}") for step in steps(draft) if step.key in fields]


def note(form: forms.Form, found: list[FindingInWords]) -> list[FindingInWords]:
    """Put each finding beside its field; returns those whose field is not on the page."""
    rest = []
    for one in found:
        field = form.fields.get(field_of(form, one))
        if field is None:
            rest.append(one)
            continue
        noted = getattr(field, "noted", [])
        field.noted = [*noted, one]  # type: ignore[attr-defined]
    return rest
