"""Picking what is kept: papers of identity and authority, evidence, and the people of an earlier case."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.reading.pictures import NoSuchPage, picture_of
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web.pagination import paginate
from filing.cases.models import Case
from filing.cases.order import AS_NAMED
from filing.forms import sent
from filing.intake.actions.drafts import add_party
from filing.intake.actions.from_case import counterclaim_from_case, may_counterclaim
from filing.intake.actions.name_agent import name_agent
from filing.intake.actions.papers import PAGE, add_paper, drop_paper, pick_evidence, pick_paper
from filing.intake.filed_once import filed_file
from filing.intake.findings import material_of_draft
from filing.intake.links import choose_url
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import agents_named, paper_rows
from filing.intake.rules import content as contents
from filing.intake.steps import EVIDENCE, next_url
from filing.intake.views.closed import closed_page, only_while_open
from filing.intake.views.wizard import correction_notes
from filing.parties.forms import PaperForm
from filing.parties.held import HELD, earlier_opponents
from filing.parties.kept import authority_papers, evidence_papers, rows
from filing.parties.models import KeptPaper

PER_PAGE = 30


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open(PAGE)
def papers(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """What the filing needs, what is in it, what is kept and can be picked, and a form for a new paper."""
    draft = access(request.actor, FilingDraft, draft_id, "edit")
    form = PaperForm(*sent(request), actor=request.actor, only_authority=True)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        add_paper(actor=request.actor, draft_id=draft_id, upload_id=upload.pk, said=form.said(), now=clock.now())
        return redirect("filing:draft_papers", draft_id)
    return _page(request, draft, form)


def _page(request: PortalRequest, draft: FilingDraft, form: PaperForm, wrong_agent: uuid.UUID | None = None) -> HttpResponse:
    """``wrong_agent`` is the power of attorney beside which stands that nobody of that name is an agent."""
    picked, kinds, today = paper_rows(draft), dict(KeptPaper.Kind.choices), clock.today()
    chosen = {paper.kept_id for paper in draft.papers.all()}
    context = {
        "title": _("身份和委托材料"),
        "draft": draft,
        "form": form,
        "wrong_agent": str(wrong_agent) if wrong_agent else "",
        "picked": [{**row, "kind_text": kinds.get(row["kind"], "")} for row in picked],
        "missing": [(kinds[one.kind.value], one.party) for one in material_of_draft(draft, today).missing_papers()],
        "agents": agents if len(agents := agents_named(draft)) > 1 else [],
        "notes": correction_notes(draft, PAGE),
        "next_url": next_url(draft, PAGE),
        "kept": rows([one for one in authority_papers(request.actor) if one.pk not in chosen], today),
    }
    return render(
        request, "filing/intake/papers.html", context, status=422 if wrong_agent or (form.is_bound and form.errors) else 200
    )


@require_POST
@guarded("filing.filingdraft", "edit")
def pick(request: PortalRequest, draft_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """Put a kept paper into the filing; evidence goes to the evidence, during a correction only if that page is open."""
    draft = access(request.actor, FilingDraft, draft_id, "edit")
    kept = access(request.actor, KeptPaper, paper_id, "view")
    is_evidence = kept.kind == KeptPaper.Kind.EVIDENCE
    if (closed := closed_page(request, draft, EVIDENCE if is_evidence else PAGE)) is not None:
        return closed
    if is_evidence:
        pick_evidence(actor=request.actor, draft_id=draft_id, paper_id=paper_id, now=clock.now())
        return redirect("filing:draft_evidence", draft_id)
    pick_paper(actor=request.actor, draft_id=draft_id, paper_id=paper_id, now=clock.now())
    return redirect("filing:draft_papers", draft_id)


@require_POST
@guarded("filing.filingdraft", "edit")
@only_while_open(PAGE)
def drop(request: PortalRequest, draft_id: uuid.UUID, draft_paper_id: uuid.UUID) -> HttpResponse:
    """Take a paper out of the filing."""
    draft = access(request.actor, FilingDraft, draft_id, "edit")
    get_object_or_404(draft.papers, pk=draft_paper_id)
    drop_paper(actor=request.actor, draft_id=draft_id, draft_paper_id=draft_paper_id, now=clock.now())
    return redirect("filing:draft_papers", draft_id)


@require_POST
@guarded("filing.filingdraft", "edit")
@only_while_open(PAGE)
def agent(request: PortalRequest, draft_id: uuid.UUID, draft_paper_id: uuid.UUID) -> HttpResponse:
    """Say whom a power of attorney authorises."""
    draft, name = access(request.actor, FilingDraft, draft_id, "edit"), request.POST.get("agent", "")
    get_object_or_404(draft.papers, pk=draft_paper_id, kind=KeptPaper.Kind.POWER_OF_ATTORNEY)
    try:
        name_agent(actor=request.actor, draft_id=draft_id, draft_paper_id=draft_paper_id, agent=name, now=clock.now())
    except ValueError:
        return _page(request, draft, PaperForm(actor=request.actor, only_authority=True), wrong_agent=draft_paper_id)
    messages.success(request, _("已保存。"))
    return redirect("filing:draft_papers", draft_id)


@require_safe
@guarded("filing.filingdraft", "view")
def file(request: PortalRequest, draft_id: uuid.UUID, draft_paper_id: uuid.UUID) -> HttpResponseBase:
    """A paper of the draft, to those who see the draft."""
    draft = access(request.actor, FilingDraft, draft_id, "view")
    paper = get_object_or_404(draft.papers.select_related("file"), pk=draft_paper_id)
    return download(paper.file, paper.file_name)


@require_safe
@guarded("filing.filing", "view")
def filed_paper(request: PortalRequest, filing_id: uuid.UUID, order: int) -> HttpResponseBase:
    """A paper as it was filed, to the filer and to the court."""
    found = access(request.actor, Filing, filing_id, "view")
    return download(*filed_file(found, order))


@require_safe
@guarded("filing.filing", "review")
def filed_paper_page(request: PortalRequest, filing_id: uuid.UUID, order: int, number: int) -> HttpResponse:
    """One page of a paper as it was filed, as a picture for the clerk's desk."""
    found = access(request.actor, Filing, filing_id, "review")
    try:
        return picture_of(filed_file(found, order)[0], number)
    except NoSuchPage as error:
        raise Http404 from error


