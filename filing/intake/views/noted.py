"""What the check finds, beside the field it concerns, while the litigant drafts."""

from django import forms

from courtportal.kernel import clock
from filing.causes.answers import texts
from filing.intake.findings import findings_of_draft
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Place
from filing.intake.wording import FindingInWords, in_words

# Every form begins with "no": that nothing is claimed is said once the page was sent.
LATE = frozenset({"nothing_claimed"})


def findings_on(draft: FilingDraft, page: str, party: str = "") -> list[FindingInWords]:
    """What the rules say of one page, or of one party on it; of one not filled in yet only what concerns an answer."""
    found = [in_words(one) for one in findings_of_draft(draft, clock.today())]
    found = [one for one in found if one.place.page == page and (not party or one.place.party == party)]
    if was_filled_in(draft, page, party):
        return found
    return [one for one in found if one.key not in LATE and _is_answered(draft, one.place)]


def was_filled_in(draft: FilingDraft, page: str, party: str = "") -> bool:
    """The page was sent once; of a party on it something is known."""
    one = contents.party(draft.content, party) if party else None
    return page in draft.content.get("seen", []) and (one is None or any(texts(one["answers"], key) for key in one["answers"]))


def _is_answered(draft: FilingDraft, place: Place) -> bool:
    one = contents.party(draft.content, place.party) if place.party else None
    return bool(texts(one["answers"] if one else contents.answers(draft.content), place.field))


def note(form: forms.Form, found: list[FindingInWords]) -> list[FindingInWords]:
    """Put each finding beside its field; returns those whose field is not on the page."""
    rest = []
    for one in found:
        field = form.fields.get(one.place.field)
        if field is None:
            rest.append(one)
            continue
        noted = getattr(field, "noted", [])
        field.noted = [*noted, one]  # type: ignore[attr-defined]
    return rest
