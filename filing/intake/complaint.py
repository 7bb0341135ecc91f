"""The complaint as data for its document: every element of the official table, answered or not."""

import datetime as dt
from typing import Any

from courtportal.kernel import clock
from courtportal.kernel.courts.models import Court
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.engine import Rendering
from courtportal.kernel.rendering.models import CourtDocument
from filing.causes import registry
from filing.causes.elements import ElementForm, load_form
from filing.causes.printing import PrintedItem, printed, printed_elements
from filing.causes.procedures import names_of
from filing.intake.models import FilingDraft
from filing.intake.queries import evidence_rows
from filing.intake.rules import content as contents

KIND_NAMES = {"person": "自然人", "organisation": "法人、非法人组织"}


def complaint_data(content: dict[str, Any], form_key: str, cause: str) -> dict[str, Any]:
    """Data of the document kind ``complaint`` from a snapshot's answers, parties and evidence."""
    form = load_form(form_key, content.get("template_version", ""))
    sections = [
        _party_section(names_of(cause).of_role(role).zh, one, form)
        for role in contents.roles_of(cause)
        for one in contents.parties(content, role)
    ]
    sections += [
        {"title": section.title, "elements": [_row(item) for item in section.items]}
        for section in printed(form, content["answers"])
    ]
    return {
        "cause": registry.get(cause).name.zh,
        "sections": sections,
        "plaintiffs": [str(one["answers"].get("name", "")) for one in contents.parties(content, contents.PLAINTIFF)],
    }


def _row(item: PrintedItem) -> dict[str, str]:
    """One row of the official table; several answers each stand on a line with its name."""
    label = f"{item.number}.{item.label}" if item.number else item.label
    if len(item.answers) == 1:
        return {"label": label, "value": item.answers[0].text}
    return {"label": label, "value": "\n".join(f"{answer.label}：{answer.text}" for answer in item.answers)}


def _party_section(name: str, one: dict[str, Any], form: ElementForm) -> dict[str, Any]:
    elements = printed_elements(contents.elements_of(one, form.template_version), one["answers"])
    capacity = next((f"{known.label.zh}，" for known in form.capacities if known.key == one.get("capacity")), "")
    return {
        "title": f"{name}（{capacity}{KIND_NAMES[one['kind']]}）",
        "elements": [{"label": element.label, "value": element.text} for element in elements],
    }


def render_complaint(
    content: dict[str, Any], form_key: str, cause: str, court: Court | None, *, submitted_at: dt.datetime | None = None
) -> Rendering:
    """The complaint as a PDF; it is the litigant's paper, so the court neither signs nor seals it.

    Dated, once it is submitted: printed again it has the same bytes.
    """
    data = complaint_data(content, form_key, cause)
    if submitted_at is not None:
        data["signed_on"] = clock.local(submitted_at).date().isoformat()
    document = CourtDocument(
        kind="complaint", title=names_of(cause).paper.zh, court=court, data=data, created_at=submitted_at or clock.now()
    )
    return render_document(document)


def render_draft(draft: FilingDraft) -> Rendering:
    """The complaint as it would be if submitted now."""
    form, evidence = draft.form, evidence_rows(draft)
    content = {**draft.content, "template_version": draft.template_version}
    content["answers"] = contents.complete_answers(form, draft.content, evidence)
    return render_complaint(content, draft.form_key, draft.cause_code, draft.court)
