"""The e-dossier: the main volume page by page, one entry's place and sealing, the secret volume, copies."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, Refused, access, guarded, may, visible_to
from courtportal.kernel.idempotency import once_sent, sending_of
from courtportal.kernel.reading.searchable import with_searchable_copy
from courtportal.kernel.uploads.downloads import content_disposition, download
from courtportal.kernel.uploads.refusals import UploadRefused
from courtportal.kernel.web.pagination import paginate
from filing.cases.models import Case, DossierEntry, EvidenceItem
from filing.causes.forms import language
from filing.dossier.actions.add_secret import SecretPaper, add_to_secret_volume
from filing.dossier.actions.arrange import CannotArrange, move_entry, rename_entry
from filing.dossier.actions.order_copy import NothingToCopy, order_copy
from filing.dossier.actions.seal import seal_entry
from filing.dossier.catalogue import heading
from filing.dossier.forms import ArrangeForm, CopyForm, SealForm, SecretForm
from filing.dossier.models import DossierCopy, DossierReading, EntryChange, SecretEntry
from filing.dossier.queries import entries_of, holds_closed_entries, pages_of, secret_rows, standing_of
from filing.dossier.secret_store import open_head, read_secret
from filing.forms import sent
from filing.page_words import without_pages
from filing.reading import note_reading
from filing.seen import PageOutdated

PER_PAGE = 50


@require_safe
@guarded("filing.case", "read_dossier")
def docket(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The main volume in its official order with the pages of the file; each viewer sees the entries open to them."""
    actor = request.actor
    case = access(actor, Case, case_id, "read_dossier")
    search = request.GET.get("q", "").strip()[:80]
    page = paginate(request, entries_of(actor, case, search), PER_PAGE)
    shown = list(page)
    pages, bare, code = pages_of(case, shown), without_pages(entry.file for entry in shown), language()
    headings = [heading(case.case_type, entry.catalogue_number).in_language(code) for entry in shown]
    context = {
        "title": _("电子卷宗"),
        "case": case,
        "page": page,
        "rows": [
            (entry, words, pages[entry.pk], bare.get(entry.file_id) if entry.file_id else "")
            for entry, words in zip(shown, headings, strict=True)
        ],
        "search": search,
        "searchable": with_searchable_copy([entry.file_id for entry in shown if entry.file_id]),
        "can_read_evidence": visible_to(actor, EvidenceItem).filter(case=case).exists(),
        "can_arrange": visible_to(actor, DossierEntry, "arrange").filter(case=case).exists(),
        "can_seal": visible_to(actor, DossierEntry, "seal").filter(case=case).exists(),
        "can_read_secret": may(actor, case, "read_secret"),
        "copies": visible_to(actor, DossierCopy).filter(case=case).order_by("-created_at")[:5],
        "can_see_readings": visible_to(actor, DossierReading).filter(case=case).exists(),
    }
    return render(request, "filing/dossier/docket.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.dossierentry", "arrange")
