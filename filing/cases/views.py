"""My matters, the case home and its documents."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.uploads.downloads import content_disposition, download
from courtportal.kernel.web.navigation import registry
from courtportal.kernel.web.pagination import paginate
from filing.calendar.models import Deadline
from filing.cases import home
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.cases.candidates import MOST
from filing.cases.duties import duties_of
from filing.cases.finding import find_cases
from filing.cases.forms import FurtherEvidenceForm
from filing.cases.models import Case, DossierEntry, EvidenceItem
from filing.cases.opening import opened_first
from filing.cases.panels import panels_for
from filing.cases.policies import SUPERVISORS
from filing.cases.queries import case_for, my_cases, my_deadlines, my_hearings, my_parties
from filing.cases.rules.next_step import next_step
from filing.cases.sentences import sentence
from filing.cases.situation import situation_of
from filing.causes import naming
from filing.dossier.actions.read_entry import note_entry_read
from filing.fees.expense_models import Expense
from filing.fees.models import Fee
from filing.forms import sent
from filing.intake.queries import my_drafts, my_filings
from filing.mediation.queries import running_mediations
from filing.mediation.wording import tone
from filing.page_words import without_pages
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import Spot

AHEAD = 8
FIRST = 4  # what one must do next, so that a phone shows it without scrolling


@require_safe
@guarded("filing.case", "list")
def my(request: PortalRequest) -> HttpResponse:
    """What is mine: for litigants and lawyers also drafts and filings; for the bench the cases of its panels."""
    actor, now, today = request.actor, clock.now(), clock.today()
    deadlines = list(my_deadlines(actor, today)[:AHEAD]) if actor.is_staff else []
    duties = [] if actor.is_staff else duties_of(actor, now)
    waiting = _waiting(actor) if actor.is_staff else []
    typed = request.GET.get("q", "").strip()
    page = paginate(request, find_cases(actor, typed, "list") if typed else my_cases(actor), 20)
    context = {
        "title": _("我的案件") if actor.is_staff else _("我的事项"),
        # A hearing is never folded away.
        "duties": [one for place, one in enumerate(duties) if place < FIRST or one.at],
        "more_duties": [one for one in duties[FIRST:] if not one.at],
        "today": today,
        "drafts": [] if actor.is_staff else my_drafts(actor)[:AHEAD],
        "filings": [] if actor.is_staff else my_filings(actor)[:AHEAD],
        "mediations": [] if actor.is_staff else [(one, tone(one)) for one in running_mediations(actor)[:AHEAD]],
        "deadlines": [(one.case, row) for one, row in zip(deadlines, home.deadline_rows(deadlines, today), strict=True)],
        "hearings": list(my_hearings(actor, now)[:AHEAD]) if actor.is_staff else [],
        "waiting": waiting,
        "empty_desks": _empty(actor, waiting) if actor.is_staff else [],
        "page": page,
        "typed": typed,
        "most_found": MOST if actor.role in SUPERVISORS else 0,
    }
    return render(request, "filing/cases/my.html" if not actor.is_staff else "filing/cases/my_desk.html", context)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk where so many things wait, and by when the most urgent of them is to be done."""

    label: str
    url: str
    count: int = 0
    limit: dt.datetime | None = None


def _waiting(actor: Actor) -> list[Desk]:
    """Every desk where something waits, whether or not it has a place in the main navigation."""
    return [Desk(str(one.label), reverse(one.url_name), count, limit) for one, count, limit in registry.waiting(actor)]


def _empty(actor: Actor, waiting: list[Desk]) -> list[Desk]:
    """The desks where nothing waits and for which the main navigation has no room."""
    known = {one.url for one in waiting}
    found = [Desk(str(one.label), reverse(one.url_name)) for one in registry.beyond_the_bar(actor)]
    return [one for one in found if one.url not in known]


