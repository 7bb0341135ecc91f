"""My saved material (我的材料库): people, organisations, papers and earlier cases, kept once and picked in every later filing."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import HiddenInput
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, visible_to
from courtportal.kernel.identity.models import Organisation, Person
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web.pagination import paginate
from filing.forms import sent
from filing.parties.actions.papers import describe_paper, keep_paper, remove_paper, replace_paper
from filing.parties.forms import NewVersionForm, PaperForm
from filing.parties.held import earlier_cases
from filing.parties.kept import kept_papers, rows
from filing.parties.known import user_of
from filing.parties.models import KeptPaper

PER_PAGE = 30
SHOWN_CASES = 10


@require_safe
@guarded("filing.keptpaper", "view")
def things(request: PortalRequest) -> HttpResponse:
    """Everything that is kept, with where to change it."""
    page = paginate(request, kept_papers(request.actor), PER_PAGE)
    context = {
        "title": _("我的材料库"),
        "me": user_of(request.actor).person,
        "people": visible_to(request.actor, Person).count(),
        "organisations": visible_to(request.actor, Organisation).count(),
        "page": page,
        "rows": rows(list(page.object_list), clock.today()),
        "cases": earlier_cases(request.actor)[:SHOWN_CASES],
    }
    return render(request, "filing/parties/things.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.keptpaper", "keep")
def add_paper(request: PortalRequest) -> HttpResponse:
    """Keep a new paper: first what it is, then what fits it."""
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if request.method == "GET" and kind not in KeptPaper.Kind:
        return render(
            request, "filing/parties/choose_paper.html", {"title": _("添加什么材料？"), "kinds": KeptPaper.Kind.choices}
        )
    form = PaperForm(*sent(request), actor=request.actor, kind=kind, initial={"kind": kind})
    form.fields["kind"].widget = HiddenInput()
    if request.method == "POST" and form.is_valid():
        keep_paper(actor=request.actor, upload_id=form.cleaned_data["file"].pk, said=form.said(), now=clock.now())
        messages.success(request, _("已经保存，以后立案时可以直接选用。"))
        return redirect("filing:things")
    context = {"title": _("添加材料"), "form": form, "kind": dict(KeptPaper.Kind.choices).get(kind, "")}
    return render(request, "filing/parties/add_paper.html", context, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded("filing.keptpaper", "change")
def paper(request: PortalRequest, paper_id: uuid.UUID) -> HttpResponse:
    """One paper: what is said of it, its versions, a new version, and its end."""
    found = access(request.actor, KeptPaper, paper_id, "change")
    kind = request.POST.get("kind") or found.kind
    form = PaperForm(*sent(request), initial=_said_so_far(found), actor=request.actor, kind=kind, with_file=False)
    if request.method == "POST" and form.is_valid():
        describe_paper(actor=request.actor, paper_id=paper_id, said=form.said(), now=clock.now())
        messages.success(request, _("已经保存。"))
        return redirect("filing:things")
    return _paper_page(request, found, form, NewVersionForm(actor=request.actor))


def _said_so_far(found: KeptPaper) -> dict[str, Any]:
    names = ("kind", "title", "organisation", "valid_until", "purpose", "evidence_kinds")
    return {name: getattr(found, name) for name in names}


def _paper_page(request: PortalRequest, found: KeptPaper, form: PaperForm, new: NewVersionForm) -> HttpResponse:
    context = {
        "title": found.title,
        "paper": found,
        "form": form,
        "new": new,
        "versions": found.versions.order_by("-number"),
    }
    wrong = any(one.is_bound and one.errors for one in (form, new))
    return render(request, "filing/parties/paper.html", context, status=422 if wrong else 200)


@require_POST
@guarded("filing.keptpaper", "change")
def new_version(request: PortalRequest, paper_id: uuid.UUID) -> HttpResponse:
    """Replace the file."""
    found = access(request.actor, KeptPaper, paper_id, "change")
    new = NewVersionForm(*sent(request), actor=request.actor)
    if not new.is_valid():
        form = PaperForm(initial=_said_so_far(found), actor=request.actor, kind=found.kind, with_file=False)
        return _paper_page(request, found, form, new)
    replace_paper(actor=request.actor, paper_id=paper_id, upload_id=new.cleaned_data["file"].pk, now=clock.now())
    messages.success(request, _("已换成新的文件，以后立案时用新的；已经提交的不变。"))
    return redirect("filing:thing", paper_id)


@require_POST
@guarded("filing.keptpaper", "change")
def remove(request: PortalRequest, paper_id: uuid.UUID) -> HttpResponse:
    """Keep the paper no longer."""
    remove_paper(actor=request.actor, paper_id=paper_id, now=clock.now())
    messages.success(request, _("已经删除。已经提交给法院的，仍在案卷里。"))
    return redirect("filing:things")


@require_safe
@guarded("filing.keptpaper", "view")
def file(request: PortalRequest, paper_id: uuid.UUID, number: int) -> HttpResponseBase:
    """One version of a paper, back to its owner."""
    found = access(request.actor, KeptPaper, paper_id, "view")
    version = get_object_or_404(found.versions.select_related("file"), number=number)
    return download(version.file, version.file_name)