@require_safe
@guarded("filing.filingdraft", "edit")
@only_while_open(EVIDENCE)
def kept_evidence(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Evidence kept from earlier, to be picked."""
    draft = access(request.actor, FilingDraft, draft_id, "edit")
    page = paginate(request, evidence_papers(request.actor), PER_PAGE)
    context = {
        "title": _("从我的材料库选择证据"),
        "draft": draft,
        "page": page,
        "rows": rows(list(page.object_list), clock.today()),
    }
    return render(request, "filing/intake/kept_evidence.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "edit")
@only_while_open()
def held_parties(request: PortalRequest, draft_id: uuid.UUID, role: str) -> HttpResponse:
    """The people of earlier cases, to be picked with their addresses."""
    draft = access(request.actor, FilingDraft, draft_id, "edit")
    if role not in contents.roles_of(draft.cause_code):
        raise Http404
    opponents = earlier_opponents(request.actor)
    if request.method == "POST":
        party = get_object_or_404(opponents, pk=_chosen(request))
        _draft, added = add_party(
            actor=request.actor, draft_id=draft_id, role=role, kind=party.kind, source=f"{HELD}{party.pk}", now=clock.now()
        )
        return redirect("filing:draft_party", draft_id, added)
    context = {"title": _("从以前的案件选择"), "draft": draft, "role": role, "page": paginate(request, opponents, PER_PAGE)}
    return render(request, "filing/intake/held_parties.html", context)


def _chosen(request: PortalRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("party", ""))
    except ValueError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "start")
def from_case(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Begin from an earlier case: a counterclaim in it, or another suit between the same people, whose cause is chosen next."""
    case = access(request.actor, Case, case_id, "view")
    if request.method == "POST":
        draft = counterclaim_from_case(actor=request.actor, case_id=case_id, now=clock.now())
        return redirect("filing:draft", draft.pk)
    context = {
        "title": _("从以前的案件开始"),
        "case": case,
        "may_counter": may_counterclaim(request.actor, case),
        "people": case.parties.filter(left_at=None).order_by(*AS_NAMED),
        "choose": choose_url(str(case.pk)),
    }
    return render(request, "filing/intake/from_case.html", context)
