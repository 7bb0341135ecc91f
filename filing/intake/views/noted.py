"""What the check finds, beside the field it concerns, while the litigant drafts."""

from django import forms

from courtportal.kernel import clock
from filing.intake.findings import findings_of_draft
from filing.intake.models import FilingDraft
from filing.intake.wording import FindingInWords, in_words


def findings_on(draft: FilingDraft, page: str, party: str = "") -> list[FindingInWords]:
    """What the rules say of one page, or of one party on it."""
    found = [in_words(one) for one in findings_of_draft(draft, clock.today())]
    return [one for one in found if one.place.page == page and (not party or one.place.party == party)]


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
