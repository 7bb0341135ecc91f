"""Check your answers, preview, submit, and what became of the filing."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, Refused, access, guarded, visible_to
from courtportal.kernel.idempotency import KeyUsedDifferently
from courtportal.kernel.identity.links import prove_url
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.uploads.downloads import content_disposition, download
from courtportal.kernel.web.arrival import arrived_at
from filing.calendar.calendars import due_date
from filing.causes.forms import language
from filing.causes.wording import problem_text
from filing.intake.actions.payment_order import decline_suit
from filing.intake.actions.review import review_data
from filing.intake.actions.submit import NotReady, NotVerified, submit_once
from filing.intake.actions.withdraw import withdraw
from filing.intake.answer_rows import answer_rows, apart
from filing.intake.complaint import render_draft
from filing.intake.correction_places import place_of
from filing.intake.corrections import corrected_so_far, correction_items
from filing.intake.counter.models import CounterVisit
from filing.intake.decision_clock import rule_for, rule_of
from filing.intake.fees import expected_fee, fee_told
from filing.intake.findings import findings_of_draft
from filing.intake.forms import UnchangedForm
from filing.intake.hints import hints_for
from filing.intake.models import Filing, FilingDraft, FilingReview
from filing.intake.payment_order import term_to_accept, term_to_decline
from filing.intake.progress import progress
from filing.intake.queries import case_of, draft_problems, latest_version, open_correction
from filing.intake.refusal.queries import judged, refusal_of
from filing.intake.refusal.rules import why_no_appeal
from filing.intake.rules import content as contents
from filing.intake.rules.findings import Place
from filing.intake.steps import steps
from filing.intake.wording import in_words, named_page, page_title
from filing.reading import note_reading

WAITING = frozenset({Filing.State.SUBMITTED, Filing.State.IN_REVIEW})
NOT_DECIDED = WAITING | {Filing.State.WITHDRAWN}
# Seconds after which the open page asks again: its papers are made at once, the court takes days.
WHILE_MADE, WHILE_REVIEWED = 5, 60


def _missing(draft: FilingDraft, problems: Sequence[contents.PlacedProblem]) -> list[tuple[str, str]]:
    """(address, sentence) of each problem that stands in the way of submission."""
    form = draft.form
    urls = {step.key: step.url for step in steps(draft)}
    found = []
    for one in problems:
        url = urls.get(one.page, "")
        if one.party and url:
            url = reverse("filing:draft_party", args=[draft.pk, one.party])
        found.append((url, _sentence(form, draft, one)))
    return found


def _sentence(form: Any, draft: FilingDraft, one: contents.PlacedProblem) -> str:
    party = contents.party(draft.content, one.party) if one.party else None
    elements = contents.elements_of(party, draft.template_version) if party else tuple(form.elements())
    element = next((element for element in elements if element.key == one.problem.key), None)
    if element is None:
        return f"{named_page(form.key, one.page, draft.cause_code)}{_('：')}{problem_text(one.problem)}"
    text = problem_text(one.problem, is_choice=bool(element.options))
    return f"{page_title(form.key, one.page, draft.cause_code)} {element.label.in_language(language())}{_('：')}{text}"


@require_safe
@guarded("filing.filingdraft", "submit")
def check(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Every answer, what it costs and why, what the check finds, and what happens next."""
    draft = access(request.actor, FilingDraft, draft_id, "submit")
    return _check_page(request, draft)


def _check_page(
    request: PortalRequest, draft: FilingDraft, status: int = 200, unchanged_form: UnchangedForm | None = None
) -> HttpResponse:
    today, asked = clock.today(), corrected_so_far(draft)
    problems, found = draft_problems(draft, today), [in_words(one) for one in findings_of_draft(draft, today)]
    wrong = [Place(one.page, one.problem.key, one.party) for one in problems]
    wrong += [place for one in found if one.notes_to_look_at for place in one.places]
    to_mend, in_order = apart(answer_rows(draft), wrong)
    context = {
        "draft": draft,
        "to_mend": to_mend,
        "in_order": in_order,
        "asked": [(item, *_where(draft, place_of(item))) for item in asked],
        "unchanged_form": unchanged_form or (None if all(item["changed"] for item in asked) else UnchangedForm()),
        "missing": _missing(draft, problems),
        "findings": [(one, *_where(draft, one.place)) for one in found if one.notes_to_look_at],
        "only_hints": [(one, *_where(draft, one.place)) for one in found if not one.notes_to_look_at],
        "fee": expected_fee(draft),
        "fee_told": fee_told(draft),
        "hints": hints_for(draft, today),
        "decide_by": due_date(rule_for(draft.filing) if draft.filing else rule_of(draft.cause_code), today).due,
        "key": submission_key(draft),
        "english": language() == "en",
    }
    return render(request, "filing/intake/check.html", context, status=status)