def arrange(request: PortalRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Another place or title for an entry."""
    entry = access(request.actor, DossierEntry, entry_id, "arrange")
    standing = {"title": entry.title, "catalogue_number": entry.catalogue_number}
    form = ArrangeForm(*sent(request), entry=entry, initial=standing, standing=standing_of(entry))
    if request.method == "POST" and form.is_valid():
        try:
            _arrange(request, entry, form)
        except CannotArrange:
            form.add_error("reason", str(_("请写明原因。")))
        except PageOutdated as problem:
            form.say_outdated(problem)
        else:
            messages.success(request, _("已调整，页码会自动更新。"))
            return redirect("filing:dossier", entry.case_id)
    return _entry_page(request, entry, form, _("调整位置和名称"))


@transaction.atomic
def _arrange(request: PortalRequest, entry: DossierEntry, form: ArrangeForm) -> None:
    given, seen = form.cleaned_data, form.standing
    common = {"actor": request.actor, "entry_id": entry.pk, "reason": given["reason"], "now": clock.now()}
    before: DossierEntry | None = given["before"]
    if given["title"] != entry.title:
        rename_entry(title=given["title"], seen=seen, **common)
        seen = standing_of(entry)
    if given["catalogue_number"] != entry.catalogue_number or before is not None:
        before_id = before.pk if before else None
        move_entry(catalogue_number=given["catalogue_number"], before_id=before_id, seen=seen, **common)


@require_http_methods(["GET", "POST"])
@guarded("filing.dossierentry", "seal")
def seal(request: PortalRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Keep an entry from the public or from the parties, by order."""
    entry = access(request.actor, DossierEntry, entry_id, "seal")
    form = SealForm(*sent(request), initial={"sealing": entry.sealing}, standing=standing_of(entry))
    if request.method == "POST" and form.is_valid():
        try:
            seal_entry(actor=request.actor, entry_id=entry_id, now=clock.now(), **form.cleaned_data)
        except PageOutdated as problem:
            form.say_outdated(problem)
        else:
            messages.success(request, _("已生效：页面、副本、档案查询和检索都按新的范围显示。"))
            return redirect("filing:dossier", entry.case_id)
    return _entry_page(request, entry, form, _("封存单份材料"))


def _entry_page(request: PortalRequest, entry: DossierEntry, form: Any, title: str) -> HttpResponse:
    changes = EntryChange.objects.filter(entry=entry).order_by("-made_at")[:20]
    context = {"title": title, "case": entry.case, "entry": entry, "form": form, "changes": changes}
    return render(request, "filing/dossier/entry.html", context, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "add_secret")
def add_secret(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Put a paper into the secret volume; sent twice it is put there once."""
    case = access(request.actor, Case, case_id, "add_secret")
    form = SecretForm(*sent(request), case_type=case.case_type)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        paper = SecretPaper(given["kind"], given["title"], given["file"], given["key"])
        try:
            add_to_secret_volume(actor=request.actor, case_id=case_id, paper=paper, now=clock.now())
        except UploadRefused as refusal:
            form.add_error("file", refusal.message)
        else:
            messages.success(request, _("已放入副卷。"))
            return redirect("filing:secret_volume", case_id)
    context = {"title": _("向副卷添加材料"), "case": case, "form": form}
    return render(request, "filing/dossier/add_secret.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@guarded("filing.case", "read_secret")
def secret(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The secret volume, for the panel and the archive; every look is on record."""
    case = access(request.actor, Case, case_id, "read_secret")
    note_reading(actor=request.actor, obj=case, now=clock.now())
    code = language()
    rows = [
        (row, heading(case.case_type, row.entry.catalogue_number, "secret").in_language(code))
        for row in secret_rows(request.actor, case)
    ]
    context = {"title": _("副卷"), "case": case, "rows": rows, "can_add": may(request.actor, case, "add_secret")}
    return render(request, "filing/dossier/secret.html", context)


@require_safe
@guarded("filing.secretentry", "view")
def secret_file(request: PortalRequest, entry_id: uuid.UUID) -> HttpResponse:
    """One paper of the secret volume."""
    entry = access(request.actor, SecretEntry, entry_id, "view")
    note_reading(actor=request.actor, obj=entry, now=clock.now())
    response = HttpResponse(read_secret(entry.pk), content_type=entry.media_type)
    response["Content-Disposition"] = content_disposition(open_head(entry.pk, entry.head)["file_name"])
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@guarded("filing.dossierreading", "view")
def readings(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who has read the file (阅卷登记)."""
    case = access(request.actor, Case, case_id, "read_dossier")
    rows = visible_to(request.actor, DossierReading).filter(case=case).order_by("-read_at", "-pk")
    context = {"title": _("阅卷登记"), "case": case, "page": paginate(request, rows, PER_PAGE)}
    return render(request, "filing/dossier/readings.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "read_dossier")
def copy(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Order a copy of what one may read."""
    case = access(request.actor, Case, case_id, "read_dossier")
    form = CopyForm(*sent(request), is_staff=request.actor.is_staff)
    if request.method == "POST" and form.is_valid():
        try:
            ordered = once_sent(
                actor=request.actor, key=sending_of(request.POST), effect=lambda: _ordered(request.actor, case_id, form)
            )
        except NothingToCopy:
            form.add_error(None, _("卷宗里还没有您可以复制的材料。"))
        else:
            return redirect("filing:dossier_copy", ordered)
    context = {"title": _("制作卷宗副本"), "case": case, "form": form}
    return render(request, "filing/dossier/copy.html", context, status=422 if form.is_bound and form.errors else 200)


def _ordered(actor: Actor, case_id: uuid.UUID, form: CopyForm) -> uuid.UUID:
    wanted = form.cleaned_data
    return order_copy(actor=actor, case_id=case_id, form=wanted["form"], purpose=wanted["purpose"], now=clock.now()).pk


@require_safe
@guarded("filing.dossiercopy", "view")
def copy_state(request: PortalRequest, copy_id: uuid.UUID) -> HttpResponse:
    """How far a copy is; the rows are the truth, so one may reload, or leave and come back."""
    found = access(request.actor, DossierCopy, copy_id, "view")
    total, done = found.parts.count(), found.parts.exclude(file=None).count()
    closed = found.state == DossierCopy.State.READY and holds_closed_entries(request.actor, found)
    context = {"title": _("卷宗副本"), "case": found.case, "copy": found, "total": total, "done": done, "closed": closed}
    response = render(request, "filing/dossier/copy_state.html", context)
    if found.state == DossierCopy.State.WORKING:
        response["Refresh"] = "3"
    return response


@require_safe
@guarded("filing.dossiercopy", "view")
def copy_file(request: PortalRequest, copy_id: uuid.UUID) -> HttpResponseBase:
    """The finished copy; only while its owner may still read the file and every entry in it. Raises Refused."""
    found = access(request.actor, DossierCopy, copy_id, "view")
    access(request.actor, Case, found.case_id, "read_dossier")
    if found.file is None:
        raise Http404
    if holds_closed_entries(request.actor, found):
        raise Refused("filing.dossiercopy", "view", [_("这份副本里有材料已经封存，不能再下载。请重新制作一份。")])
    return download(found.file, f"{found.case.case_number}正卷.{found.form}")
