"""The list of corrections in words: each reason at its place, and what the clerk wrote apart from the reasons."""

from typing import Any

from django.utils.translation import gettext as _

from filing.intake.correction_places import place_of, place_words
from filing.intake.models import CorrectionRequest, FilingDraft
from filing.intake.queries import evidence_rows, open_correction, paper_rows
from filing.intake.rules import content as contents
from filing.intake.rules.changed import has_changed
from filing.intake.wording import named_page, reason_label

OTHER = "other"


def correction_items(correction: CorrectionRequest) -> list[dict[str, Any]]:
    """The items in the reader's language: ``title`` of the part, ``place_text`` in it, ``reason_text`` with what the check found,
    and the clerk's ``note``; of a file also its ``file_row`` in the draft.
    """
    filing, content = correction.filing, content_seen(correction)
    return [
        {
            **item,
            "title": named_page(filing.form_key, item["page"], filing.cause_code),
            "place_text": place_words(filing.form_key, place_of(item), content),
            "reason_text": _reason(item, filing.form_key),
            "file_row": _file_row(item, content),
        }
        for item in correction.items
    ]


def corrected_so_far(draft: FilingDraft) -> list[dict[str, Any]]:
    """What the open correction of a draft asks for, each with whether it ``changed`` since; nothing without one."""
    correction = open_correction(draft.filing) if draft.filing else None
    if correction is None:
        return []
    before, now = content_seen(correction), _as_it_stands(draft)
    return [{**item, "changed": has_changed(place_of(item), before, now, draft.form)} for item in correction_items(correction)]


def _as_it_stands(draft: FilingDraft) -> dict[str, Any]:
    return {
        "answers": contents.answers(draft.content),
        "parties": contents.parties(draft.content),
        "evidence": evidence_rows(draft),
        "papers": paper_rows(draft),
        "court": {"id": str(draft.court_id)},
    }


def content_seen(correction: CorrectionRequest) -> dict[str, Any]:
    """What had been submitted when the list was sent: its pieces are numbered as the clerk saw them."""
    seen = correction.filing.versions.filter(submitted_at__lte=correction.requested_at).order_by("-number").first()
    content: dict[str, Any] = seen.content if seen else {}
    return content


def _file_row(item: dict[str, Any], content: dict[str, Any]) -> str:
    """The id of the file that an item names, '' for none: its number may be another's by now."""
    rows = content.get(item["page"], []) if item.get("file") else []
    return next((row["id"] for row in rows if row["order"] == item["file"]), "")


def _reason(item: dict[str, Any], form_key: str) -> str:
    """The fixed reason, and what exactly the check found; without a fixed one what was found, or that the note says it."""
    fixed, found = reason_label(item["reason"], form_key), item.get("found", "")
    if item["reason"] == OTHER:
        return found or _("其他，见说明")
    return _("%(reason)s：%(found)s") % {"reason": fixed, "found": found} if found else fixed