@require_safe
@guarded("filing.case", "view")
def case_home(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Where is my case, what must I do next, by when; then everything else. One page for all roles."""
    actor, today = request.actor, clock.today()
    case = case_for(actor, case_id)
    mine = my_parties(actor, case)
    situation = situation_of(actor, case, mine, today)
    step = next_step(situation)
    what, more = sentence(step, situation, for_court=actor.is_staff)
    fees = list(visible_to(actor, Fee).filter(case=case).select_related("payer").order_by("assessed_at"))
    deadlines = list(
        visible_to(actor, Deadline)
        .filter(case=case, state=Deadline.State.RUNNING)
        .select_related("party")
        .order_by("due_on", "pk")[:20]
    )
    due_fees = [fee for fee in fees if fee.state == Fee.State.DUE]
    context = {
        "title": naming.in_words(case.title, case.cause_code),
        "case": case,
        "what": what,
        "more": more,
        "links": home.step_links(actor, step, case, mine, today),
        "further": home.further(actor, case, step, situation, mine),
        "entries": home.timeline(actor, case, step, situation),
        "facts": home.facts_of(case),
        "fees": fees,
        # Those whose last day stands in no deadline: the notice is not served yet, or the judge has set another day.
        "other_fees": [fee for fee in due_fees if fee.prepaid and fee.deadline_id is None and fee.payer],
        "can_add_fee": may(actor, case, "assess_fee"),
        "has_expenses": may(actor, case, "note_expense") or visible_to(actor, Expense).filter(case=case).exists(),
        "deadlines": home.deadline_rows(deadlines, today),
        "answer_links": [] if situation.decided else home.answer_links(actor, mine),
        "can_read_dossier": may(actor, case, "read_dossier"),
        "documents": visible_to(actor, DossierEntry).filter(case=case).count(),
        "can_schedule": may(actor, case, "schedule_hearing"),
        "can_read_evidence": visible_to(actor, EvidenceItem).filter(case=case).exists(),
        "can_add_evidence": may(actor, case, "hand_in_evidence"),
        "can_hand_in_paper": may(actor, case, "hand_in_paper"),
        "mine": mine,
        "panels": panels_for(request, case),
    }
    return render(request, "filing/cases/case.html", context)


@require_safe
@guarded("filing.dossierentry", "view")
def dossier_entry(request: PortalRequest, entry_id: uuid.UUID) -> HttpResponseBase:
    """One entry's file."""
    return _send(request, access(request.actor, DossierEntry, entry_id, "view"))


@require_safe
@guarded("filing.dossierentry", "view")
def case_document(request: PortalRequest, case_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    """A court document of the case, for those who may read it in the dossier."""
    entry = visible_to(request.actor, DossierEntry).filter(case_id=case_id, document_id=document_id).first()
    if entry is None:
        raise Http404
    return _send(request, entry)


def _send(request: PortalRequest, entry: DossierEntry) -> HttpResponseBase:
    """The file; what was served on the reader and is not opened yet is opened on the page of its service."""
    if first := opened_first(request.actor, entry):
        return first
    note_entry_read(actor=request.actor, entry=entry, now=clock.now())
    if entry.file is not None:
        return download(entry.file, entry.file_name or entry.title)
    if entry.document is None:
        raise Http404
    response = HttpResponse(document_bytes(entry.document), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition(f"{entry.document.case_number}{entry.document.title}.pdf")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "hand_in_evidence")
def evidence(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The evidence of the case, and a form for one more item of one's own."""
    actor = request.actor
    case = access(actor, Case, case_id, "hand_in_evidence")
    form = FurtherEvidenceForm(*sent(request), actor=actor, parties=my_parties(actor, case))
    spot = Spot("case_evidence", case.pk)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        hand_in_evidence(
            actor=actor, case_id=case_id, upload=given["file"], title=given["title"], purpose=given["purpose"],
            party_id=form.party_id(), key=given["key"], now=clock.now(),
        )  # fmt: skip
        let_go(request, spot)
        return redirect("filing:case_evidence", case_id)
    items = visible_to(actor, EvidenceItem).filter(case=case).select_related("party", "file").order_by("-party__role", "order")
    page = paginate(request, items, 50)
    bare = without_pages(item.file for item in page)
    rows = [(item, bare.get(item.file_id, "")) for item in page]
    context = {"title": _("证据"), "case": case, "form": form, "page": page, "rows": rows}
    context |= kept_with(request, spot, form)
    return render(request, "filing/cases/evidence.html", context, status=422 if form.is_bound and form.errors else 200)
