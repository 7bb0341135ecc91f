"""The list of corrections in words: each reason at its place, and what the clerk wrote apart from the reasons."""

from typing import Any

from django.utils.translation import gettext as _

from filing.intake.correction_places import place_of, place_words
from filing.intake.models import CorrectionRequest
from filing.intake.wording import named_page, reason_label

OTHER = "other"


def correction_items(correction: CorrectionRequest) -> list[dict[str, Any]]:
    """The items in the reader's language: ``title`` of the part, ``place_text`` in it, ``reason_text`` with what the check found,
    and the clerk's ``note``.
    """
    filing, content = correction.filing, _content(correction)
    return [
        {
            **item,
            "title": named_page(filing.form_key, item["page"], filing.cause_code),
            "place_text": place_words(filing.form_key, place_of(item), content),
            "reason_text": _reason(item, filing.form_key),
        }
        for item in correction.items
    ]


def _content(correction: CorrectionRequest) -> dict[str, Any]:
    """What had been submitted when the list was sent: its pieces are numbered as the clerk saw them."""
    seen = correction.filing.versions.filter(submitted_at__lte=correction.requested_at).order_by("-number").first()
    content: dict[str, Any] = seen.content if seen else {}
    return content


def _reason(item: dict[str, Any], form_key: str) -> str:
    """The fixed reason, and what exactly the check found; without a fixed one what was found, or that the note says it."""
    fixed, found = reason_label(item["reason"], form_key), item.get("found", "")
    if item["reason"] == OTHER:
        return found or _("其他，见说明")
    return _("%(reason)s：%(found)s") % {"reason": fixed, "found": found} if found else fixed