def submission_key(draft: FilingDraft) -> str:
    """What makes two presses one submission; a correction is another."""
    return f"submit:{draft.pk}:{draft.filing.versions.count() if draft.filing else 0}"


def _where(draft: FilingDraft, place: Place) -> tuple[str, str]:
    """(name of the page, address of the field) of a place."""
    title = page_title(draft.form_key, place.page, draft.cause_code)
    url = next((step.url for step in steps(draft) if step.key == place.page), "")
    if not url:  # closed during a correction
        return title, reverse("filing:draft", args=[draft.pk])
    if place.party and place.field:
        return title, f"{reverse('filing:draft_party', args=[draft.pk, place.party])}#id_{place.field}"
    back = "?back=check" if url.endswith(f"/page/{place.page}/") else ""
    return title, f"{url}{back}#id_{place.field}" if place.field and place.page != "court" else url


@require_safe
@guarded("filing.filingdraft", "view")
def preview(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The complaint as a PDF, as the court would get it now."""
    draft = access(request.actor, FilingDraft, draft_id, "view")
    response = HttpResponse(render_draft(draft).pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition(_("起诉状预览") + ".pdf").replace("attachment", "inline", 1)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@guarded("filing.filingdraft", "submit")
def submit(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Submit; pressing twice gives the same filing."""
    draft = access(request.actor, FilingDraft, draft_id, "view")
    if draft.filing and not draft.is_open:
        return redirect("filing:filing", draft.filing.pk)
    confirmed = UnchangedForm(request.POST)
    left = draft.is_open and not all(item["changed"] for item in corrected_so_far(draft))
    if left and not confirmed.is_valid():
        return _check_page(request, draft, status=422, unchanged_form=confirmed)
    key = request.POST.get("key", "")[:80] or submission_key(draft)
    try:
        filing_id = submit_once(actor=request.actor, draft_id=draft_id, key=key, now=arrived_at(request), confirms_unchanged=left)
    except NotReady:
        return _check_page(request, draft, status=422)
    except NotVerified:
        context = {"draft": draft, "verify_url": prove_url(reverse("filing:draft_check", args=[draft.pk]))}
        return render(request, "filing/intake/not_verified.html", context, status=403)
    except KeyUsedDifferently:
        return _check_page(request, draft, status=409)
    visit = visible_to(request.actor, CounterVisit).filter(draft=draft).first() if request.actor.is_staff else None
    return redirect("filing:counter_slip", visit.pk) if visit else redirect("filing:filing", filing_id)


@require_safe
@guarded("filing.filing", "view")
def filing(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Confirmation and state of a filing: number, time of arrival, receipt, what happens next."""
    found = access(request.actor, Filing, filing_id, "view")
    if request.actor.is_staff:
        return redirect("filing:review_desk", found.pk)
    correction = open_correction(found)
    review = found.reviews.order_by("-decided_at").first()
    refusal = refusal_of(found) if found.state == Filing.State.REFUSED else None
    waits = found.state in WAITING or found.receipt_id is None
    context = {
        "standing": _standing(found) if waits else "",
        "asks_every": WHILE_REVIEWED if _is_made(found) else WHILE_MADE,
        "refusal": refusal,
        "may_appeal": refusal is not None and not why_no_appeal(judged(found, refusal), clock.today()),
        "filing": found,
        "case": case_of(request.actor, found),
        "declinable": term_to_decline(found, clock.today()) if request.actor.user_id == found.owner_id else None,
        "order_term": term_to_accept(found),
        "correction": correction,
        "items": correction_items(correction) if correction else [],
        "review": review if found.state in {"returned", "refused", "informed"} else None,
        "ground": next((one for one in review_data()["refusals"] if review and one["key"] == review.ground), None),
        "mediation": found.mediations.order_by("-asked_at").first(),
        "version": latest_version(found),
        # A ruling is read once it has been received: from then on the term to appeal runs.
        "has_notice": found.reviews.exclude(document=None).exists() and (refusal is None or refusal.term is not None),
        "english": language() == "en",
        "mine": request.actor.user_id == found.owner_id,
        "entries": progress(found, clock.today(), ruling_received=refusal is not None and refusal.term is not None),
    }
    return render(request, "filing/intake/filing.html", context)


def _papers(found: Filing) -> tuple[Any, Any]:
    return latest_version(found).complaint_file_id, found.receipt_id


def _is_made(found: Filing) -> bool:
    """Whether complaint and receipt are there to be downloaded."""
    return all(_papers(found))


def _standing(found: Filing) -> str:
    """What the page of a filing shows, as a short word that differs when there is something new to see."""
    return ":".join([found.state, *("made" if paper else "" for paper in _papers(found))])


@require_safe
@guarded("filing.filing", "view")
def news(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Asked by the open page: nothing, or that it shall load itself anew, and what happened if the court decided."""
    found = access(request.actor, Filing, filing_id, "view")
    standing, seen = _standing(found), request.GET.get("seen", "")
    if standing == seen:
        return HttpResponse(status=204)
    if seen.partition(":")[0] != found.state and found.state not in NOT_DECIDED:
        messages.success(request, _("法院刚刚处理了您的申请：%(state)s。") % {"state": found.get_state_display()})
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


@require_safe
@guarded("filing.filing", "view")
def receipt(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponseBase:
    """The receipt, signed and sealed."""
    found = access(request.actor, Filing, filing_id, "view")
    if found.receipt is None:
        raise Http404
    note_reading(actor=request.actor, obj=found, now=clock.now())
    return _pdf(document_bytes(found.receipt), f"{found.receipt.title}{found.receipt_number}.pdf")


@require_safe
@guarded("filing.filing", "view")
def notice(request: PortalRequest, filing_id: uuid.UUID, version: int | None = None) -> HttpResponseBase:
    """The court's notice on the filing (correction or refusal), signed and sealed: that of the step ``version``, or the last."""
    found = access(request.actor, Filing, filing_id, "view")
    reviews = found.reviews.exclude(document=None).select_related("document").order_by("-decided_at")
    review = (reviews if version is None else reviews.filter(transitions__version=version)).first()
    if review is None or review.document is None:
        raise Http404
    if review.outcome == FilingReview.Outcome.REFUSED and not request.actor.is_staff and refusal_of(found).term is None:
        return redirect("filing:filing", found.pk)
    note_reading(actor=request.actor, obj=found, now=clock.now())
    return _pdf(document_bytes(review.document), f"{review.document.title}{found.receipt_number}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition(name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@guarded("filing.filing", "view")
def complaint(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponseBase:
    """The complaint as submitted."""
    found = access(request.actor, Filing, filing_id, "view")
    file = latest_version(found).complaint_file
    if file is None:
        raise Http404
    return download(file, f"起诉状{found.receipt_number}.pdf")


@require_http_methods(["POST"])
@guarded("filing.filing", "decline_suit")
def decline_suit_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """No suit after the payment order that failed."""
    try:
        decline_suit(actor=request.actor, filing_id=filing_id, now=clock.now())
        messages.success(request, _("已记录：您不同意提起诉讼。以后仍然可以另行起诉。"))
    except Refused as refused:
        messages.warning(request, "；".join(refused.reasons))
    return redirect("filing:filing", filing_id)


@require_http_methods(["POST"])
@guarded("filing.filing", "withdraw")
def withdraw_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Withdraw a filing that the court has not decided."""
    withdraw(actor=request.actor, filing_id=filing_id, now=clock.now())
    return redirect("filing:filing", filing_id)
