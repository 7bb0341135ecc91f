"""Evidence: the catalogue, adding a file, describing and removing an item."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.reading.joining import NotJoined
from courtportal.kernel.reading.queries import readings_of
from courtportal.kernel.reading.searchable import searchable_answer
from courtportal.kernel.uploads.downloads import download
from filing.causes.answers import is_visible, text
from filing.causes.elements import evidence_kinds
from filing.causes.forms import language
from filing.forms import sent
from filing.intake.actions.evidence import add_evidence, describe_evidence, remove_evidence
from filing.intake.actions.join_photos import Described, join_photos
from filing.intake.actions.replace_evidence import replace_evidence, replace_with_photos
from filing.intake.evidence_pages import doubtful_evidence
from filing.intake.forms import EvidenceForm, PhotosForm, ReplaceForm
from filing.intake.models import DraftEvidence, FilingDraft
from filing.intake.queries import evidence_rows
from filing.intake.rules import content as contents
from filing.intake.steps import EVIDENCE, next_url
from filing.intake.views.closed import only_while_open
from filing.intake.views.noted import findings_on
from filing.intake.views.wizard import correction_notes
from filing.page_finder import reading_in_words
from filing.page_words import without_pages_of
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import Spot

NOT_JOINED = _("这些照片没能合成一份文件。请减少照片，或者每张单独上传。")


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open(EVIDENCE)
def evidence(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The catalogue, and a form for one more item."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    spot = Spot("draft_evidence", found.pk)
    form = EvidenceForm(*sent(request), actor=request.actor, form_key=found.form_key)
    if request.method == "POST" and form.is_valid():
        add_evidence(
            actor=request.actor,
            draft_id=draft_id,
            upload=form.cleaned_data["file"],
            title=form.cleaned_data["title"],
            purpose=form.cleaned_data["purpose"],
            kinds=form.cleaned_data["kinds"],
            key=form.cleaned_data["key"],
            now=clock.now(),
        )
        let_go(request, spot)
        return redirect("filing:draft_evidence", draft_id)
    notes = correction_notes(found, EVIDENCE)
    context = {
        "draft": found,
        "form": form,
        "items": [
            {**row, "asked": [note for note in notes if note["file_row"] == row["id"]]} for row in _in_words(evidence_rows(found))
        ],
        "wanted": _wanted(found),
        "next_url": next_url(found, EVIDENCE),
        "notes": notes,
        "findings": findings_on(found, EVIDENCE) if found.evidence.exists() else [],
        **kept_with(request, spot, form),
    }
    return render(request, "filing/intake/evidence.html", context, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open(EVIDENCE)
def photos(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Photographs of the pages of one document become one item."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    form = PhotosForm(*sent(request), actor=request.actor, form_key=found.form_key)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        described = Described(given["title"], given["purpose"], given["kinds"], given["key"])
        taken = [upload.pk for upload in given["photos"]]
        try:
            join_photos(actor=request.actor, draft_id=draft_id, upload_ids=taken, described=described, now=clock.now())
        except NotJoined:
            form.add_error("photos", NOT_JOINED)
        else:
            return redirect("filing:draft_evidence", draft_id)
    context = {"draft": found, "form": form}
    return render(request, "filing/intake/photos.html", context, status=422 if form.is_bound and form.errors else 200)


def _in_words(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = evidence_kinds()
    doubtful = doubtful_evidence(rows)
    readings = readings_of([uuid.UUID(row["file_id"]) for row in rows])
    bare = without_pages_of(row["file_id"] for row in rows)
    return [
        {
            **row,
            "kinds_text": [kinds[kind].in_language(language()) for kind in row["kinds"]],
            "hints": [one.text for one in doubtful if one.evidence_id == row["id"]],
            "without_pages": bare.get(uuid.UUID(row["file_id"]), ""),
            "reading": reading_in_words(reading),
            "searchable": reading is not None and reading.searchable_id is not None,
        }
        for row in rows
        for reading in [readings.get(uuid.UUID(row["file_id"]))]
    ]


def _wanted(found: FilingDraft) -> list[str]:
    """The kinds of evidence that the answers speak of, for the hint."""
    wanted: dict[str, None] = {}
    answers = contents.answers(found.content)
    for element in found.form.elements():
        for kind in element.evidence_for(text(answers, element.key)) if element.required and is_visible(element, answers) else ():
            wanted[kind] = None
    return [evidence_kinds()[kind].in_language(language()) for kind in wanted]


def _item(found: FilingDraft, evidence_id: uuid.UUID) -> DraftEvidence:
    item: DraftEvidence | None = found.evidence.select_related("file").filter(pk=evidence_id).first()
    if item is None:
        raise Http404
    return item


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open(EVIDENCE)
def describe(request: PortalRequest, draft_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponse:
    """Change what the catalogue says of an item."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    item = _item(found, evidence_id)
    initial = {"title": item.title, "purpose": item.purpose, "kinds": item.kinds}
    form = EvidenceForm(*sent(request), initial=initial, actor=request.actor, form_key=found.form_key, with_file=False)
    spot = Spot("draft_evidence_item", found.pk, str(item.pk))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        describe_evidence(
            actor=request.actor,
            draft_id=draft_id,
            evidence_id=evidence_id,
            title=given["title"] or item.title,
            purpose=given["purpose"],
            kinds=given["kinds"],
            now=clock.now(),
        )
        let_go(request, spot)
        return redirect("filing:draft_evidence", draft_id)
    context = {"draft": found, "form": form, "item": item, **kept_with(request, spot, form)}
    return render(request, "filing/intake/evidence_item.html", context, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open(EVIDENCE)
def replace(request: PortalRequest, draft_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponse:
    """Another file, or photographs, in the place of an item's file; what the catalogue says of it stays."""
    found = access(request.actor, FilingDraft, draft_id, "edit")
    item = _item(found, evidence_id)
    form = ReplaceForm(*sent(request), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            _replace(request, item, form)
        except NotJoined:
            form.add_error("photos", NOT_JOINED)
        else:
            return redirect("filing:draft_evidence", draft_id)
    asked = [note for note in correction_notes(found, EVIDENCE) if note["file_row"] == str(item.pk)]
    context = {"draft": found, "form": form, "item": item, "notes": asked}
    return render(request, "filing/intake/evidence_replace.html", context, status=422 if form.errors else 200)


def _replace(request: PortalRequest, item: DraftEvidence, form: ReplaceForm) -> None:
    draft_id, now, photos = item.draft_id, clock.now(), [upload.pk for upload in form.cleaned_data["photos"]]
    if photos:
        replace_with_photos(actor=request.actor, draft_id=draft_id, evidence_id=item.pk, upload_ids=photos, now=now)
    else:
        upload = form.cleaned_data["file"].pk
        replace_evidence(actor=request.actor, draft_id=draft_id, evidence_id=item.pk, upload_id=upload, now=now)


@require_POST
@guarded("filing.filingdraft", "edit")
@only_while_open(EVIDENCE)
def remove(request: PortalRequest, draft_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponse:
    """Take an item out of the catalogue."""
    _item(access(request.actor, FilingDraft, draft_id, "edit"), evidence_id)
    remove_evidence(actor=request.actor, draft_id=draft_id, evidence_id=evidence_id, now=clock.now())
    return redirect("filing:draft_evidence", draft_id)


@require_safe
@guarded("filing.filingdraft", "view")
def file(request: PortalRequest, draft_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponseBase:
    """The file of an item, back to its owner."""
    item = _item(access(request.actor, FilingDraft, draft_id, "view"), evidence_id)
    return download(item.file, item.file_name)


@require_safe
@guarded("filing.filingdraft", "view")
def searchable(request: PortalRequest, draft_id: uuid.UUID, evidence_id: uuid.UUID) -> HttpResponseBase:
    """The copy of an item that a machine has read, for those who may read the item."""
    item = _item(access(request.actor, FilingDraft, draft_id, "view"), evidence_id)
    return searchable_answer(item.file, item.file_name)
